"""Reading a stranger's URL: what cannot be used becomes a sentence, and nothing is lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from scce.arrays import InputError

LONGEST_QUOTE = 40


@contextmanager
def noting(problems: list[str], parameter: str) -> Iterator[None]:
    """Turns an InputError about one parameter into a sentence that names it."""
    try:
        yield
    except InputError as error:
        problems.append(f"{parameter}: {error}")


def only_value(query: Mapping[str, Sequence[str]], parameter: str) -> str:
    """Returns the text of a parameter that may be there once, or nothing if it is not there."""
    values = query.get(parameter, ())
    if len(values) > 1:
        raise InputError(f"it is there {len(values)} times")
    if values and not values[0].strip():
        raise InputError("it is empty")
    return values[0] if values else ""


def number_in(text: str, word: str) -> float:
    """Returns the number that a text says; the word is what the number stands for."""
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{word} {text.strip()[:LONGEST_QUOTE]!r} is not a number") from None


def whole_number_in(text: str, word: str) -> int:
    """Returns the whole number that a text says; the word is what the number stands for."""
    if not re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        raise InputError(f"{text[:LONGEST_QUOTE]!r} is not a {word}")
    return int(text)
