"""What classes are called, and how many of them a page can show side by side."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from scce.arrays import InputError, short

FEWEST_CLASSES = 2
MOST_CLASSES = 20  # that a page shows side by side, each with its name and its numbers
LONGEST_NAME = 40
JOINERS = "\u200c\u200d"  # what ties letters of some scripts together, and emoji
WITHOUT_JOINERS = str.maketrans("", "", JOINERS)

CLASSES = ("cat", "dog", "bird", "fish")

# Ready-made sets to choose from, by what they are called.
CLASS_SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cat, dog, bird, fish": CLASSES,
        "cat, dog and bird images": ("cat image", "dog image", "bird image"),
        "topics of a sentence": ("sports", "politics", "science", "culture"),
        "handwritten digits 0-9": tuple("0123456789"),
    }
)


def class_set(name: str) -> tuple[str, ...]:
    """Returns the classes of a ready-made set, or raises InputError if there is no such set."""
    if name not in CLASS_SETS:
        raise InputError(f"there is no set of classes {short(repr(name))}")
    return CLASS_SETS[name]


def check_count(count: int, most: int = MOST_CLASSES, things: str = "classes") -> int:
    """Returns the number of classes, or raises InputError if it is outside 2..most."""
    if not FEWEST_CLASSES <= count <= most:
        raise InputError(f"the number of {things}, {count}, is outside {FEWEST_CLASSES}..{most}")
    return count


def check_classes(classes: Sequence[str], most: int = MOST_CLASSES, things: str = "classes") -> None:
    """Raises InputError unless these are 2 to `most` different names that can be read."""
    check_count(len(classes), most, things)
    for position, name in enumerate(classes):
        if not name.strip().strip(JOINERS):
            raise InputError(f"the name of class {position} is empty")
        if len(name) > LONGEST_NAME:
            start = name[:LONGEST_NAME]
            raise InputError(f"the name {start!r}... has {len(name)} characters, more than {LONGEST_NAME}")
        if not name.translate(WITHOUT_JOINERS).isprintable():
            raise InputError(f"the name {name!r} has a character that cannot be seen")
        if name in classes[:position]:
            raise InputError(f"the name {name!r} is there twice")
