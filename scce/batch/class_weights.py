"""Class weights: the two means that they lead to, and the weights that balance the classes."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from scce.arrays import FloatArray, InputError
from scce.batch.scores import BatchLoss, Scores, batch_loss
from scce.batches import Way

Apart: TypeAlias = Literal["Keras", "PyTorch"]


@dataclass(frozen=True)
class TwoMeans:
    """A numerator with class weights in it, and the two numbers it is divided by.

    Attributes:
        numerator: in nats.
        examples: how many count: what Keras's mean divides by.
        together: what they weigh together: what PyTorch's mean divides by.
        is_soft: whether the truth is rows of targets.
        is_smoothed: whether labels are smoothed.
        has_weights: whether the examples have weights of their own too.
    """

    numerator: float
    examples: int
    together: float
    is_soft: bool
    is_smoothed: bool
    has_weights: bool

    @property
    def by_examples(self) -> float:
        """The mean over examples, in nats; NaN of nothing."""
        return _ratio(self.numerator, self.examples)

    @property
    def by_weights(self) -> float:
        """The mean over weights, in nats; NaN of nothing."""
        return _ratio(self.numerator, self.together)


def two_means_of(scores: Scores, batch: BatchLoss, way: Way, *, has_weights: bool) -> TwoMeans | None:
    """Returns the two means of a batch with class weights, or None where it has none."""
    if way.class_weights is None:
        return None
    now = batch.reduction
    return TwoMeans(
        numerator=now.numerator,
        examples=int(now.counted.sum()),
        together=float(now.weights.sum(where=now.counted)),
        is_soft=scores.soft is not None,
        is_smoothed=way.smoothing > 0,
        has_weights=has_weights,
    )


@dataclass(frozen=True)
class Balanced:
    """The weights that let every class weigh as much as the others together with its examples.

    Attributes:
        weights: (K,) one per class.
        without: the classes that have no example.
    """

    weights: tuple[float, ...]
    without: tuple[int, ...]


def balanced_weights(scores: Scores, way: Way) -> Balanced:
    """Returns scikit-learn's balanced weights.

    weight of a class = number of examples / (number of classes * how many of the examples are of the class)

    Classes without an example are not counted, as scikit-learn does not know of them; they weigh 1, and that
    changes nothing. Rows of targets count by their shares.

    Args:
        scores: of the batch.
        way: of which the label to ignore is asked: its examples do not count.

    Raises:
        InputError: if no example that counts is of a class.
    """
    counts = _counts(scores, way)
    known = counts > 0
    if not known.any():
        raise InputError("no example that counts is of a class: there is nothing to balance")
    weights = np.where(known, counts.sum() / (known.sum() * np.where(known, counts, 1)), 1.0)
    return Balanced(tuple(weights.tolist()), tuple(np.flatnonzero(~known).tolist()))


def _counts(scores: Scores, way: Way) -> FloatArray:
    if scores.soft is not None:
        known = ~np.isnan(scores.soft.losses)
        return np.asarray(np.where(known, scores.soft.targets, 0).sum(axis=0))
    counted = batch_loss(scores, Way(ignore_label=way.ignore_label)).reduction.counted
    known = counted & (scores.labels >= 0) & (scores.labels < scores.num_classes)
    return np.bincount(scores.labels[known].astype(np.int64), minlength=scores.num_classes).astype(np.float64)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else np.nan
