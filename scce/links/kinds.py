"""What a parameter can say: how its text becomes a value, which values are legal, and the bounds of its control.

Each bound stands once, in its kind: the link, the state and the control on the page all ask it.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args

import numpy as np

from scce.arrays import InputError, as_one_of, as_whole_number, short
from scce.information import Unit
from scce.links.texts import number_in, whole_number_in
from scce.readable import plain_number

Value = TypeVar("Value")
MOST_VALUES = 4096  # of one parameter: far more than any page shows, and few enough to be read at once


@dataclass(frozen=True)
class Kind(Generic[Value]):
    """One kind of value.

    Attributes:
        read: makes a value of a text, or raises InputError with a sentence that names the text.
        write: makes the text that reads back as exactly this value.
        check: raises InputError for a value that is not legal.
        legal: what may stand in a link, for the README.
        control: the arguments that give a control its bounds.
        words: all that can be written, where that is a few words.
        may_be_none: whether None is a value.
    """

    read: Callable[[str], Value]
    write: Callable[[Value], str]
    check: Callable[[Value], None]
    legal: str
    control: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    may_be_none: bool = False


def number(name: str, *, least: float = 0.0, most: float, above: float | None = None) -> Kind[float]:
    """Returns a number within bounds.

    Args:
        name: of the number, in sentences.
        least: the smallest that is legal.
        most: the largest.
        above: in place of `least`: every larger number is legal, and this one is not.
    """
    lowest = least if above is None else math.nextafter(above, math.inf)
    bounds = f"{plain_number(least)}..{plain_number(most)}" if above is None else f"above {above:g}, at most {most:g}"

    def check(value: float) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise InputError(f"{name} {short(repr(value))} is not a number")
        if not lowest <= value <= most:
            outside = "is outside" if above is None else "is not a number"
            raise InputError(f"{name} {plain_number(float(value))} {outside} {bounds}")

    def read(text: str) -> float:
        value = number_in(text, name)
        check(value)
        return value

    control = {"min_value": float(lowest), "max_value": float(most), "format": "%g"}
    return Kind(read, plain_number, check, bounds, control)


def whole_number(name: str, *, least: int = 0, most: int) -> Kind[int]:
    """Returns a whole number within bounds."""

    def check(value: int) -> None:
        as_whole_number(value, name, least, most)

    def read(text: str) -> int:
        value = whole_number_in(text, name)
        check(value)
        return value

    return Kind(read, str, check, f"{least}..{most}", {"min_value": least, "max_value": most})


def choice(known: Iterable[str], name: str = "") -> Kind[Any]:
    """Returns one of a few words; the name, where one is given, says what stands for it."""

    def check(value: str) -> None:
        as_one_of(value, known, name)

    def read(text: str) -> str:
        check(text)
        return text

    *others, last = (f"`{word}`" for word in known)
    return Kind(read, str, check, f"{', '.join(others)} or {last}", words=tuple(known))


def flag(yes: str = "yes", no: str = "no") -> Kind[bool]:
    """Returns a yes or a no, by the words for them."""

    def read(text: str) -> bool:
        if text not in (yes, no):
            raise InputError(f"{short(text)!r} is neither {yes} nor {no}")
        return text == yes

    def check(value: bool) -> None:
        if not isinstance(value, bool):
            raise InputError(f"{short(repr(value))} is neither {yes} nor {no}")

    return Kind(read, lambda value: yes if value else no, check, f"`{yes}` or `{no}`", words=(yes, no))


def optional(kind: Kind[Value], nothing: str = "none") -> Kind[Value | None]:
    """Returns a value of a kind, or nothing, by the word for it."""

    def check(value: Value | None) -> None:
        if value is not None:
            kind.check(value)

    return Kind(
        lambda text: None if text == nothing else kind.read(text),
        lambda value: nothing if value is None else kind.write(value),
        check,
        f"{kind.legal} or `{nothing}`",
        kind.control,
        may_be_none=True,
    )


def check_values(count: int) -> None:
    """Refuses more values of a parameter than any page has."""
    if count > MOST_VALUES:
        raise InputError(f"{count} values are more than the {MOST_VALUES} that a link may have")


def several(kind: Kind[Value], legal: str, *, separator: str = ",", nothing: str = "") -> Kind[tuple[Value, ...]]:
    """Returns values of a kind, one after the other: 2,1,0,-1.

    Args:
        kind: of each.
        legal: what may stand in a link, for the README.
        separator: between two of them.
        nothing: the word for no value at all, if there may be none.
    """

    def read(text: str) -> tuple[Value, ...]:
        check_values(text.count(separator) + 1)  # before so many are read
        return () if nothing and text.strip() in ("", nothing) else tuple(map(kind.read, text.split(separator)))

    def check(values: tuple[Value, ...]) -> None:
        for value in values:
            kind.check(value)

    return Kind(read, lambda values: separator.join(map(kind.write, values)) or nothing, check, legal)


def any_number(name: str) -> Kind[float]:
    """Returns any number, infinite and NaN too: what is legal is for the state to say."""
    return Kind(lambda written: number_in(written, name), plain_number, lambda _: None, "a number")


def any_text() -> Kind[str]:
    """Returns a text as it is: what is legal is for the state to say."""
    return Kind(str, str, lambda _: None, "a text")


UNIT = choice(get_args(Unit))
# Of which class an example is: how many there are is for the state to say.
LABEL = Kind(lambda written: whole_number_in(written, "class number"), str, lambda _: None, "an integer")
