"""What the reader says of a pasted text, and how much of it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from scce.tables.record import Scale

MOST_PASTED_CHARACTERS = 200_000
MOST_PASTED_ROWS, MOST_PASTED_CLASSES = 2_000, 100


@dataclass(frozen=True)
class Wish:
    """What the reader says of a text.

    Attributes:
        label: the name of the array or column of the labels, or None.
        leave_out: names of arrays or columns that are not looked at.
        kind: what the predictions are, or None.
    """

    label: str | None = None
    leave_out: Sequence[str] = ()
    kind: Scale | None = None
