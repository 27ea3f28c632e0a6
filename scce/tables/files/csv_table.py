"""A CSV file as a table, whatever it separates its cells with."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.files.csv_head import HEAD_BYTES, Line, check_length, head_of, lines_of, no_text, rows_of
from scce.tables.files.csv_numbers import plain_numbers
from scce.tables.files.table_file import NUMBERS, Block, Sample, as_matrix, rows_of_a_block, size_of
from scce.tables.scale import decimals_written
from scce.tables.spelling import SEPARATORS


class CsvTable:
    """A CSV file that is open as a table.

    Raises:
        InputError: if it is no text, has no rows, its first lines do not fit each other, or a line is endless.
    """

    num_rows = None  # nobody knows before the end
    axes = None

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._head = head_of(file)
        self.names, self.kinds, self.remarks = self._head.names, self._head.kinds, self._head.remarks
        _check_bytes(file, self._head.encoding)

    @property
    def format(self) -> str:
        """What the file is, in words."""
        decimal = ", with decimal commas" if self._head.decimal == "," else ""
        return f"CSV, cells separated by {SEPARATORS[self._head.separator]}{decimal}"

    @property
    def sample(self) -> Sample:
        """The first rows of the table."""
        columns = list(zip(*self._head.rows, strict=True))
        return Sample(
            cells=tuple(map(self._sampled, range(len(columns)), columns)),
            decimals=tuple(map(decimals_written, columns)),
            percents=frozenset(i for i, style in enumerate(self._head.styles) if style.percent),
            named=self._head.named,
        )

    def blocks(self, label: int | None, numbers: Sequence[int]) -> Iterator[Block]:
        """Yields the table block by block, without holding more than one."""
        columns, size = range(len(self.names)), size_of(self._file)
        among_numbers = set(numbers)
        wanted = sorted({*numbers, *(() if label is None else (label,))}) or [0]
        self._file.seek(0)
        try:
            with pd.read_csv(
                self._file,
                sep=r"\s+" if self._head.separator == " " else self._head.separator,
                skipinitialspace=True,
                decimal=self._head.decimal,
                encoding=self._head.encoding,
                **self._without_names(),
                names=list(columns),
                usecols=None if len(wanted) > 1 else wanted,  # all of them, for a line with too many cells is an error
                index_col=False,
                dtype={column: str for column in columns if column not in among_numbers or self._is_rewritten(column)},
                na_filter=False,  # None may be the name of a class; among numbers it is found out as text
                low_memory=False,
                chunksize=rows_of_a_block(len(columns)),
            ) as chunks:
                for chunk in chunks:
                    matrix = as_matrix([self._floats(chunk[column], column) for column in numbers], len(chunk))
                    labels = np.full(len(chunk), None) if label is None else chunk[label].to_numpy(dtype=object)
                    yield Block(labels, matrix, min(1.0, self._file.tell() / size))
        except pd.errors.ParserError as error:
            self._refuse_ragged_lines()
            raise InputError("it cannot be read as CSV; is a quote opened and not closed?") from error
        except UnicodeError as error:
            raise no_text(error) from error

    def cell(self, row: int, column: int) -> tuple[str, str]:
        """Returns where a cell is, in the words of the file, and its text.

        Raises:
            InputError: if the line has too few cells.
        """
        with self._lines() as lines:
            line = next(islice(lines, row + self._head.skipped, None), None)
        if line is None:
            raise InputError("its lines cannot be told apart; is a quote opened and not closed?")
        check_length(line, len(self.names))
        return f"line {line[0]:,}", line[1][column].strip()

    def _without_names(self) -> dict[str, int | None]:
        """Returns what tells a parser where the rows begin."""
        if self._head.skipped_lines is not None:
            return {"header": None, "skiprows": self._head.skipped_lines}
        return {"header": self._head.skipped - 1 if self._head.skipped else None}

    def _is_rewritten(self, column: int) -> bool:
        """Returns whether a column is written in a way that no parser is told of."""
        style = self._head.styles[column]
        return bool(style.thousands or style.percent or style.decimal != self._head.decimal)

    def _sampled(self, column: int, cells: Sequence[str]) -> NDArray[Any]:
        if self.kinds[column] in NUMBERS:
            return plain_numbers(cells, self._head.styles[column])
        return np.array([cell.strip() for cell in cells], dtype=object)

    def _floats(self, cells: "pd.Series[Any]", column: int) -> NDArray[Any]:
        values: NDArray[Any] = cells.to_numpy()
        if values.dtype.kind == "b" and self.kinds[column] == "text":
            return values.astype(np.float64)  # True and False in a one-hot column
        return values if values.dtype.kind in "iuf" else plain_numbers(map(str, values), self._head.styles[column])

    def _refuse_ragged_lines(self) -> None:
        with self._lines() as lines:
            for line in islice(lines, self._head.skipped, None):
                check_length(line, len(self.names))

    @contextmanager
    def _lines(self) -> Iterator[Iterator[Line]]:
        """Opens the file once more, slowly, to say which of its lines is wrong."""
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self._head.encoding, errors="replace", newline="")
        rows = rows_of(text, self._head.separator)
        try:
            yield lines_of(rows)
        except csv.Error as error:
            raise InputError(f"line {rows.line_num:,} cannot be read as CSV ({error})") from error
        finally:
            text.detach()


def _check_bytes(file: BinaryIO, encoding: str) -> None:
    """Refuses what a parser would hold as a whole, or read as something else: an endless line, a zero byte."""
    file.seek(0)
    while chunk := file.read(HEAD_BYTES):
        if len(chunk) == HEAD_BYTES and b"\n" not in chunk and b"\r" not in chunk:
            raise InputError("one of its lines is longer than 1 MiB")
        if b"\0" in chunk and not encoding.startswith("utf-16"):
            raise InputError("it holds zero bytes, and is no text")
