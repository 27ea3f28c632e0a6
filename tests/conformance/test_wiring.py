"""scce.wiring reports, differentiates and trains as the real frameworks do, with every wiring that they have."""

import json

import numpy as np
import pytest

from scce.wiring import FRAMEWORKS, reported, train, wirings

HOMES = {
    "keras-tensorflow": "Keras on TensorFlow",
    "keras-jax": "Keras on JAX",
    "keras-torch": "Keras on PyTorch",
    "torch": "PyTorch",
    "optax": "optax on JAX",
}
KERAS = [framework for framework in FRAMEWORKS if framework.startswith("keras")]
TEN = np.random.default_rng(3).normal(0, 2, 10).round(2).tolist()
# Logits, label, learning rate.
STARTS = {
    "zeros": ([0, 0, 0], 1, 1.0),
    "nearly zeros": ([0.01, -0.02, 0.03], 1, 1.0),
    "nearly zeros, right in front": ([0.03, -0.02, 0.01], 0, 0.1),
    "2, 1, 0.1 and right": ([2, 1, 0.1], 0, 1.0),
    "2, 1, 0.1 and wrong": ([2, 1, 0.1], 2, 1.0),
    "2, 1, 0.1 in short steps": ([2, 1, 0.1], 1, 0.01),
    "confident and right": ([30, 0, -30], 0, 1.0),
    "confident and wrong": ([30, 0, -30], 2, 1.0),
    "confident and wrong, in the middle": ([30, 0, -30], 1, 0.5),
    "wrong by 20": ([10, 0, -10], 2, 1.0),
    "all below 0": ([-1, -2, -3], 2, 0.5),
    "a sum below 0": ([1, -2, -3], 0, 0.5),
    "probabilities": ([0.7, 0.2, 0.1], 2, 0.1),
    "far apart": ([200, -100, 3], 1, 10.0),
    "a masked class": ([1, -np.inf, 0], 2, 0.5),
    "two classes": ([0.3, -1.2], 1, 0.5),
    "two classes, opposite": ([1.5, -1.5], 0, 1.0),
    "ten classes": (TEN, 4, 0.5),
    "ten zeros": ([0.0] * 10, 9, 1.0),
    "ten classes, confident and wrong": ([25.0, *[0.0] * 8, -5.0], 9, 1.0),
}
# Several examples, and their mean: logits, labels, learning rate.
BATCHES = {"a batch": (np.random.default_rng(4).normal(1, 2, (5, 4)).round(2).tolist(), [0, 3, 1, 1, 2], 1.0)}
NUM_STEPS = 8
CASES = [(wiring, start) for framework in FRAMEWORKS for wiring in wirings(framework) for start in [*STARTS, *BATCHES]]
# float32, and sums in an order of their own. A step after another adds to that.
CLOSE = {"rtol": 5e-5, "atol": 2e-6}


def given(wiring, name):
    """Returns a wiring and a start as the arguments of a test."""
    return pytest.param(wiring, name, id=f"{wiring.framework}, {wiring.last_layer}, {wiring.from_logits}: {name}")


every_case = pytest.mark.parametrize(("wiring", "name"), [given(*case) for case in CASES])


@pytest.fixture(scope="session")
def asked():
    """The answers so far, by wiring and start: a framework is asked once, for all of them."""
    return {}


@pytest.fixture
def answer(run, asked):
    """Returns what real training made of a start."""

    def real_answer(wiring, name):
        if (wiring, name) not in asked:
            cases = [case for case in CASES if case[0].framework == wiring.framework]
            starts = [(case.framework, case.last_layer, case.from_logits, written(start)) for case, start in cases]
            program = "import json\nfrom training import trained\n"
            program += f"print(json.dumps([trained(*case) for case in json.loads({json.dumps(json.dumps(starts))})]))"
            printed, _ = run(HOMES[wiring.framework], program)
            asked.update(zip(cases, json.loads(printed), strict=True))
        return asked[wiring, name]

    return real_answer


def written(name):
    logits, labels, learning_rate = (STARTS | BATCHES)[name]
    return {
        "logits": np.atleast_2d(np.array(logits, dtype=float)).tolist(),
        "labels": np.atleast_1d(labels).tolist(),
        "learning_rate": learning_rate,
        "num_steps": NUM_STEPS,
    }


@every_case
def test_the_first_loss_and_its_gradient_are_those_of_the_framework(answer, wiring, name):
    logits, labels, _ = (STARTS | BATCHES)[name]
    real, model = answer(wiring, name), reported(wiring, logits, labels)
    np.testing.assert_allclose(model.loss, real["losses"][0], **CLOSE)
    np.testing.assert_allclose(np.atleast_2d(model.gradient), real["gradient"], **CLOSE)


@pytest.mark.parametrize(("wiring", "name"), [given(*case) for case in CASES if case[1] in STARTS])
def test_training_reports_what_the_framework_reports_and_leaves_the_weights_where_it_does(answer, wiring, name):
    real, model = answer(wiring, name), train(wiring, *STARTS[name], NUM_STEPS)
    np.testing.assert_allclose(model.logits, np.array(real["logits"])[:, 0], **CLOSE)
    np.testing.assert_allclose(model.reported_losses, real["losses"], **CLOSE)


@pytest.mark.parametrize("wiring", [wiring for framework in KERAS for wiring in wirings(framework)], ids=str)
def test_the_model_notes_a_warning_where_keras_warns(run, wiring):
    program = "from training import keras_warnings\n"
    program += f"print(keras_warnings({wiring.last_layer!r}, {wiring.from_logits}))"
    printed, _ = run(HOMES[wiring.framework], program)
    noted = any("It warns" in note for note in reported(wiring, [2, 1, 0.1], 0).notes)
    assert ("received `from_logits=True`, but the `output` argument" in printed) == noted
