"""Rows of targets: one-hot rows cost what their labels cost, and what is in between is taken as it is."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.batch import scores as blocks
from scce.batch.findings import OddTargets, accuracy_of, missing_loss, odd_targets
from scce.batch.scores import batch_loss, joined, score
from scce.batch.ways import REDUCTIONS
from scce.batch.words import about_accuracy, about_missing_loss, about_odd_targets
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.labels import one_hot
from scce.losses import categorical_crossentropy

laws = settings(deadline=None, derandomize=True, max_examples=60)

MIXUP = Batch([[0.9, 0.1], [0.2, 0.8]], [[2.0, 1.0], [0.0, 1.0]], from_logits=True)


@st.composite
def batches(draw):
    """Returns labels, logits, a way and weights."""
    length, size = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    logit = st.floats(-30, 30) | st.just(-np.inf)
    row = st.lists(logit, min_size=size, max_size=size).filter(lambda row: max(row) > -np.inf)
    weight = st.sampled_from([0.0, 0.5, 1.0, 3.0])
    way = Way(
        draw(st.sampled_from(REDUCTIONS)),
        smoothing=draw(st.sampled_from([0.0, 0.1, 1.0])),
        class_weights=draw(st.none() | st.lists(weight, min_size=size, max_size=size).map(tuple)),
    )
    return (
        np.array(draw(st.lists(st.integers(0, size - 1), min_size=length, max_size=length))),
        np.array(draw(st.lists(row, min_size=length, max_size=length))),
        way,
        draw(st.none() | st.lists(weight, min_size=length, max_size=length)),
    )


def loss_of(batch, way, weights=None):
    """Returns the loss by the plain definition."""
    return batch_loss(score(batch), way, weights)


@laws
@given(batches())
def test_one_hot_rows_lead_to_the_loss_of_their_labels(drawn):
    labels, logits, way, weights = drawn
    rows = one_hot(labels, logits.shape[1])
    of_labels, of_rows = (loss_of(Batch(truth, logits, True), way, weights) for truth in (labels, rows))
    assert of_rows.loss == pytest.approx(of_labels.loss, rel=1e-12, nan_ok=True)
    assert of_rows.reduction.denominator == pytest.approx(of_labels.reduction.denominator)
    assert of_rows.accuracy == of_labels.accuracy


@laws
@given(batches(), st.integers(0, 99), st.integers(1, 9))
def test_soft_rows_cost_what_the_core_says_also_in_blocks_and_joined(drawn, seed, numbers):
    _, logits, *_ = drawn
    targets = np.random.default_rng(seed).dirichlet(np.ones(logits.shape[1]), len(logits))
    whole = score(Batch(targets, logits, True))
    assert whole.losses == pytest.approx(categorical_crossentropy(targets, logits), rel=1e-12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_NUMBERS", numbers)
        parts = score(Batch(targets, logits, True))
    assert np.array_equal(parts.soft.targets, whole.soft.targets)
    assert np.array_equal(joined([parts]).soft.losses, whole.soft.losses)


@laws
@given(batches(), st.integers(0, 99))
def test_with_class_weights_every_class_of_a_row_weighs_by_itself(drawn, seed):
    _, logits, way, weights = drawn
    of_classes = np.ones(logits.shape[1]) if way.class_weights is None else np.array(way.class_weights)
    targets = np.random.default_rng(seed).dirichlet(np.ones(len(of_classes)), len(logits))
    scores, own = score(Batch(targets, logits, True)), np.ones(len(logits)) if weights is None else np.array(weights)
    total, weight = 0.0, 0.0
    for w, t, losses, uniform in zip(own, targets, scores.soft.losses, scores.uniform_losses, strict=True):
        sharp = sum(c * loss for c, loss in zip(of_classes.tolist(), losses.tolist(), strict=True) if c)
        smooth = way.smoothing * (t @ of_classes) * uniform if way.smoothing and w * (t @ of_classes) else 0
        total += w * ((sharp * (1 - way.smoothing) if way.smoothing < 1 else 0) + smooth) if w else 0
        weight += w * (t @ of_classes)
    divisor = {"mean": len(own), "weighted mean": weight, "sum": 1}[way.reduction]
    expected = total / divisor if divisor else math.nan
    assert batch_loss(scores, way, weights).loss == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_mixup_beside_the_reader_s_own_logits_costs_what_pytorch_says():
    assert loss_of(MIXUP, PLAIN_MEAN).loss == pytest.approx(0.463262, abs=5e-7)


def test_a_target_of_0_where_p_is_0_costs_nothing_and_any_other_infinitely_much():
    scores = score(Batch([[1, 0], [0.5, 0.5]], [[1, 0], [1, 0]], from_logits=False))
    assert scores.losses.tolist() == [0, math.inf]


def test_infinite_losses_of_classes_of_both_signs_have_no_sum_and_no_one_is_warned():
    batch = Batch([[0.5, 0.5, 0.0]], [[0, 0, 1]], from_logits=False)
    assert math.isnan(loss_of(batch, Way(class_weights=(1, -1, 1))).loss)


def test_a_label_to_ignore_is_none_of_a_row_of_targets():
    assert loss_of(MIXUP, Way(ignore_label=0)).loss == loss_of(MIXUP, PLAIN_MEAN).loss
    unclear = Batch([[0.5, 0.5]], [[2.0, 1.0]], from_logits=True)
    assert loss_of(unclear, Way(ignore_label=-1)).reduction.counted.all()


# ---- what is found -----------------------------------------------------------------------------


def test_the_accuracy_is_of_rows_in_which_one_class_has_most():
    scores = score(Batch([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]], [[2.0, 1.0], [2.0, 1.0], [2.0, 1.0]], True))
    loss = batch_loss(scores, PLAIN_MEAN)
    assert (scores.labels.tolist(), loss.accuracy) == ([0, -1, 1], 0.5)
    assert "1 of 2. 1 more has no class that is alone the largest target." in about_accuracy(accuracy_of(scores, loss))


def test_where_no_row_has_one_class_with_most_there_is_no_accuracy():
    scores = score(Batch([[0.5, 0.5]], [[2.0, 1.0]], True))
    loss = batch_loss(scores, PLAIN_MEAN)
    assert (math.isnan(loss.accuracy), accuracy_of(scores, loss)) == (True, None)


def test_the_example_that_costs_most_may_have_no_right_guess():
    scores = score(Batch([[0.5, 0.5], [1, 0]], [[9.0, 1.0], [2.0, 1.0]], True))
    said = about_accuracy(accuracy_of(scores, batch_loss(scores, PLAIN_MEAN)))
    assert "Example 0 carries 93\u00a0% of the numerator." in said


@pytest.mark.parametrize(
    ("targets", "odd", "said"),
    [
        ([[0.9, 0.1], [0.2, 0.8]], None, None),
        ([[0.3, 0.7], [1 / 3, 2 / 3 + 1e-8]], None, None),
        ([[0.9, 0.05], [0.2, 0.8]], OddTargets(0, 0.95, 0), "The targets of example 0 sum to 0.95, not to 1."),
        (
            [[1, 0], [0, 0]],
            OddTargets(1, 0.0, 0),
            "The targets of example 1 sum to 0, not to 1.",
        ),
        (
            [[1, 1], [2, 3]],
            OddTargets(0, 2.0, 1),
            "The targets of example 0 sum to 2, not to 1, and 1 more do not either.",
        ),
    ],
)
def test_rows_that_do_not_sum_to_1_are_told(targets, odd, said):
    found = odd_targets(score(Batch(targets, [[2.0, 1.0], [0.0, 1.0]], True)))
    assert found == (odd if odd is None else OddTargets(odd.example, pytest.approx(odd.total), odd.num_others))
    assert found is None or about_odd_targets(found).startswith(said)


def test_labels_have_no_targets_that_are_odd():
    assert odd_targets(score(Batch([0], [[2.0, 1.0]], True))) is None


@pytest.mark.parametrize("row", [[math.nan, 1], [-0.1, 1.1], [math.inf, 0]])
def test_a_row_that_holds_no_target_has_no_loss_and_that_is_told(row):
    scores = score(Batch([row, [0.5, 0.5]], [[2.0, 1.0]] * 2, True))
    loss = batch_loss(scores, Way(class_weights=(1, 2)))
    assert (np.isnan(scores.losses).tolist(), math.isnan(loss.loss)) == ([True, False], True)
    said = about_missing_loss(missing_loss(scores, loss))
    assert said.startswith("Example 0 has no loss: its targets hold a number that cannot be one.")
