"""How a batch becomes one number."""

import math

import numpy as np
import pytest

from scce.reductions import mean_over_examples, mean_over_weights, total

LOSSES = np.array([1.0, 4.0, 2.5, 0.5])
WEIGHTS = np.array([1.0, 2.0, 0.5, 0.0])
COUNTED = np.array([True, True, False, True])

every_reduction = pytest.mark.parametrize("reduce", [total, mean_over_examples, mean_over_weights])
every_mean = pytest.mark.parametrize("reduce", [mean_over_examples, mean_over_weights])


@every_reduction
def test_the_loss_is_the_numerator_over_the_denominator(reduce):
    reduced = reduce(WEIGHTS * LOSSES, WEIGHTS, COUNTED)
    assert reduced.loss == reduced.numerator / reduced.denominator


@every_reduction
def test_the_numerator_is_the_sum_of_the_losses_that_count(reduce):
    assert reduce(WEIGHTS * LOSSES, WEIGHTS, COUNTED).numerator == (WEIGHTS * LOSSES)[COUNTED].sum()


@pytest.mark.parametrize(("reduce", "denominator"), [(total, 1), (mean_over_examples, 3), (mean_over_weights, 3.0)])
def test_a_sum_divides_by_1_and_a_mean_by_the_examples_or_by_the_weights_that_count(reduce, denominator):
    assert reduce(WEIGHTS * LOSSES, WEIGHTS, COUNTED).denominator == denominator


@every_mean
def test_the_divisors_of_the_examples_that_count_sum_to_the_denominator(reduce):
    reduced = reduce(WEIGHTS * LOSSES, WEIGHTS, COUNTED)
    assert (reduced.divisors.sum(), reduced.divisors[~COUNTED].any()) == (reduced.denominator, False)


def test_a_sum_is_divided_by_no_example():
    assert total(WEIGHTS * LOSSES, WEIGHTS, COUNTED).divisors.tolist() == [0, 0, 0, 0]


def test_without_weights_both_means_are_the_mean():
    assert mean_over_examples(LOSSES).loss == mean_over_weights(LOSSES).loss == LOSSES.mean()


def test_a_weight_moves_the_denominator_of_one_mean_only():
    doubled = [reduce(2 * LOSSES, np.full(4, 2.0)).loss for reduce in (mean_over_examples, mean_over_weights)]
    assert doubled == [2 * LOSSES.mean(), LOSSES.mean()]


@every_mean
@pytest.mark.parametrize(("zero_if_empty", "loss"), [(True, 0), (False, math.nan)])
def test_the_mean_of_nothing_is_0_or_nan_as_one_asks(reduce, zero_if_empty, loss):
    empty = reduce(LOSSES, WEIGHTS, False, zero_if_empty=zero_if_empty)
    assert empty.loss == pytest.approx(loss, nan_ok=True)


def test_the_sum_of_nothing_is_0():
    assert total(LOSSES, WEIGHTS, False).loss == 0


@every_reduction
def test_the_slopes_are_how_much_the_loss_moves_with_each_weighted_loss(reduce):
    nudged = np.eye(4) + WEIGHTS * LOSSES
    moved = [reduce(row, WEIGHTS, COUNTED).loss for row in nudged] - np.array(
        reduce(WEIGHTS * LOSSES, WEIGHTS, COUNTED).loss
    )
    np.testing.assert_allclose(reduce(WEIGHTS * LOSSES, WEIGHTS, COUNTED).slopes, moved, atol=1e-15)


@every_reduction
def test_an_ignored_example_changes_nothing_whatever_it_costs(reduce):
    worse = np.where(COUNTED, LOSSES, np.inf)
    assert reduce(worse, WEIGHTS, COUNTED).loss == reduce(LOSSES, WEIGHTS, COUNTED).loss


@every_reduction
def test_an_infinite_and_a_minus_infinite_loss_make_nan_without_a_warning(reduce):
    assert math.isnan(reduce(np.array([np.inf, -np.inf])).loss)


@every_reduction
def test_weights_and_counts_are_kept_one_per_example(reduce):
    reduced = reduce(LOSSES)
    assert (reduced.weights.tolist(), reduced.counted.tolist()) == ([1.0] * 4, [True] * 4)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_reduction
def test_weights_and_slopes_have_the_type_of_the_losses(reduce, dtype):
    reduced = reduce(LOSSES.astype(dtype), WEIGHTS, COUNTED)
    assert (reduced.weights.dtype, reduced.slopes.dtype) == (dtype, dtype)
