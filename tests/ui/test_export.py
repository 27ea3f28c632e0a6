"""A batch as a file: its numbers are those of the page, and its names no formulas."""

import io

import numpy as np
import pandas as pd
import pytest

from scce.batch.scores import batch_loss, score
from scce.batches import Batch, Way
from scce.readable import as_plain_cell
from scce.ui.batch.export import batch_csv

CLASSES = ("cat", "=1+1", "a,b")
LABELS = np.array([0, 1, 2, -100, 1])
PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.7, 0.0], [0.2, 0.2, 0.6], [0.5, 1.5, 0.0]])
SCORES = score(Batch(LABELS, PROBABILITIES, from_logits=False))
LOSS = batch_loss(SCORES, Way(ignore_label=-100, smoothing=0.1), [1, 2, 0.1, 1, 1])
TABLE = pd.read_csv(io.StringIO(batch_csv(SCORES, LOSS, CLASSES)))


def test_there_is_a_row_per_example_and_a_column_per_number():
    assert TABLE["example"].tolist() == [0, 1, 2, 3, 4]
    assert list(TABLE)[1:] == [
        "label",
        "class",
        "guess",
        "guess_probability",
        "loss_nats",
        "weight",
        "counted",
        "term_nats",
    ]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("label", LABELS),
        ("guess_probability", SCORES.confidences),
        ("loss_nats", SCORES.losses),
        ("weight", LOSS.reduction.weights),
        ("counted", LOSS.reduction.counted),
        ("term_nats", LOSS.terms),
    ],
)
def test_every_number_reads_back_exactly(column, expected):
    np.testing.assert_array_equal(TABLE[column], expected)


def test_the_terms_sum_to_the_numerator():
    counted = TABLE["term_nats"][TABLE["counted"]]
    assert counted.sum(skipna=False) == pytest.approx(LOSS.reduction.numerator, nan_ok=True)


def test_a_class_or_guess_that_does_not_exist_is_an_empty_cell():
    assert TABLE["class"].isna().tolist() == [False, False, False, True, False]
    assert TABLE["guess"].fillna(-1).tolist() == SCORES.guesses.tolist() == [0, 1, 1, 2, -1]


def test_the_guess_is_written_as_an_integer():
    assert batch_csv(SCORES, LOSS, CLASSES).splitlines()[1].startswith("0,0,cat,0,0.7")


def test_a_class_name_is_no_formula():
    assert TABLE["class"].tolist()[:3] == ["cat", "'=1+1", "a,b"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_begins_as_a_formula_does_is_made_plain(start):
    assert as_plain_cell(f"{start}1") == f"'{start}1"


def test_other_text_stays_as_it_is():
    assert as_plain_cell("a=b") == "a=b"


def test_the_label_of_a_row_of_targets_is_the_class_of_the_largest_where_there_is_one():
    scores = score(Batch([[0.2, 0.8, 0.0], [0.5, 0.5, 0.0]], PROBABILITIES[:2], from_logits=False))
    table = pd.read_csv(io.StringIO(batch_csv(scores, batch_loss(scores, Way()), CLASSES)))
    assert table["label"].fillna(-1).tolist() == [1, -1]
    assert table["class"].fillna("").tolist() == ["'=1+1", ""]
    assert table["term_nats"].sum() == pytest.approx(scores.losses.sum())
