"""How Keras gets from given probabilities to logarithms: divide by the sum, clip to 1e-7..1 - 1e-7, in two orders."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import BoolArray, FloatArray

EPSILON = 1e-7


@dataclass(frozen=True)
class Clipped:
    """Probabilities between two bounds.

    Attributes:
        given: (N, K) what was clipped.
        values: (N, K) what it became.
        slopes: (N, K) d values / d given: 1 between the bounds, 0 outside.
    """

    given: FloatArray
    values: FloatArray
    slopes: FloatArray

    @property
    def held(self) -> BoolArray:
        """(N, K) true where a bound is what counts, not the number; a 1 rounded up is still a 1."""
        return np.asarray((self.given < EPSILON) | (self.given > 1 + 1e-6))


def clipped(given: FloatArray, slope_at_bound: float) -> Clipped:
    """Returns the numbers raised or lowered to the bounds; NaN stays NaN and has no slope."""
    low, high = given.dtype.type(EPSILON), given.dtype.type(1 - EPSILON)
    slopes = np.where((given > low) & (given < high), 1, 0) + np.where(
        (given == low) | (given == high), slope_at_bound, 0
    )
    return Clipped(given, np.clip(given, low, high), slopes.astype(given.dtype))


def normalised(probabilities: FloatArray) -> FloatArray:
    """Returns every row over its sum; NaN where that is 0 / 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return probabilities / probabilities.sum(axis=-1, keepdims=True)


def slopes_before_normalising(slopes: FloatArray, probabilities: FloatArray) -> FloatArray:
    """Returns the slopes along the numbers, from those along the numbers over their sum S.

    d loss / d p[i] = (g[i] - (g[0] p[0] + ... + g[K-1] p[K-1]) / S) / S
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        sums = probabilities.sum(axis=-1, keepdims=True)
        shared = (slopes * probabilities).sum(axis=-1, keepdims=True) / sums
        return (slopes - shared) / sums


def slopes_before_the_logarithm(targets: FloatArray, probabilities: Clipped) -> FloatArray:
    """Returns the slopes of -sum of t ln q along the numbers that were clipped: -t / q, or 0 outside the bounds."""
    with np.errstate(invalid="ignore"):
        return np.where(probabilities.slopes > 0, -targets / probabilities.values * probabilities.slopes, 0)
