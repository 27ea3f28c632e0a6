"""From logits to probabilities, without overflow and without losing the small ones."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import BoolArray, FloatArray, as_logits, as_temperature


def softmax(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    """Returns the probability of every class.

    p[i] = exp(z[i] / T) / (exp(z[0] / T) + ... + exp(z[K-1] / T))

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0, one for all or one per example, shape (..., 1). Below 1 sharpens the
            distribution, above 1 flattens it.

    Returns:
        Probabilities of shape (..., K); every row sums to 1.

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    shares = _shares(logits, temperature)
    return shares.each / (1 + shares.rest)


def log_softmax(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    """Returns the natural logarithm of the probability of every class.

    ln p[i] = (z[i] - max z) / T - ln(1 + the exponentials of all but the largest)

    log(softmax(z)) would be -inf for a small probability and 0 for one near 1; here both keep
    all their digits, because no number near 1 is ever rounded before its logarithm is taken.

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0.

    Returns:
        Log-probabilities of shape (..., K), in nats, none above 0.

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    shares = _shares(logits, temperature)
    return shares.distance - np.log1p(shares.rest)


def complement(logits: ArrayLike, temperature: ArrayLike = 1.0) -> FloatArray:
    """Returns, for every class, the probability that it is one of the others.

    1 - p[i] = the sum of p[j] over all j != i

    Added up from the others, not subtracted from 1: where p[i] is 1 - 4e-18, a float64
    cannot hold it, but it holds the 4e-18.

    Args:
        logits: shape (..., K), finite, or -inf for a masked class.
        temperature: T > 0.

    Returns:
        Probabilities of shape (..., K).

    Raises:
        InputError: if the logits or the temperature are not as above.
    """
    shares = _shares(logits, temperature)
    total = 1 + shares.rest
    return np.where(shares.is_largest, shares.rest, total - shares.each) / total


class _Shares(NamedTuple):
    distance: FloatArray  # (..., K) how far below the largest logit, over T: 0 or negative
    each: FloatArray  # (..., K) exp(distance): 1 for the largest logit
    is_largest: BoolArray  # (..., K) true for one class of each row
    rest: FloatArray  # (..., 1) the sum of `each` over all the other classes


def _shares(logits: ArrayLike, temperature: ArrayLike) -> _Shares:
    z = as_logits(logits)
    # Two finite logits can lie further apart than the largest float: -inf is the right distance then.
    with np.errstate(over="ignore"):
        distance = ((z - z.max(axis=-1, keepdims=True)) / as_temperature(temperature, z)).astype(z.dtype)
    each = np.exp(distance)
    is_largest = np.arange(z.shape[-1]) == distance.argmax(axis=-1, keepdims=True)
    rest = np.where(is_largest, 0, each).sum(axis=-1, keepdims=True)
    return _Shares(distance, each, is_largest, rest)
