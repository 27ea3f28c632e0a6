"""One piece of text as one number, or as one label; and the sentences that refuse it."""

import math
import re
from collections.abc import Callable, Sized

from scce.arrays import InputError, short

LONGEST_NUMBER = 40  # characters

NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?|nan|inf|infinity)", re.IGNORECASE)
WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0*)?")
CONSTANTS = ("True", "False", "None", "true", "false", "TRUE", "FALSE", "null", "NULL", "NA", "<NA>")
TRUTHS = {"True": "1", "true": "1", "TRUE": "1", "False": "0", "false": "0", "FALSE": "0"}
MISSING = ("None", "null", "NULL", "NA", "<NA>", "nan", "NaN", "")
PRINT_ALL = "print all of it (np.set_printoptions(threshold=np.inf), torch.set_printoptions(profile='full'))"


def is_number(text: str) -> bool:
    """Returns whether a text is a number, NaN and infinity included."""
    return len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def as_number(text: str, place: Callable[[], str]) -> float:
    """Returns the number that a text is.

    Raises:
        InputError: if it is none, or larger than any float; `place` says where it stands.
    """
    if not text:
        raise InputError(f"{place()} is empty")
    if not is_number(text):
        raise InputError(f"{short(repr(text))} in {place()} is not a number")
    value = float(text)
    if math.isinf(value) and "inf" not in text.lower():
        raise InputError(f"{text} in {place()} is larger than any float")
    return value


def abbreviated(place: str = "") -> InputError:
    """Returns the refusal of a text that stands for more than it shows."""
    return InputError(f"the text is abbreviated with '...'{place}; {PRINT_ALL}")


def counted(things: Sized, word: str) -> str:
    """Returns '1 row' or '3 rows'."""
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"
