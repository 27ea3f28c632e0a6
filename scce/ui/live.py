"""The live components in Streamlit's pages: how they get what they show, and how their edits are carried out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar
from urllib.parse import parse_qs

import streamlit as st

from scce.links import Viewed
from scce.live import Message, Moment, Subject, after, in_json_form, message_in, outcome_told, script, style
from scce.ui.chapters import chapter_of, way_from
from scce.ui.held import SCRIPT as HELD
from scce.ui.held import held_of
from scce.ui.session import Change, Session, trail_of

State = TypeVar("State", bound=Viewed)
HOST = Path(__file__).with_name("live.js")


class Component(Protocol):
    """A live component, as Streamlit knows it."""

    def __call__(self, *, key: str, data: dict[str, Any], on_message_change: Callable[[], None]) -> object:
        """Shows the component. Each edit of the reader's reruns the script, with a call of on_message_change before."""


def component(subject: Subject[Any]) -> Component:
    """Registers the component of a subject."""
    show = f'export default shown("live/{subject.address}", Component);'
    js = "\n".join((script(subject.name), HELD, HOST.read_text(encoding="utf-8"), show))
    return st.components.v2.component(f"scce_{subject.name}", css=style(subject.name), js=js)


@dataclass
class LiveSession(Session[State]):
    """One reader's page with a live component, whose edits come before what any other control does.

    The component gets its sheets by HTTP (see scce.live), and tells the page what the reader did. Only what the
    component cannot know of, the page sends it, with a sheet: a link, a preset, a step back.

    Attributes:
        subject: of the component.
        component: shows it.
        reach: how far its sliders went when it last told.
    """

    subject: ClassVar[Subject[Any]]
    component: ClassVar[Component]
    is_live = True

    reach: float = 0.0

    @classmethod
    def key(cls) -> str:
        """Returns the name of the component in Streamlit's state."""
        return f"live_{cls.subject.address}"

    def show(self, on_message: Callable[[], None]) -> None:
        """Shows the component. Each edit of the reader's reruns the script, after a call of on_message."""
        arrives, st.session_state["greeted"] = "greeted" not in st.session_state, True
        told = self.subject.told(self.state, self._moment(arrives), outcome=outcome_told(self.outcome, self.asked))
        way = {**way_from(chapter_of(self.fields)), "first": self.first_link}
        data = in_json_form({**told, "way": way, "known": held_of(self)})
        type(self).component(key=self.key(), data=data, on_message_change=on_message)

    def _moment(self, arrives: bool) -> Moment:
        """Returns where the talk with the component stands; a reader who arrives has it, with a sheet, in the HTML."""
        sent = message_of(self.key())
        knows = sent is not None and sent.revision == self.revision and not self.entered
        held = sent.held if sent else None
        return Moment(self.seen, self.revision, self.link, self.notices, arrives or knows, held, self.reach)

    def begin(self, state: State, notices: tuple[str, ...] = ()) -> None:
        """Starts afresh from a link."""
        super().begin(state, notices)
        self.reach = 0.0

    def replace(self, state: State, change: Change = "edit") -> None:
        """Shows a state that a control outside the live component made."""
        super().replace(state, change)
        self.reach = 0.0

    def receive(self, shown: str, followers: Sequence[str]) -> None:
        """Carries out the edits that the reader made in the live component, and runs what has to show them.

        While a slider moves that is the component, and one figure at a time: three at once would hold up the drag. When
        it is let go, all of the page: Streamlit loses its place where runs of some parts and of all of them break each
        other off.

        Args:
            shown: the fragment that shows the component.
            followers: the fragments of the figures that follow a drag, if there are any.
        """
        news = self.take_message()
        if not news and not self.touched:
            return
        # A button that came in one message with the edit has carried both out; alone, this would run the component.
        if self.phase == "settled" or self.touched or not self.complete:
            self.touched = True
            st.rerun()
        elif self.phase == "resting":
            st.rerun([shown, *followers])
        else:
            st.rerun([shown, *followers[self.seen % max(len(followers), 1) :][:1]])

    def take_message(self) -> bool:
        """Carries out what the component has sent, each message once; returns whether there was a new one."""
        sent = message_of(self.key())
        if sent is None or sent.number <= self.seen:
            return False
        seen, self.seen = self.seen, sent.number
        if sent.revision != self.revision:
            return True  # a preset, a step or undo came in between, and overrules it
        self.state, self.notices = after(sent, self.state, self._edited, seen)
        self.phase, self.reach = sent.phase, sent.reach
        if sent.phase == "settled":
            self.settle(self.state)
        return True

    def _edited(self, state: State, edit: Sequence[Any]) -> State:
        """Returns the state after one edit.

        Of what the reader did before this session began, a trail says what was settled, and now what came of it.
        """
        match edit:
            case ["trail", str(), *_] if all(isinstance(link, str) for link in edit):
                return self._begin_with(edit[1:])
            case ["now", str(link)]:
                return self.subject.opened(parse_qs(link))[0]
            case ["predict", str(choice)]:
                self.outcome = self.subject.outcome(state, choice)
            case ["visit" | "classes" | "situation", *_]:
                self.outcome = None
        edited: State = self.subject.after_edit(state, edit)
        return edited

    def _begin_with(self, links: Sequence[str]) -> State:
        """Takes over the states that the reader settled before, by their links, and returns the last."""
        self.trail = trail_of(self.fields, links)
        state: State = self.trail[-1][1]
        return state

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
