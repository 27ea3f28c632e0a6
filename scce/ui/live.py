"""The live components in Streamlit's pages: how they get what they show, and how their edits are carried out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import pandas as pd
import streamlit as st

from scce.live import Columns, Editor, Message, Moment, after, message_in, script, style
from scce.ui.session import Change, Session

State = TypeVar("State")
Payload: TypeAlias = Callable[[State, Moment], Mapping[str, Any]]  # what a component needs for a state


class Component(Protocol):
    """A live component, as Streamlit knows it."""

    def __call__(self, *, key: str, data: dict[str, Any], on_message_change: Callable[[], None]) -> object:
        """Shows the component. Each edit of the reader's reruns the script, with a call of on_message_change before."""


def component(subject: str) -> Component:
    """Registers the component of a subject."""
    return st.components.v2.component(f"scce_{subject}", css=style(subject), js=script(subject))


def show(
    shown: Component, key: str, session: Session[State], payload: Payload[State], on_message: Callable[[], None]
) -> None:
    """Shows a component with a page's state. Each edit of the reader's reruns the script, after a call of on_message.

    Args:
        shown: the component.
        key: of the component.
        session: of the component's page.
        payload: returns what the component needs.
        on_message: carries out what it sends.
    """
    data = _in_arrow(payload(session.state, _moment_of(session, key)))
    shown(key=key, data=data, on_message_change=on_message)


def _moment_of(session: Session[State], key: str) -> Moment:
    sent = message_of(key)
    held = sent.held if sent else None
    return Moment(session.seen, session.revision, session.link, session.notices, session.phase, held)


def _in_arrow(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parts of a payload with its tables as data frames, which Streamlit sends in Arrow's form."""
    return {name: pd.DataFrame(part.columns) if isinstance(part, Columns) else part for name, part in payload.items()}


def message_of(key: str) -> Message | None:
    """Returns a component's last message, or None if there is none of the right form."""
    return message_in(st.session_state.get(key, {}).get("message"))


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
    session.state, session.notices = after(sent, session.state, edited, seen)
    session.phase = sent.phase
    if sent.phase == "settled":
        session.settle(session.state)
    return True


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
