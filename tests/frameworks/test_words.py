"""Every kind of note has one sentence, and there is a case that leads to it."""

import re
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "conformance"))

from comparing import evaluated
from framework_cases import cases

from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, RaisedError, as_case, error_sentence, evaluate, given_to, sentence
from scce.frameworks.notes import ABOUT_IGNORED, ABOUT_THE_DIVISOR, TAKEN_FOR_LOGITS, NoteKind
from scce.frameworks.words import SENTENCES
from scce.wiring import Wiring, reported


@pytest.fixture(scope="module")
def notes():
    """Every note of every case that the real frameworks are asked, of what they are given, and of a wiring."""
    found = [note for framework in FRAMEWORKS for case in cases(framework) for note in evaluated(case).notes]
    for framework in FRAMEWORKS.values():
        for predictions, from_logits in (([[0.5, 0.5]], False), ([[2, 3]], False), ([[2, 3]], True)):
            case = as_case(Batch([5], predictions, from_logits), Way(), np.float64)
            found += given_to(framework, case, rows=True).notes
    outside = Batch([3, 0], np.eye(2, 3), from_logits=True)
    found += evaluate(FRAMEWORKS["keras-jax"], outside, Way("sum")).notes
    return [*found, *reported(Wiring("keras-jax", "linear", False), [30, 0, -30], 2).notes]


def test_every_kind_has_a_sentence_and_there_is_no_other():
    assert set(SENTENCES) == set(get_args(NoteKind))


def test_every_kind_of_note_is_made_of_some_case(notes):
    assert set(get_args(NoteKind)) - {note.kind for note in notes} == set()


def test_the_kinds_that_are_asked_for_together_are_kinds():
    assert set(get_args(NoteKind)) >= ABOUT_IGNORED | ABOUT_THE_DIVISOR | TAKEN_FOR_LOGITS


def test_a_sentence_begins_with_a_capital_or_a_number_ends_with_a_full_stop_and_shows_no_template(notes):
    said = {sentence(note) for note in notes}
    assert [
        text for text in said if not re.fullmatch(r"(optax|log_loss|tf\.nn|-?inf|nan|[A-Z0-9-])[^{}\\]*\.", text)
    ] == []


def test_a_note_on_the_divisor_is_what_says_that_the_mean_divides(notes):
    divides = {note.kind for note in notes if "mean divides by" in sentence(note)}
    assert divides == ABOUT_THE_DIVISOR


def test_an_error_is_said_with_the_first_of_its_labels_and_one_full_stop():
    several = RaisedError("IndexError", "Target {label} is out of bounds.", (7, -1))
    assert error_sentence(several) == "IndexError: Target 7 is out of bounds."
    assert error_sentence(RaisedError("ValueError", "a \u2026 b")) == "ValueError: a \u2026 b."
