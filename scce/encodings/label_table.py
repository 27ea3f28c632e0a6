"""A small batch whose labels are written both ways, as integers and as rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scce.arrays import LARGEST_SEED, FloatArray, InputError, as_class_numbers, as_fraction, short
from scce.classes import CLASSES, MOST_CLASSES, check_classes
from scce.labels import one_hot
from scce.links import whole_number

FIRST_EXAMPLES, MOST_EXAMPLES = 4, 40
SEED = whole_number("seed", most=LARGEST_SEED)
MOST_DIGITS = 18  # of a pasted integer
Row = tuple[float, ...]
# What Python, NumPy, PyTorch, TensorFlow and JAX print around labels, and a quoted name.
SETTING = r"\b(?:dtype|device|shape)\s*=\s*(?:'[^']*'|\([^()]*\)|[\w.]+)"
AROUND = r"<tf\.Tensor:|\bnumpy=|\b(?:np\.\w+|(?:tf\.)?(?:[Aa]rray|[Tt]ensor))\s*\(|\)>|[\[\](){}]"
QUOTED = r"'((?:[^'\\\n]|\\.){1,99})'|\"((?:[^\"\\\n]|\\.){1,99})\""


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
        if not 1 <= len(self.rows) <= MOST_EXAMPLES:
            raise InputError(f"the number of examples, {len(self.rows)}, is outside 1..{MOST_EXAMPLES}")
        SEED.check(self.seed)
        for row in self.rows:
            if len(row) != len(self.classes):
                raise InputError(f"a row of {len(row)} targets does not fit {len(self.classes)} classes")
            for target in row:
                as_fraction(target, "target")

    def with_label(self, example: int, label: int) -> "LabelTable":
        """Returns the table with one example's row made one-hot."""
        row = one_hot(label, len(self.classes))
        return self._with_row(example, tuple(row.tolist()))

    def with_target(self, example: int, class_number: int, target: float) -> "LabelTable":
        """Returns the table with one number of one row changed; the row may be one-hot no longer."""
        self._check_example(example)
        at = int(as_class_numbers(class_number, len(self.classes)))
        row = self.rows[example]
        return self._with_row(example, (*row[:at], float(target), *row[at + 1 :]))

    def with_example(self) -> "LabelTable":
        """Returns the table with one more example, of the class after the last one's."""
        label = (int(np.argmax(self.rows[-1])) + 1) % len(self.classes)
        return replace(self, rows=(*self.rows, tuple(one_hot(label, len(self.classes)).tolist())))

    def without_example(self, example: int) -> "LabelTable":
        """Returns the table without one example."""
        self._check_example(example)
        return replace(self, rows=self.rows[:example] + self.rows[example + 1 :])

    def _with_row(self, example: int, row: Row) -> "LabelTable":
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


def table_from_labels(text: str, table: LabelTable) -> tuple[LabelTable, str]:
    """Returns the table that a pasted list of labels makes, and a sentence about what was done.

    Integers are labels of the classes that are there. Names that are all known are labels too; otherwise
    the list brings its own classes, numbered in alphabetical order.

    Args:
        text: integers, or names one per line or between commas; brackets and quotes of a printed list or
            array may be around them.
        table: gives the classes and the seed.

    Raises:
        InputError: if there are too many labels or classes, or none, or an integer is outside 0..K-1.
    """
    words = re.findall(r"[^\s,;]+", re.sub(f"{SETTING}|{AROUND}", " ", text))
    if not words:
        raise InputError("there is no label in the text")
    if all(map(_is_number, words)):
        _check_count(len(words))
        labels = as_class_numbers([_whole(word) for word in words], len(table.classes))
        sentence = f"Integer labels read: {len(words)}."
    else:
        names = _names_in(text)
        _check_count(len(names))
        table, sentence = _with_classes_for(names, table)
        labels = np.array([table.classes.index(name) for name in names])
    rows = one_hot(labels, len(table.classes))
    return replace(table, rows=tuple(map(tuple, rows.tolist()))), sentence


def _names_in(text: str) -> list[str]:
    printed = re.sub(SETTING, "", text)
    # Quotes hold the names only where nothing is beside them: the cat's, the dog's.
    if not re.sub(rf"{QUOTED}|{AROUND}|[\s,;]", "", printed):
        return [re.sub(r"\\(['\"\\])", r"\1", "".join(pair)).strip() for pair in re.findall(QUOTED, printed)]
    return [name for part in re.split(r"[\n,;\t]", text) if (name := part.strip())]


def _with_classes_for(names: Sequence[str], table: LabelTable) -> tuple[LabelTable, str]:
    if set(names) <= set(table.classes):
        return table, f"Names read: {len(names)}, each one of the classes."
    classes = tuple(sorted(set(names)))
    if len(classes) < 2:
        raise InputError(f"the only name is {short(names[0])!r}; names stand one per line or between commas")
    row = (1.0, *[0.0] * (len(classes) - 1))
    sentence = f"Names read: {len(names)}. They became the classes, numbered in alphabetical order from 0."
    return replace(table, classes=classes, rows=(row,)), sentence


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST_EXAMPLES:
        raise InputError(f"the list has {count} labels; the table holds 1 to {MOST_EXAMPLES}")


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _whole(word: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", word):
        raise InputError(f"label {short(word)!r} is not an integer")
    if len(word) > MOST_DIGITS:
        raise InputError(f"label {short(word)} is larger than any class number")
    return int(word)
