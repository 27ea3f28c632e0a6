"""Batches to start from: each shows one thing that happens to means in practice."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from scce.arrays import InputError, as_fraction
from scce.batch.scores import REDUCTIONS, ReductionName
from scce.batch.small_batch import LARGEST_LABEL, SmallBatch


@dataclass(frozen=True)
class BatchProblem:
    """A small batch, and how its losses become one number.

    Attributes:
        batch: the examples.
        reduction: "mean", "weighted mean" or "sum".
        ignore_label: examples with this label do not count; None if all do.
        smoothing: the share of every target that all classes share, 0 to 1.
    """

    batch: SmallBatch = field(default_factory=SmallBatch)
    reduction: ReductionName = "mean"
    ignore_label: int | None = None
    smoothing: float = 0.0

    def __post_init__(self) -> None:
        if self.reduction not in REDUCTIONS:
            raise InputError(f"reduction {self.reduction[:40]!r} is not one of {', '.join(REDUCTIONS)}")
        if self.ignore_label is not None and abs(self.ignore_label) > LARGEST_LABEL:
            raise InputError(f"label {self.ignore_label} is outside -{LARGEST_LABEL}..{LARGEST_LABEL}")
        as_fraction(self.smoothing, "smoothing")

    @property
    def options(self) -> dict[str, Any]:
        """All but the batch, by the names that batch_loss and others give it."""
        return {"reduction": self.reduction, "ignore_label": self.ignore_label, "smoothing": self.smoothing}


_LOGITS = ((2.0, 1.0, 0.1, -1.0), (0.0, 0.0, 0.0, 0.0), (5.0, 0.0, 0.0, 0.0), (1.0, 2.0, 3.0, 4.0))


def _of_logits(*labels: int, weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)) -> SmallBatch:
    return SmallBatch(labels, _LOGITS, True, weights)


PROBLEMS: Mapping[str, BatchProblem] = MappingProxyType(
    {
        "one right, one wrong": BatchProblem(),
        "unequal weights": BatchProblem(_of_logits(0, 3, 1, 2, weights=(1.0, 3.0, 1.0, 0.5))),
        "padding to ignore": BatchProblem(_of_logits(0, 3, -100, -100), ignore_label=-100),
        "all ignored": BatchProblem(_of_logits(-100, -100, -100, -100), ignore_label=-100),
        "smoothed labels": BatchProblem(_of_logits(0, 3, 1, 2), smoothing=0.1),
        "a label too large": BatchProblem(_of_logits(1, 4, 2, 3)),
        "the truth ruled out": BatchProblem(
            SmallBatch((1, 2), ((0.05, 0.95, 0.0), (0.2, 0.8, 0.0)), False, (1.0, 1.0))
        ),
        "rows that do not sum to 1": BatchProblem(
            SmallBatch((2, 0), ((0.1, 0.2, 0.3), (0.8, 0.4, 0.4)), False, (1.0, 1.0))
        ),
        "a masked class": BatchProblem(SmallBatch((0, 1), ((1.0, 1.0, -math.inf), (0.5, 2.0, 0.0)), True, (1.0, 1.0))),
    }
)
