"""The ways from the losses of a batch to one number that the plain definition knows."""

from scce.arrays import InputError, as_fraction, as_one_of, short
from scce.batches import Way

REDUCTIONS = ("mean", "weighted mean", "sum")
LARGEST_LABEL = 10**9


def as_way(way: Way) -> Way:
    """Returns a way that the plain definition knows, its numbers as Python's own.

    Raises:
        InputError: if there is no such reduction, the label to ignore is too large, the smoothing is outside 0..1,
            or classes have weights, which only frameworks know.
    """
    if way.class_weights is not None:
        raise InputError(f"class weights {short(way.class_weights)} are not for the plain definition: examples weigh")
    return Way(
        reduction=as_one_of(way.reduction, REDUCTIONS, "reduction"),
        ignore_label=None if way.ignore_label is None else int(check_label(way.ignore_label)),
        smoothing=as_fraction(way.smoothing, "smoothing"),
    )


def check_label(label: int) -> int:
    """Returns a label, or raises InputError if it is so large that not every framework could hold it."""
    if abs(label) > LARGEST_LABEL:
        raise InputError(f"label {label} is outside -{LARGEST_LABEL}..{LARGEST_LABEL}")
    return label
