"""What rows of predictions look like, a few numbers each: enough to doubt them, and to rank, without holding them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.arrays import BoolArray, FloatArray, IntArray

STEPS = (0.1, 0.01, 0.001, 0.0001)  # of numbers that are rounded
FINEST = 1e-6  # the step of those that are not
LOOKED_AT = 64  # rows whose digits say how all of them are rounded
OFF = 0.05  # of a step: nearer to a multiple of it than so is on it
HALF_PRECISION = 0.01  # how far from 1 a softmax in float16 may sum
FLOAT32 = 2.4e-7  # how far from its decimal digits a float32 may be, as a share of it

Cost = Callable[[FloatArray, int], FloatArray]  # (n,) of logarithms (n, K), and how far below the label


@dataclass(frozen=True, eq=False)
class RowFacts:
    """What N rows of K predictions look like, in 33 bytes each.

    Attributes:
        sums: (N,) of each row as it is written.
        slack: (N,) how far from 1 rounding alone can move the sum.
        within: (N,) whether all of a row lies in 0..1.
        marks: (N,) a number that equal rows share.
        digits: (N,) how many decimal digits tell a row from others, at least.
        above: (N,) how many classes got more than the label; K where the label is none.
        tied: (N,) how many classes behind the label got as much.
        cells: (N,) in how many of its K cells "above 0.5" is the truth.
        read_otherwise: (N,) the loss if probabilities were logits, or the reverse, in nats; NaN where they cannot be.
        one_lower: (N,) the loss of the class before the label, in nats; NaN where there is none.
    """

    sums: FloatArray
    slack: FloatArray
    within: BoolArray
    marks: NDArray[np.uint64]
    digits: IntArray
    above: IntArray
    tied: IntArray
    cells: IntArray
    read_otherwise: FloatArray
    one_lower: FloatArray

    @property
    def sum_to_one(self) -> BoolArray:
        """(N,) whether a row sums to 1, as nearly as it is written, or as float16 can."""
        return np.asarray(np.abs(self.sums - 1) <= np.maximum(self.slack, HALF_PRECISION))

    def at(self, rows: NDArray[Any]) -> "RowFacts":
        """Returns what some of the rows look like."""
        return RowFacts(*(getattr(self, part.name)[rows] for part in fields(self)))


def joined_facts(parts: Sequence[RowFacts]) -> RowFacts:
    """Returns what the rows look like that came in parts."""
    return RowFacts(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(RowFacts)))


def row_facts(rows: FloatArray, labels: IntArray, logs: FloatArray, other: FloatArray, cost: Cost) -> RowFacts:
    """Returns what rows look like.

    Args:
        rows: (n, K) as they are written; some may hold NaN or infinities.
        labels: (n,) integers, of which some may be no classes.
        logs: (n, K) the logarithms of what they say.
        other: (n, K) the logarithms if they are read the other way, NaN where they cannot be.
        cost: the loss of each row by logarithms.
    """
    finite = np.where(np.isfinite(rows), rows, 0.0)
    step = _step_of(finite[:LOOKED_AT])
    with np.errstate(over="ignore"):
        sums = _short(finite.sum(axis=-1))
        read_otherwise, one_lower = _short(cost(other, 0)), _short(cost(logs, 1))
    counts: type[np.signedinteger[Any]] = np.int16 if 5 * rows.shape[1] <= np.iinfo(np.int16).max else np.int32
    above, tied, cells = (count.astype(counts) for count in _beside_the_label(rows, labels))
    return RowFacts(
        sums=sums,
        slack=np.full(len(rows), 0.5 * step * rows.shape[1] + FINEST, np.float32),
        within=np.asarray(((rows >= 0) & (rows <= 1)).all(axis=-1)),
        marks=_marks_of(rows),
        digits=_digits_of(finite).astype(counts),
        above=above,
        tied=tied,
        cells=cells,
        read_otherwise=read_otherwise,
        one_lower=one_lower,
    )


def _short(values: FloatArray) -> FloatArray:
    """Returns numbers in half the room: of a large file there is one for each row."""
    return values.astype(np.float32)


def _step_of(rows: FloatArray) -> float:
    return next((step for step in STEPS if not _is_off(rows, 1 / step).any()), FINEST)


def _is_off(rows: FloatArray, scale: float) -> BoolArray:
    """Returns which cells are no multiples of 1 / scale, as far as a float32 can say that."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = rows * scale
        return np.asarray(np.abs(scaled - np.rint(scaled)) > np.maximum(OFF, FLOAT32 * np.abs(scaled)))


def _digits_of(rows: FloatArray) -> IntArray:
    """Returns how many digits tell a row from others: 2 of a cell off the thousandths, 3 more off the millionths.

    One cell is not counted, for the others may say it.
    """
    digits = 2 * _is_off(rows, 1e3).sum(axis=-1) + 3 * _is_off(rows, 1e6).sum(axis=-1)
    return np.maximum(digits - 5, 0)


@lru_cache(maxsize=8)
def _factors(size: int) -> NDArray[np.uint64]:
    return np.random.default_rng(0).integers(1 << 63, size=size, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _marks_of(rows: FloatArray) -> NDArray[np.uint64]:
    bits = (np.ascontiguousarray(rows, dtype=np.float64) + 0.0).view(np.uint64)
    mixed = (bits ^ (bits >> np.uint64(31))) * _factors(rows.shape[1])
    return np.asarray((mixed ^ (mixed >> np.uint64(29))).sum(axis=-1, dtype=np.uint64))


def _beside_the_label(rows: FloatArray, labels: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    size = rows.shape[1]
    known = (labels >= 0) & (labels < size)
    column = np.where(known, labels, 0).astype(np.intp)
    own = rows[np.arange(len(rows)), column]
    above = np.where(known, (rows > own[:, np.newaxis]).sum(axis=-1), size)
    behind = np.arange(size) > column[:, np.newaxis]
    tied = ((rows == own[:, np.newaxis]) & behind).sum(axis=-1)
    halves = rows > 0.5
    wrong = halves.sum(axis=-1) - 2 * (known & halves[np.arange(len(rows)), column]) + known
    return above, np.where(known, tied, 0), size - wrong
