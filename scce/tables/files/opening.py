"""Opens a reader's file as a table, and begins what is said against it with its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from scce.arrays import InputError
from scce.tables.files.csv_table import CsvTable
from scce.tables.files.file_kinds import kind_of_file
from scce.tables.files.json_file import table_of_json
from scce.tables.files.numpy_file import table_of_npy, table_of_npz
from scce.tables.files.parquet_table import ParquetTable
from scce.tables.files.table_file import Table, quoted


def opened(file: BinaryIO, name: str, axis: int | None = None) -> Table:
    """Returns a file as a table.

    Args:
        file: open for reading bytes.
        name: of the file.
        axis: that holds the classes of predictions of more than two axes, where the reader says it.

    Raises:
        InputError: if it is of a kind that is not read, too large, or wrong from its first lines.
    """
    kind = kind_of_file(file, name)
    if kind == "Parquet":
        return ParquetTable(file)
    if kind == "NumPy array":
        return table_of_npy(file, name, axis)
    if kind == "NumPy archive":
        return table_of_npz(file, axis)
    return table_of_json(file, axis) if kind == "JSON" else CsvTable(file)


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Begins the sentence about a file with its name."""
    try:
        yield
    except InputError as error:
        error.args = (f"{quoted(name)}: {error}",)
        raise
    except MemoryError as error:
        raise InputError(f"{quoted(name)}: it needs more memory than it may have") from error
