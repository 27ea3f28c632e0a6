"""A table in a file of a reader's: what every kind of file offers, and how large it may be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scce.arrays import BoolArray, FloatArray, InputError, first_index, isolated, short
from scce.tables.questions import Axes
from scce.tables.spelling import is_doubtful

Kind: TypeAlias = Literal["integer", "number", "mixed", "text", "boolean", "nested", "other"]
NUMBERS: tuple[Kind, ...] = ("integer", "number")

MOST_CSV_BYTES = 100 * 10**6
MOST_PARQUET_BYTES = 120 * 10**6
MOST_FILE_ROWS = 200_000
MOST_FILE_CLASSES = 2_000
MOST_FILE_COLUMNS = MOST_FILE_CLASSES + 50
MOST_FILE_NUMBERS = 200 * 10**6  # rows times classes
BLOCK_NUMBERS = 1 << 20  # numbers read together: 8 MiB of float64
NAMES_IN_A_SENTENCE = 4


@dataclass(frozen=True, eq=False)
class Block:
    """Some rows of a table, in order.

    Attributes:
        labels: (n,) the cells of the label column: integers, floats, or text with None where there is none. Where
            no such column is asked for, n times None.
        numbers: (n, columns) the cells of the columns of numbers; NaN where there is none.
        share: how much of the file is read now, 0 to 1.
    """

    labels: NDArray[Any]
    numbers: FloatArray
    share: float


@dataclass(frozen=True, eq=False)
class Sample:
    """What the first rows of a table tell of its columns, before the rest of it is read.

    Attributes:
        cells: for each column, the first of its cells: floats, NaN where there is none; or objects.
        decimals: for each column, with how many decimals its numbers are written, or None where nobody knows.
        percents: the columns whose numbers have a percent sign.
        named: whether the names of the columns stand in the file.
    """

    cells: tuple[NDArray[Any], ...]
    decimals: tuple[int | None, ...]
    percents: frozenset[int] = frozenset()
    named: bool = True


class Table(Protocol):
    """A file that is open as a table. Columns are counted from 0, and so are rows, below the names."""

    @property
    def format(self) -> str:
        """What the file is, in words."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in full."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What the columns hold, by the first rows or the file's own word."""

    @property
    def num_rows(self) -> int | None:
        """How many rows there are, where the file says so."""

    @property
    def sample(self) -> "Sample":
        """The first rows of the table."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each thing about the file that the reader may not expect."""

    @property
    def axes(self) -> Axes | None:
        """The axes that the predictions had, where these were more than two."""

    def blocks(self, label: int | None, numbers: Sequence[int]) -> Iterator[Block]:
        """Yields the table block by block, without holding more than one."""

    def cell(self, row: int, column: int) -> tuple[str, str]:
        """Returns where a cell is, in the words of the file, and its text."""


def check_columns(count: int) -> None:
    """Refuses a table with too many columns."""
    if count > MOST_FILE_COLUMNS:
        raise InputError(f"it has {count:,} columns, more than {MOST_FILE_COLUMNS:,}")


def check_shape(num_rows: int, num_classes: int) -> None:
    """Refuses a table with too many rows or classes, or too many numbers in all."""
    if num_classes > MOST_FILE_CLASSES:
        raise InputError(f"it has {num_classes:,} classes, more than {MOST_FILE_CLASSES:,}")
    if num_rows > MOST_FILE_ROWS:
        raise InputError(f"it has more than {MOST_FILE_ROWS:,} rows")
    if num_rows * num_classes > MOST_FILE_NUMBERS:
        most = MOST_FILE_NUMBERS // num_classes
        raise InputError(f"with {num_classes:,} classes it may have {most:,} rows, and it has more")


def distinct_names(table: Table) -> tuple[str, ...]:
    """Returns the names of a table's columns as they are shown: the first 40 characters of each.

    Raises:
        InputError: if two of them are the same.
    """
    names = tuple(short(name) or f"(column {position})" for position, name in enumerate(table.names))
    for position, name in enumerate(names):
        if name in names[:position]:
            raise InputError(f"columns {names.index(name)} and {position} are both named {quoted(name)}")
    return names


def refuse_where(bad: BoolArray, wanted: str, table: Table, done: int, columns: Sequence[int]) -> None:
    """Refuses the first cell of a block that is bad.

    Args:
        bad: (n, columns) of the block's numbers.
        wanted: what a cell should be, "a number".
        table: that the block is of.
        done: how many rows come before it.
        columns: where its numbers are.
    """
    if bad.any():
        row, position = first_index(bad)
        text = table.cell(done + row, columns[position])[1]
        what = f"{quoted(text)} is not {wanted}" if text else f"there is not {wanted}"
        if is_doubtful(text):
            what = f"{quoted(text)} may have thousands or decimals, and the numbers beside it have the other sign"
        raise InputError(f"{place_in(table, columns[position], done, row)}: {what}")


def place_in(table: Table, column: int, done: int, row: int) -> str:
    """Returns where the cell of a row is in a file, in words; `done` rows come before the block it is in."""
    return f"{table.cell(done + row, column)[0]}, column {quoted(table.names[column])}"


def size_of(file: BinaryIO) -> int:
    """Returns how many bytes a file has."""
    return file.seek(0, 2)


def rows_of_a_block(num_columns: int) -> int:
    """Returns how many rows are read together."""
    return max(1, BLOCK_NUMBERS // max(1, num_columns))


def quoted(text: str) -> str:
    """Returns what stands in a file as it stands in a sentence: in quotes, escaped, and cut where it is long."""
    return isolated(repr(short(text)))


def listed(names: Iterable[str]) -> str:
    """Returns the first few names, as they stand in a sentence."""
    first = list(islice(names, NAMES_IN_A_SENTENCE + 1))
    more = ", \u2026" if len(first) > NAMES_IN_A_SENTENCE else ""
    return ", ".join(map(quoted, first[:NAMES_IN_A_SENTENCE])) + more


def as_matrix(columns: Sequence[NDArray[Any]], num_rows: int) -> FloatArray:
    """Returns columns of numbers side by side, in the narrowest float type that holds them all: (num_rows, columns)."""
    dtype = np.result_type(np.float16, *(column.dtype for column in columns))
    matrix = np.empty((len(columns), num_rows), dtype)
    with np.errstate(invalid="ignore"):  # a NaN of another kind is a NaN
        for row, column in zip(matrix, columns, strict=True):
            row[:] = column
    return matrix.T
