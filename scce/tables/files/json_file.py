"""A JSON file as a table: records, one a line or in one list, or columns by their names, as pandas writes them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.files.array_table import ArrayTable, table_of_arrays
from scce.tables.files.table_file import MOST_FILE_COLUMNS, MOST_FILE_ROWS, quoted
from scce.tables.names import role
from scce.typography import UNKNOWN

SPLIT = {"columns", "data"}
MOST_AXES = 6
# A letter that is written as two halves stays; so does what only looks like one, behind a backslash that is one.
HALVES = re.compile(
    r"(?P<whole>\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
FORMAT, LINES = "JSON", "JSON, a record per line"


def table_of_json(file: BinaryIO, axis: int | None = None) -> ArrayTable:
    """Returns records as a table.

    Read are {"label": 1, "probs": [...]} on lines of their own or in a list, lists of numbers, {"label": [...],
    "probs": [[...], ...]}, and what pandas writes with orient="records", "split" or "columns".

    Args:
        file: open for reading bytes.
        axis: that holds the classes of predictions of more than two axes, where the reader says it.

    Raises:
        InputError: if it is no JSON, or holds something else.
    """
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeError as error:
        raise InputError("it is no UTF-8 text; save the JSON as UTF-8") from error
    format, value = _value_in(HALVES.sub(lambda found: found["whole"] or UNKNOWN, text))
    if isinstance(value, Mapping):
        return table_of_arrays(FORMAT, _arrays_of_object(value), axis=axis)
    if not isinstance(value, list) or not value:
        raise InputError("its JSON holds no list of records")
    if len(value) > MOST_FILE_ROWS:
        raise InputError(f"it has more than {MOST_FILE_ROWS:,} rows")
    if all(_are_records(row) and all({"label", "score"} <= one.keys() for one in row) for row in value):
        value = [{str(one["label"]): one["score"] for one in row} for row in value]  # of a pipeline of transformers
    if _are_records(value):
        return table_of_arrays(format, _arrays_of_records(value), axis=axis)
    return table_of_arrays(format, {"row": _array("row", value)}, named=False, axis=axis)


def _value_in(text: str) -> tuple[str, Any]:
    """Returns what a text holds, as one value or as a value per line."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise InputError("its brackets are too deep") from error
    except ValueError as error:
        return LINES, list(_lines(text, error))
    return (LINES, [value]) if isinstance(value, Mapping) and _is_record(value) else (FORMAT, value)


def _is_record(value: Mapping[str, Any]) -> bool:
    """Returns whether an object is one example: no list or object is in it, or its label is one value."""
    if not any(isinstance(one, list | dict) for one in value.values()):
        return True
    return any(role(name) == "labels" and not isinstance(one, list | dict) for name, one in value.items())


def _lines(text: str, whole: ValueError) -> Iterator[Any]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except RecursionError as error:
            raise InputError(f"line {number:,}: its brackets are too deep") from error
        except ValueError as error:
            cause = getattr(whole if number == 1 else error, "msg", "it is no JSON")
            raise InputError(f"line {number:,} cannot be read as JSON ({cause})") from error


def _arrays_of_object(value: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    lists = [one for one in value.values() if _are_records(one)]
    if len(lists) == 1:
        return _arrays_of_records(lists[0])
    if value.keys() >= SPLIT and isinstance(value["columns"], list) and isinstance(value["data"], list):
        names = [str(name) for name in value["columns"]]
        rows = value["data"]
        if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
            raise InputError(f"a row of its data has not as many numbers as there are columns, {len(names):,}")
        columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    elif value and all(isinstance(one, Mapping) for one in value.values()):
        if _are_named_records(value):
            return _arrays_of_records(list(value.values()))
        columns = {str(name): list(cells.values()) for name, cells in value.items()}
    else:
        columns = {str(name): one for name, one in value.items() if isinstance(one, list)}
    _check_names(columns)
    return {name: _array(name, cells) for name, cells in columns.items() if cells}


def _are_named_records(value: Mapping[str, Mapping[str, Any]]) -> bool:
    """Returns whether an object holds records by their names or numbers, not columns by theirs."""
    inner = next(iter(value.values()))
    numbered = all(map(str.isdecimal, value)) and not all(map(str.isdecimal, inner))
    return numbered or any(role(name) in ("labels", "predictions") for name in inner)


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _arrays_of_records(records: Sequence[Mapping[str, Any]]) -> dict[str, NDArray[Any]]:
    flat = [dict(_flat(record)) for record in records]
    names = list(flat[0])
    _check_names(names)
    for row, record in enumerate(flat):
        if record.keys() != flat[0].keys():
            odd = next(iter(record.keys() ^ flat[0].keys()))
            raise InputError(f"record {row:,} has other names than the first: {quoted(odd)}")
    return {name: _array(name, [record[name] for record in flat]) for name in names}


def _flat(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yields the names and values of a record; those of a record in it have its name before them."""
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", cell) for inner, cell in value.items())
        else:
            yield name, value


def _check_names(names: Any) -> None:
    if len(names) > MOST_FILE_COLUMNS:
        raise InputError(f"it has {len(names):,} columns, more than {MOST_FILE_COLUMNS:,}")


def _array(name: str, cells: Sequence[Any]) -> NDArray[Any]:
    """Returns cells as an array: of numbers where all are numbers, with an axis for lists in them; else of objects."""
    kinds = set(map(type, cells))
    if list in kinds:
        return _deep(name, cells)
    if kinds <= {int, float, type(None)} and kinds != {type(None)}:
        return np.array([np.nan if cell is None else _bounded(name, cell) for cell in cells], _dtype(kinds))
    found = np.empty(len(cells), dtype=object)
    found[:] = [cell if cell is None or isinstance(cell, str | bool) else str(cell)[:100] for cell in cells]
    return found


def _deep(name: str, cells: Sequence[Any]) -> NDArray[Any]:
    lengths = [len(cell) if isinstance(cell, list) else 0 for cell in cells]
    if len(set(lengths)) > 1 or not lengths[0]:
        row = next((row for row, length in enumerate(lengths) if length != lengths[0]), 0)
        raise InputError(
            f"{quoted(name)} in record {row:,} has {lengths[row]:,} numbers, and {lengths[0]:,} in the first"
        )
    rows = [_array(name, cell) for cell in cells]
    shapes = {row.shape for row in rows}
    if len(shapes) > 1 or any(row.dtype == object for row in rows):
        raise InputError(f"{quoted(name)} holds lists of something else than numbers, or of several lengths")
    if rows[0].ndim >= MOST_AXES:
        raise InputError(f"{quoted(name)} holds lists in lists, deeper than {MOST_AXES}; a batch is a list of rows")
    return np.array(rows)


def _bounded(name: str, cell: float) -> float:
    if isinstance(cell, int) and abs(cell) > 10**18:
        raise InputError(f"{quoted(name)} holds {str(cell)[:20]}\u2026, larger than any class number")
    return cell


def _dtype(kinds: set[type]) -> type:
    return np.int64 if kinds == {int} else np.float64
