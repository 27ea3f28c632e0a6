"""What Keras makes of labels: targets, which examples count, and which cost nothing for want of a target."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import BoolArray, FloatArray
from scce.frameworks.arithmetic import one_hot_or_zero
from scce.frameworks.case import Case


@dataclass(frozen=True)
class Truth:
    """What an example's loss is taken against.

    Attributes:
        targets: (N, K) one-hot, soft, or all 0.
        counted: (N,) false where ignore_class says so.
        free: (N,) true where an example that counts costs 0 for want of a target.
    """

    targets: FloatArray
    counted: BoolArray
    free: BoolArray


def truth_of_rows(case: Case) -> Truth:
    """Returns the rows, smoothed; no share is out of bounds for Keras."""
    targets = case.labels
    if case.smoothing:
        targets = (targets * (1 - case.smoothing) + case.smoothing / case.num_classes).astype(targets.dtype)
    return Truth(targets, np.ones(len(targets), dtype=bool), np.asarray(~targets.any(axis=-1)))


def truth_of_labels(case: Case) -> Truth:
    """Returns one-hot rows of the integers, which lose their fraction."""
    counted = np.ones(len(case.labels), dtype=bool)
    if case.ignore_label is not None:
        counted = np.asarray(case.labels.astype(np.float32) != np.float32(case.ignore_label))
    targets = one_hot_or_zero(np.trunc(case.labels), case.num_classes, case.predictions.dtype)
    return Truth(targets * counted[:, np.newaxis], counted, case.outside & counted)
