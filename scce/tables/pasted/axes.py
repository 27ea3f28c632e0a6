"""Printed predictions of three axes and more as rows of classes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from scce.tables.axes import about_axes, axes_of
from scce.tables.pasted.grids import Grid
from scce.tables.questions import Axes
from scce.tables.scale import tolerance


@dataclass(frozen=True)
class Flat:
    """Predictions as rows, and the labels that belong to them.

    Attributes:
        rows: (N, K).
        labels: (N,) or (N, K), or None.
        weights: (N,) or None.
        axes: that the predictions had.
        remarks: a sentence for what was done.
    """

    rows: Grid
    labels: Grid | None
    weights: Grid | None
    axes: Axes
    remarks: tuple[str, ...]


def flattened(rows: Grid, labels: Grid | None, weights: Grid | None, name: str, axis: int | None = None) -> Flat:
    """Returns predictions (..., K) or (N, K, ...) as rows of classes, with labels and weights in the same order.

    Args:
        rows: the predictions.
        labels: (...) without the axis of the classes, or of the same shape, or None.
        weights: as labels, or None.
        name: of the predictions, for the sentence.
        axis: of the classes, where the reader says it.

    Raises:
        InputError: if it is not known which axis holds the classes, or there is no such axis.
    """
    sums = [partial(sums_to_one, grid) for grid in _telling(rows, labels)]
    axes = axes_of(rows.shape, None if labels is None else labels.shape, axis, sums, _hint(rows.shape, name))
    last = rows.axis_last(axes.axis or 0)
    moved = last.reshaped((len(rows.cells) // last.shape[-1], last.shape[-1]))
    flat = None if weights is None else weights.reshaped((len(weights.cells),))
    remark = about_axes(axes, moved.shape[0])
    return Flat(moved, _flat_labels(labels, rows, moved, axes), flat, axes, (remark,))


def _telling(rows: Grid, labels: Grid | None) -> Iterator[Grid]:
    """Yields what sums to 1 along the axis of the classes: probabilities, and one-hot or soft labels."""
    yield rows
    if labels is not None and labels.shape == rows.shape:
        yield labels


def sums_to_one(grid: Grid, axis: int) -> bool:
    """Returns whether no number is negative and all sums along an axis are 1, as finely as they are written."""
    values = grid.numbers("")
    off = abs(values.sum(axis=axis) - 1).max()
    near = bool(off < tolerance(grid.shape[axis], grid.decimals))
    return near and bool((values >= 0).all())


def _hint(shape: tuple[int, ...], name: str) -> str:
    array = name if name.isidentifier() else "logits"
    return (
        "; write axis = 1 or axis = -1 on a line of its own, or "
        f"print {array}.reshape(-1, {shape[-1]}) if the last axis holds them, "
        f"or {array}.swapaxes(1, -1).reshape(-1, {shape[1]}) for axis 1, and the labels in the same order"
    )


def _flat_labels(labels: Grid | None, rows: Grid, moved: Grid, axes: Axes) -> Grid | None:
    if labels is None:
        return None
    if labels.shape == rows.shape:
        return labels.axis_last(axes.axis or 0).reshaped(moved.shape)
    return replace(labels, shape=(len(labels.cells),))
