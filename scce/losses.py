"""Cross-entropy and its gradient: one loss per example, for integer labels and for one-hot targets.

The two functions of a pair give the same numbers for the same example. One looks a probability
up, the other multiplies and adds.
"""

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, as_labels, as_logits, as_targets
from scce.softmax import log_softmax, softmax_of


def sparse_categorical_crossentropy(labels: ArrayLike, logits: ArrayLike) -> FloatArray:
    """Returns the loss of every example, its label given as an integer.

    loss = -ln p[label]

    Args:
        labels: integers of shape (...), each in 0..K-1.
        logits: shape (..., K), finite, or -inf for a masked class.

    Returns:
        Losses of shape (...), in nats. Infinite where the label's class is masked.

    Raises:
        InputError: if the logits or the labels are not as above, or do not fit each other.
    """
    z = as_logits(logits)
    y = as_labels(labels, z)
    # 0 - x, where -x would make a certain class cost -0.0.
    return 0 - np.take_along_axis(log_softmax(z), y[..., np.newaxis], axis=-1)[..., 0]


def categorical_crossentropy(targets: ArrayLike, logits: ArrayLike) -> FloatArray:
    """Returns the loss of every example, its target given as a one-hot or soft row.

    loss = -(t[0] ln p[0] + ... + t[K-1] ln p[K-1])

    Args:
        targets: shape (..., K), rows that sum to 1.
        logits: shape (..., K), finite, or -inf for a masked class.

    Returns:
        Losses of shape (...), in nats. Infinite where a masked class has a target above 0.

    Raises:
        InputError: if the logits or the targets are not as above, or do not fit each other.
    """
    z = as_logits(logits)
    t = as_targets(targets, z)
    # A class with target 0 adds nothing, even where ln p is -inf: 0 times -inf would be NaN.
    return 0 - np.multiply(t, log_softmax(z), out=np.zeros_like(z), where=t > 0).sum(axis=-1)


def sparse_gradient(labels: ArrayLike, logits: ArrayLike) -> FloatArray:
    """Returns the slope of every example's loss along each of its logits, the label given as an integer.

    d loss / d z[i] = p[i], and p[i] - 1 at the label

    Args:
        labels: integers of shape (...), each in 0..K-1.
        logits: shape (..., K), finite, or -inf for a masked class.

    Returns:
        Gradient of shape (..., K), in nats per unit of logit; every row sums to 0.

    Raises:
        InputError: if the logits or the labels are not as above, or do not fit each other.
    """
    z = as_logits(logits)
    at_label = as_labels(labels, z)[..., np.newaxis] == np.arange(z.shape[-1])
    # p - 1 cancels where p is nearly 1. Minus the probability of the others is the same, and does not.
    found = softmax_of(z)
    return np.where(at_label, -found.complements, found.probabilities)


def categorical_gradient(targets: ArrayLike, logits: ArrayLike) -> FloatArray:
    """Returns the slope of every example's loss along each of its logits, the target given as a row.

    d loss / d z[i] = p[i] - t[i]

    Args:
        targets: shape (..., K), rows that sum to 1.
        logits: shape (..., K), finite, or -inf for a masked class.

    Returns:
        Gradient of shape (..., K), in nats per unit of logit; every row sums to 0.

    Raises:
        InputError: if the logits or the targets are not as above, or do not fit each other.
    """
    z = as_logits(logits)
    t = as_targets(targets, z)
    # p - t, with the part that both share taken out: exact for a one-hot target.
    found = softmax_of(z)
    return found.probabilities * (t.sum(axis=-1, keepdims=True) - t) - t * found.complements
