"""From logits to probabilities, without overflow and without losing the small ones."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import BoolArray, FloatArray, as_logits, as_temperature


@dataclass(frozen=True, eq=False)
class Softmax:
    """All that softmax knows of logits (..., K), from one pass through them.

    Attributes:
        distances: (..., K) how far each logit is below the largest, over T: 0 or negative.
        powers: (..., K) exp(distance): 1 for the largest logit.
        is_largest: (..., K) true for one class of each row.
        rest: (..., 1) the sum of the powers of all the other classes.
    """

    distances: FloatArray
    powers: FloatArray
    is_largest: BoolArray
    rest: FloatArray

    @cached_property
    def probabilities(self) -> FloatArray:
        """(..., K) the share of every class in the powers; a row sums to 1."""
        return self.powers / (1 + self.rest)

    @cached_property
    def log_probabilities(self) -> FloatArray:
        """(..., K) their natural logarithms, in nats, none above 0.

        log(softmax(z)) would be -inf for a small probability and 0 for one near 1; here both keep
        all their digits, because no number near 1 is ever rounded before its logarithm is taken.
        """
        return self.distances - np.log1p(self.rest)

    @cached_property
    def complements(self) -> FloatArray:
        """(..., K) for every class, the probability that it is one of the others.

        Added up from the others, not subtracted from 1: where p[i] is 1 - 4e-18, a float64
        cannot hold it, but it holds the 4e-18.
        """
        total = 1 + self.rest
        return np.where(self.is_largest, self.rest, total - self.powers) / total


def softmax_of(logits: ArrayLike, temperature: ArrayLike = 1.0) -> Softmax:
    """Returns the probabilities of every class, their logarithms and their complements, from one pass.

    The largest logit is subtracted first, so no exp overflows; its own power is 1 then, and the small
    powers of the others are added up on their own.

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0, one for all or one per example, shape (..., 1). Below 1 sharpens the
            distribution, above 1 flattens it.

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    z = as_logits(logits)
    # Two finite logits can lie further apart than the largest float: -inf is the right distance then.
    with np.errstate(over="ignore"):
        distances = ((z - z.max(axis=-1, keepdims=True)) / as_temperature(temperature, z)).astype(z.dtype)
    powers = np.exp(distances)
    is_largest = np.arange(z.shape[-1]) == distances.argmax(axis=-1, keepdims=True)
    rest = np.where(is_largest, 0, powers).sum(axis=-1, keepdims=True)
    return Softmax(distances, powers, is_largest, rest)


def softmax(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    """Returns the probability of every class.

    p[i] = exp(z[i] / T) / (exp(z[0] / T) + ... + exp(z[K-1] / T))

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0, one for all or one per example, shape (..., 1).

    Returns:
        Probabilities of shape (..., K); every row sums to 1.

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    return softmax_of(logits, temperature).probabilities


def log_softmax(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    """Returns the natural logarithm of the probability of every class.

    ln p[i] = (z[i] - max z) / T - ln(1 + the powers of all but the largest)

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0, one for all or one per example, shape (..., 1).

    Returns:
        Log-probabilities of shape (..., K), in nats, none above 0.

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    return softmax_of(logits, temperature).log_probabilities


def complement(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    """Returns, for every class, the probability that it is one of the others.

    1 - p[i] = the sum of p[j] over all j != i

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0, one for all or one per example, shape (..., 1).

    Returns:
        Probabilities of shape (..., K).

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    return softmax_of(logits, temperature).complements
