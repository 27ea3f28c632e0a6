"""What is worth saying about the loss of a batch: what moved it, which example costs most, which have no loss."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from scce.batch.scores import BatchLoss, Scores, batch_loss
from scce.batches import PLAIN_MEAN, Way

SUM_OFF = 1e-6  # how far the sum of a row of targets may be from 1
Moved: TypeAlias = Literal["plain mean", "nothing", "numerator", "denominator", "both"]


@dataclass(frozen=True)
class Move:
    """How the fraction of a loss differs from the plain mean over all examples.

    Attributes:
        moved: what differs, to twelve digits; "plain mean" where every example counts once, "nothing" where
            choices were made that change neither.
        numerators: of the plain mean, and now, in nats.
        denominators: of the plain mean, and now.
    """

    moved: Moved
    numerators: tuple[float, float]
    denominators: tuple[float, float]


def move_from_plain_mean(scores: Scores, batch: BatchLoss) -> Move:
    """Returns which of numerator and denominator differ from those of the plain mean over all examples."""
    start, now = batch_loss(scores, PLAIN_MEAN).reduction, batch.reduction
    numerator_moved = not np.isclose(start.numerator, now.numerator, rtol=1e-12, equal_nan=True)
    moved: dict[tuple[bool, bool], Moved] = {
        (True, True): "both",
        (True, False): "numerator",
        (False, True): "denominator",
        (False, False): "plain mean" if _counts_each_once(batch) else "nothing",
    }
    return Move(
        moved=moved[numerator_moved, start.denominator != now.denominator],
        numerators=(start.numerator, now.numerator),
        denominators=(start.denominator, now.denominator),
    )


def _counts_each_once(batch: BatchLoss) -> bool:
    now = batch.reduction
    return bool(now.counted.all() and (now.weights == 1).all() and not batch.smoothing_terms.any())


@dataclass(frozen=True)
class Worst:
    """The example that adds most to the numerator.

    Attributes:
        example: its position.
        is_right: whether its guess is; None where no class is alone the largest of its targets.
        share: of the numerator, 0 to 1; None where the numerator is infinite.
    """

    example: int
    is_right: bool | None
    share: float | None


@dataclass(frozen=True)
class Accuracy:
    """How many guesses are right, and the example that explains why the loss says something else.

    Attributes:
        num_right: of the examples that count.
        num_counted: how many count and have an answer that can be right, at least 1.
        worst: the example that adds most; None where there are no shares: a term is negative or NaN, or all are 0.
        num_unclear: how many count and have none: two classes share the largest target.
    """

    num_right: int
    num_counted: int
    worst: Worst | None
    num_unclear: int = 0


def accuracy_of(scores: Scores, batch: BatchLoss) -> Accuracy | None:
    """Returns what there is to know about the accuracy of a batch, or None if no example that counts has an answer."""
    judged, unclear = batch.reduction.counted & scores.has_answer, batch.reduction.counted & ~scores.has_answer
    if not judged.any():
        return None
    num_right, num_judged = int(scores.right[judged].sum()), int(judged.sum())
    return Accuracy(num_right, num_judged, _worst_of(scores, batch), int(unclear.sum()))


def _worst_of(scores: Scores, batch: BatchLoss) -> Worst | None:
    terms, total = np.where(batch.reduction.counted, batch.terms, 0), batch.reduction.numerator
    if not ((terms >= 0).all() and total > 0):
        return None
    worst = int(np.argmax(terms))
    is_right = bool(scores.right[worst]) if scores.has_answer[worst] else None
    return Worst(worst, is_right, float(terms[worst] / total) if total < np.inf else None)


@dataclass(frozen=True)
class MissingLoss:
    """The examples that count and have no loss.

    Attributes:
        example: the first of them.
        label: its label, where that is what is wrong with it; None where its predictions are, or its targets.
        num_classes: K.
        num_others: how many more there are.
        by_targets: whether a number in its row of targets is what is wrong with it.
    """

    example: int
    label: int | None
    num_classes: int
    num_others: int
    by_targets: bool = False


def missing_loss(scores: Scores, batch: BatchLoss) -> MissingLoss | None:
    """Returns which examples that count have no loss, or None if all have one."""
    flawed = np.flatnonzero(batch.reduction.counted & np.isnan(scores.losses))
    if not len(flawed):
        return None
    first = int(flawed[0])
    sound = bool(scores.guesses[first] >= 0)
    label = int(scores.labels[first]) if sound and scores.soft is None else None
    return MissingLoss(first, label, scores.num_classes, len(flawed) - 1, sound and scores.soft is not None)


@dataclass(frozen=True)
class OddTargets:
    """The rows of targets that do not sum to 1.

    Attributes:
        example: the first of them.
        total: what it sums to.
        num_others: how many more there are.
    """

    example: int
    total: float
    num_others: int


def odd_targets(scores: Scores) -> OddTargets | None:
    """Returns which rows of targets do not sum to 1, or None if all do or there are none."""
    if scores.soft is None:
        return None
    sums = scores.soft.targets.sum(axis=-1)
    odd = np.flatnonzero(~np.isclose(sums, 1, rtol=0, atol=SUM_OFF))
    return OddTargets(int(odd[0]), float(sums[odd[0]]), len(odd) - 1) if len(odd) else None


@dataclass(frozen=True)
class Perplexity:
    """How unsure a model is of a token, as a number of equally likely ones.

    Attributes:
        mean: what a token costs, in nats: the weighted mean, without class weights and smoothing.
        value: exp of it.
        is_of_the_loss: whether that mean is the loss that is shown.
    """

    mean: float
    value: float
    is_of_the_loss: bool


def perplexity_of(scores: Scores, batch: BatchLoss, way: Way, weights: ArrayLike | None) -> Perplexity:
    """Returns the perplexity of a batch whose examples are tokens."""
    mean = batch_loss(scores, Way("weighted mean", way.ignore_label), weights).loss
    with np.errstate(over="ignore"):
        value = float(np.exp(mean))
    return Perplexity(mean, value, bool(np.isclose(mean, batch.loss, rtol=1e-12, atol=0, equal_nan=True)))
