"""A finding: what is wrong with a batch, where, what it does to the loss, and the code that mends it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
]
Weight: TypeAlias = Literal["fault", "doubt"]


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that is wrong, or that is to be looked at.

    Attributes:
        key: what it is.
        weight: "fault" where the numbers leave no doubt, "doubt" where someone has to look.
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
    def harm(self) -> tuple[bool, bool, float]:
        """What findings are sorted by: faults first, then those that leave no loss, then by what they move."""
        has_loss = self.before == self.before
        moved = abs(self.before - self.after) if has_loss and self.after is not None else 0.0
        return self.weight == "doubt", has_loss, -moved if moved == moved else 0.0
