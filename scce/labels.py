"""Three ways to say which class is true: an integer, a one-hot row, a softened row."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from scce.arrays import (
    FloatArray,
    InputError,
    IntArray,
    as_class_numbers,
    as_distribution,
    as_fraction,
    as_num_classes,
    first_index,
    place,
)


def one_hot(labels: ArrayLike, num_classes: int, dtype: DTypeLike = np.float64) -> FloatArray:
    """Returns a row per label that is 1 at the label and 0 elsewhere.

    t[i] = 1 if i == label else 0

    Args:
        labels: integers of any shape (...), each in 0..K-1.
        num_classes: K, at least 2.
        dtype: of the targets.

    Returns:
        Targets of shape (..., K).

    Raises:
        InputError: if a label is not an integer or outside 0..K-1.
    """
    size = as_num_classes(num_classes)
    label = as_class_numbers(labels, size)[..., np.newaxis]
    targets = np.zeros((*label.shape[:-1], size), dtype)
    np.put_along_axis(targets, label, 1, axis=-1)
    return targets


def labels_from_one_hot(targets: ArrayLike) -> IntArray:
    """Returns the integer label of every one-hot row.

    label = the i with t[i] == 1

    Args:
        targets: shape (..., K); every row has a single 1 and is 0 elsewhere.

    Returns:
        Labels of shape (...).

    Raises:
        InputError: if a row is not one-hot: an integer cannot say what it says.
    """
    rows = as_distribution(targets)
    soft = np.asarray(np.count_nonzero(rows, axis=-1) != 1)
    if soft.any():
        index = first_index(soft)
        raise InputError(f"targets {rows[index].tolist()}{place(index)} are not one-hot: no integer label says this")
    return rows.argmax(axis=-1)


def smooth_labels(targets: ArrayLike, smoothing: Any) -> FloatArray:
    """Returns targets that keep 1 - smoothing for themselves and share the smoothing among all classes.

    t'[i] = (1 - s) t[i] + s / K

    Args:
        targets: shape (..., K), rows that sum to 1.
        smoothing: s in 0..1.

    Returns:
        Targets of shape (..., K).

    Raises:
        InputError: if the targets are no distributions or the smoothing is outside 0..1.

    Source: Szegedy et al. (2016), https://doi.org/10.1109/CVPR.2016.308
    """
    rows = as_distribution(targets)
    share = as_fraction(smoothing, "smoothing")
    return rows * (1 - share) + share / rows.shape[-1]
