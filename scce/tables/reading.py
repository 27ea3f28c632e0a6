"""Reads a file of predictions block by block: its size is bounded, and its matrix is never held."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import numpy as np

from scce.arrays import BoolArray, FloatArray, InputError, IntArray, first_index
from scce.batch import Scores, joined, score
from scce.batches import Batch
from scce.tables.columns import Columns, columns_of
from scce.tables.csv_table import CsvTable
from scce.tables.label_cells import labels_from
from scce.tables.parquet_table import ParquetTable
from scce.tables.table_file import Table, check_shape, is_parquet, quoted

FIRST_ROWS = 50
SUM_OFF = 1e-3  # how far the sum of a row of probabilities may be from 1


@dataclass(frozen=True, eq=False)
class Upload:
    """What a file of N predictions says.

    Attributes:
        name: of the file.
        scores: of the N examples.
        weights: (N,) or None if the file has none.
        classes: K names, those of the prediction columns.
        from_logits: whether the predictions were read as logits.
        first_labels: of the first rows, at most 50.
        first_predictions: of the same rows, K numbers each, as they came.
    """

    name: str
    scores: Scores
    weights: FloatArray | None
    classes: tuple[str, ...]
    from_logits: bool
    first_labels: tuple[int, ...]
    first_predictions: tuple[tuple[float, ...], ...]


def read_columns(file: BinaryIO, name: str) -> Columns:
    """Returns what the columns of a CSV or Parquet file are, by its first rows.

    Args:
        file: open for reading bytes; it stays open.
        name: of the file, for the sentences.

    Raises:
        InputError: if the file cannot be read, with its name and the cause.
    """
    with _naming(name):
        return columns_of(_open(file, name), name)


def read_scores(file: BinaryIO, columns: Columns, *, from_logits: bool | None) -> Iterator[float | Upload]:
    """Yields how much of a file is read, 0 to 1, again and again; last of all what the file says.

    Args:
        file: open for reading bytes; it stays open.
        columns: what its columns are.
        from_logits: whether the predictions are logits. None asks the first rows: they are probabilities if
            all numbers are in 0..1 and every row sums to 1, within 0.001.

    Raises:
        InputError: if the file cannot be read, or a cell of it, with the name of the file and the cause.
    """
    with _naming(columns.file):
        table = _open(file, columns.file)
        parts, weights, first = list[Scores](), list[FloatArray](), list[tuple[float, ...]]()
        for block in _checked(table, columns):
            if from_logits is None:
                from_logits = not _are_probabilities(block.predictions)
            first = first or list(map(tuple, block.predictions[:FIRST_ROWS].tolist()))
            parts.append(score(Batch(block.labels, block.predictions, from_logits)))
            weights.append(block.weights)
            yield block.share
        if not parts:
            raise InputError("it has no rows")
        scores = joined(parts)
        yield Upload(
            name=columns.file,
            scores=scores,
            weights=np.concatenate(weights) if columns.weight else None,
            classes=columns.predictions,
            from_logits=bool(from_logits),
            first_labels=tuple(scores.labels[: len(first)].tolist()),
            first_predictions=tuple(first),
        )


@dataclass(frozen=True, eq=False)
class _Rows:
    labels: IntArray
    predictions: FloatArray
    weights: FloatArray
    share: float


def _checked(table: Table, columns: Columns) -> Iterator[_Rows]:
    """Yields the rows of a table block by block, every cell of them a number or a label."""
    label, classes, weight = columns.positions()
    names = {table.names[column]: number for number, column in enumerate(classes)}
    done = 0
    for block in table.blocks(label, classes if weight is None else (*classes, weight)):
        check_shape(done + len(block.labels), len(classes))
        predictions, weights = block.numbers[:, : len(classes)], block.numbers[:, len(classes) :]
        _refuse_where(np.isnan(predictions), "a number", table, done, classes)
        if weight is not None:
            _refuse_where(~np.isfinite(weights), "a finite number", table, done, (weight,))
        labels = labels_from(block.labels, names, partial(_place, table, label, done))
        yield _Rows(labels, predictions, weights.astype(np.float64).reshape(-1), block.share)
        done += len(labels)


def _refuse_where(bad: BoolArray, wanted: str, table: Table, done: int, columns: Sequence[int]) -> None:
    if bad.any():
        row, position = first_index(bad)
        place, text = table.cell(done + row, columns[position])
        what = f"{quoted(text)} is not {wanted}" if text else f"there is not {wanted}"
        raise InputError(f"{place}, column {quoted(table.names[columns[position]])}: {what}")


def _place(table: Table, column: int, done: int, row: int) -> str:
    return f"{table.cell(done + row, column)[0]}, column {quoted(table.names[column])}"


def _are_probabilities(predictions: FloatArray) -> bool:
    if not ((predictions >= 0).all() and (predictions <= 1).all()):
        return False
    return bool((abs(predictions.sum(axis=1, dtype=np.float64) - 1) <= SUM_OFF).all())


def _open(file: BinaryIO, name: str) -> Table:
    return ParquetTable(file) if is_parquet(file, name) else CsvTable(file)


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Begins the sentence about a file with its name."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{quoted(name)}: {error}") from error
