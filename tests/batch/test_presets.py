"""What the name of a problem says is true of its numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest

from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.scores import batch_loss, score

every_problem = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)


def scores_of(name):
    return score(PROBLEMS[name].batch.arrays)


def loss_of(name, **other):
    """Returns the loss of a problem, perhaps made in another way."""
    problem = PROBLEMS[name]
    return batch_loss(scores_of(name), replace(problem.way, **other), problem.batch.weights)


def test_no_two_problems_are_the_same():
    assert len(set(PROBLEMS.values())) == len(PROBLEMS)


def test_the_first_problem_is_the_first_one_that_a_visitor_sees():
    assert next(iter(PROBLEMS.values())) == BatchProblem()


@every_problem
def test_a_problem_shows_one_thing(problem):
    unlike_the_plain_mean = [
        problem.way.reduction != "mean",
        problem.way.ignore_label is not None,
        problem.way.smoothing != 0,
        problem.batch.is_weighted,
    ]
    assert sum(unlike_the_plain_mean) <= 1


def test_of_one_right_and_one_wrong_the_wrong_one_costs_nearly_everything():
    made = loss_of("one right, one wrong")
    assert scores_of("one right, one wrong").right.tolist() == [True, False]
    assert made.loss == pytest.approx(-(math.log(0.95) + math.log(0.1)) / 2)
    assert made.terms[1] > 0.97 * made.reduction.numerator


def test_with_unequal_weights_the_two_means_differ():
    means = {loss_of("unequal weights", reduction=reduction).loss for reduction in ("mean", "weighted mean")}
    assert len(means) == 2


def test_padding_is_left_out_of_both_sums():
    made, others = loss_of("padding to ignore"), [0, 1]
    assert made.reduction.denominator == len(others)
    assert made.loss == scores_of("padding to ignore").losses[others].mean()


def test_where_all_is_ignored_there_is_no_mean():
    made = loss_of("all ignored")
    assert (made.reduction.counted.any(), math.isnan(made.loss)) == (False, True)


def test_smoothed_labels_move_every_loss():
    assert (loss_of("smoothed labels").terms != loss_of("smoothed labels", smoothing=0).terms)[[0, 2, 3]].all()


def test_a_label_too_large_is_one_too_large_and_the_only_example_without_a_loss():
    batch = PROBLEMS["a label too large"].batch
    flawed = np.isnan(scores_of("a label too large").losses)
    assert np.array(batch.labels)[flawed].tolist() == [batch.num_classes]


def test_the_truth_that_is_ruled_out_costs_infinitely_much():
    losses = scores_of("the truth ruled out").losses
    assert (losses.max(), np.isfinite(losses).tolist()) == (math.inf, [True, False])


def test_rows_that_do_not_sum_to_1_have_a_loss_all_the_same():
    sums = np.sum(PROBLEMS["rows that do not sum to 1"].batch.predictions, axis=1)
    assert (abs(sums - 1) > 0.1).all()
    assert np.isfinite(scores_of("rows that do not sum to 1").losses).all()


def test_a_masked_class_is_not_the_true_one_and_costs_nothing_by_itself():
    batch = PROBLEMS["a masked class"].batch
    masked = np.isneginf(batch.predictions)
    assert (masked.sum(), masked[range(2), batch.labels].any()) == (1, False)
    assert scores_of("a masked class").losses[0] == pytest.approx(math.log(2))
