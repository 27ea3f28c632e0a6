"""Opens a reader's file as a table, and begins what is said against it with its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from scce.arrays import InputError
from scce.tables.csv_table import CsvTable
from scce.tables.parquet_table import ParquetTable
from scce.tables.table_file import Table, is_parquet, quoted


def opened(file: BinaryIO, name: str) -> Table:
    """Returns a file as a table.

    Raises:
        InputError: if it is neither CSV nor Parquet, too large, or wrong from its first lines.
    """
    return ParquetTable(file) if is_parquet(file, name) else CsvTable(file)


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Begins the sentence about a file with its name."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{quoted(name)}: {error}") from error
