"""The confusion matrix: how often each class was guessed as each."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import IntArray
from scce.batch import BatchLoss, Scores

MOST_SHOWN = 20  # classes
MOST_PAIRS = 5


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often a class was guessed as another, of the examples that count.

    Attributes:
        shown: (P,) the classes in the table: all, or of many those with the most wrong guesses.
        counts: (P, P) a row per true class, a column per guess.
        num_classes: K.
        pairs: the most frequent mistakes, at most five: true class, guess, how often.
    """

    shown: tuple[int, ...]
    counts: IntArray
    num_classes: int
    pairs: tuple[tuple[int, int, int], ...]


def confusion_of(scores: Scores, batch: BatchLoss) -> Confusion | None:
    """Returns the confusion matrix of a batch, or None where no example that counts has an answer and a guess."""
    size = scores.num_classes
    judged = batch.reduction.counted & (scores.labels >= 0) & (scores.labels < size) & (scores.guesses >= 0)
    if not judged.any():
        return None
    labels, guesses = (values[judged].astype(np.int64) for values in (scores.labels, scores.guesses))
    wrong = labels != guesses
    mistakes = np.bincount(labels[wrong], minlength=size) + np.bincount(guesses[wrong], minlength=size)
    shown = np.sort(np.argsort(-mistakes, kind="stable")[:MOST_SHOWN])
    return Confusion(
        shown=tuple(shown.tolist()),
        counts=_table_of(labels, guesses, shown, size),
        num_classes=size,
        pairs=_most_frequent(labels[wrong], guesses[wrong], size),
    )


def _table_of(labels: IntArray, guesses: IntArray, shown: IntArray, size: int) -> IntArray:
    """Returns the counts (P, P) of the classes that are shown: a table of all K would be large."""
    place = np.full(size, -1)
    place[shown] = np.arange(len(shown))
    row, column = place[labels], place[guesses]
    both = (row >= 0) & (column >= 0)
    return np.bincount(row[both] * len(shown) + column[both], minlength=len(shown) ** 2).reshape(len(shown), -1)


def _most_frequent(labels: IntArray, guesses: IntArray, size: int) -> tuple[tuple[int, int, int], ...]:
    pairs, times = np.unique(labels * size + guesses, return_counts=True)
    order = np.argsort(-times, kind="stable")[:MOST_PAIRS]
    return tuple((int(pairs[i]) // size, int(pairs[i]) % size, int(times[i])) for i in order)
