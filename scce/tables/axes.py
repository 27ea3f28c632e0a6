"""Which axis of an array of three axes and more holds the classes: the one rule for every source."""

from collections.abc import Callable, Sequence
from math import prod

from scce.arrays import InputError
from scce.tables.files.table_file import quoted
from scce.tables.questions import Axes, UnsettledError

Shape = tuple[int, ...]


def axes_of(
    shape: Shape, labels: Shape | None, said: int | None, sums: Sequence[Callable[[int], bool]], hint: str
) -> Axes:
    """Returns which axis holds the classes: axis 1 or the last.

    Args:
        shape: of the predictions, three axes or more.
        labels: the shape of the labels: of the predictions without the axis of the classes, or of the same shape, or
            a list of them all. Or None.
        said: the axis that the reader chose, or None.
        sums: say whether numbers along an axis sum to 1; the first that is so along one axis only counts.
        hint: what follows the sentence where nothing says which.

    Raises:
        InputError: if there is no such axis.
        UnsettledError: if nothing says which.
    """
    if 0 in shape:
        raise InputError(f"predictions of shape {shape} hold no number")
    possible = tuple(axis for axis in _ends(shape) if shape[axis] > 1 and _fits(shape, axis, labels))
    if said is not None:
        return _said(shape, labels, possible, said + len(shape) if said < 0 else said)
    if not possible:
        raise InputError(
            f"axis 1 and the last of predictions of shape {shape} have size 1, and classes are two or more"
            if labels is None
            else f"labels of shape {labels} do not fit predictions of shape {shape} on any axis"
        )
    if len(possible) == 1:
        why = "the other has size 1" if labels is None else "the labels fit no other"
        return Axes(shape, possible, possible[0], why)
    for along in sums:
        likely = [axis for axis in possible if along(axis)]
        if len(likely) == 1:
            return Axes(shape, possible, likely[0], "along no other the numbers sum to 1")
    raise UnsettledError(f"{_question(shape)}{hint}", axes=Axes(shape, possible))


def without_axis(shape: Shape, axis: int) -> Shape:
    """Returns a shape without one of its axes."""
    return shape[:axis] + shape[axis + 1 :]


def about_axes(axes: Axes, num_rows: int, name: str = "") -> str:
    """Returns what is said of predictions that became rows; where there are other arrays, their name too."""
    axis, what = axes.axis or 0, f"The predictions, {quoted(name)}," if name else "The predictions"
    order = "the last axis" if axis == len(axes.shape) - 1 else f"axis {axis}, as PyTorch has it,"
    because = f", because {axes.why}" if axes.why else ""
    return (
        f"{what} have shape {axes.shape}: {order} holds the {axes.shape[axis]:,} classes{because}. "
        f"The rest is flattened to {num_rows:,} rows."
    )


def _ends(shape: Shape) -> list[int]:
    return sorted({1, len(shape) - 1})


def _said(shape: Shape, labels: Shape | None, possible: tuple[int, ...], axis: int) -> Axes:
    if axis not in _ends(shape):
        raise InputError(f"axis {axis} of predictions of shape {shape} holds no classes; axis 1 or -1 may")
    if not _fits(shape, axis, labels):
        raise InputError(
            f"labels of shape {labels} do not fit predictions of shape {shape} with classes on axis {axis}"
        )
    return Axes(shape, possible, axis, "you said so")


def _fits(shape: Shape, axis: int, labels: Shape | None) -> bool:
    rest = without_axis(shape, axis)
    return labels is None or labels in (rest, shape, (*rest, 1), (prod(rest),))


def _question(shape: Shape) -> str:
    return f"predictions of shape {shape} may have their classes on axis 1 or on the last axis, and nothing says which"
