"""scce.frameworks computes what the real frameworks compute, and fails where and as they fail."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from comparing import disagreements, evaluated
from framework_cases import cases

from scce.arrays import tolerance_of_sums
from scce.frameworks import FRAMEWORKS
from scce.losses import categorical_crossentropy

# TensorFlow answers in the process that has it already.
HOMES = {key: {"TensorFlow": "Keras on TensorFlow"}.get(each.name, each.name) for key, each in FRAMEWORKS.items()}
ON_KERAS = {HOMES[key]: [key] for key, framework in FRAMEWORKS.items() if framework.keras_back_end}
CASES = {framework: {case["name"]: case for case in cases(framework)} for framework in FRAMEWORKS}


def by_home(names):
    """Returns names by framework as pairs of framework and name, by home."""
    return {
        home: [(key, name) for key in names if HOMES[key] == home for name in names[key]]
        for home in dict.fromkeys(HOMES[key] for key in names)
    }


@pytest.fixture(scope="module")
def answer(run):
    """Returns the real framework's answer to a case; a framework is asked once, for all cases."""
    asked = {}

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


def test_the_model_answers_as_the_framework_does(answer, everywhere):
    def agrees(home, case):
        framework, name = case
        assert disagreements(CASES[framework][name], answer(framework, name)) == []

    everywhere(agrees, by_home(CASES))


def test_the_model_notes_a_warning_where_sklearn_warns(answer, everywhere):
    def notes_what_is_warned_of(home, case):
        framework, name = case
        kinds = [note.kind for note in evaluated(CASES[framework][name]).notes]
        warned = answer(framework, name).get("warnings", [])
        assert bool(warned) == ("predictions with another sum, warned of" in kinds)

    everywhere(notes_what_is_warned_of, by_home({"sklearn": CASES["sklearn"]}))


FITTED = (
    "class weights, sum_over_batch_size",
    "class weights, rows, sum_over_batch_size",
    "class weights, rows, sum",
    "class weights, rows smoothed, mean_with_sample_weight",
    "class weights, one ignored, sum_over_batch_size",
    "class weights, one ignored, mean_with_sample_weight",
)


def test_class_weights_are_those_of_fit(run, everywhere):
    def is_that_of_fit(home, framework):
        cases = [CASES[framework][name] for name in FITTED]
        printed, _ = run(home, f"from asking import fitted\nprint(*map(fitted, {cases!r}))")
        assert list(map(float, printed.split())) == pytest.approx([evaluated(case).loss for case in cases], rel=1e-5)

    everywhere(is_that_of_fit, ON_KERAS)


LOSSES_OF_GIVEN = {
    "torch": ("torch", "torch.nn.functional.cross_entropy(torch.tensor(given), torch.tensor([0]))"),
    "optax": ("optax", "optax.losses.softmax_cross_entropy_with_integer_labels(given, np.array([0]))"),
    "tensorflow": (
        "tensorflow",
        "tensorflow.nn.sparse_softmax_cross_entropy_with_logits(labels=[0], logits=tensorflow.constant(given))",
    ),
}


@pytest.mark.parametrize("framework", LOSSES_OF_GIVEN)
def test_predictions_that_are_no_floats_are_refused_where_a_note_says_so(run, framework):
    module, loss = LOSSES_OF_GIVEN[framework]
    types = ["int64", "int32", "uint8", "bool", "float64", "float16", "float32"]
    program = f"""\
import numpy as np
import {module}
for dtype in {types}:
    given = np.array([[1, 0]], dtype)
    try:
        {loss}
    except Exception:
        print(dtype)
"""
    printed, _ = run(HOMES[framework], program)
    case = {"framework": framework, "labels": [0], "predictions": [[1, 0]], "from_logits": True, "reduction": "mean"}
    noted = [[note.kind for note in evaluated(case | {"dtype": dtype}).notes] for dtype in types]
    said = [
        dtype for dtype, kinds in zip(types, noted, strict=True) if "predictions refused that are no floats" in kinds
    ]
    assert said == printed.split()


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


def test_the_core_takes_rows_of_bfloat16_for_what_they_are():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    rows = np.array([[0.1, 0.2, 0.7]], ml_dtypes.bfloat16)
    assert tolerance_of_sums(rows.dtype) == pytest.approx(2**-3.5)
    assert categorical_crossentropy(rows, [[2, 1, 0.1]])[0] == pytest.approx(1.947, abs=1e-2)


def test_the_versions_of_the_model_are_the_installed_ones(run, everywhere):
    def is_installed(home, framework):
        printed, _ = run(home, f"from asking import installed\nprint(*installed({framework!r}).values())")
        assert [version for _, version in FRAMEWORKS[framework].versions] == printed.split()

    everywhere(is_installed, {home: [key for key in HOMES if HOMES[key] == home] for home in HOMES.values()})


def test_the_installed_versions_are_the_required_ones():
    required = Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8")
    versions = {version for framework in FRAMEWORKS.values() for _, version in framework.versions}
    assert versions <= set(re.findall(r"==(.+)", required))
