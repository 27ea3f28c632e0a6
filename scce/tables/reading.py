"""Reads a file of predictions block by block: its size is bounded, and its matrix is never held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import numpy as np

from scce.arrays import FloatArray, InputError, IntArray, short
from scce.batch import Scores, joined, score
from scce.batches import Batch
from scce.tables.blocks import LabelReader, Rows, remarks_on_targets, rows_in
from scce.tables.columns import Columns, Layout, columns_of
from scce.tables.files.opening import naming, opened
from scce.tables.files.table_file import Table
from scce.tables.record import Scale
from scce.tables.scale import Evidence, Seen, decimals_in, evidence_of, seen_in
from scce.tables.upload import FIRST_ROWS, Reading, Upload, as_scored, first_rows

SAID_BY_THE_READER = "you said so"


def read_columns(file: BinaryIO, name: str, axis: int | None = None) -> Columns:
    """Returns what the columns of a file are, by their names and its first rows.

    Args:
        file: open for reading bytes; it stays open.
        name: of the file, for the sentences.
        axis: that holds the classes of predictions of more than two axes, where the reader says it.

    Raises:
        InputError: if the file cannot be read, with its name and the cause.
        UnsettledError: if nothing says which axis holds the classes.
    """
    with naming(name):
        return columns_of(opened(file, name, axis), name)


def read_scores(file: BinaryIO, columns: Columns) -> Iterator[float | Upload]:
    """Yields how much of a file is read, 0 to 1, again and again; last of all what the file says.

    The whole file says what its predictions are, not its first rows. Where they may be two things, both are read.

    Args:
        file: open for reading bytes; it stays open.
        columns: what its columns are.

    Raises:
        InputError: if the file cannot be read, or a cell of it, with the name of the file and the cause.
        UnsettledError: if nothing says which class a label is.
    """
    with naming(columns.file):
        table = opened(file, columns.file, None if columns.axes is None else columns.axes.axis)
        layout = columns.positions()
        pass_one = _Pass(table, columns, layout)
        yield from pass_one.read()
        seen = pass_one.seen
        missing = [kind for kind in seen.possible if _scored_as(kind) not in pass_one.parts]
        again = pass_one
        if missing:  # what the first rows ruled out: the file is read once more
            again = _Pass(table, columns, layout, wanted=missing)
            yield from again.read()
        passes = {**dict.fromkeys(again.parts, again), **dict.fromkeys(pass_one.parts, pass_one)}
        weights = np.concatenate(pass_one.weights) if columns.weight else None
        yield Upload(
            name=columns.file,
            readings=tuple(
                pass_one.reading(kind, passes[_scored_as(kind)].scores(_scored_as(kind)), weights)
                for kind in seen.possible
            ),
            weights=weights,
            classes=tuple(map(short, pass_one.labels.classes)),
            sure=seen.sure,
            why=seen.why,
            columns=columns.columns,
            remarks=(
                *columns.remarks,
                *remarks_on_targets(columns, one_hot=True),
                *pass_one.labels.remarks,
                *seen.remarks,
            ),
            axes=columns.axes,
            meanings=pass_one.labels.meanings,
        )


@dataclass(eq=False)
class _Pass:
    """One way through a file, from its first block to its last.

    Attributes:
        wanted: the kinds that are scored; None asks the first block.
        parts: the scores of each block, by the kind that is scored; without the sums of the columns.
        sums: (K,) of the columns, by the kind that is scored.
    """

    table: Table
    columns: Columns
    layout: Layout
    wanted: Iterable[Scale] | None = None
    evidence: Evidence = field(default_factory=Evidence)
    parts: dict[Scale, list[Scores]] = field(default_factory=dict)
    sums: dict[Scale, FloatArray] = field(default_factory=dict)
    weights: list[FloatArray] = field(default_factory=list)
    first: tuple[IntArray, FloatArray] | None = None

    def __post_init__(self) -> None:
        self.labels = LabelReader(self.table, self.layout, self.columns)

    @property
    def seen(self) -> Seen:
        """What the predictions are, by all that was read."""
        return kind_of(self.columns, self.evidence)

    def scores(self, kind: Scale) -> Scores:
        """Returns the scores of all blocks."""
        return replace(joined(self.parts[kind]), column_sums=self.sums.get(kind))

    def read(self) -> Iterator[float]:
        """Yields how much of the file is read."""
        for rows in rows_in(self.table, self.layout):
            labels = self.labels.labels_in(rows)
            if not self._is_settled():
                self.evidence = self.evidence.followed_by(evidence_in(self.columns, self.layout, rows))
            if self.first is None:
                self.first = labels[:FIRST_ROWS], rows.predictions[:FIRST_ROWS].astype(np.float64)
                wanted = self.seen.possible if self.wanted is None else self.wanted
                self.parts = {_scored_as(kind): [] for kind in wanted}
            for kind, parts in self.parts.items():
                given, from_logits = as_scored(rows.predictions, kind)
                scores = score(Batch(labels, given, from_logits))
                parts.append(replace(scores, column_sums=None))  # as large as a row, and there are many blocks
                if scores.column_sums is not None:
                    self.sums[kind] = self.sums.get(kind, 0.0) + scores.column_sums
            self.weights.append(rows.weights)
            yield rows.share
        if self.first is None:
            raise InputError("it has no rows")

    def _is_settled(self) -> bool:
        """Returns whether nothing that follows can change what the predictions are: a number is no probability."""
        seen = self.evidence.num_usable > 0 and self.seen
        return bool(seen and seen.sure and seen.kind == "logits" and not seen.remarks)

    def reading(self, kind: Scale, scores: Scores, weights: FloatArray | None) -> Reading:
        """Returns what the file says if its predictions are of this kind."""
        labels, predictions = self.first or (np.empty(0, np.int64), np.empty((0, 0)))
        return Reading(kind, scores, first_rows(labels, predictions, kind, weights))


def evidence_in(columns: Columns, layout: Layout, rows: Rows) -> Evidence:
    """Returns what is seen of rows of predictions."""
    written = [columns.facts.sample.decimals[column] for column in layout.classes]
    known = max((decimals for decimals in written if decimals is not None), default=0)
    return evidence_of(rows.predictions, decimals=max(known, decimals_in(rows.predictions)))


def kind_of(columns: Columns, evidence: Evidence) -> Seen:
    """Returns what the predictions of a file are: what the reader says, or else its names, or else its numbers."""
    if columns.kind is not None:
        return Seen(columns.kind, True, SAID_BY_THE_READER, possible=(columns.kind,))
    return seen_in(evidence, columns.said)


def _scored_as(kind: Scale) -> Scale:
    """Returns the kind whose scores are the same: logarithms of probabilities are logits."""
    return "logits" if kind == "log-probabilities" else kind
