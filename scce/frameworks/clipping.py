"""How Keras gets from given probabilities to logarithms: divide by the sum, clip to 1e-7..1 - 1e-7, in two orders.

A back end reaches the same quotient in its own way, which shows where a sum is tiny or huge.
"""

from dataclasses import dataclass

import numpy as np

from scce.arrays import BoolArray, FloatArray

EPSILON = 1e-7


@dataclass(frozen=True)
class Division:
    """How a back end divides numbers p by their sum S.

    Attributes:
        inverts: whether it multiplies with 1 / S, and for the slopes with 1 / (S S), and does not divide twice.
        flushes: whether a number that is too small for all its digits, below 1.2e-38 in float32, is 0.
    """

    inverts: bool
    flushes: bool

    def kept(self, values: FloatArray) -> FloatArray:
        """Returns the numbers as the back end has them."""
        if not self.flushes:
            return values
        return np.where(np.abs(values) < np.finfo(values.dtype).tiny, 0, values).astype(values.dtype)

    def sums(self, values: FloatArray) -> FloatArray:
        """Returns S (N, 1)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.kept(self.kept(values).sum(axis=-1, keepdims=True))

    def quotients(self, values: FloatArray, sums: FloatArray) -> FloatArray:
        """Returns the numbers (N, K) over S (N, 1); NaN where that is 0 / 0."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return self.kept(values * self.kept(1 / sums) if self.inverts else values / sums)

    def parts(self, slopes: FloatArray, values: FloatArray, sums: FloatArray) -> FloatArray:
        """Returns slopes times numbers (N, K) over S S."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if not self.inverts:
                return self.kept(slopes * self.quotients(self.quotients(values, sums), sums))
            return self.kept(self.kept(slopes * self.kept(1 / self.kept(sums * sums))) * values)


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


def normalised(probabilities: FloatArray, division: Division) -> FloatArray:
    """Returns every row over its sum; NaN where that is 0 / 0."""
    return division.quotients(division.kept(probabilities), division.sums(probabilities))


def slopes_before_normalising(slopes: FloatArray, probabilities: FloatArray, division: Division) -> FloatArray:
    """Returns the slopes along the numbers, from those along the numbers over their sum S.

    d loss / d p[i] = g[i] / S - (g[0] p[0] + ... + g[K-1] p[K-1]) / (S S)
    """
    given, sums = division.kept(probabilities), division.sums(probabilities)
    with np.errstate(invalid="ignore", over="ignore"):
        shared = division.parts(slopes, given, sums).sum(axis=-1, keepdims=True)
        return division.quotients(slopes, sums) - shared


def slopes_before_the_logarithm(targets: FloatArray, probabilities: Clipped) -> FloatArray:
    """Returns the slopes of -sum of t ln q along the numbers that were clipped: -t / q, or 0 outside the bounds."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(probabilities.slopes > 0, -targets / probabilities.values * probabilities.slopes, 0)
