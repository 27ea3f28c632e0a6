"""The confusion matrix: how often each class was guessed as each."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import IntArray
from scce.batch import BatchLoss, Scores

MOST_SHOWN = 20  # classes
MOST_PAIRS = 5


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often a class was guessed as another.

    Attributes:
        counts: (K, K) of the examples that count: a row per true class, a column per guess.
        shown: the classes that a figure shows: all, or those with the most wrong guesses of many.
    """

    counts: IntArray
    shown: tuple[int, ...]

    @property
    def pairs(self) -> tuple[tuple[int, int, int], ...]:
        """The most frequent mistakes, at most five: true class, guess, how often."""
        off = self.counts * (1 - np.eye(len(self.counts), dtype=np.int64))
        order = np.argsort(-off, axis=None, kind="stable")[:MOST_PAIRS]
        found = [(int(i), int(j), int(off[i, j])) for i, j in zip(*np.unravel_index(order, off.shape), strict=True)]
        return tuple(pair for pair in found if pair[2])


def confusion_of(scores: Scores, batch: BatchLoss) -> Confusion | None:
    """Returns the confusion matrix of a batch, or None where no example that counts has an answer and a guess."""
    size = scores.num_classes
    judged = batch.reduction.counted & (scores.labels >= 0) & (scores.labels < size) & (scores.guesses >= 0)
    if not judged.any():
        return None
    pairs = scores.labels[judged].astype(np.int64) * size + scores.guesses[judged]
    counts = np.bincount(pairs, minlength=size * size).reshape(size, size)
    wrong = counts.sum(axis=0) + counts.sum(axis=1) - 2 * counts.diagonal()
    shown = np.sort(np.argsort(-wrong, kind="stable")[:MOST_SHOWN])
    return Confusion(counts, tuple(shown.tolist()))
