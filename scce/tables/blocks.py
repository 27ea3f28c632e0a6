"""A file's rows, block by block, every cell of them a number or a label; labels and targets become columns' numbers."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray, InputError, IntArray
from scce.tables.columns import Columns, Layout
from scce.tables.files.table_file import NUMBERS, Table, check_shape, listed, place_in, quoted, refuse_where
from scce.tables.matching import (
    Rule,
    Value,
    class_tails,
    depends_on_all,
    first_rows_of,
    labels_by,
    likely_meanings,
    rule_for,
    values_in,
)
from scce.tables.questions import MOST_MEANINGS, Meaning, UnsettledError, meanings_of

FEWEST_ROWS_PER_CLASS = 3  # before a class that no label is stands out
MOST_NEVER_SEEN = 2


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of a file.

    Attributes:
        cells: (n,) the cells of the labels, or None n times.
        predictions: (n, K).
        targets: (n, K) or (n, 0), in the order of the classes.
        weights: (n,) or (0,).
        share: how much of the file is read now, 0 to 1.
    """

    cells: NDArray[Any]
    predictions: FloatArray
    targets: FloatArray
    weights: FloatArray
    share: float


class LabelReader:
    """Makes class numbers of the labels of a file, block by block, and knows what it saw.

    Args:
        table: the file.
        layout: where its columns are.
        columns: what they are, and what the reader says of the labels.
        keep_outside: whether labels of K and more are kept, with a remark, where the columns have no names.
    """

    def __init__(self, table: Table, layout: Layout, columns: Columns, *, keep_outside: bool = False) -> None:
        texts = layout.label is not None and table.kinds[layout.label] not in NUMBERS
        self._table, self._layout = table, layout
        self._classes = self._names_in(columns)
        self._meant = dict(columns.meant)
        self._firsts: dict[Value, int] = {}
        self._done, self._keep_outside = 0, keep_outside
        self._rule = Rule({}, self._classes)
        self._order = _order_of_targets(table, layout)
        if layout.label is not None and depends_on_all(self._classes, texts=texts):
            self._look_at_all()

    def _names_in(self, columns: Columns) -> tuple[str, ...] | None:
        named = columns.facts.sample.named
        return tuple(self._table.names[column] for column in self._layout.classes) if named else None

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """What the values of the labels were taken for."""
        return meanings_of(self._rule.columns, len(self._layout.classes))

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self._rule.classes or tuple(f"class {k}" for k in range(len(self._layout.classes)))

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence for each thing about the labels that the reader may not expect."""
        return (*self._rule.remarks, *self._never_seen())

    def _never_seen(self) -> tuple[str, ...]:
        """Returns what is said of the few columns of names of their own that no label is: they may be no classes."""
        names = self._rule.classes
        if self._layout.label is None or names is None or self._classes is None:
            return ()
        seen = {column for column in self._rule.columns.values() if 0 <= column < len(names)}
        never = [name for column, name in enumerate(names) if column not in seen]
        many = self._done < FEWEST_ROWS_PER_CLASS * len(names)
        if many or len(never) > MOST_NEVER_SEEN or len(seen) < 2 or class_tails(names) != tuple(names):
            return ()
        return tuple(f"No label is {quoted(name)}; is each of the columns {listed(names)} a class?" for name in never)

    def labels_in(self, rows: Rows) -> IntArray:
        """Returns the class numbers of the next rows, from their labels or their one-hot targets.

        Raises:
            InputError: if a label is none of the classes, or a row of targets is not one-hot.
        """
        if self._layout.label is None:
            labels = self._one_hot(rows)
        else:
            codes, values = self._seen(rows.cells)
            labels = labels_by(self._rule, codes, values)
        self._done += len(rows.predictions)
        return labels

    def targets_in(self, rows: Rows) -> FloatArray:
        """Returns the targets of rows in the order of the classes."""
        return rows.targets[:, self._order]

    def _look_at_all(self) -> None:
        for block in self._table.blocks(self._layout.label, ()):
            self._seen(block.labels)
            self._done += len(block.labels)
        self._done = 0

    def _seen(self, cells: NDArray[Any]) -> tuple[IntArray, list[Value]]:
        place = partial(place_in, self._table, self._layout.label or 0)
        codes, values = values_in(cells, partial(place, self._done))
        new = [value for value in values if value not in self._firsts]
        if new:
            rows = first_rows_of(codes, values)
            self._firsts.update({value: self._done + rows[value] for value in new})
            try:
                self._rule = self._rule_for(self._firsts)
            except UnsettledError as error:
                self._ask(error)
        return codes, values

    def _rule_for(self, firsts: Mapping[Value, int]) -> Rule:
        place = partial(place_in, self._table, self._layout.label or 0, 0)
        size = len(self._layout.classes)
        return rule_for(firsts, self._classes, size, place, keep_outside=self._keep_outside, meant=self._meant)

    def _ask(self, error: UnsettledError) -> NoReturn:
        """Asks about the values of all labels, those of later blocks too, as far as these can be read."""
        firsts = dict(self._firsts)
        with suppress(InputError):
            for block in self._table.blocks(self._layout.label, ()):
                _, values = values_in(block.labels, str)
                firsts.update({value: 0 for value in values if value not in firsts})
                if len(firsts) > MOST_MEANINGS:
                    break
        error.meanings = likely_meanings(list(firsts), self._classes, len(self._layout.classes), self._meant)
        raise error

    def _one_hot(self, rows: Rows) -> IntArray:
        targets = self.targets_in(rows)
        one_hot = np.isin(targets, (0, 1)).all(axis=1) & (targets.sum(axis=1) == 1)
        for row in np.flatnonzero(~one_hot)[:1]:
            place = self._table.cell(self._done + int(row), self._layout.targets[0])[0]
            raise InputError(f"{place}: its targets are not one-hot, a single 1 among zeros")
        return targets.argmax(axis=1)


def rows_in(table: Table, layout: Layout) -> Iterator[Rows]:
    """Yields the rows of a table block by block.

    Raises:
        InputError: if a cell is no number, a weight is not finite, or there are too many rows.
    """
    done, num_classes, num_targets = 0, len(layout.classes), len(layout.targets)
    for block in table.blocks(layout.label, layout.numbers):
        check_shape(done + len(block.labels), num_classes)
        predictions, targets, weights = np.split(block.numbers, [num_classes, num_classes + num_targets], axis=1)
        refuse_where(np.isnan(predictions), "a number", table, done, layout.classes)
        refuse_where(~np.isfinite(targets), "a finite number", table, done, layout.targets)
        if layout.weight is not None:
            refuse_where(~np.isfinite(weights), "a finite number", table, done, (layout.weight,))
        yield Rows(block.labels, predictions, targets, weights.astype(np.float64).reshape(-1), block.share)
        done += len(block.labels)


def _order_of_targets(table: Table, layout: Layout) -> list[int]:
    """Returns where the target of each class is among the targets: by name, or else by position.

    Raises:
        InputError: if there are not as many targets as classes.
    """
    if not layout.targets:
        return []
    if len(layout.targets) != len(layout.classes):
        raise InputError(f"it has {len(layout.targets):,} columns of truth for {len(layout.classes):,} classes")
    targets = class_tails([table.names[column].casefold() for column in layout.targets])
    classes = class_tails([table.names[column].casefold() for column in layout.classes])
    if set(targets) != set(classes):
        return list(range(len(targets)))
    return [targets.index(name) for name in classes]


def remarks_on_targets(columns: Columns, *, one_hot: bool) -> tuple[str, ...]:
    """Returns what is said of columns of truth, which become labels where every row is one-hot."""
    targets = columns.with_the_role("target")
    if not targets:
        return ()
    span = f"{quoted(targets[0])} to {quoted(targets[-1])}"
    if columns.label is not None:
        return (f"The labels are read from {quoted(columns.label)}, and the targets {span} are not read.",)
    if one_hot:
        return (f"The one-hot columns {span} are read as the labels.",)
    return (f"The columns {span} are soft targets: not every row is a single 1 among zeros.",)
