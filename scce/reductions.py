"""How a batch becomes one number: what is added up, and what the sum is divided by."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import BoolArray, FloatArray, refuse_masked


@dataclass(frozen=True)
class Reduction:
    """The way from N losses to one: loss = numerator / denominator.

    Attributes:
        numerator: the sum of the weighted losses that count, in nats.
        denominator: what it is divided by: a number of examples, a sum of weights, or 1 for a sum.
        weights: (N,) the weight of every example, 1 where none is given.
        counted: (N,) false where an example is ignored.
        divisors: (N,) what each example adds to the denominator; all 0 for a sum.
        zero_if_empty: whether the mean of nothing, with denominator 0, is 0 and not NaN.
        infinite_by_zero: whether it is infinite where the numerator is not 0.
    """

    numerator: float
    denominator: float
    weights: FloatArray
    counted: BoolArray
    divisors: FloatArray
    zero_if_empty: bool
    infinite_by_zero: bool = False

    @property
    def loss(self) -> float:
        """The one number, in nats."""
        return self.numerator / self.denominator if self.denominator else self._of_nothing

    @property
    def slopes(self) -> FloatArray:
        """How much the one number moves with every weighted loss: (N,), 0 where an example is ignored."""
        slope = 1 / self.denominator if self.denominator else self._of_nothing
        return np.where(self.counted, slope, 0).astype(self.weights.dtype)

    @property
    def _of_nothing(self) -> float:
        if self.infinite_by_zero:
            return math.copysign(math.inf, self.numerator)
        return 0.0 if self.zero_if_empty else math.nan


def total(losses: FloatArray, weights: ArrayLike = 1, counted: ArrayLike = True) -> Reduction:
    """Returns the sum of the losses that count.

    loss = L[0] + ... + L[N-1]

    Args:
        losses: shape (N,), each multiplied with its weight already.
        weights: shape (N,); kept to be shown.
        counted: shape (N,), false for an ignored example.
    """
    return _reduction(losses, weights, counted, None, False)


def mean_over_examples(
    losses: FloatArray, weights: ArrayLike = 1, counted: ArrayLike = True, *, zero_if_empty: bool = False
) -> Reduction:
    """Returns the sum of the losses divided by how many examples count, whatever they weigh.

    loss = (L[0] + ... + L[N-1]) / number of examples that count

    Args:
        losses: shape (N,), each multiplied with its weight already.
        weights: shape (N,); kept to be shown.
        counted: shape (N,), false for an ignored example.
        zero_if_empty: whether no example at all gives 0, not NaN.
    """
    return _reduction(losses, weights, counted, np.ones_like(losses), zero_if_empty)


def mean_over_weights(
    losses: FloatArray, weights: ArrayLike = 1, counted: ArrayLike = True, *, zero_if_empty: bool = False
) -> Reduction:
    """Returns the sum of the losses divided by what the examples that count weigh together.

    loss = (L[0] + ... + L[N-1]) / (w[0] + ... + w[N-1])

    Args:
        losses: shape (N,), each multiplied with its weight already.
        weights: shape (N,).
        counted: shape (N,), false for an ignored example.
        zero_if_empty: whether weights that sum to 0 give 0, not NaN.
    """
    return _reduction(losses, weights, counted, weights, zero_if_empty)


def _reduction(
    losses: FloatArray, weights: ArrayLike, counted: ArrayLike, divisors: ArrayLike | None, zero_if_empty: bool
) -> Reduction:
    for name, values in (("losses", losses), ("weights", weights), ("counted", counted)):
        refuse_masked(name, values)
    counts = np.broadcast_to(np.asarray(counted, dtype=bool), losses.shape)
    each = np.zeros_like(losses) if divisors is None else np.broadcast_to(divisors, losses.shape)
    with np.errstate(invalid="ignore", over="ignore"):  # inf - inf is NaN, as it is in every framework
        numerator, denominator = float(np.sum(losses, where=counts)), float(np.sum(each, where=counts))
    return Reduction(
        numerator=numerator,
        denominator=1.0 if divisors is None else denominator,
        weights=np.broadcast_to(np.asarray(weights, dtype=losses.dtype), losses.shape),
        counted=counts,
        divisors=np.where(counts, each, 0.0),
        zero_if_empty=zero_if_empty,
    )
