"""Predictions of three axes and more: which axis holds the classes, and the rows that this makes."""

from dataclasses import dataclass, replace
from math import prod

import numpy as np

from scce.arrays import InputError
from scce.tables.pasted.grids import Grid
from scce.tables.scale import tolerance


@dataclass(frozen=True)
class Flat:
    """Predictions as rows, and the labels that belong to them.

    Attributes:
        rows: (N, K).
        labels: (N,) or (N, K), or None.
        weights: (N,) or None.
        remarks: a sentence for what was done.
    """

    rows: Grid
    labels: Grid | None
    weights: Grid | None
    remarks: tuple[str, ...] = ()


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
    fitted = _without_ones(rows, labels)
    said = rows.depth - 1 if axis is not None and axis in (-1, rows.depth - 1) else axis
    if said is not None:
        return _said(rows, fitted, weights, said)
    return _as_rows(rows, fitted, weights, _axis_of(rows, fitted, name))


def _said(rows: Grid, labels: Grid | None, weights: Grid | None, axis: int) -> Flat:
    if axis not in (1, rows.depth - 1):
        raise InputError(f"axis {axis} of predictions of shape {rows.shape} holds no classes; axis 1 or -1 may")
    if not _fits(rows, axis, labels):
        shape = labels.shape if labels is not None else ()
        raise InputError(
            f"labels of shape {shape} do not fit predictions of shape {rows.shape} with classes on axis {axis}"
        )
    return _as_rows(rows, labels, weights, axis)


def _axis_of(rows: Grid, fitted: Grid | None, name: str) -> int:
    axes = sorted({1, rows.depth - 1})
    possible = [axis for axis in axes if rows.shape[axis] > 1 and _fits(rows, axis, fitted)]
    if not possible and fitted is not None:
        raise InputError(f"labels of shape {fitted.shape} do not fit predictions of shape {rows.shape} on any axis")
    if len(possible) != 1:
        possible = [axis for axis in possible if sums_to_one(rows, axis)]
    if fitted is not None and fitted.shape == rows.shape and len(possible) != 1:
        possible = [axis for axis in axes if sums_to_one(fitted, axis)]
    if len(possible) != 1:
        raise InputError(_question(rows.shape, name))
    return possible[0]


def _without_ones(rows: Grid, labels: Grid | None) -> Grid | None:
    """Returns labels (B, T, 1) as (B, T)."""
    if labels is not None and labels.depth == rows.depth and labels.shape[-1] == 1 and rows.shape[-1] > 1:
        return labels.reshaped(labels.shape[:-1])
    return labels


def _fits(rows: Grid, axis: int, labels: Grid | None) -> bool:
    rest = rows.shape[:axis] + rows.shape[axis + 1 :]
    if labels is None or labels.shape in (rest, rows.shape):
        return True
    return labels.depth == 1 and labels.shape[0] == prod(rest) and axis == rows.depth - 1


def sums_to_one(grid: Grid, axis: int) -> bool:
    """Returns whether no number is negative and all sums along an axis are 1, as finely as they are written."""
    values = grid.numbers("")
    off = np.abs(values.sum(axis=axis) - 1).max()
    near = bool(off < tolerance(grid.shape[axis], grid.decimals))
    return near and bool((values >= 0).all())


def _as_rows(rows: Grid, labels: Grid | None, weights: Grid | None, axis: int) -> Flat:
    size = rows.shape[axis]
    num_rows = len(rows.cells) // size
    moved = rows.axis_last(axis).reshaped((num_rows, size))
    if labels is not None and labels.shape == rows.shape:
        labels = labels.axis_last(axis).reshaped((num_rows, size))
    elif labels is not None:
        labels = replace(labels, shape=(len(labels.cells),))
    if weights is not None:
        weights = weights.reshaped((len(weights.cells),))
    order = "the last axis" if axis == rows.depth - 1 else f"axis {axis}, as PyTorch has it,"
    remark = (
        f"The predictions have shape {rows.shape}: {order} holds the {size} classes. "
        f"The rest is flattened to {num_rows:,} rows."
    )
    return Flat(moved, labels, weights, (remark,))


def _question(shape: tuple[int, ...], name: str) -> str:
    array = name if name.isidentifier() else "logits"
    return (
        f"predictions of shape {shape} may have their classes on axis 1 or on the last axis, and nothing says which; "
        "write axis = 1 or axis = -1 on a line of its own, or "
        f"print {array}.reshape(-1, {shape[-1]}) if the last axis holds them, "
        f"or {array}.swapaxes(1, -1).reshape(-1, {shape[1]}) for axis 1, and the labels in the same order"
    )
