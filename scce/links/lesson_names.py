"""The lessons by their names in links, and how many steps each has: a link of any page may say one of them.

The lessons themselves ask about the states of pages, and so know the links; a test compares the two.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from scce.arrays import InputError, short

LESSON_STEPS: Mapping[str, int] = MappingProxyType(
    {
        "logits": 5,
        "confident-and-wrong": 5,
        "one-hot-or-integer": 6,
        "softmax-twice": 5,
        "what-a-mean-divides-by": 5,
        "labels-from-1": 6,
        "first-loss": 5,
        "learning-or-memorising": 5,
        "entropy-and-its-floor": 5,
    }
)
MOST_STEPS = 12
MOST_TWINS = 1_000_000


def check_lesson(name: str, known: Iterable[str] = LESSON_STEPS) -> None:
    """Raises InputError unless there is a lesson with this name; one that is called nearly so is told."""
    names = tuple(known)
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else "all that there are stand on the page /lessons"
        raise InputError(f"there is no lesson {short(repr(name))}; {hint}")
