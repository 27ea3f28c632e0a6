"""A batch small enough to be edited, and to be held by a link."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scce.arrays import InputError
from scce.batch.ways import LARGEST_LABEL, check_label
from scce.batches import Batch
from scce.classes import check_count
from scce.readable import plain_number

MOST_EXAMPLES = 32
Row = tuple[float, ...]


@dataclass(frozen=True)
class SmallBatch:
    """What a model said about a few examples, and what is true of them.

    Labels and predictions may be wrong: what frameworks make of a label that is no class, or of NaN, is asked too.
    So may be the sum of a row of targets, which need not be 1.

    Attributes:
        labels: 1 to 32 integers; none where there are targets.
        predictions: a row for each example, of 2 to 20 numbers, logits or probabilities.
        from_logits: whether they are logits.
        weights: one per example.
        targets: in place of the labels a row for each example, of as many numbers as its predictions.
    """

    labels: tuple[int, ...] = (1, 2)
    predictions: tuple[Row, ...] = ((0.05, 0.95, 0.0), (0.1, 0.8, 0.1))
    from_logits: bool = False
    weights: tuple[float, ...] = (1.0, 1.0)
    targets: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        if self.labels and self.targets:
            raise InputError("an example has a label or a row of targets, not both")
        check_examples(self.truth)
        for name, values in (("rows", self.predictions), ("weights", self.weights)):
            if len(values) != self.size:
                raise InputError(f"{len(values)} {name} do not fit {self.size} {self.truth_name}")
        check_rows(self.predictions)
        check_targets(self.targets)
        if self.targets and len(self.targets[0]) != self.num_classes:
            raise InputError(f"targets of {len(self.targets[0])} numbers do not fit rows of {self.num_classes}")
        for label in self.labels:
            check_label(label)
        check_weights(self.weights)

    @property
    def size(self) -> int:
        """How many examples there are."""
        return len(self.truth)

    @property
    def num_classes(self) -> int:
        """K."""
        return len(self.predictions[0])

    @property
    def truth(self) -> tuple[Any, ...]:
        """What is true of the examples: their labels, or their rows of targets."""
        return self.targets or self.labels

    @property
    def truth_name(self) -> str:
        """What that is called."""
        return "targets" if self.targets else "labels"

    def with_targets(self) -> "SmallBatch":
        """Returns the same batch with a row of targets in place of every label.

        Raises:
            InputError: if a label is no class.
        """
        if self.targets:
            return self
        for i, label in enumerate(self.labels):
            if not 0 <= label < self.num_classes:
                raise InputError(f"label {label} of example {i} is outside 0..{self.num_classes - 1}: it has no row")
        rows = np.eye(self.num_classes)[np.array(self.labels)]
        return replace(self, labels=(), targets=tuple(map(tuple, rows.tolist())))

    def with_labels(self) -> "SmallBatch":
        """Returns the same batch with the class of the largest target in place of every row.

        Raises:
            InputError: if two classes share the largest target of an example.
        """
        if not self.targets:
            return self
        for i, row in enumerate(self.targets):
            if row.count(max(row)) > 1:
                raise InputError(f"the largest target of example {i}, {plain_number(max(row))}, is there twice")
        return replace(self, labels=tuple(row.index(max(row)) for row in self.targets), targets=())

    def without(self, examples: Collection[int]) -> "SmallBatch":
        """Returns the same batch without some examples; without all of them it stays as it is."""
        kept = [i for i in range(self.size) if i not in examples]
        if not kept:
            return self
        return SmallBatch(
            tuple(self.labels[i] for i in kept if self.labels),
            tuple(self.predictions[i] for i in kept),
            self.from_logits,
            tuple(self.weights[i] for i in kept),
            tuple(self.targets[i] for i in kept if self.targets),
        )

    @property
    def is_weighted(self) -> bool:
        """Whether the examples weigh anything but 1 each."""
        return set(self.weights) != {1.0}

    @property
    def arrays(self) -> Batch:
        """The same as arrays, without weights where they are all 1."""
        weights = np.array(self.weights) if self.is_weighted else None
        return Batch(np.array(self.truth), np.array(self.predictions), self.from_logits, weights)


def check_examples(values: Sequence[object]) -> None:
    """Raises InputError unless there is something of 1 to 32 examples."""
    if not 1 <= len(values) <= MOST_EXAMPLES:
        raise InputError(f"the number of examples, {len(values)}, is outside 1..{MOST_EXAMPLES}")


def check_rows(rows: Sequence[Row], name: str = "row") -> None:
    """Raises InputError unless these are rows of as many numbers, 2 to 20."""
    check_examples(rows)
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise InputError(f"{name} {i} has {len(row)} numbers, {name} 0 has {len(rows[0])}")
    check_count(len(rows[0]))


def check_targets(targets: Sequence[Row]) -> None:
    """Raises InputError unless these are rows of as many numbers, each 0 to 10^9; no rows are fine."""
    if targets:
        check_rows(targets, "target")
    for i, row in enumerate(targets):
        for value in row:
            if not 0 <= value <= LARGEST_LABEL:
                raise InputError(f"target {plain_number(value)} of example {i} is outside 0..{LARGEST_LABEL}")


def check_weights(weights: Sequence[float]) -> None:
    """Raises InputError unless each weight is within 10^9 of 0."""
    check_examples(weights)
    for weight in weights:
        if not abs(weight) <= LARGEST_LABEL:
            raise InputError(f"weight {plain_number(weight)} is outside -{LARGEST_LABEL}..{LARGEST_LABEL}")
