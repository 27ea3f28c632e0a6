"""What is found in a batch is true of its numbers, whatever they are."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from making import LOGITS, SEED, batches, made, plain_batches

from scce.batch.findings import Accuracy, MissingLoss, Move, Worst, accuracy_of, missing_loss, move_from_plain_mean
from scce.batch.scores import batch_loss
from scce.batches import PLAIN_MEAN

laws = settings(deadline=None, derandomize=True, max_examples=100)

# ---- against the plain mean --------------------------------------------------------------------


@laws
@given(batches())
def test_a_move_leads_from_the_plain_mean_to_what_was_chosen(pair):
    scores, batch = pair
    start, now, move = batch_loss(scores, PLAIN_MEAN).reduction, batch.reduction, move_from_plain_mean(*pair)
    parts = ((start.numerator, now.numerator), (start.denominator, now.denominator))
    assert repr((move.numerators, move.denominators)) == repr(parts)


@laws
@given(batches())
def test_what_is_said_to_have_moved_has_moved_and_nothing_else(pair):
    move = move_from_plain_mean(*pair)
    above, below = move.numerators, move.denominators
    assert (move.moved in ("denominator", "both")) == (below[0] != below[1])
    assert (move.moved in ("numerator", "both")) == (not np.isclose(*above, rtol=1e-12, equal_nan=True))


@laws
@given(batches())
def test_only_where_every_example_counts_once_it_is_the_plain_mean(pair):
    counts_once = pair[1].reduction.counted.all() and (pair[1].reduction.weights == 1).all()
    assert counts_once or move_from_plain_mean(*pair).moved != "plain mean"


@pytest.mark.parametrize("way", [{}, {"reduction": "weighted mean"}, {"ignore_label": 7}, {"weights": [1, 1]}])
def test_where_every_example_counts_once_it_is_the_plain_mean(way):
    assert move_from_plain_mean(*made(**way)).moved == "plain mean"


@pytest.mark.parametrize(
    ("way", "moved"),
    [
        ({"weights": [1, 3]}, "numerator"),
        ({"smoothing": 0.1, "predictions": [[0.25, 0.5, 0.25]] * 2}, "numerator"),
        ({"reduction": "sum"}, "denominator"),
        ({"ignore_label": 1}, "both"),
        ({"labels": [1, 3], "ignore_label": 3}, "both"),
        ({"labels": [2, 2], "weights": [0, 1]}, "numerator"),
    ],
)
def test_a_choice_moves_its_part_of_the_fraction(way, moved):
    assert move_from_plain_mean(*made(**way)).moved == moved


def test_a_sum_is_divided_by_1_and_not_by_the_examples():
    free = made(reduction="sum", predictions=[[1, 1, 1]] * 2)
    assert move_from_plain_mean(*free) == Move("denominator", numerators=(0, 0), denominators=(2, 1))


@pytest.mark.parametrize(
    "way",
    [
        {"labels": [2, 2], "weights": [3, 1]},
        {"labels": [1, 3], "weights": [3, 1]},
        {"labels": [0, 0], "predictions": [[0.5, 0.5]] * 2, "weights": [0.5, 1.5]},
    ],
    ids=["infinite", "NaN", "equal losses"],
)
def test_unequal_weights_that_move_nothing_are_not_taken_for_equal_ones(way):
    assert move_from_plain_mean(*made(**way)).moved == "nothing"


# ---- accuracy ----------------------------------------------------------------------------------


@laws
@given(batches())
def test_the_right_guesses_are_those_of_the_accuracy(pair):
    found = accuracy_of(*pair)
    assert pair[1].accuracy == pytest.approx(found.num_right / found.num_counted if found else np.nan, nan_ok=True)


@laws
@given(plain_batches)
def test_the_worst_example_adds_most_and_its_share_is_that_of_the_numerator(pair):
    scores, batch = pair
    judged = (batch.reduction.counted & scores.has_answer).any()
    assume(judged and np.isfinite(batch.terms).all() and batch.reduction.numerator > 0)
    worst = accuracy_of(scores, batch).worst
    most = batch.terms[batch.reduction.counted].max()
    is_right = scores.right[worst.example] if scores.has_answer[worst.example] else None
    expected = (most, most / batch.reduction.numerator, is_right)
    assert (batch.terms[worst.example], worst.share, worst.is_right) == expected


@laws
@given(batches())
def test_no_example_carries_less_than_nothing_or_more_than_all(pair):
    found = accuracy_of(*pair)
    assert found is None or found.worst is None or found.worst.share is None or 0 <= found.worst.share <= 1


def test_the_first_batch_is_half_right_and_its_wrong_example_carries_nearly_all():
    scores, batch = made()
    share = float(scores.losses[1] / scores.losses.sum())
    assert accuracy_of(scores, batch) == Accuracy(1, 2, Worst(1, False, share))


def test_what_costs_infinitely_much_has_no_share():
    assert accuracy_of(*made([2, 2])).worst == Worst(0, False, None)


@pytest.mark.parametrize(
    "batch",
    [
        {"labels": [0, 1], "predictions": [[1.0, 0.0], [0.0, 1.0]]},
        {"labels": [1, 3]},
        {"weights": [1, -1]},
        {"weights": [0, 0]},
    ],
    ids=["certain and right", "a label that is no class", "a negative weight", "no weight"],
)
def test_where_nothing_is_added_or_not_only_that_there_is_no_worst_example(batch):
    assert accuracy_of(*made(**batch)).worst is None


# ---- examples without a loss -------------------------------------------------------------------


@laws
@given(batches())
def test_the_first_example_that_counts_and_has_no_loss_is_found(pair):
    scores, batch = pair
    flawed = np.flatnonzero(batch.reduction.counted & np.isnan(scores.losses)).tolist()
    missing = missing_loss(scores, batch)
    assert (missing and (missing.example, missing.num_others)) == ((flawed[0], len(flawed) - 1) if flawed else None)


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        ([0, 3, 1], MissingLoss(1, 3, 3, 0)),
        ([-1, 2, 1], MissingLoss(0, -1, 3, 0)),
        ([3, 3, -1, 0], MissingLoss(0, 3, 3, 2)),
        ([0, 1, 2], None),
    ],
)
def test_a_label_that_is_no_class_is_the_cause(labels, missing):
    assert missing_loss(*made(labels, LOGITS[: len(labels)], True)) == missing


def test_where_the_predictions_are_the_cause_no_label_is():
    assert missing_loss(*made([1, 7], [SEED[0], [1.5, 0.0, 0.0]])) == MissingLoss(1, None, 3, 0)


def test_an_ignored_label_lacks_nothing():
    assert missing_loss(*made([0, -100, 1, -100], LOGITS, True, ignore_label=-100)) is None
