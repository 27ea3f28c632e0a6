"""One piece of text as one number, or as one label; and the sentences that refuse it."""

import math
import re
from collections.abc import Sequence

from scce.arrays import InputError, short
from scce.tables.spelling import MOST_DIGITS

LONGEST_NUMBER = 40  # characters

NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?|nan|inf|infinity)", re.IGNORECASE)
WHOLE = re.compile(r"([+-]?[0-9]+)(?:\.0*)?")
PRINT_ALL = "print all of it (np.set_printoptions(threshold=np.inf), torch.set_printoptions(profile='full'))"


def is_number(text: str) -> bool:
    """Returns whether a text is a number, NaN and infinity included."""
    return len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def as_number(text: str, place: str) -> float:
    """Returns the number that a text is.

    Raises:
        InputError: if it is none, or larger than any float; `place` says where it stands.
    """
    if not text:
        raise InputError(f"{place} is empty")
    if not is_number(text):
        raise InputError(f"{short(repr(text))} in {place} is not a number")
    value = float(text)
    if math.isinf(value) and "inf" not in text.lower():
        raise InputError(f"{text} in {place} is larger than any float")
    return value


def as_label(text: str, position: int) -> int:
    """Returns the integer that a text is, which may be written 2.0 or 2e0.

    Raises:
        InputError: if it is none, or has too many digits.
    """
    whole = WHOLE.fullmatch(text)
    if whole and len(whole[1].lstrip("+-")) > MOST_DIGITS:
        raise InputError(f"label {short(text)} at position {position} is larger than any class number")
    if not is_number(text) or not float(text).is_integer():
        raise InputError(f"label {short(repr(text))} at position {position} is not an integer")
    return int(whole[1]) if whole else int(float(text))


def abbreviated(place: str = "") -> InputError:
    """Returns the refusal of a text that stands for more than it shows."""
    return InputError(f"the text is abbreviated with '...'{place}; {PRINT_ALL}")


def counted(things: Sequence[object], word: str) -> str:
    """Returns '1 row' or '3 rows'."""
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"
