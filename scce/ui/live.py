"""What all live components share: what they send, how it is carried out, and the files they are made of.

A live component looks up what Python sent ahead. Python sends a page's state together with a sheet:
the pictures of every slider position. The browser looks them up while a slider moves, and sends the
reader's edits back (live.js tells that side).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import streamlit as st

from scce.arrays import InputError
from scce.ui.session import Change, Phase, Session

MOST_EDITS = 100  # in one message; a reader on a lost line makes a few

_FOLDER = Path(__file__).parents[1] / "live"
State = TypeVar("State")
Editor: TypeAlias = Callable[[State, Sequence[Any]], State]  # a state after one edit of the reader's


class Component(Protocol):
    """A live component of a page."""

    def __call__(self, *, key: str, data: dict[str, Any], on_message_change: Callable[[], None]) -> object:
        """Shows the component. Each edit of the reader's reruns the script, with a call of on_message_change before."""


def component(name: str) -> Component:
    """Registers the component of a subject, name.js and name.css; the shared files go before them."""

    def text(kind: str, *shared: str) -> str:
        files = [_FOLDER / file for file in (*shared, f"{name}.{kind}")]
        return "\n".join(file.read_text(encoding="utf-8") for file in files)

    return st.components.v2.component(f"scce_{name}", css=text("css", "live.css"), js=text("js", "parts.js", "live.js"))


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
    """

    number: int
    revision: int
    phase: Phase
    held: int | None
    edits: Sequence[Sequence[Any]]


def take_message(session: Session[State], key: str, edited: Editor[State]) -> bool:
    """Carries out what a live component has sent, each message once; returns whether there was a new one.

    Args:
        session: of the component's page.
        key: of the component.
        edited: returns a state after one edit, or raises InputError.
    """
    sent = message_of(key)
    if sent is None or sent.number <= session.seen:
        return False
    seen, session.seen = session.seen, sent.number
    if sent.revision != session.revision:
        return True  # a preset, a step or undo came in between, and overrules it
    state, session.notices = session.state, ()
    for numbered in sent.edits:
        try:
            match numbered:
                case [int(number), *edit]:
                    state = edited(state, edit) if number > seen else state
                case _:
                    raise unknown(numbered)
        except InputError as error:
            session.notices += (f"{error}.",)
        except OverflowError:
            session.notices += ("a number in the last edit is too large.",)
    session.state, session.phase = state, sent.phase
    if sent.phase == "settled":
        session.settle(state)
    return True


def message_of(key: str) -> Message | None:
    """Returns a component's last message, or None if there is none of the right form: the browser is a stranger."""
    match st.session_state.get(key, {}).get("message"):
        case {
            "number": int(number),
            "revision": int(revision),
            "phase": "moving" | "resting" | "settled" as phase,
            "held": None | int() as held,
            "edits": list(edits),
        } if len(edits) <= MOST_EDITS:
            return Message(number, revision, phase, held, edits)
    return None


def unknown(edit: Any) -> InputError:
    """Returns what is to be said about an edit that means nothing."""
    return InputError(f"the edit {str(edit)[:80]} is not known")


def state_of(session: Session[State]) -> dict[str, Any]:
    """Returns what every component needs to know of its session."""
    return {
        "seen": session.seen,
        "revision": session.revision,
        "link": session.link,
        "notices": session.notices,
    }


def receive(session: Session[State], key: str, edited: Editor[State], shown: str, followers: Sequence[str]) -> None:
    """Carries out the edits that the reader made in a live component, and runs what has to show them.

    While a slider moves that is the component, and one figure at a time: three at once would hold up the drag.

    Args:
        session: of the component's page.
        key: of the component.
        edited: returns a state after one edit.
        shown: the fragment that shows the component.
        followers: the fragments of the figures that follow a drag.
    """
    if not take_message(session, key, edited):
        return
    if session.phase == "settled" or not session.complete:
        session.touched = True
        st.rerun()
    elif session.phase == "resting":
        st.rerun([shown, *followers])
    else:
        st.rerun([shown, followers[session.seen % len(followers)]])


def change(
    session: Session[State], key: str, edited: Editor[State], make: Callable[[State], State], kind: Change = "edit"
) -> None:
    """Changes a page's state by a control outside its live component.

    What the reader did in the component before comes first; a change that cannot be made becomes a notice.
    """
    take_message(session, key, edited)
    session.change(make, kind)


def undo(session: Session[State], key: str, edited: Editor[State]) -> None:
    """Takes a page's last change back."""
    take_message(session, key, edited)
    session.undo()
