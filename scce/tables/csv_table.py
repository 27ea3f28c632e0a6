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
from scce.tables.csv_head import HEAD_BYTES, Line, check_length, head_of, lines_of, no_text, rows_of
from scce.tables.spelling import SEPARATORS
from scce.tables.table_file import Block, as_matrix, rows_of_a_block, size_of


class CsvTable:
    """A CSV file that is open as a table.

    Raises:
        InputError: if it is no text, has no rows, its first lines do not fit each other, or a line is endless.
    """

    num_rows = None  # nobody knows before the end

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._head = head_of(file)
        self.names, self.kinds = self._head.names, self._head.kinds
        _check_bytes(file, self._head.encoding)

    @property
    def format(self) -> str:
        """What the file is, in words."""
        decimal = ", with decimal commas" if self._head.decimal == "," else ""
        return f"CSV, cells separated by {SEPARATORS[self._head.separator]}{decimal}"

    def blocks(self, label: int, numbers: Sequence[int]) -> Iterator[Block]:
        """Yields the table block by block, without holding more than one."""
        columns, size = range(len(self.names)), size_of(self._file)
        self._file.seek(0)
        try:
            with pd.read_csv(
                self._file,
                sep=r"\s+" if self._head.separator == " " else self._head.separator,
                skipinitialspace=True,
                decimal=self._head.decimal,
                encoding=self._head.encoding,
                header=0,
                names=list(columns),
                index_col=False,
                dtype={column: str for column in columns if column not in set(numbers)},
                na_filter=False,  # None may be the name of a class; among numbers it is found out as text
                low_memory=False,
                chunksize=rows_of_a_block(len(columns)),
            ) as chunks:
                for chunk in chunks:
                    matrix = as_matrix([self._floats(chunk[column]) for column in numbers])
                    yield Block(chunk[label].to_numpy(dtype=object), matrix, min(1.0, self._file.tell() / size))
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
            line = next(islice(lines, row + 1, None))
        check_length(line, len(self.names))
        return f"line {line[0]:,}", line[1][column].strip()

    def _floats(self, cells: "pd.Series[Any]") -> NDArray[Any]:
        values: NDArray[Any] = cells.to_numpy()
        if values.dtype.kind in "biuf":
            return values
        texts = cells.astype(str).str.replace(self._head.decimal, ".", regex=False)
        floats: NDArray[Any] = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64)
        return floats

    def _refuse_ragged_lines(self) -> None:
        with self._lines() as lines:
            for line in lines:
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
        if b"\0" in chunk and encoding != "utf-16":
            raise InputError("it holds zero bytes, and is no text")
