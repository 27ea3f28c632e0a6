"""How the doctor names examples, classes and numbers."""

from collections.abc import Sequence

import numpy as np

from scce.arrays import IntArray

MOST_NAMED = 6


def examples(rows: IntArray) -> str:
    """Returns how many examples there are: 1 example, 1,200 examples."""
    return counted(len(rows), "example")


def counted(size: int, word: str) -> str:
    """Returns a number with its word: 1 label, 3 labels."""
    return f"{size:,} {word}" if size == 1 else f"{size:,} {word}s"


def are(size: int) -> str:
    """Returns is or are."""
    return "is" if size == 1 else "are"


def named(numbers: Sequence[int] | IntArray) -> str:
    """Returns numbers as people list them: 1, 4 and 7; at most six, and how many more."""
    values = [str(int(number)) for number in numbers[:MOST_NAMED]]
    more = len(numbers) - len(values)
    if more:
        return f"{', '.join(values)} and {more:,} more"
    return " and ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)


def listed_in_code(rows: IntArray, most: int = 20) -> str:
    """Returns a Python list of numbers, of which the last says that there are more."""
    shown = ", ".join(str(int(row)) for row in rows[:most])
    return f"[{shown}, ...]" if len(rows) > most else f"[{shown}]"


def values_in(labels: IntArray) -> IntArray:
    """Returns the different values of labels, in order."""
    return np.unique(labels)
