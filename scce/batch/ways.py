"""The ways from the losses of a batch to one number that the plain definition knows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import InputError, as_fraction, as_one_of, first_value, short
from scce.batches import Way
from scce.classes import check_count
from scce.readable import plain_number

REDUCTIONS = ("mean", "weighted mean", "sum")
LARGEST_LABEL = 10**9


def as_way(way: Way) -> Way:
    """Returns a way that the plain definition knows, its numbers as Python's own.

    Raises:
        InputError: if there is no such reduction, the label to ignore is too large, the smoothing is outside 0..1,
            or a class weight is no finite number.
    """
    return Way(
        reduction=as_one_of(way.reduction, REDUCTIONS, "reduction"),
        ignore_label=None if way.ignore_label is None else int(check_label(way.ignore_label)),
        smoothing=as_fraction(way.smoothing, "smoothing"),
        class_weights=None if way.class_weights is None else _as_class_weights(way.class_weights),
    )


def way_for(way: Way, num_classes: int) -> Way:
    """Returns a way for a batch of as many classes: without its class weights where they are of another number."""
    fits = way.class_weights is None or len(way.class_weights) == num_classes
    return way if fits else replace(way, class_weights=None)


def check_class_weights(weights: Sequence[float]) -> None:
    """Raises InputError unless there are 2 to 20, each within 10^9 of 0."""
    check_count(len(weights), things="class weights")
    for weight in weights:
        if not abs(weight) <= LARGEST_LABEL:
            raise InputError(f"class weight {plain_number(weight)} is outside -{LARGEST_LABEL}..{LARGEST_LABEL}")


def check_fit(weights: Sequence[float], num_classes: int) -> None:
    """Raises InputError unless there are as many class weights as classes."""
    if len(weights) != num_classes:
        raise InputError(f"{len(weights)} class weights do not fit {num_classes} classes")


def _as_class_weights(weights: ArrayLike) -> tuple[float, ...]:
    values = np.asarray(weights)
    if values.ndim != 1 or values.dtype.kind not in "iuf":
        raise InputError(f"class weights {short(weights)} are not one number per class")
    missing = ~np.isfinite(values)
    if missing.any():
        raise InputError(f"class weight {first_value(values, missing)} is not a finite number")
    return tuple(values.astype(np.float64).tolist())


def check_label(label: int) -> int:
    """Returns a label, or raises InputError if it is so large that not every framework could hold it."""
    if abs(label) > LARGEST_LABEL:
        raise InputError(f"label {label} is outside -{LARGEST_LABEL}..{LARGEST_LABEL}")
    return label
