"""One sigmoid output per example, and the two columns that say the same."""

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray
from scce.batch.small_batch import SmallBatch

DIGITS = 12  # behind the point, so that 1 - 0.9 is 0.1
OUTPUTS, LABELS = (0.9, 0.2, 0.7), (1, 0, 1)


def two_columns(outputs: ArrayLike, *, from_logits: bool) -> FloatArray:
    """Returns the row of two classes that each output of one sigmoid stands for: the class 0, and the class 1.

    softmax([0, z]) = [1 - sigmoid(z), sigmoid(z)]

    Args:
        outputs: shape (N,), p of class 1, or the logit z before the sigmoid.
        from_logits: whether they are logits.

    Returns:
        Shape (N, 2): [1 - p, p], or [0, z].
    """
    values = np.asarray(outputs, dtype=np.float64)
    return np.stack([np.zeros_like(values) if from_logits else (1 - values).round(DIGITS), values], axis=-1)


def sigmoid_example() -> SmallBatch:
    """Returns three outputs of one sigmoid, as a batch of two classes."""
    rows = two_columns(OUTPUTS, from_logits=False)
    return SmallBatch(LABELS, tuple(map(tuple, rows.tolist())), False, (1.0,) * len(LABELS))
