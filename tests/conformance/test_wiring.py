"""scce.wiring reports, differentiates and trains as the real frameworks do, with every wiring that they have."""

import json

import numpy as np
import pytest

from scce.wiring import WIRED, reported, train, wirings

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
CASES = {
    framework.name: [(wiring, start) for wiring in wirings(key) for start in [*STARTS, *BATCHES]]
    for key, framework in WIRED.items()
}
# float32, and sums in an order of their own. A step after another adds to that.
CLOSE = {"rtol": 5e-5, "atol": 2e-6}


@pytest.fixture(scope="module")
def answer(run):
    """Returns what real training made of a wiring from a start; a framework is asked once, for all of them."""
    asked = {}

    def real_answer(home, case):
        if home not in asked:
            starts = [(each.framework, each.last_layer, each.from_logits, written(name)) for each, name in CASES[home]]
            program = "import json\nfrom training import trained\n"
            program += f"print(json.dumps([trained(*case) for case in json.loads({json.dumps(json.dumps(starts))})]))"
            asked[home] = dict(zip(CASES[home], json.loads(run(home, program)[0]), strict=True))
        return asked[home][case]

    return real_answer


def written(name):
    logits, labels, learning_rate = (STARTS | BATCHES)[name]
    return {
        "logits": np.atleast_2d(np.array(logits, dtype=float)).tolist(),
        "labels": np.atleast_1d(labels).tolist(),
        "learning_rate": learning_rate,
        "num_steps": NUM_STEPS,
    }


def test_the_first_loss_and_its_gradient_are_those_of_the_framework(answer, everywhere):
    def begins_so(home, case):
        wiring, name = case
        logits, labels, _ = (STARTS | BATCHES)[name]
        real, model = answer(home, case), reported(wiring, logits, labels)
        np.testing.assert_allclose(model.loss, real["losses"][0], **CLOSE)
        np.testing.assert_allclose(np.atleast_2d(model.gradient), real["gradient"], **CLOSE)

    everywhere(begins_so, CASES)


def test_training_reports_what_the_framework_reports_and_leaves_the_weights_where_it_does(answer, everywhere):
    def goes_the_same_way(home, case):
        wiring, name = case
        real, model = answer(home, case), train(wiring, *STARTS[name], NUM_STEPS)
        np.testing.assert_allclose(model.logits, np.array(real["logits"])[:, 0], **CLOSE)
        np.testing.assert_allclose(model.reported_losses, real["losses"], **CLOSE)

    everywhere(goes_the_same_way, {home: [case for case in CASES[home] if case[1] in STARTS] for home in CASES})


def test_a_wiring_is_warned_of_where_the_framework_warns(answer, everywhere):
    def is_warned_of(home, case):
        warned = any("received `from_logits=True`" in text for text in answer(home, case)["warnings"])
        assert warned == case[0].is_warned_of

    everywhere(is_warned_of, CASES)
