"""Rows that no integer can say, ready made."""

import numpy as np

from scce.arrays import as_one_of
from scce.encodings.label_table import Row
from scce.labels import one_hot, smooth_labels

ODD_ROWS = ("two ones", "no one", "a mix of two", "smoothed")


def odd_row(row: Row, kind: str) -> Row:
    """Returns a row that no integer can say, for the class that a row says most of.

    Args:
        row: where to start from.
        kind: one of ODD_ROWS.

    Raises:
        InputError: if there is no such kind.
    """
    return _odd_rows(row)[as_one_of(kind, ODD_ROWS, "row")]


def odd_kinds_of(row: Row) -> tuple[str, ...]:
    """Returns the kinds of ODD_ROWS that a row is of: one or none."""
    return tuple(kind for kind, odd in _odd_rows(row).items() if odd == row)


def _odd_rows(row: Row) -> dict[str, Row]:
    """Returns the row of each kind."""
    size, label = len(row), int(np.argmax(row))
    rival = (label + 1) % size
    made: dict[str, dict[int, float]] = {
        "two ones": {label: 1.0, rival: 1.0},
        "no one": {},
        "a mix of two": {label: 0.7, rival: 0.3},
        "smoothed": dict(enumerate(smooth_labels(one_hot(label, size), 0.1).tolist())),
    }
    return {kind: tuple(targets.get(i, 0.0) for i in range(size)) for kind, targets in made.items()}
