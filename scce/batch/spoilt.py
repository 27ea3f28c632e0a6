"""Labels that were right, spoilt in a way that happens in practice, for a doctor to find."""

from typing import Literal, TypeAlias, get_args

import numpy as np

from scce.arrays import IntArray

Spoilt: TypeAlias = Literal["right", "eight wrong", "counted from 1", "in another order"]
SPOILT: tuple[Spoilt, ...] = get_args(Spoilt)
NUM_WRONG, FURTHER = 8, 3  # labels that are changed, and by how many classes


def spoilt(labels: IntArray, how: Spoilt, num_classes: int) -> IntArray:
    """Returns labels (N,) of K classes, spoilt.

    Args:
        labels: each in 0..K-1, at least eight.
        how: "right" leaves them as they are; "eight wrong" gives eight of them, evenly apart, another class;
            "counted from 1" adds 1; "in another order" numbers the last two classes the other way round.
        num_classes: K.
    """
    if how == "counted from 1":
        return labels + 1
    if how == "in another order":
        order = np.arange(num_classes)
        order[-2:] = order[-2:][::-1]
        return order[labels]
    changed = labels.copy()
    if how == "eight wrong":
        rows = np.linspace(0, len(labels) - 1, NUM_WRONG).round().astype(np.intp)
        changed[rows] = (changed[rows] + FURTHER) % num_classes
    return changed
