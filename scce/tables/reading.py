"""Reads a file of predictions block by block: its size is bounded, and its matrix is never held."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import numpy as np

from scce.arrays import FloatArray, InputError, IntArray
from scce.batch import Scores, joined, score
from scce.batches import Batch
from scce.tables.columns import Columns, columns_of
from scce.tables.label_cells import labels_from
from scce.tables.opening import naming, opened
from scce.tables.table_file import Table, check_shape, place_in, refuse_where
from scce.tables.upload import Upload, first_rows

SUM_OFF = 1e-3  # how far the sum of a row of probabilities may be from 1


def read_columns(file: BinaryIO, name: str) -> Columns:
    """Returns what the columns of a CSV or Parquet file are, by its first rows.

    Args:
        file: open for reading bytes; it stays open.
        name: of the file, for the sentences.

    Raises:
        InputError: if the file cannot be read, with its name and the cause.
    """
    with naming(name):
        return columns_of(opened(file, name), name)


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
    with naming(columns.file):
        table = opened(file, columns.file)
        parts, weights, first = list[Scores](), list[FloatArray](), None
        for block in _checked(table, columns):
            if from_logits is None:
                from_logits = not _are_probabilities(block.predictions)
            if first is None:
                known = block.weights if columns.weight else None
                first = first_rows(block.labels, block.predictions, from_logits, known)
            parts.append(score(Batch(block.labels, block.predictions, from_logits)))
            weights.append(block.weights)
            yield block.share
        if first is None:
            raise InputError("it has no rows")
        yield Upload(
            name=columns.file,
            scores=joined(parts),
            weights=np.concatenate(weights) if columns.weight else None,
            classes=columns.predictions,
            first=first,
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
        refuse_where(np.isnan(predictions), "a number", table, done, classes)
        if weight is not None:
            refuse_where(~np.isfinite(weights), "a finite number", table, done, (weight,))
        labels = labels_from(block.labels, names, partial(place_in, table, label, done))
        yield _Rows(labels, predictions, weights.astype(np.float64).reshape(-1), block.share)
        done += len(labels)


def _are_probabilities(predictions: FloatArray) -> bool:
    if not ((predictions >= 0).all() and (predictions <= 1).all()):
        return False
    return bool((abs(predictions.sum(axis=1, dtype=np.float64) - 1) <= SUM_OFF).all())
