"""Labels are spoilt as it is said, and the doctor finds it."""

import numpy as np
import pytest

from scce.batch import score
from scce.batch.spoilt import NUM_WRONG, SPOILT, spoilt
from scce.batches import Batch
from scce.datasets.digits import load_digits
from scce.doctor import Case, findings

DIGITS = load_digits()
FOUND = {
    "right": [],
    "eight wrong": ["suspicious"],
    "counted from 1": ["from_one"],
    "in another order": ["class_order"],
}


@pytest.mark.parametrize("how", SPOILT)
def test_the_doctor_finds_what_was_done_to_the_digits(how):
    batch = Batch(spoilt(DIGITS.labels, how, 10), DIGITS.logits, True)
    assert [one.key for one in findings(Case(score(batch), True, whole=batch))] == FOUND[how]


def test_eight_labels_are_wrong_and_all_are_classes():
    labels = spoilt(DIGITS.labels, "eight wrong", 10)
    assert (np.sum(labels != DIGITS.labels), set(labels.tolist()) <= set(range(10))) == (NUM_WRONG, True)


def test_the_labels_that_came_stay_as_they_are():
    before = DIGITS.labels.copy()
    spoilt(DIGITS.labels, "eight wrong", 10)
    assert (DIGITS.labels == before).all()
