"""Arrays that are held as a whole, as a table: those of a NumPy file, or of JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.arrays import InputError
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
    """

    def __init__(
        self, format: str, columns: Sequence[Column], remarks: Sequence[str] = (), *, named: bool = True
    ) -> None:
        check_columns(len(columns))
        if not columns:
            raise InputError("it holds no rows of numbers")
        self.format, self.remarks = format, tuple(remarks)
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


def table_of_arrays(format: str, arrays: Mapping[str, NDArray[Any]], *, named: bool = True) -> ArrayTable:
    """Returns arrays as a table: one of two axes is a column per class, one of three is flattened.

    Args:
        format: what the file is, in words.
        arrays: by their names.
        named: whether the names stand in the file.

    Raises:
        InputError: if there are no rows of predictions, or arrays do not fit each other.
    """
    shaped, remarks = _flattened({name: _without_ones(array) for name, array in arrays.items()})
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
    return ArrayTable(format, columns, remarks, named=named)


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


def _flattened(arrays: Mapping[str, NDArray[Any]]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """Returns arrays (B, T, K) as rows (B * T, K), and labels (B, T) as (B * T,); (B, K, T) has classes on axis 1."""
    flat, remarks = dict(arrays), list[str]()
    if many := [name for name, array in arrays.items() if array.ndim > 3 and _may_be_predictions(name, array, arrays)]:
        return _of_many_axes(many[0], arrays)
    deep = [name for name, array in arrays.items() if array.ndim == 3 and array.dtype.kind in "iuf"]
    called = [name for name in deep if role(name) == "predictions"]
    if any(array.ndim == 2 and array.dtype.kind == "f" for array in arrays.values()):
        deep = called  # pictures, beside rows of predictions
    shapes = {array.shape for name, array in arrays.items() if array.ndim == 2 and role(name) != "predictions"}
    for name in called or deep[:1]:
        array = arrays[name]
        first, middle, last = array.shape
        classes_first = (first, last) in shapes and (first, middle) not in shapes
        moved = np.moveaxis(array, 1, 2) if classes_first else array
        outer = moved.shape[:2]
        flat[name] = moved.reshape(-1, moved.shape[2])
        flat.update({other: one.reshape(-1) for other, one in arrays.items() if one.shape == outer})
        axis = 1 if classes_first else 2
        remarks.append(
            f"Array {quoted(name)} of shape {array.shape} is read as {len(flat[name]):,} rows of "
            f"{moved.shape[2]:,} classes: the classes are on axis {axis}."
        )
    return flat, remarks


def _may_be_predictions(name: str, array: NDArray[Any], arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Returns whether an array of many axes is named so, or labels have all its axes but one and no rows are there."""
    rows = any(one.ndim == 2 and role(other) == "predictions" for other, one in arrays.items())
    named = role(name) == "predictions"
    return array.dtype.kind in "iuf" and (named or (not rows and bool(_axes_of_classes(name, arrays))))


def _axes_of_classes(name: str, arrays: Mapping[str, NDArray[Any]]) -> list[int]:
    """Returns the axes without which an array has the shape of labels: 1 and the last are looked at."""
    shape = arrays[name].shape
    others = {array.shape for other, array in arrays.items() if other != name and array.dtype.kind in "iu"}
    return [axis for axis in (1, len(shape) - 1) if shape[:axis] + shape[axis + 1 :] in others]


def _of_many_axes(name: str, arrays: Mapping[str, NDArray[Any]]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """Returns an array (N, K, H, W) or (N, H, W, K) as rows, and the labels (N, H, W) beside it as one list."""
    array, axes = arrays[name], _axes_of_classes(name, arrays)
    if len(axes) != 1:
        many = (
            "both axis 1 and the last may be the classes" if axes else "no integers beside it have all its axes but one"
        )
        raise InputError(f"array {quoted(name)} has the shape {array.shape}, and {many}; reshape it to rows, (N, K)")
    moved = np.moveaxis(array, axes[0], -1)
    flat: dict[str, NDArray[Any]] = {
        other: one.reshape(-1) for other, one in arrays.items() if one.shape == moved.shape[:-1]
    }
    rows = moved.reshape(-1, moved.shape[-1])
    found = {other: rows if other == name else flat.get(other, one) for other, one in arrays.items()}
    said = f"Array {quoted(name)} of shape {array.shape} is read as {len(rows):,} rows of "
    return found, [f"{said}{moved.shape[-1]:,} classes: the classes are on axis {axes[0]}."]


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
    if cells.dtype.kind in "iuf":
        return cells
    return np.array([_float(cell) for cell in cells], dtype=np.float64)


def _float(cell: Any) -> float:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else np.nan
