"""The formulas as textbooks print them, kept to be shown failing: use softmax and losses instead.

exp overflows float64 above 709.78 and underflows to 0 below -745.13; a sum near 1 swallows what is
smaller than 1.1e-16. No warning is given here, because the wrong result is what is to be seen.
"""

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, as_labels, as_logits


def naive_softmax(logits: ArrayLike) -> FloatArray:
    """Returns exp(z) over its sum: NaN as soon as one logit is above 709.78.

    Args:
        logits: shape (..., K).

    Returns:
        Probabilities of shape (..., K), where the formula survives.
    """
    z = as_logits(logits)
    with np.errstate(over="ignore", invalid="ignore"):
        exponentials = np.exp(z)
        return exponentials / exponentials.sum(axis=-1, keepdims=True)


def naive_sparse_categorical_crossentropy(labels: ArrayLike, logits: ArrayLike) -> FloatArray:
    """Returns -ln of the naive softmax at the label: infinite or 0 where the loss is neither.

    Args:
        labels: integers of shape (...), each in 0..K-1.
        logits: shape (..., K).

    Returns:
        Losses of shape (...), in nats, where the formula survives.
    """
    z = as_logits(logits)
    y = as_labels(labels, z)
    with np.errstate(divide="ignore"):
        return -np.log(np.take_along_axis(naive_softmax(z), y[..., np.newaxis], axis=-1)[..., 0])
