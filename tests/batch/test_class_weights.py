"""Class weights: an example weighs what its class weighs; two means come of it; and weights can balance classes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from making import batches, made

from scce.arrays import InputError
from scce.batch.class_weights import Balanced, balanced_weights, two_means_of
from scce.batch.findings import Perplexity, perplexity_of
from scce.batch.scores import batch_loss, score
from scce.batch.words import about_balanced, about_perplexity, about_two_means
from scce.batches import Batch, Way

laws = settings(deadline=None, derandomize=True, max_examples=60)

LABELS, LOGITS = [1, 0], [[2.0, 1.0], [0.0, 1.0]]
CLASS_WEIGHTS = (1.0, 5.0)
SOFT = [[0.9, 0.1], [0.2, 0.8]]


def means_of(truth=LABELS, weights=None, **way):
    """Returns what class weights make of two examples."""
    chosen = Way(class_weights=CLASS_WEIGHTS, **way)
    scores = score(Batch(truth, LOGITS, True))
    return two_means_of(scores, batch_loss(scores, chosen, weights), chosen, has_weights=weights is not None)


@laws
@given(batches())
def test_class_weights_are_weights_of_the_examples(pair):
    scores, loss = pair
    labels = scores.labels
    if scores.soft is None and ((labels >= 0) & (labels < scores.num_classes)).all():
        of_classes = np.random.default_rng(0).choice([0.0, 0.5, 1.0, 3.0], scores.num_classes)
        way = Way(loss.name, smoothing=0.1, class_weights=tuple(of_classes))
        by_hand = batch_loss(scores, Way(loss.name, smoothing=0.1), of_classes[labels])
        assert batch_loss(scores, way).loss == pytest.approx(by_hand.loss, rel=1e-12, nan_ok=True)


def test_a_label_that_is_no_class_weighs_1_and_can_be_ignored():
    scores = score(Batch([1, -100], LOGITS, True))
    loss = batch_loss(scores, Way("weighted mean", -100, class_weights=CLASS_WEIGHTS))
    assert (loss.loss, loss.reduction.weights.tolist()) == (pytest.approx(scores.losses[0]), [5, 1])


def test_a_class_of_weight_0_costs_nothing_whatever_is_lost():
    scores = score(Batch([1, 0], [[1, 0], [0.5, 0.5]], False))
    assert batch_loss(scores, Way("sum", class_weights=(1, 0))).loss == math.log(2)


# ---- the two means -----------------------------------------------------------------------------


def test_the_means_of_keras_and_pytorch_differ_in_the_denominator():
    means = means_of()
    losses = score(Batch(LABELS, LOGITS, True)).losses
    total = 5 * losses[0] + losses[1]
    assert (means.by_examples, means.by_weights) == (pytest.approx(total / 2), pytest.approx(total / 6))
    assert about_two_means(means) == (
        "With class weights a mean has two answers. Divided by the 2 examples: 7.880 / 2 = **3.940**, as Keras's "
        "`class_weight` does. Divided by the weights: 7.880 / 6 = **1.313**, as PyTorch's `weight` does."
    )


@pytest.mark.parametrize("reduction", ["mean", "weighted mean", "sum"])
def test_both_means_are_told_whichever_is_asked_for(reduction):
    assert means_of(reduction=reduction) == means_of()


def test_smoothing_and_weights_of_examples_are_told():
    assert "Label smoothing changes what an example costs here" in about_two_means(means_of(smoothing=0.1))
    assert "neither framework takes both at once" in about_two_means(means_of(weights=[1, 2]))


def test_of_rows_pytorch_divides_by_the_examples():
    said = about_two_means(means_of(SOFT))
    assert "as PyTorch's `weight` does for rows of targets; Keras's" in said


def test_without_class_weights_there_is_one_mean():
    assert two_means_of(*made(), Way(), has_weights=False) is None


def test_of_nothing_both_means_are_no_number():
    means = means_of([-1, -1], ignore_label=-1)
    assert "0 / 0 = **NaN**" in about_two_means(means)
    assert "the 0 examples" in about_two_means(means)


# ---- balanced ----------------------------------------------------------------------------------


def balanced(labels, num_classes=3, **way):
    """Returns the weights that balance labels."""
    rows = [[0.0] * num_classes] * len(labels)
    return balanced_weights(score(Batch(labels, rows, True)), Way(**way))


def test_balanced_weights_are_scikit_learn_s():
    # sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1, 2], y=[0, 0, 0, 1, 1, 2])
    assert balanced([0, 0, 0, 1, 1, 2]) == Balanced((2 / 3, 1.0, 2.0), ())


def test_a_class_without_examples_is_not_counted_and_weighs_1():
    assert balanced([0, 0, 0, 2]) == Balanced((2 / 3, 1.0, 2.0), (1,))
    assert about_balanced(balanced([0, 0, 0, 2])).endswith(
        "Class 1 has no example: it is not counted among the classes and weighs 1."
    )
    assert about_balanced(balanced([1, 1])).endswith(
        "Classes 0, 2 have no example: they are not counted among the classes and weigh 1."
    )
    assert "and others have" in about_balanced(balanced([0, 0], 20))


def test_what_does_not_count_and_what_is_no_class_is_not_balanced():
    assert balanced([0, 0, 1, 2, 2, 2, 7, -1], ignore_label=2) == balanced([0, 0, 1])


def test_rows_of_targets_count_by_their_shares():
    rows = [[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]]
    assert balanced(rows) == Balanced((2 / 1.5, 2 / 3, 2 / 1.5), ())


def test_with_balanced_weights_every_class_weighs_the_same_and_all_together_as_many_as_examples():
    labels = [0, 1, 1, 2, 2, 2]
    weights = np.array(balanced(labels).weights)[labels]
    assert [weights[np.array(labels) == k].sum() for k in range(3)] == pytest.approx([2, 2, 2])


@pytest.mark.parametrize("labels", [[7, -1], [1, 1]])
def test_where_no_example_is_of_a_class_there_is_nothing_to_balance(labels):
    with pytest.raises(InputError, match="nothing to balance"):
        balanced(labels, ignore_label=1)


# ---- perplexity --------------------------------------------------------------------------------


def perplexity(labels=LABELS, weights=None, **way):
    """Returns the perplexity of two tokens."""
    scores, chosen = score(Batch(labels, LOGITS, True)), Way(**way)
    return perplexity_of(scores, batch_loss(scores, chosen, weights), chosen, weights)


def test_perplexity_is_exp_of_the_mean():
    found = perplexity()
    assert (found.value, found.is_of_the_loss) == (pytest.approx(math.exp(found.mean)), True)
    assert about_perplexity(found) == (
        "Perplexity is exp(1.313) = 3.718: on average the model is as unsure as if it had to choose among 3.718 "
        "equally likely tokens."
    )


def test_guessing_evenly_among_50_has_a_perplexity_of_50():
    scores = score(Batch([0, 1, 2], np.zeros((3, 50)), True))
    assert perplexity_of(scores, batch_loss(scores, Way()), Way(), None).value == pytest.approx(50)


def test_padding_that_is_ignored_or_weighs_nothing_is_not_of_the_perplexity():
    first = perplexity([1, 1]).mean
    ignored, masked = perplexity([1, -100], ignore_label=-100), perplexity([1, 0], weights=[1, 0])
    assert ignored.mean == masked.mean == pytest.approx(first * 2 - perplexity([1, 1], weights=[0, 1]).mean)
    assert (ignored.is_of_the_loss, masked.is_of_the_loss) == (True, False)


@pytest.mark.parametrize("way", [{"smoothing": 0.1}, {"class_weights": CLASS_WEIGHTS}, {"reduction": "sum"}])
def test_perplexity_is_of_the_tokens_own_mean_and_that_is_said(way):
    found = perplexity(**way)
    assert (found.mean, found.is_of_the_loss) == (perplexity().mean, False)
    assert "of the tokens' own mean" in about_perplexity(found)


def test_where_there_is_no_mean_there_is_no_perplexity():
    assert "there is no perplexity" in about_perplexity(perplexity([1, 7]))
    assert "there is no perplexity" in about_perplexity(Perplexity(1e3, math.inf, True))
