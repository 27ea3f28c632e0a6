"""Arrays that are held as a whole, as a table: those of a NumPy file, or of JSON."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.axes import about_axes, axes_of, without_axis
from scce.tables.files.table_file import (
    MOST_FILE_CLASSES,
    Block,
    Kind,
    Sample,
    as_matrix,
    check_columns,
    listed,
    quoted,
    rows_of_a_block,
)
from scce.tables.names import as_name, role, words_of
from scce.tables.questions import Axes
from scce.tables.scale import decimals_in, tolerance

SAMPLE_ROWS = 50
NAMES_OF_CLASSES = {"class", "classes", "name", "names", "target", "categories", "label", "labels"}
SURE_NAMES = ("classes", "class_names", "classnames", "target_names", "label_names", "categories")
Column = tuple[str, NDArray[Any]]


class ArrayTable:
    """Columns of one length as a table.

    Args:
        format: what the file is, in words.
        columns: the name of each, and its cells (N,): numbers, or objects.
        remarks: a sentence for each thing about the file that the reader may not expect.
        named: whether the names stand in the file.
        axes: that the predictions had, where these were more than two.
    """

    def __init__(
        self,
        format: str,
        columns: Sequence[Column],
        remarks: Sequence[str] = (),
        *,
        named: bool = True,
        axes: Axes | None = None,
    ) -> None:
        check_columns(len(columns))
        if not columns:
            raise InputError("it holds no rows of numbers")
        self.format, self.remarks, self.axes = format, tuple(remarks), axes
        self.names = tuple(name for name, _ in columns)
        self._cells = [cells for _, cells in columns]
        self.kinds: tuple[Kind, ...] = tuple(map(_kind, self._cells))
        self.num_rows: int = len(self._cells[0])
        if self.num_rows < 1:
            raise InputError("it has no rows")
        first = tuple(cells[:SAMPLE_ROWS] for cells in self._cells)
        self.sample = Sample(first, (None,) * len(columns), named=named)

    def blocks(self, label: int | None, numbers: Sequence[int]) -> Iterator[Block]:
        """Yields the table block by block."""
        size = rows_of_a_block(len(numbers) + 1)
        for start in range(0, self.num_rows, size):
            rows = slice(start, min(start + size, self.num_rows))
            matrix = as_matrix([_floats(self._cells[column][rows]) for column in numbers], rows.stop - start)
            labels = np.full(rows.stop - start, None) if label is None else self._cells[label][rows]
            yield Block(labels, matrix, rows.stop / self.num_rows)

    def cell(self, row: int, column: int) -> tuple[str, str]:
        """Returns where a cell is, and its text."""
        value = self._cells[column][row]
        return f"row {row:,}", "" if value is None else str(value)


def table_of_arrays(
    format: str, arrays: Mapping[str, NDArray[Any]], *, named: bool = True, axis: int | None = None
) -> ArrayTable:
    """Returns arrays as a table: one of two axes is a column per class, one of more is flattened.

    Args:
        format: what the file is, in words.
        arrays: by their names.
        named: whether the names stand in the file.
        axis: that holds the classes of predictions of more than two axes, where the reader says it.

    Raises:
        InputError: if there are no rows of predictions, or arrays do not fit each other.
    """
    shaped, remarks, axes = _flattened({name: _without_ones(array) for name, array in arrays.items()}, axis)
    rows = _rows_of(shaped)
    names = _class_names(shaped, rows)
    other = [name for name, array in shaped.items() if array.ndim not in (1, 2) or len(array) != len(rows)]
    if unread := [name for name in other if not (names and as_name(name) in (*SURE_NAMES, *NAMES_OF_CLASSES))]:
        remarks.append(f"Left out, for they are not {len(rows):,} rows: {listed(unread)}.")
    columns = [
        column
        for name, array in shaped.items()
        if name not in other
        for column in _columns(name, array, names if array is rows else (), named)
    ]
    return ArrayTable(format, columns, remarks, named=named, axes=axes)


def _class_names(arrays: Mapping[str, NDArray[Any]], rows: NDArray[Any]) -> tuple[str, ...]:
    """Returns the names of the classes where an array holds them: classes, class_names, target_names."""
    if rows.ndim != 2:
        return ()
    for name, array in arrays.items():
        says = set(words_of(name)) <= NAMES_OF_CLASSES and array.shape != rows.shape[:1]
        if array.dtype.kind == "O" and array.shape == rows.shape[1:] and (says or as_name(name) in SURE_NAMES):
            found = tuple(map(str, array.tolist()))
            return found if len(set(found)) == len(found) and all(found) else ()
    return ()


def _without_ones(array: NDArray[Any]) -> NDArray[Any]:
    """Returns an array (N, 1) as (N,), and any other as it is."""
    return array.reshape(-1) if array.ndim == 2 and array.shape[1] == 1 else array


def _rows_of(arrays: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """Returns the predictions among arrays: those named so, or else the only ones of two axes."""
    deep = {name: array for name, array in arrays.items() if array.ndim == 2 and array.dtype.kind in "iuf"}
    called = [array for name, array in deep.items() if role(name) == "predictions"]
    if called or deep:
        return (called or list(deep.values()))[0]
    flat = [array for array in arrays.values() if array.ndim == 1]
    if not flat:
        raise InputError(f"it holds no rows of numbers, (N, K); its arrays are {listed(_shapes(arrays))}")
    return flat[0]


def _shapes(arrays: Mapping[str, NDArray[Any]]) -> Iterator[str]:
    return (f"{name} {array.shape}" for name, array in arrays.items())


def _columns(name: str, array: NDArray[Any], classes: Sequence[str], named: bool) -> list[Column]:
    if array.ndim == 1:
        return [(name, array)]
    if array.ndim != 2 or array.shape[1] > MOST_FILE_CLASSES:
        raise InputError(f"array {quoted(name)} has the shape {array.shape}, and rows of at most {MOST_FILE_CLASSES:,}")
    places = classes or [str(k) for k in range(array.shape[1])]
    return [(f"{name}_{place}" if named else f"column {place}", array[:, k]) for k, place in enumerate(places)]


def _flattened(
    arrays: Mapping[str, NDArray[Any]], said: int | None
) -> tuple[dict[str, NDArray[Any]], list[str], Axes | None]:
    """Returns predictions (..., K) or (N, K, ...) as rows (N, K), and what is beside them in the same order."""
    name = _deep(arrays)
    if name is None:
        return dict(arrays), [], None
    array, labels = arrays[name], _labels_beside(name, arrays)
    telling = [array, *([labels] if labels is not None and labels.shape == array.shape else [])]
    sums = [partial(_sums_to_one, one) for one in telling]
    axes = axes_of(array.shape, None if labels is None else labels.shape, said, sums, "")
    axis = axes.axis or 0
    rest, width = without_axis(array.shape, axis), array.shape[axis]
    flat = {other: one.reshape(-1) if one.shape in (rest, (*rest, 1)) else one for other, one in arrays.items()}
    alike = {
        other: np.moveaxis(one, axis, -1).reshape(-1, width)
        for other, one in arrays.items()
        if one.shape == array.shape
    }
    remark = about_axes(axes, array.size // width, name if len(arrays) > 1 else "")
    return {**flat, **alike}, [remark], axes


def _deep(arrays: Mapping[str, NDArray[Any]]) -> str | None:
    """Returns the array of three axes and more that holds the predictions; None where others are rows of them."""
    numbers = {name: array for name, array in arrays.items() if array.dtype.kind in "iuf"}
    deep = [name for name, array in numbers.items() if array.ndim > 2]
    called = [name for name in deep if role(name) == "predictions"]
    rows = {
        array.shape
        for name, array in numbers.items()
        if array.ndim == 2 and (role(name) == "predictions" or (array.dtype.kind == "f" and not called))
    }
    for name in called or deep:
        rests = _rests(arrays[name])
        beside = {array.shape for other, array in numbers.items() if other != name and array.dtype.kind in "iu"}
        told = called or len(arrays) == 1 or arrays[name].ndim == 3 or beside & rests
        if rows <= rests and told:  # pictures stand beside rows of predictions
            return name
    return None


def _rests(array: NDArray[Any]) -> set[tuple[int, ...]]:
    return {without_axis(array.shape, axis) for axis in (1, array.ndim - 1)}


def _labels_beside(name: str, arrays: Mapping[str, NDArray[Any]]) -> NDArray[Any] | None:
    """Returns the labels of predictions: by their name, or else the first integers that have all axes but one."""
    others = [(other, array) for other, array in arrays.items() if other != name]
    called = [array for other, array in others if role(other) == "labels"]
    fitting = [array for _, array in others if array.dtype.kind in "iuO" and array.shape in _rests(arrays[name])]
    return next(iter(called or fitting), None)


def _sums_to_one(array: NDArray[Any], axis: int) -> bool:
    off = np.abs(array.sum(axis=axis, dtype=np.float64) - 1).max()
    return bool(off < tolerance(array.shape[axis], decimals_in(array)) and (array >= 0).all())


def _kind(cells: NDArray[Any]) -> Kind:
    if cells.dtype.kind in "iu":
        return "integer"
    if cells.dtype.kind == "f":
        return "number"
    if cells.dtype.kind == "b":
        return "boolean"
    filled = [cell for cell in cells[:SAMPLE_ROWS] if cell is not None]
    if all(isinstance(cell, str) for cell in filled):
        return "text"
    return "boolean" if all(isinstance(cell, bool) for cell in filled) else "other"


def _floats(cells: NDArray[Any]) -> NDArray[Any]:
    if cells.dtype.kind in "biuf":
        return cells.astype(np.float64) if cells.dtype.kind == "b" else cells
    return np.array([_float(cell) for cell in cells], dtype=np.float64)


def _float(cell: Any) -> float:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else np.nan
