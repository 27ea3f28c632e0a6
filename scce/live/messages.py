"""What the browser's part of a live component sends: the reader's edits. The browser is a stranger."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from reprlib import Repr
from typing import Any, TypeAlias, TypeVar

from scce.arrays import InputError
from scce.live.moment import Phase

MOST_EDITS = 100  # in one message; a reader on a lost line makes a few
LARGEST_REACH = 1e300
LONGEST_EDIT = 80  # letters of one that is not known, in a sentence
# How it is written there: however deep its lists are in each other, no more than so much of it is looked at.
WRITTEN = Repr()
WRITTEN.maxstring = WRITTEN.maxother = WRITTEN.maxlong = LONGEST_EDIT

State = TypeVar("State")
Editor: TypeAlias = Callable[[State, Sequence[Any]], State]  # a state after one edit of the reader's


@dataclass(frozen=True)
class Message:
    """What a live component sends.

    Attributes:
        number: counts the messages.
        revision: the last change from outside the component that it knew of.
        phase: "moving" in the middle of a drag; "resting" when the slider pauses there; "settled" when it is let go.
        held: the slider in the reader's hand, by number; None if there is none.
        edits: the reader's changes in order: the number of the message that first had it, a kind, and its values.
            One that has not been answered comes again in the next message.
        reach: how far the sliders go, which do not shrink under the reader's hand; 0 where they always go as far.
    """

    number: int
    revision: int
    phase: Phase
    held: int | None
    edits: Sequence[Sequence[Any]]
    reach: float = 0.0


def message_in(raw: Any) -> Message | None:
    """Returns the message in what a browser sent, or None if it has not the form of one."""
    match raw:
        case {
            "number": int(number),
            "revision": int(revision),
            "phase": "moving" | "resting" | "settled" as phase,
            "held": None | int() as held,
            "edits": list(edits),
        } if len(edits) <= MOST_EDITS and not any(isinstance(each, bool) for each in (number, revision, held)):
            return Message(number, revision, phase, held, edits, _reach_in(raw))
    return None


def _reach_in(raw: Mapping[str, Any]) -> float:
    match raw.get("reach"):
        case int(reach) | float(reach) if 0 <= reach <= LARGEST_REACH:
            return float(reach)
    return 0.0


def after(message: Message, state: State, edited: Editor[State], seen: float) -> tuple[State, tuple[str, ...]]:
    """Returns the state after a message, and a sentence for each of its edits that could not be carried out.

    Args:
        message: the component's.
        state: before it.
        edited: returns a state after one edit, or raises InputError.
        seen: the number of the last message before it; an edit that was in that one has been carried out. Minus
            infinity carries out every edit: the state is then the one to which the reader made them.
    """
    notices = []
    for numbered in message.edits:
        try:
            number, edit = _number_and_edit(numbered)
            state = edited(state, edit) if number > seen else state
        except InputError as error:
            notices.append(f"{error}.")
        except OverflowError:
            notices.append("a number in the last edit is too large.")
    return state, tuple(notices)


def _number_and_edit(numbered: Any) -> tuple[int, list[Any]]:
    match numbered:
        case [int(number), *edit]:
            return number, edit
    raise unknown(numbered)


def unknown(edit: Any) -> InputError:
    """Returns what is to be said about an edit that means nothing."""
    return InputError(f"the edit {WRITTEN.repr(edit)[:LONGEST_EDIT]} is not known")
