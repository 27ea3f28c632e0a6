"""The same predictions under every accuracy; each is compared with the real library in tests/conformance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.batch import batch_loss, score
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.metrics import MOST_SHOWN, accuracies, confusion_of, loss_beside_accuracy
from scce.metrics.words import about_accuracies, about_confusion, about_loss_beside

laws = settings(deadline=None, derandomize=True, max_examples=50)

RIGHT_THREE_OF_FOUR = ([0, 1, 2, 0], [[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 3.0], [0.0, 0.0, 3.0]])


def scored(labels, rows, from_logits=True):
    return score(Batch(np.asarray(labels), np.asarray(rows), from_logits))


def by_call(metrics):
    return {(metric.library, metric.call): metric.value for metric in metrics}


def drawn(seed, size=4, number=50):
    random = np.random.default_rng(seed)
    return scored(random.integers(size, size=number), random.normal(0, 2, (number, size)))


def test_the_accuracy_that_shapes_choose_is_not_the_one_of_cells():
    values = by_call(accuracies(scored(*RIGHT_THREE_OF_FOUR)))
    assert values["Keras", 'metrics=["accuracy"]'] == 0.75
    assert values["Keras", "BinaryAccuracy()"] == pytest.approx(10 / 12)


def test_a_class_that_is_only_guessed_counts_in_torchmetrics_and_not_in_scikit_learn():
    values = by_call(accuracies(scored([0, 0], [[1.0, 0.0], [0.0, 1.0]])))
    assert values["torchmetrics", "MulticlassAccuracy(2)"] == 0.25
    assert values["scikit-learn", "balanced_accuracy_score(labels, guesses)"] == 0.5


def test_padding_is_wrong_for_keras_left_out_by_torchmetrics_and_a_class_of_scikit_learns():
    values = by_call(accuracies(scored([0, -100], [[1.0, 0.0], [0.0, 1.0]]), ignore_label=-100))
    assert (
        values["Keras", 'metrics=["accuracy"]'] == 0.0
        or values["scikit-learn", "accuracy_score(labels, guesses)"] == 0.5
    )
    assert values["torchmetrics", 'MulticlassAccuracy(2, average="micro", ignore_index=-100)'] == 1.0
    assert values["scikit-learn", "balanced_accuracy_score(labels, guesses)"] == 0.5


def test_labels_outside_are_refused_by_those_that_take_classes_only():
    values = by_call(accuracies(scored([0, 3, 1], np.eye(3))))
    assert {library for (library, call), value in values.items() if value is None and "k=" not in call} == {
        "torchmetrics"
    }


def test_an_example_without_a_guess_has_no_accuracy():
    assert accuracies(scored([0], [[np.nan, 0.0]])) == []
    assert about_accuracies([]) == "An example has no guess, so there is no accuracy of them all."


def test_weights_are_asked_by_those_that_take_them():
    values = by_call(accuracies(scored([0, 1], [[1.0, 0.0], [1.0, 0.0]]), weights=[3.0, 1.0]))
    assert values["Keras", 'weighted_metrics=["accuracy"]'] == 0.75
    assert values["scikit-learn", "accuracy_score(labels, guesses, sample_weight=weights)"] == 0.75


def test_rows_of_targets_are_judged_by_their_largest():
    values = by_call(accuracies(scored([[0.9, 0.1], [0.2, 0.8]], [[1.0, 0.0], [1.0, 0.0]])))
    assert values["Keras", 'metrics=["accuracy"]'] == 0.5


@laws
@given(st.integers(0, 500), st.integers(2, 9))
def test_every_accuracy_is_a_share_and_more_tries_are_never_worse(seed, size):
    metrics = accuracies(drawn(seed, size))
    values = by_call(metrics)
    assert all(0 <= metric.value <= 1 for metric in metrics)
    best = max(metric.value for metric in metrics if metric.call == 'metrics=["accuracy"]')
    assert all(metric.value >= best for metric in metrics if metric.top > 1)
    assert values["torchmetrics", f'MulticlassAccuracy({size}, average="micro")'] == pytest.approx(best)


@laws
@given(st.integers(0, 500), st.integers(2, 40))
def test_the_confusion_matrix_counts_every_guess_once(seed, size):
    scores = drawn(seed, size)
    table = confusion_of(scores, batch_loss(scores, PLAIN_MEAN))
    if size <= MOST_SHOWN:
        assert table.counts.sum() == len(scores.labels)
        assert np.trace(table.counts) == scores.right.sum()
    assert len(table.shown) == min(size, MOST_SHOWN)
    true, guess, times = table.pairs[0]
    assert ((scores.labels == true) & (scores.guesses == guess)).sum() == times


def test_what_is_ignored_is_in_no_table():
    scores = scored([0, -100], [[1.0, 0.0], [0.0, 1.0]])
    assert confusion_of(scores, batch_loss(scores, Way(ignore_label=-100))).counts.tolist() == [[1, 0], [0, 0]]
    none = batch_loss(scored([-100], [[1.0, 0.0]]), Way(ignore_label=-100))
    assert confusion_of(scored([-100], [[1.0, 0.0]]), none) is None


@laws
@given(st.integers(0, 500), st.integers(2, 9))
def test_right_guesses_cost_at_most_ln_k_and_wrong_ones_at_least_ln_2(seed, size):
    scores = drawn(seed, size)
    record = loss_beside_accuracy(scores, batch_loss(scores, PLAIN_MEAN))
    assert record.right.max(initial=0) <= np.log(size)
    assert record.wrong.min(initial=9) >= np.log(2)
    assert record.size == len(scores.labels)
    assert record.least <= np.concatenate([record.right, record.wrong]).mean()


def test_rows_that_do_not_sum_to_one_know_neither_bound():
    scores = scored([2], [[0.8, 0.4, 0.4]], from_logits=False)
    assert loss_beside_accuracy(scores, batch_loss(scores, PLAIN_MEAN)) is not None
    scores = scored([2], [[0.2, 0.1, 0.24]], from_logits=False)
    assert loss_beside_accuracy(scores, batch_loss(scores, PLAIN_MEAN)) is None


def test_the_words_hold_the_readers_numbers():
    scores = scored(*RIGHT_THREE_OF_FOUR)
    loss = batch_loss(scores, PLAIN_MEAN)
    assert "**75.0\u00a0%** or **83.3\u00a0%**" in about_accuracies(accuracies(scores))
    assert "fall to 0.173 nats" in about_loss_beside(loss_beside_accuracy(scores, loss))
    assert about_confusion(confusion_of(scores, loss), "abc") == "Most frequent mistakes: a as c (1)."
