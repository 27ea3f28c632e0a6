"""Reads a reader's own table of examples to learn from: a column of labels, and columns of numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray, InputError, short
from scce.datasets import (
    MOST_DATASET_BYTES,
    MOST_DATASET_FEATURES,
    MOST_DATASET_ROWS,
    Dataset,
    dataset_from_columns,
)
from scce.tables.csv_head import is_number
from scce.tables.matching import WHOLE
from scce.tables.names import LABEL_NAMES, named
from scce.tables.opening import naming, opened
from scce.tables.table_file import (
    NUMBERS,
    Kind,
    Table,
    distinct_names,
    place_in,
    quoted,
    refuse_where,
    size_of,
)


@dataclass(frozen=True)
class ExampleColumns:
    """The columns of a table to learn from, by their names, of which the first 40 characters are kept.

    Attributes:
        file: its name.
        names: of all its columns, all different.
        kinds: what they hold.
        label: the column of the labels: a guess, which the reader may correct.
    """

    file: str
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    label: str

    def with_label(self, name: str) -> "ExampleColumns":
        """Returns the columns with this one as the labels."""
        if name not in self.names:
            raise InputError(f"there is no column {quoted(name)}")
        return replace(self, label=name)

    @property
    def features(self) -> tuple[int, ...]:
        """Where the features are: all columns of numbers but the labels."""
        columns = enumerate(zip(self.names, self.kinds, strict=True))
        return tuple(i for i, (name, kind) in columns if kind in NUMBERS and name != self.label)


def read_example_columns(file: BinaryIO, name: str) -> ExampleColumns:
    """Returns what the columns of a CSV or Parquet file are, by its first rows.

    The labels are likely in a column with text, else in one of integers that is named so, else in the last.

    Args:
        file: open for reading bytes; it stays open.
        name: of the file, for the sentences.

    Raises:
        InputError: if the file is too large or cannot be read, with its name and the cause.
    """
    with naming(name):
        table = _opened(file, name)
        names = distinct_names(table)
        return ExampleColumns(short(name), names, table.kinds, _likely_label(names, table.kinds))


def read_examples(file: BinaryIO, columns: ExampleColumns) -> Dataset:
    """Returns the examples of a table: its columns of numbers, and what the column of labels says.

    Args:
        file: open for reading bytes; it stays open.
        columns: what its columns are.

    Raises:
        InputError: if the file cannot be read, a cell is missing or of no use, or there are too many or too few
            examples, features or classes, with the name of the file and the cause.
    """
    with naming(columns.file):
        table, label, features = _opened(file, columns.file), columns.names.index(columns.label), columns.features
        if not features:
            raise InputError(f"beside the labels, {quoted(columns.label)}, it has no column of numbers")
        if len(features) > MOST_DATASET_FEATURES:
            raise InputError(f"it has {len(features):,} features, more than {MOST_DATASET_FEATURES}")
        numbers, labels = _cells(table, label, features)
        return dataset_from_columns(numbers, _values_of(labels, partial(place_in, table, label, 0)))


def _opened(file: BinaryIO, name: str) -> Table:
    """Returns a table that is small enough to learn from, as far as that is known before it is read."""
    if size_of(file) > MOST_DATASET_BYTES:
        raise InputError(f"it has {size_of(file) / 1e6:.1f} MB, more than {MOST_DATASET_BYTES / 1e6:g} MB")
    table = opened(file, name)
    _check_rows(table.num_rows or 0)
    return table


def _check_rows(count: int) -> None:
    if count > MOST_DATASET_ROWS:
        raise InputError(f"it has more than {MOST_DATASET_ROWS:,} rows")


def _likely_label(names: Sequence[str], kinds: Sequence[Kind]) -> str:
    texts = [name for name, kind in zip(names, kinds, strict=True) if kind in ("text", "mixed")]
    integers = [name for name, kind in zip(names, kinds, strict=True) if kind == "integer"]
    return named(LABEL_NAMES, texts) or next(iter(texts), None) or named(LABEL_NAMES, integers) or names[-1]


def _cells(table: Table, label: int, features: Sequence[int]) -> tuple[FloatArray, NDArray[Any]]:
    numbers, labels, done = list[FloatArray](), list[NDArray[Any]](), 0
    for block in table.blocks(label, features):
        _check_rows(done + len(block.labels))
        refuse_where(np.isnan(block.numbers), "a number", table, done, features)
        refuse_where(np.isinf(block.numbers), "a finite number", table, done, features)
        numbers.append(block.numbers)
        labels.append(block.labels)
        done += len(block.labels)
    return np.concatenate(numbers), np.concatenate(labels)


def _values_of(cells: NDArray[Any], place: Callable[[int], str]) -> list[Any]:
    """Returns labels as integers where all of them are, else as they came; refuses a missing one and a fraction."""
    values = [cell.strip() if isinstance(cell, str) else cell for cell in cells.tolist()]
    for row, value in enumerate(values):
        if value is None or value == "" or value != value:  # NaN is where a number is missing
            raise InputError(f"{place(row)}: there is no label")
    if not all(isinstance(value, str) for value in values):
        return values
    whole = [WHOLE.fullmatch(value) for value in values]
    if all(whole):
        return [int(match[1]) for match in whole if match]
    if all(map(is_number, values)):
        row = whole.index(None)
        raise InputError(f"{place(row)}: label {quoted(values[row])} is neither text nor a whole number")
    return values
