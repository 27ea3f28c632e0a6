"""How a page is shown: to the back row, without some of its parts, with a question before its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Protocol

from scce.arrays import InputError, short
from scce.links.kinds import Kind, any_text, choice, flag, several

PRESENT, HIDE, PREDICT = "present", "hide", "predict"
NOTHING = ""  # what is so from the start is not written


@dataclass(frozen=True)
class View:
    """How a page is shown. The state of every page has one.

    Attributes:
        present: whether it is shown to the back row: larger, and without what leads away from it.
        hide: the names of the parts and fields that are not shown.
        predict: what the reader has to predict before it is shown, if anything.
    """

    present: bool = False
    hide: tuple[str, ...] = ()
    predict: str | None = None


class Viewed(Protocol):
    """What has a view: the state of every page."""

    @property
    def view(self) -> View:
        """How the page is shown."""


@dataclass(frozen=True)
class Named:
    """What of a page has a name, beside its fields.

    Attributes:
        parts: that can be hidden.
        predictions: what can be predicted.
        places: the part in which a field is shown, where it has no control of its own.
    """

    parts: tuple[str, ...]
    predictions: tuple[str, ...]
    places: Mapping[str, str] = field(default_factory=dict)

    def with_places(self, names: Sequence[str]) -> tuple[str, ...]:
        """Returns names, and for each of a field without a control the part in which it is shown."""
        return (*names, *(self.places[name] for name in names if name in self.places))


def view_kinds(fields: Sequence[str], named: Named) -> dict[str, tuple[Kind[Any], str]]:
    """Returns the kinds of the three fields of a view by their names, each with what it is told to be.

    Args:
        fields: the names of the page's other fields, which can be hidden too.
        named: what else has a name.
    """
    return {
        PRESENT: (replace(flag("1", "0"), write=lambda yes: "1" if yes else NOTHING), "for the back row"),
        HIDE: (_hidden((*named.parts, *fields), named.parts), "what is not shown"),
        PREDICT: (_predicted(named.predictions), "asked before it is shown"),
    }


def _hidden(known: Sequence[str], parts: Sequence[str]) -> Kind[tuple[str, ...]]:
    """Returns names of what is not shown, one after the other."""

    def read(text: str) -> str:
        name = text.strip()
        check(name)
        return name

    def check(name: str) -> None:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(dict.fromkeys(known))}"
            raise InputError(f"{short(repr(name))} is no part of this page; {hint}")

    legal = f"names of fields, and of {', '.join(f'`{part}`' for part in parts)}"
    return several(replace(any_text(), read=read, check=check), legal)


def _predicted(predictions: Sequence[str]) -> Kind[str | None]:
    """Returns what is predicted, or nothing."""
    word = choice(predictions)

    def check(value: str | None) -> None:
        if value is not None:
            word.check(value)

    *others, last = (f"`{one}`" for one in predictions)
    legal = " or ".join(filter(None, (", ".join(others), last)))
    return replace(word, write=lambda value: value or NOTHING, check=check, legal=legal, may_be_none=True)
