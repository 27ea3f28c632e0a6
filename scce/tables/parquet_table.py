"""A Parquet file as a table: its sizes are known before a number of it is read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.table_file import Block, Kind, as_matrix, check_columns, rows_of_a_block, size_of

BUFFER_BYTES = 1 << 14  # of every column; without it, a whole row group is held
MOST_FOOTER_BYTES = 1 << 26  # the description of the columns, which is read as a whole
MOST_GROUP_BYTES = 10**9  # of a row group, of which pages or dictionaries may be as large as the whole


class ParquetTable:
    """A Parquet file that is open as a table.

    Raises:
        InputError: if it is damaged, has no rows, or too many columns.
    """

    format = "Parquet"

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
        self.names = tuple(schema.names)
        self.kinds = tuple(_kind(one) for one in schema.types)

    def blocks(self, label: int, numbers: Sequence[int]) -> Iterator[Block]:
        """Yields the table block by block, without holding more than one."""
        wanted = [self.names[column] for column in (label, *numbers)]
        rows = 0
        with _said_in_a_sentence():
            # As a dictionary a long label is held once, however many rows have it.
            opened = _opened(self._file, read_dictionary=wanted[:1])
            _check_groups(opened.metadata)
            for batch in opened.iter_batches(rows_of_a_block(len(wanted)), columns=wanted):
                rows += batch.num_rows
                cells = {name: batch.column(name) for name in wanted}
                matrix = as_matrix([_values(cells[name]) for name in wanted[1:]])
                yield Block(_values(cells[wanted[0]]), matrix, min(1.0, rows / self.num_rows))
        if rows != self.num_rows:
            raise InputError(f"it has {rows:,} rows, and says it has {self.num_rows:,}; it may be damaged")

    def cell(self, row: int, column: int) -> tuple[str, str]:
        """Returns where a cell is, in the words of the file, and nothing: only a missing cell is asked for."""
        return f"row {row:,}", ""


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
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise InputError("it cannot be read as Parquet; it may be damaged or cut off") from error
