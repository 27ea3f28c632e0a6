"""What rows of predictions look like, without the rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.batch import score
from scce.batch.scores import BLOCK_NUMBERS
from scce.batches import Batch
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=50)


def facts(rows, labels=None, from_logits=True):
    rows = np.asarray(rows)
    return score(Batch(np.zeros(len(rows), int) if labels is None else np.asarray(labels), rows, from_logits)).rows


def test_equal_rows_share_a_mark_and_no_others_do():
    rows = np.random.default_rng(0).normal(size=(20_000, 3))
    rows[1], rows[2] = rows[0], -rows[0]
    marks = facts(rows).marks
    assert marks[0] == marks[1]
    assert len(np.unique(marks)) == len(rows) - 1


def test_small_whole_numbers_have_marks_of_their_own():
    rows = np.stack(np.meshgrid(*[np.arange(12.0)] * 4), axis=-1).reshape(-1, 4)
    assert len(np.unique(facts(rows).marks)) == len(rows)


def test_zero_and_minus_zero_are_the_same_row():
    assert len(set(facts([[0.0, 1.0], [-0.0, 1.0]]).marks.tolist())) == 1


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
@pytest.mark.parametrize("decimals", [1, 2, 3, 16])
def test_a_softmax_sums_to_one_however_it_is_rounded(kind, decimals):
    rows = softmax(np.random.default_rng(1).normal(0, 2, (300, 8))).round(decimals).astype(kind)
    assert facts(rows, from_logits=False).sum_to_one.all()


@laws
@given(st.integers(0, 300))
def test_the_other_reading_is_the_loss_of_the_other_reading(seed):
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (9, 4))
    labels = random.integers(4, size=9)
    p = softmax(logits)
    assert facts(p, labels).read_otherwise == pytest.approx(score(Batch(labels, p, False)).losses)
    outside = facts(logits + 20, labels, from_logits=False)
    assert outside.read_otherwise == pytest.approx(score(Batch(labels, logits, True)).losses)


@laws
@given(st.integers(0, 300))
def test_one_lower_is_the_loss_of_the_label_before(seed):
    random = np.random.default_rng(seed)
    logits, labels = random.normal(0, 2, (9, 4)), random.integers(1, 5, size=9)
    assert facts(logits, labels).one_lower == pytest.approx(score(Batch(labels - 1, logits, True)).losses)


@laws
@given(st.integers(0, 300), st.integers(2, 6))
def test_ranks_and_cells_are_those_of_a_count(seed, size):
    random = np.random.default_rng(seed)
    rows, labels = random.integers(-2, 3, (12, size)) / 2, random.integers(size, size=12)
    own = rows[np.arange(12), labels, None]
    found = facts(rows, labels)
    assert found.above.tolist() == (rows > own).sum(axis=1).tolist()
    assert found.tied.tolist() == [sum(row[label + 1 :] == row[label]) for row, label in zip(rows, labels, strict=True)]
    assert found.cells.tolist() == ((rows > 0.5) == (np.eye(size)[labels] == 1)).sum(axis=1).tolist()


def test_a_label_that_is_no_class_is_above_nothing():
    found = facts([[1.0, 0.0]], [7])
    assert (found.above.tolist(), found.tied.tolist(), found.cells.tolist()) == ([2], [0], [1])


def test_rows_in_several_blocks_look_as_they_do_in_one():
    rows = np.random.default_rng(2).normal(size=(BLOCK_NUMBERS // 2 + 5, 2))
    assert facts(rows).marks[-3:].tolist() == facts(rows[-3:]).marks.tolist()


def test_rounded_rows_have_fewer_digits():
    rows = np.random.default_rng(3).normal(0.3, 0.1, (50, 5))
    assert facts(rows.round(2)).digits.max() == 0
    assert facts(rows.round(4)).digits.mean() < facts(rows).digits.mean()
