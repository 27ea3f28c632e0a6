"""A finding: what is wrong with a batch, where, what it does to the loss, and the code that mends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from scce.arrays import IntArray

Key: TypeAlias = Literal[
    "from_one",
    "outside",
    "padding",
    "zero_targets",
    "several_classes",
    "not_probabilities",
    "sums",
    "softmax_twice",
    "class_axis",
    "class_order",
    "same_answer",
    "two_labels",
    "unused_class",
    "suspicious",
    "floats",
    "names",
    "integer_rows",
]
Weight: TypeAlias = Literal["fault", "doubt", "note"]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)


TITLES: Mapping[Key, str] = MappingProxyType(
    {
        "from_one": "Labels count from 1",
        "outside": "Labels outside the classes",
        "padding": "Padding that is not ignored",
        "zero_targets": "Empty targets that count",
        "several_classes": "Several classes at once",
        "not_probabilities": "Logits read as probabilities",
        "sums": "Rows that do not sum to 1",
        "softmax_twice": "Softmax twice",
        "class_axis": "Classes on the wrong axis",
        "class_order": "Classes in another order",
        "same_answer": "One answer for all",
        "two_labels": "One input with two labels",
        "unused_class": "A class without examples",
        "suspicious": "Labels to look at",
        "floats": "Labels written as floats",
        "names": "Labels written as text",
        "integer_rows": "One-hot rows of integers",
    }
)


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that is wrong, or that is to be looked at.

    Attributes:
        key: what it is.
        weight: "fault" where the numbers leave no doubt, "doubt" where someone has to look, "note" where nothing is
            wrong here that a framework minds.
        sentence: what it is, with the reader's numbers.
        rows: (M,) the examples that it concerns, the worst first.
        before: the loss with it, in nats; NaN where there is none.
        after: the loss without it, in nats; None where that cannot be known from what was kept of a file.
        effect: what `after` is the loss of: "with labels from 0".
        repair: Python that mends it.
    """

    key: Key
    weight: Weight
    sentence: str
    rows: IntArray
    before: float
    after: float | None
    effect: str
    repair: str

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return TITLES[self.key]

    @property
    def harm(self) -> tuple[int, bool, float]:
        """What findings are sorted by: faults first, then those that leave no loss, then by what they move."""
        has_loss = self.before == self.before
        moved = abs(self.before - self.after) if has_loss and self.after is not None else 0.0
        return WEIGHTS.index(self.weight), has_loss, -moved if moved == moved else 0.0
