"""A Parquet file as a table: its sizes are known before it is read. A column of lists is a column for each place."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.files.table_file import (
    MOST_FILE_CLASSES,
    NUMBERS,
    Block,
    Kind,
    Sample,
    as_matrix,
    check_columns,
    check_shape,
    quoted,
    rows_of_a_block,
    size_of,
)

BUFFER_BYTES = 1 << 14  # of every column; without it, a whole row group is held
SAMPLE_ROWS = 50
MOST_FOOTER_BYTES = 1 << 26  # the description of the columns, which is read as a whole
MOST_GROUP_BYTES = 10**9  # of a row group, of which pages or dictionaries may be as large as the whole


class ParquetTable:
    """A Parquet file that is open as a table.

    Raises:
        InputError: if it is damaged, has no rows, or too many columns.
    """

    format = "Parquet"
    remarks, axes = (), None

    def __init__(self, file: BinaryIO) -> None:
        _check_footer(file)
        self._file = file
        with _said_in_a_sentence():
            opened = _opened(file)
            schema, metadata = opened.schema_arrow, opened.metadata
        check_columns(metadata.num_columns)
        self.num_rows: int = metadata.num_rows
        if self.num_rows < 1:
            raise InputError("it has names of columns, and no rows below them")
        self._places = _places(file, schema, self.num_rows)
        check_columns(len(self._places))
        self.names = tuple(place.name for place in self._places)
        self.kinds = tuple(place.kind for place in self._places)

    @cached_property
    def sample(self) -> Sample:
        """The first rows of the table."""
        columns = [number for number, kind in enumerate(self.kinds) if kind in (*NUMBERS, "text", "boolean")]
        with _said_in_a_sentence():
            opened = _opened(self._file)
            _check_groups(opened.metadata)
            wanted = list(dict.fromkeys(self._places[column].column for column in columns))
            first = _first_batch(opened, SAMPLE_ROWS, wanted)
            cells = self._cells(first, columns)
        nothing = np.empty(0, dtype=object)
        return Sample(tuple(cells.get(number, nothing) for number in range(len(self.names))), (None,) * len(self.names))

    def blocks(self, label: int | None, numbers: Sequence[int]) -> Iterator[Block]:
        """Yields the table block by block, without holding more than one."""
        columns = [*([] if label is None else [label]), *numbers]
        wanted = list(dict.fromkeys(self._places[column].column for column in columns)) or list(self.names[:1])
        named = [self._places[label].column] if label is not None and self._places[label].is_plain else []
        rows = 0
        with _said_in_a_sentence():
            # As a dictionary a long label is held once, however many rows have it.
            opened = _opened(self._file, read_dictionary=named)
            _check_groups(opened.metadata)
            for batch in opened.iter_batches(rows_of_a_block(len(columns)), columns=wanted):
                cells = self._cells(batch, columns)
                matrix = as_matrix([cells[column] for column in numbers], batch.num_rows)
                labels = np.full(batch.num_rows, None) if label is None else cells[label]
                rows += batch.num_rows
                yield Block(labels, matrix, min(1.0, rows / self.num_rows))
        if rows != self.num_rows:
            raise InputError(f"it has {rows:,} rows, and says it has {self.num_rows:,}; it may be damaged")

    def cell(self, row: int, column: int) -> tuple[str, str]:
        """Returns where a cell is, in the words of the file, and nothing: only a missing cell is asked for."""
        return f"row {row:,}", ""

    def _cells(self, batch: Any, columns: Sequence[int]) -> dict[int, NDArray[Any]]:
        """Returns the cells of columns; a column of lists is unpacked once, whatever many of its places are wanted."""
        lists = dict[str, NDArray[Any]]()
        cells = dict[int, NDArray[Any]]()
        for number in columns:
            place = self._places[number]
            if place.length is None:
                cells[number] = _values(batch.column(place.column))
                continue
            if place.column not in lists:
                lists[place.column] = _matrix(batch.column(place.column), place)
            cells[number] = lists[place.column][:, place.position]
        return cells


@dataclass(frozen=True)
class _Place:
    """Where the cells of a column are: in a column of the file, or at a position of its lists.

    Attributes:
        name: of the column.
        kind: what it holds.
        column: the name of the column in the file.
        length: of its lists, or None where it holds none.
        position: in the lists.
    """

    name: str
    kind: Kind
    column: str
    length: int | None = None
    position: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether a cell is one value."""
        return self.length is None and self.kind != "nested"


