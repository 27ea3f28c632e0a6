"""A batch small enough to be edited, and to be held by a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scce.arrays import InputError
from scce.batch.ways import LARGEST_LABEL, check_label
from scce.batches import Batch
from scce.classes import check_count
from scce.links.texts import noting, number_in, only_value
from scce.readable import plain_number

MOST_EXAMPLES = 32
Row = tuple[float, ...]


@dataclass(frozen=True)
class SmallBatch:
    """What a model said about a few examples, and what is true of them.

    Labels and predictions may be wrong: what frameworks make of a label that is no class, or of NaN, is asked too.

    Attributes:
        labels: 1 to 32 integers.
        predictions: a row for each of them, of 2 to 20 numbers, logits or probabilities.
        from_logits: whether they are logits.
        weights: one per example.
    """

    labels: tuple[int, ...] = (1, 2)
    predictions: tuple[Row, ...] = ((0.05, 0.95, 0.0), (0.1, 0.8, 0.1))
    from_logits: bool = False
    weights: tuple[float, ...] = (1.0, 1.0)

    def __post_init__(self) -> None:
        _check_count(len(self.labels))
        for name, values in (("rows", self.predictions), ("weights", self.weights)):
            if len(values) != len(self.labels):
                raise InputError(f"{len(values)} {name} do not fit {len(self.labels)} labels")
        _check_rows(self.predictions)
        for label in self.labels:
            check_label(label)
        _check_weights(self.weights)

    @property
    def num_classes(self) -> int:
        """K."""
        return len(self.predictions[0])

    @property
    def is_weighted(self) -> bool:
        """Whether the examples weigh anything but 1 each."""
        return set(self.weights) != {1.0}

    @property
    def arrays(self) -> Batch:
        """The same as arrays, without weights where they are all 1."""
        weights = np.array(self.weights) if self.is_weighted else None
        return Batch(np.array(self.labels), np.array(self.predictions), self.from_logits, weights)


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST_EXAMPLES:
        raise InputError(f"the number of examples, {count}, is outside 1..{MOST_EXAMPLES}")


def _check_rows(rows: Sequence[Row]) -> None:
    _check_count(len(rows))
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise InputError(f"row {i} has {len(row)} numbers, row 0 has {len(rows[0])}")
    check_count(len(rows[0]))


def _check_weights(weights: Sequence[float]) -> None:
    _check_count(len(weights))
    for weight in weights:
        if not abs(weight) <= LARGEST_LABEL:
            raise InputError(f"weight {plain_number(weight)} is outside -{LARGEST_LABEL}..{LARGEST_LABEL}")


def to_query(batch: SmallBatch) -> dict[str, list[str]]:
    """Returns the batch as the parameters of a URL; from_query reads them back exactly."""
    return {
        "label": [",".join(map(str, batch.labels))],
        "row": [",".join(map(plain_number, row)) for row in batch.predictions],
        "given": ["logits" if batch.from_logits else "probabilities"],
        "weight": [",".join(map(plain_number, batch.weights)) if batch.is_weighted else "1"],
    }


def from_query(query: Mapping[str, Sequence[str]]) -> tuple[SmallBatch, tuple[str, ...]]:
    """Returns the batch that a URL's parameters describe, and a sentence for each part that is of no use.

    Labels and rows belong together: without the others, neither is of use.
    """
    problems, from_logits = list[str](), False
    labels, rows, weights = tuple[int, ...](), tuple[Row, ...](), tuple[float, ...]()
    with noting(problems, "label"):
        if text := only_value(query, "label"):
            labels = tuple(label_in(word) for word in text.split(","))
            _check_count(len(labels))
    with noting(problems, "row"):
        rows = tuple(tuple(number_in(word, "prediction") for word in row.split(",")) for row in query.get("row", ()))
        if rows:
            _check_rows(rows)
    with noting(problems, "given"):
        given = only_value(query, "given") or "probabilities"
        if given not in ("logits", "probabilities"):
            raise InputError(f"{given[:40]!r} is neither logits nor probabilities")
        from_logits = given == "logits"
    usable = not any(problem.startswith(("label:", "row:")) for problem in problems)
    batch = SmallBatch(from_logits=from_logits)
    with noting(problems, "label" if labels else "row"):
        if usable and (labels or rows):
            batch = SmallBatch(labels, rows, from_logits, (1.0,) * len(labels))
    with noting(problems, "weight"):
        text = only_value(query, "weight")
        if text not in ("", "1"):
            weights = tuple(number_in(word, "weight") for word in text.split(","))
            _check_weights(weights)
        if weights and usable and (batch.labels == labels or not labels):
            batch = replace(batch, weights=weights)
    return batch, tuple(problems)


def label_in(text: str) -> int:
    """Returns the label that a text says; it may be negative."""
    word = text.strip()
    if not word.removeprefix("-").isdecimal() or len(word) > len(str(LARGEST_LABEL)) + 1:
        raise InputError(f"{word[:40]!r} is not a label")
    return int(word)
