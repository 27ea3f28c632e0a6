"""Reading a stranger's URL: what cannot be used becomes a sentence, and nothing is lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from scce.arrays import InputError, short

LONGEST_WHOLE_NUMBER = 18  # digits: what NumPy's integers hold


@dataclass(frozen=True)
class Problem:
    """A part of a link that is of no use.

    Attributes:
        parameter: its name.
        reason: why, in a sentence.
    """

    parameter: str
    reason: str

    def __str__(self) -> str:
        """Returns the sentence that names the parameter."""
        return f"{self.parameter}: {self.reason}"


@contextmanager
def noting(problems: list[Problem], parameter: str) -> Iterator[None]:
    """Turns an InputError about one parameter into a problem."""
    try:
        yield
    except InputError as error:
        problems.append(Problem(parameter, str(error)))


def refused(problems: Sequence[Problem], *parameters: str) -> bool:
    """Returns whether one of the parameters could not be used."""
    return any(problem.parameter in parameters for problem in problems)


def only_value(query: Mapping[str, Sequence[str]], parameter: str) -> str:
    """Returns the text of a parameter that may be there once."""
    values = query[parameter]
    if len(values) > 1:
        raise InputError(f"it is there {len(values)} times")
    if not values[0].strip():
        raise InputError("it is empty")
    return values[0]


def number_in(text: str, word: str) -> float:
    """Returns the number that a text says; the word is what the number stands for."""
    try:
        return float(text.strip())  # float() alone takes fewer signs for space
    except ValueError:
        raise InputError(f"{word} {short(text.strip())!r} is not a number") from None


def whole_number_in(text: str, word: str) -> int:
    """Returns the whole number that a text says, a negative one too; the word is what the number stands for."""
    if not re.fullmatch(r"\s*-?[0-9]+\s*", text):
        raise InputError(f"{short(text)!r} is not a {word}")
    if len(text.strip().lstrip("-")) > LONGEST_WHOLE_NUMBER:
        raise InputError(f"{short(text.strip())} has more than {LONGEST_WHOLE_NUMBER} digits")
    return int(text.strip())
