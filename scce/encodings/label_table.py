"""A small batch whose labels are written both ways, as integers and as rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scce.arrays import LARGEST_SEED, FloatArray, InputError, as_class_numbers, as_fraction, short
from scce.classes import CLASSES, MOST_CLASSES, check_classes
from scce.labels import one_hot
from scce.links import whole_number

FIRST_EXAMPLES, MOST_EXAMPLES = 4, 40
SEED = whole_number("seed", most=LARGEST_SEED)
Row = tuple[float, ...]


@dataclass(frozen=True)
class LabelTable:
    """Examples down, classes across: what is true of each example.

    Attributes:
        classes: 2 to 20 different names.
        rows: 1 to 40 examples, each with one target per class, 0 to 1. A row need not be one-hot.
        seed: of the model's answers.
    """

    classes: tuple[str, ...] = CLASSES
    rows: tuple[Row, ...] = ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    seed: int = 1

    def __post_init__(self) -> None:
        check_classes(self.classes)
        check_examples(len(self.rows))
        SEED.check(self.seed)
        for row in self.rows:
            if len(row) != len(self.classes):
                raise InputError(f"a row of {len(row)} targets does not fit {len(self.classes)} classes")
            for target in row:
                as_fraction(target, "target")

    def with_label(self, example: int, label: int) -> "LabelTable":
        """Returns the table with one example's row made one-hot."""
        row = one_hot(label, len(self.classes))
        return self.with_row(example, tuple(row.tolist()))

    def with_target(self, example: int, class_number: int, target: float) -> "LabelTable":
        """Returns the table with one number of one row changed; the row may be one-hot no longer."""
        self._check_example(example)
        at = int(as_class_numbers(class_number, len(self.classes)))
        row = self.rows[example]
        return self.with_row(example, (*row[:at], float(target), *row[at + 1 :]))

    def with_example(self) -> "LabelTable":
        """Returns the table with one more example, of the class after the last one's."""
        label = (int(np.argmax(self.rows[-1])) + 1) % len(self.classes)
        return replace(self, rows=(*self.rows, tuple(one_hot(label, len(self.classes)).tolist())))

    def without_example(self, example: int) -> "LabelTable":
        """Returns the table without one example."""
        self._check_example(example)
        return replace(self, rows=self.rows[:example] + self.rows[example + 1 :])

    def with_row(self, example: int, row: Row) -> "LabelTable":
        """Returns the table with another row for one example."""
        self._check_example(example)
        return replace(self, rows=(*self.rows[:example], row, *self.rows[example + 1 :]))

    def _check_example(self, example: int) -> None:
        if not 0 <= example < len(self.rows):
            raise InputError(f"example {short(example)} is outside 0..{len(self.rows) - 1}")


@dataclass(frozen=True)
class RowKind:
    """What a row of targets says.

    Attributes:
        name: of the kind.
        meaning: what the row says, in a few words.
        accepted_by: the loss that takes it.
    """

    name: str
    meaning: str
    accepted_by: str


ONE_HOT = RowKind("one-hot", "exactly one class is true", "both losses")
SOFT = RowKind("soft target", "a share for several classes: integers cannot say this", "the one-hot loss only")
MULTI_HOT = RowKind("multi-hot", "several classes are true at once", "neither: binary cross-entropy, once per class")
EMPTY = RowKind("all zeros", "no class is true", "neither: binary cross-entropy, once per class")
NO_DISTRIBUTION = RowKind("no distribution", "the numbers do not sum to 1", "neither: make them sum to 1")


def kind_of(row: Sequence[float]) -> RowKind:
    """Returns what a row of targets, each 0 to 1, says."""
    targets = np.array(row)
    ones = int((targets == 1).sum())
    if ones + int((targets == 0).sum()) == len(targets):
        return (EMPTY, ONE_HOT)[ones] if ones < 2 else MULTI_HOT
    return SOFT if abs(targets.sum() - 1) <= np.sqrt(np.finfo(np.float64).eps) else NO_DISTRIBUTION


def check_examples(count: int) -> None:
    """Raises InputError unless a table can have so many examples, 1 to 40."""
    if not 1 <= count <= MOST_EXAMPLES:
        raise InputError(f"the number of examples, {count}, is outside 1..{MOST_EXAMPLES}")


def table_of(classes: Sequence[str]) -> LabelTable:
    """Returns a table to start from: an example of each of the first classes."""
    check_classes(classes)
    rows = one_hot(np.arange(min(len(classes), FIRST_EXAMPLES)), len(classes))
    return LabelTable(tuple(classes), tuple(map(tuple, rows.tolist())))


def model_logits(table: LabelTable) -> FloatArray:
    """Returns the answers of a made-up model: normal random logits, one decimal, from the table's seed.

    Returns:
        Logits of shape (N, K). An example keeps its logits when others come and go after it.
    """
    answers = np.random.default_rng(table.seed).normal(0, 2, (MOST_EXAMPLES, MOST_CLASSES))
    return answers[: len(table.rows), : len(table.classes)].round(1)
