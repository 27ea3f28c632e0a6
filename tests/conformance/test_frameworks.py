"""scce.frameworks computes what the real frameworks compute, and fails where and as they fail."""

import json
import re
from pathlib import Path

import pytest
from comparing import disagreements, evaluated
from framework_cases import FRAMEWORKS, KERAS, cases

import scce.frameworks

HOMES = {
    "keras-tensorflow": "Keras on TensorFlow",
    "keras-jax": "Keras on JAX",
    "keras-torch": "Keras on PyTorch",
    "torch": "PyTorch",
    "optax": "optax on JAX",
    "tensorflow": "Keras on TensorFlow",
    "sklearn": "scikit-learn",
}
CASES = {framework: {case["name"]: case for case in cases(framework)} for framework in FRAMEWORKS}

every_case = pytest.mark.parametrize(
    ("framework", "name"),
    [pytest.param(framework, name, id=f"{framework}: {name}") for framework in FRAMEWORKS for name in CASES[framework]],
)
every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)


@pytest.fixture(scope="session")
def asked():
    """The answers so far, by framework and name: a framework is asked once, for all cases."""
    return {}


@pytest.fixture
def answer(run, asked):
    """Returns the real framework's answer to a case."""

    def real_answer(framework, name):
        if framework not in asked:
            given = json.dumps(json.dumps(list(CASES[framework].values())))
            program = (
                "import json\nfrom asking import answer\n"
                f"print(json.dumps([answer(case) for case in json.loads({given})]))"
            )
            printed, _ = run(HOMES[framework], program)
            asked[framework] = dict(zip(CASES[framework], json.loads(printed), strict=True))
        return asked[framework][name]

    return real_answer


@every_case
def test_the_model_answers_as_the_framework_does(answer, framework, name):
    assert disagreements(CASES[framework][name], answer(framework, name)) == []


@pytest.mark.parametrize("name", CASES["sklearn"])
def test_the_model_notes_a_warning_where_sklearn_warns(answer, name):
    warned = answer("sklearn", name).get("warnings", [])
    assert bool(warned) == any("a warning" in note for note in evaluated(CASES["sklearn"][name]).notes)


FIT = """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, kernel_initializer="zeros")])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.SGD(0.0), loss)
labels = np.array([0, 0, 1, 2])
history = model.fit(np.eye(3)[labels], labels, class_weight={0: 1.0, 1: 10.0, 2: 1.0}, verbose=0)
print(history.history["loss"][0])
"""


@pytest.mark.parametrize("framework", KERAS)
def test_class_weights_are_those_of_fit(run, framework):
    case = CASES[framework]["class weights, sum_over_batch_size"]
    assert float(run(HOMES[framework], FIT)[0]) == pytest.approx(evaluated(case).loss, rel=1e-6)


def test_fit_refuses_weights_of_classes_and_of_examples_together(run):
    program = """\
from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter
import numpy as np
try:
    ArrayDataAdapter(np.zeros((2, 3)), np.zeros(2), sample_weight=np.ones(2), class_weight={0: 1.0})
except ValueError as error:
    print(error)
"""
    assert "at the same time" in run("Keras on TensorFlow", program)[0]


@every_framework
def test_the_versions_of_the_model_are_the_installed_ones(run, framework):
    printed, _ = run(HOMES[framework], f"from asking import installed\nprint(*installed({framework!r}).values())")
    assert re.findall(r"\d+\.\d+\.\d+", scce.frameworks.FRAMEWORKS[framework]) == printed.split()


def test_the_installed_versions_are_the_required_ones():
    required = Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8")
    versions = {number for text in scce.frameworks.FRAMEWORKS.values() for number in re.findall(r"\d+\.\d+\.\d+", text)}
    assert versions <= set(re.findall(r"==(.+)", required))
