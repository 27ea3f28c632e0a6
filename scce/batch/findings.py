"""What is worth saying about the loss of a batch: what moved it, which example costs most, which have no loss."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from scce.batch.scores import BatchLoss, Scores, batch_loss
from scce.batches import PLAIN_MEAN

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
        is_right: whether its guess is.
        share: of the numerator, 0 to 1; None where the numerator is infinite.
    """

    example: int
    is_right: bool
    share: float | None


@dataclass(frozen=True)
class Accuracy:
    """How many guesses are right, and the example that explains why the loss says something else.

    Attributes:
        num_right: of the examples that count.
        num_counted: how many count, at least 1.
        worst: the example that adds most; None where there are no shares: a term is negative or NaN, or all are 0.
    """

    num_right: int
    num_counted: int
    worst: Worst | None


def accuracy_of(scores: Scores, batch: BatchLoss) -> Accuracy | None:
    """Returns what there is to know about the accuracy of a batch, or None if no example counts."""
    counted = batch.reduction.counted
    if not counted.any():
        return None
    return Accuracy(int(scores.right[counted].sum()), int(counted.sum()), _worst_of(scores, batch))


def _worst_of(scores: Scores, batch: BatchLoss) -> Worst | None:
    terms, total = np.where(batch.reduction.counted, batch.terms, 0), batch.reduction.numerator
    if not ((terms >= 0).all() and total > 0):
        return None
    worst = int(np.argmax(terms))
    return Worst(worst, bool(scores.right[worst]), float(terms[worst] / total) if total < np.inf else None)


@dataclass(frozen=True)
class MissingLoss:
    """The examples that count and have no loss.

    Attributes:
        example: the first of them.
        label: its label, where that is what is wrong with it; None where its predictions are.
        num_classes: K.
        num_others: how many more there are.
    """

    example: int
    label: int | None
    num_classes: int
    num_others: int


def missing_loss(scores: Scores, batch: BatchLoss) -> MissingLoss | None:
    """Returns which examples that count have no loss, or None if all have one."""
    flawed = np.flatnonzero(batch.reduction.counted & np.isnan(scores.losses))
    if not len(flawed):
        return None
    first = int(flawed[0])
    label = int(scores.labels[first]) if scores.guesses[first] >= 0 else None
    return MissingLoss(first, label, scores.num_classes, len(flawed) - 1)
