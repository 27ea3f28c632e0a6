"""What may be left for the reader to say: which axis holds the classes, and which class a label is."""

from collections.abc import Mapping
from dataclasses import dataclass

from scce.arrays import InputError

MOST_MEANINGS = 20  # values of labels that are asked about


@dataclass(frozen=True)
class Axes:
    """The axes of predictions that have more than two.

    Attributes:
        shape: of the array, as it was.
        possible: the axes that may hold the classes, counted from 0.
        axis: that was taken for it; None where the reader has to choose.
        why: half a sentence that says why, after "because": "the labels fit no other".
    """

    shape: tuple[int, ...]
    possible: tuple[int, ...]
    axis: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Meaning:
    """What a value of the labels was taken for.

    Attributes:
        label: the value: a name, or a number without a point.
        column: of its class, counted from 0; None where it is no class, or not known yet.
        known: whether that is known.
    """

    label: str
    column: int | None
    known: bool = True


class UnsettledError(InputError):
    """Numbers that can be read once the reader has answered.

    Attributes:
        axes: among which the axis of the classes is to be chosen; None where that is not the question.
        meanings: the values of the labels, each with the class that it may be; empty where that is not the question.
        classes: the names of the classes.
    """

    def __init__(
        self,
        sentence: str,
        *,
        axes: Axes | None = None,
        meanings: tuple[Meaning, ...] = (),
        classes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(sentence)
        self.axes, self.meanings, self.classes = axes, meanings, classes


def meanings_of(columns: Mapping[int | str, int | None], num_classes: int) -> tuple[Meaning, ...]:
    """Returns the values of labels in order, numbers first: at most 21, of which the last says that there are more.

    Args:
        columns: the class of every value; a number outside 0..K-1 is no class, and None is not known.
        num_classes: K.
    """
    first = sorted(columns.items(), key=in_order)[: MOST_MEANINGS + 1]
    return tuple(_meaning(value, column, num_classes) for value, column in first)


def in_order(pair: tuple[int | str, object]) -> tuple[bool, int | str]:
    """Returns what values of labels, each with its class, are sorted by: numbers come before names."""
    return isinstance(pair[0], str), pair[0]


def _meaning(value: int | str, column: int | None, num_classes: int) -> Meaning:
    is_class = column is not None and 0 <= column < num_classes
    return Meaning(str(value), column if is_class else None, column is not None)
