"""Cases that practitioners told of a framework: its model answers as the framework does."""

import json
from pathlib import Path

import numpy as np
import pytest

from scce.arrays import InputError
from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, error_sentence, evaluate

CASES = Path(__file__).parents[1] / "cases"
RIGHT = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.right.json"))}
TOLD = {
    path.name.removesuffix(".right.json"): right["accept"]
    for path, right in RIGHT.items()
    if right["surface"] == "evaluate"
}
HALF = {"framework": "sklearn", "labels": [1, 0, 1], "predictions": [[0.3, 0.7], [0.5, 0.5], [0.2, 0.8]]}


def answer(case):
    """Returns what the model says of a case, written as the files write it."""
    labels, predictions = np.array(case["labels"]), np.array(case["predictions"])
    batch = Batch(
        labels.astype(case.get("labels_dtype", labels.dtype)),
        predictions.astype(case.get("predictions_dtype", predictions.dtype)),
        case["from_logits"],
        case.get("sample_weight"),
    )
    return evaluate(FRAMEWORKS[case["framework"]], batch, Way(case["reduction"]))


def is_accepted(found, accept):
    """Returns whether an answer is as one of the parts of what is accepted says."""
    if "error" in accept:
        said = error_sentence(found.error) if found.error else ""
        return said.startswith(accept["error"]) and all(word in said for word in accept["mention"])
    if "gradient" in accept:
        return found.outcome == accept["gradient"] and np.isnan(found.gradient).any()
    return found.loss == pytest.approx(accept["loss"], abs=1e-6)


def test_the_model_answers_a_told_case_as_the_framework_does():
    assert len(TOLD) == 4
    found = {name: answer(json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))) for name in TOLD}
    assert [name for name, accept in TOLD.items() if not any(is_accepted(found[name], one) for one in accept)] == []


MASKED = {
    "predictions are masked at position (1, 0)": {
        "predictions": np.ma.array([[2, 1], [0, 3.0]], mask=[[0, 0], [1, 0]])
    },
    "labels are masked at position 1": {"labels": np.ma.array([0, 1], mask=[False, True])},
    "labels are masked at position (0, 1)": {"labels": np.ma.masked_equal([[1.0, 0.5], [0.25, 0.25]], 0.5)},
    "weights are masked at position 0": {"weights": np.ma.array([1.0, 2.0], mask=[True, False])},
}


def test_what_a_mask_hides_is_refused_with_its_place():
    plain = {"labels": [0, 1], "predictions": [[2.0, 1.0], [0.0, 3.0]], "from_logits": True}
    said = {}
    for sentence, part in MASKED.items():
        with pytest.raises(InputError) as refusal:
            evaluate(FRAMEWORKS["keras-jax"], Batch(**(plain | part)), Way("mean"))
        said[sentence] = str(refusal.value).split(";")[0]
    assert said == {sentence: sentence for sentence in MASKED}


def test_class_weights_behind_a_mask_are_refused():
    weights = np.ma.array([1.0, 2.0], mask=[True, False])
    with pytest.raises(InputError, match="class_weights are masked at position 0"):
        evaluate(FRAMEWORKS["torch"], Batch([0, 1], np.eye(2), True), Way("mean", class_weights=weights))


def test_a_mask_that_hides_nothing_changes_nothing():
    labels, predictions = np.ma.array([0, 1], mask=False), np.ma.masked_invalid([[2.0, 1.0], [0.0, 3.0]])
    masked = evaluate(FRAMEWORKS["torch"], Batch(labels, predictions, True), Way("mean"))
    assert masked.loss == evaluate(FRAMEWORKS["torch"], Batch([0, 1], predictions.data, True), Way("mean")).loss


@pytest.mark.parametrize("weights", [[70000, 1, 1], np.float32([70000, 1, 1]), np.uint32([70000, 1, 1])])
def test_large_weights_of_half_precision_stay_large(weights):
    batch = Batch(HALF["labels"], np.float16(HALF["predictions"]), False, weights)
    assert evaluate(FRAMEWORKS["sklearn"], batch, Way("mean")).loss == pytest.approx(0.356448, abs=1e-6)
