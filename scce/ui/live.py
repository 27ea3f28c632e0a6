"""The live components in Streamlit's pages: how they get what they show, and how their edits are carried out."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

import pandas as pd
import streamlit as st

from scce.live import Columns, Message, Moment, after, message_in, script, style
from scce.ui.session import Change, Session

State = TypeVar("State")


class Component(Protocol):
    """A live component, as Streamlit knows it."""

    def __call__(self, *, key: str, data: dict[str, Any], on_message_change: Callable[[], None]) -> object:
        """Shows the component. Each edit of the reader's reruns the script, with a call of on_message_change before."""


def component(subject: str) -> Component:
    """Registers the component of a subject."""
    return st.components.v2.component(f"scce_{subject}", css=style(subject), js=script(subject))


class LiveSession(Session[State]):
    """One reader's page with a live component, whose edits come before what any other control does.

    Attributes:
        key: of the component.
        component: shows it.
    """

    key: ClassVar[str]
    component: ClassVar[Component]

    @staticmethod
    @abstractmethod
    def edited(state: State, edit: Sequence[Any], /) -> State:
        """Returns a state after one edit of the reader's, or raises InputError."""

    @abstractmethod
    def payload(self, moment: Moment) -> Mapping[str, Any]:
        """Returns what the component needs."""

    def show(self, on_message: Callable[[], None]) -> None:
        """Shows the component. Each edit of the reader's reruns the script, after a call of on_message."""
        sent = message_of(self.key)
        held = sent.held if sent else None
        moment = Moment(self.seen, self.revision, self.link, self.notices, self.phase, held)
        type(self).component(key=self.key, data=_in_arrow(self.payload(moment)), on_message_change=on_message)

    def receive(self, shown: str, followers: Sequence[str]) -> None:
        """Carries out the edits that the reader made in the component, and runs what has to show them.

        While a slider moves that is the component, and one figure at a time: three at once would hold up the drag.

        Args:
            shown: the fragment that shows the component.
            followers: the fragments of the figures that follow a drag.
        """
        if not self.take_message():
            return
        if self.phase == "settled" or not self.complete:
            self.touched = True
            st.rerun()
        elif self.phase == "resting":
            st.rerun([shown, *followers])
        else:
            st.rerun([shown, followers[self.seen % len(followers)]])

    def take_message(self) -> bool:
        """Carries out what the component has sent, each message once; returns whether there was a new one."""
        sent = message_of(self.key)
        if sent is None or sent.number <= self.seen:
            return False
        seen, self.seen = self.seen, sent.number
        if sent.revision != self.revision:
            return True  # a preset, a step or undo came in between, and overrules it
        self.state, self.notices = after(sent, self.state, self.edited, seen)
        self.phase = sent.phase
        if sent.phase == "settled":
            self.settle(self.state)
        return True

    def change(self, make: Callable[[State], State], change: Change = "edit") -> None:
        """Carries out what a control outside the component does, after what the reader did in it before."""
        self.take_message()
        super().change(make, change)

    def undo(self) -> None:
        """Goes back to the state before the last change."""
        self.take_message()
        super().undo()


def message_of(key: str) -> Message | None:
    """Returns a component's last message, or None if there is none of the right form."""
    return message_in(st.session_state.get(key, {}).get("message"))


def _in_arrow(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parts of a payload with its tables as data frames, which Streamlit sends in Arrow's form."""
    return {name: pd.DataFrame(part.columns) if isinstance(part, Columns) else part for name, part in payload.items()}
