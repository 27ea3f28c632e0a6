"""What a link to the page of diagnoses says is what causes() is asked."""

import pytest

from scce.diagnosis import DiagnosisState, causes
from scce.diagnosis.examples import EXAMPLES

# The numbers that a practitioner comes with, each with its cause.
FIRST = {
    "0.7437, four classes": "double_softmax_floor",
    "16.118": "clip",
    "2.30212, ten classes": "focal",
    "87.3365": "clip",
    "6.91": "guessing",
    "0.6931, accuracy 0.7": "constant_output",
    "nan": "nan",
    "nan PyTorch": "nan",
    "Keras 1.2040, PyTorch 0.9163": "class_weights",
}


def test_every_example_has_its_cause():
    assert {name: state.diagnosis[0].key for name, state in EXAMPLES.items()} == FIRST


def test_all_that_a_state_knows_is_asked_for():
    state = DiagnosisState("147.365", 10, "0.1", 64, 128, "pytorch", 0.1, (5, 5))
    expected = causes(
        "147.365",
        10,
        accuracy="0.1",
        batch_size=64,
        tokens=128,
        framework="pytorch",
        smoothing=0.1,
        class_counts=(5, 5),
    )
    assert [each.expression for each in state.diagnosis] == [each.expression for each in expected]
    assert state.diagnosis[0].key == "sum_not_mean"


@pytest.mark.parametrize(
    ("state", "size"),
    [
        (DiagnosisState(), None),
        (DiagnosisState("2.3"), None),
        (DiagnosisState("2.3 with ten classes"), 10),
        (DiagnosisState("2.3 with ten classes", 7), 7),
        (DiagnosisState("2.3", class_counts=(1, 2, 3)), 3),
        (DiagnosisState("2.3", class_counts=(1,)), None),
    ],
)
def test_the_number_of_classes_is_known_from_wherever_it_is_said(state, size):
    assert state.size == size


@pytest.mark.parametrize(
    ("state", "whose"),
    [
        (DiagnosisState(), None),
        (DiagnosisState("nan"), None),
        (DiagnosisState("nan torch"), "pytorch"),
        (DiagnosisState("nan torch", framework="keras"), "keras"),
        (DiagnosisState("nan torch or keras"), None),
    ],
)
def test_the_framework_is_known_from_wherever_it_is_said(state, whose):
    assert state.whose == whose


@pytest.mark.parametrize(
    ("loss", "said", "shapes"),
    [
        ("2.3026", "2.3026", []),
        ("2.31 2.3026 2.3026 2.3026", "2.3026", ["stuck_at_guessing"]),
        ("{'loss': [2.31, 2.3026, 2.3026]}", "2.3026", ["stuck_at_guessing"]),
        ("epoch,loss\n1,2.3026\n2,2.3026\n3,2.3026", "2.3026", ["constant", "stuck_at_guessing"]),
        ("epoch,loss\n1,2.3\n2,2.1\n3,nan", "nan", ["nan"]),
    ],
)
def test_a_run_has_its_last_loss_and_its_shapes(loss, said, shapes):
    state = DiagnosisState(loss)
    assert (state.diagnosis.said.text, [shape.key for shape in state.shapes]) == (said, shapes)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (DiagnosisState("nan"), "framework"),
        (DiagnosisState("6.91"), "num_classes"),
        (DiagnosisState("6.91", 1000), "loss"),
        (DiagnosisState("0.7437", 4), ""),
    ],
)
def test_what_a_question_asks_for_has_a_name(state, name):
    assert state.diagnosis.asks_for == name
    assert bool(state.diagnosis.question) == bool(name)