def _places(file: BinaryIO, schema: Any, num_rows: int) -> list[_Place]:
    found = list[_Place]()
    for name, one in zip(schema.names, schema.types, strict=True):
        length = _length(file, name, one, num_rows) if _is_of_lists(one) else None
        if length is None or not 2 <= length <= MOST_FILE_CLASSES:
            found.append(_Place(name, _kind(one), name))
        else:
            kind = _kind(one.value_type)
            found.extend(_Place(f"{name}_{position}", kind, name, length, position) for position in range(length))
    return found


def _is_of_lists(one: pa.DataType) -> bool:
    lists = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
    return any(is_one(one) for is_one in lists) and _kind(one.value_type) in NUMBERS


def _length(file: BinaryIO, name: str, one: pa.DataType, num_rows: int) -> int | None:
    """Returns how long the first list of a column is."""
    if pa.types.is_fixed_size_list(one):
        return int(one.list_size)
    check_shape(num_rows, 0)
    with _said_in_a_sentence():
        opened = _opened(file)
        _check_groups(opened.metadata)
        first = _first_batch(opened, 1, [name]).column(0)
        return len(first[0]) if first[0].is_valid else None


def _matrix(lists: Any, place: _Place) -> NDArray[Any]:
    """Returns lists of one length as rows: (n, length)."""
    lengths = pc.list_value_length(lists).fill_null(-1).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(lengths != place.length)[:1]:
        found = "no list" if lengths[row] < 0 else f"a list of {lengths[row]:,}"
        raise InputError(f"column {quoted(place.column)} has {found} among lists of {place.length}")
    values: NDArray[Any] = lists.flatten().to_numpy(zero_copy_only=False)
    return values.reshape(len(lists), place.length or 1)


def _first_batch(opened: Any, num_rows: int, columns: Sequence[str]) -> Any:
    batch = next(opened.iter_batches(num_rows, columns=columns), None)
    if batch is None or not batch.num_rows:
        raise InputError("it says it has rows, and has none; it may be damaged")
    return batch


def _opened(file: BinaryIO, **settings: Any) -> Any:
    file.seek(0)
    return pq.ParquetFile(file, buffer_size=BUFFER_BYTES, pre_buffer=False, **settings)


def _check_footer(file: BinaryIO) -> None:
    file.seek(max(0, size_of(file) - 8))  # its length, and the mark that every Parquet file ends with
    length = int.from_bytes(file.read(4), "little")
    if length > MOST_FOOTER_BYTES:
        raise InputError("the description of its columns is too long, or it is damaged")


def _check_groups(metadata: Any) -> None:
    sizes = (metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    largest = max(sizes, default=0)
    if largest > MOST_GROUP_BYTES:
        raise InputError(
            f"unpacked, a row group of it has {largest / 1e6:,.0f} MB, more than {MOST_GROUP_BYTES / 1e6:,.0f} MB; "
            "write it in smaller row groups"
        )


def _kind(one: pa.DataType) -> Kind:
    if pa.types.is_dictionary(one):
        one = one.value_type
    if pa.types.is_integer(one):
        return "integer"
    if pa.types.is_floating(one):
        return "number"
    if pa.types.is_nested(one):
        return "nested"
    if pa.types.is_boolean(one):
        return "boolean"
    is_text = pa.types.is_string(one) or pa.types.is_large_string(one) or pa.types.is_string_view(one)
    return "text" if is_text else "other"


def _values(cells: pa.Array) -> NDArray[Any]:
    values: NDArray[Any] = cells.to_numpy(zero_copy_only=False)  # a missing number is NaN, a missing text None
    return values


@contextmanager
def _said_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except MemoryError:  # also Arrow's own
        raise
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise InputError("it cannot be read as Parquet; it may be damaged or cut off") from error
