"""Batches to start from: each shows one thing that happens to means in practice."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from scce.batch.small_batch import SmallBatch
from scce.batch.ways import as_way, check_class_weights
from scce.batches import PLAIN_MEAN, Way


@dataclass(frozen=True)
class BatchProblem:
    """A small batch, and how its losses become one number.

    Attributes:
        batch: the examples.
        way: one that the plain definition knows.
    """

    batch: SmallBatch = field(default_factory=SmallBatch)
    way: Way = PLAIN_MEAN

    def __post_init__(self) -> None:
        as_way(self.way)
        if self.way.class_weights is not None:
            check_class_weights(self.way.class_weights)


_LOGITS = ((2.0, 1.0, 0.1, -1.0), (0.0, 0.0, 0.0, 0.0), (5.0, 0.0, 0.0, 0.0), (1.0, 2.0, 3.0, 4.0))


def _of_logits(*labels: int, weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)) -> SmallBatch:
    return SmallBatch(labels, _LOGITS, True, weights)


PROBLEMS: Mapping[str, BatchProblem] = MappingProxyType(
    {
        "one right, one wrong": BatchProblem(),
        "unequal weights": BatchProblem(_of_logits(0, 3, 1, 2, weights=(1.0, 3.0, 1.0, 0.5))),
        "padding to ignore": BatchProblem(_of_logits(0, 3, -100, -100), Way(ignore_label=-100)),
        "all ignored": BatchProblem(_of_logits(-100, -100, -100, -100), Way(ignore_label=-100)),
        "smoothed labels": BatchProblem(_of_logits(0, 3, 1, 2), Way(smoothing=0.1)),
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
