"""What lies below Keras's two losses: the loss and the slopes of every example on TensorFlow, JAX and torch.

The back ends agree on paper. Where they do not in practice, the difference is a field of Backend.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scce.arrays import BoolArray, FloatArray
from scce.frameworks import pytorch, tensorflow
from scce.frameworks.arithmetic import log_probabilities, looked_up, multiplied, slopes_along_logits
from scce.frameworks.clipping import (
    Division,
    clipped,
    normalised,
    slopes_before_normalising,
    slopes_before_the_logarithm,
)
from scce.frameworks.evaluation import RaisedError


@dataclass(frozen=True)
class Backend:
    """What a back end does in its own way.

    Attributes:
        looks_up: whether an integer label is looked up, or made a one-hot row and multiplied.
        clips_first: whether probabilities are clipped and then normalised for integers, not the reverse.
        slope_at_bound: the slope of the clip where a probability is exactly one of the bounds.
        rows_sum_to_one: whether the gradient of a row takes that for granted.
        division: how probabilities are divided by their sum.
        refusal: the error that labels outside 0..K-1 raise; None if they cost 0.
        free_labels: those that cost 0 all the same.
    """

    looks_up: bool
    clips_first: bool
    slope_at_bound: float
    rows_sum_to_one: bool
    division: Division
    refusal: Callable[[tuple[int, ...], int], RaisedError] | None
    free_labels: tuple[int, ...] = ()


TENSORFLOW = Backend(
    looks_up=True,
    clips_first=True,
    slope_at_bound=1.0,
    rows_sum_to_one=True,
    division=Division(inverts=False, flushes=True),
    refusal=tensorflow.error_outside,
)
JAX = Backend(
    looks_up=False,
    clips_first=False,
    slope_at_bound=0.5,
    rows_sum_to_one=False,
    division=Division(inverts=True, flushes=True),
    refusal=None,
)
# The compiler makes a look-up of the product with a one-hot row: 0 times the NaN of another class is left out.
JAX_COMPILED = replace(JAX, looks_up=True)
TORCH = Backend(
    looks_up=True,
    clips_first=False,
    slope_at_bound=1.0,
    rows_sum_to_one=False,
    division=Division(inverts=False, flushes=False),
    refusal=pytorch.error_outside,
    free_labels=(pytorch.IGNORED_BY_DEFAULT,),
)


@dataclass(frozen=True)
class PerExample:
    """Losses before weights and reduction.

    Attributes:
        losses: (N,) in nats.
        slopes: given what every loss is multiplied with (N, 1), the slopes (N, K) along its predictions.
        held: (N, K) true where a probability was clipped.
    """

    losses: FloatArray
    slopes: Callable[[FloatArray], FloatArray]
    held: BoolArray


def from_logits(backend: Backend, targets: FloatArray, logits: FloatArray, *, sparse: bool) -> PerExample:
    """Returns the losses of logits (N, K); sparse targets (N, K) are one-hot or all 0."""
    cross_entropy = looked_up if sparse and backend.looks_up else multiplied
    slopes = slopes_along_logits(targets, logits, rows_sum_to_one=backend.rows_sum_to_one and not sparse)
    return PerExample(
        losses=cross_entropy(targets, log_probabilities(logits)),
        slopes=lambda factors: slopes * factors,
        held=np.zeros(logits.shape, dtype=bool),
    )


def from_probabilities(backend: Backend, targets: FloatArray, given: FloatArray, *, sparse: bool) -> PerExample:
    """Returns the losses of probabilities (N, K), between the bounds before their logarithms are taken."""
    if sparse and backend.clips_first:
        return _clipped_and_then_normalised(targets, given, backend.slope_at_bound)
    cross_entropy = looked_up if sparse and backend.looks_up else multiplied
    shares = clipped(normalised(given, backend.division), backend.slope_at_bound)

    def slopes(factors: FloatArray) -> FloatArray:
        along_shares = slopes_before_the_logarithm(targets * factors, shares)
        return slopes_before_normalising(along_shares, given, backend.division)

    return PerExample(cross_entropy(targets, np.log(shares.values)), slopes, shares.held)


def _clipped_and_then_normalised(targets: FloatArray, given: FloatArray, slope_at_bound: float) -> PerExample:
    # TensorFlow takes the logarithms of what it clipped for logits: their softmax is the normalising.
    shares = clipped(given, slope_at_bound)
    logits = np.log(shares.values)
    along_logits = slopes_along_logits(targets, logits)

    def slopes(factors: FloatArray) -> FloatArray:
        return np.where(shares.slopes > 0, along_logits * factors / shares.values * shares.slopes, 0)

    return PerExample(looked_up(targets, log_probabilities(logits)), slopes, shares.held)
