"""What a session remembers of a page: what it shows, how that came about, and its address."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar
from urllib.parse import parse_qs

import streamlit as st

from scce.arrays import InputError
from scce.lessons import Asked, asked_in, opened
from scce.links import Fields, Query, View, Viewed
from scce.live import Phase
from scce.predictions import Outcome, Prediction
from scce.ui.chapters import chapter_of
from scce.ui.turns import out_of_turn

LONGEST_TRAIL = 200
HEAD_START = 1.0  # seconds
AT_ONCE = 1_000  # characters of a text: they are read in 50 ms at most
LOST = "The server was started again, or could not be reached for long."
LOADED_AGAIN = "The page was loaded again."
Change: TypeAlias = Literal["start", "edit", "step"]
State = TypeVar("State", bound=Viewed)


@dataclass
class Session(Generic[State]):
    """One reader's page.

    Attributes:
        fields: of the page, from which its link is written and read.
        gone: what is said, by its name, where a server lost what no link holds.
        predictions: what can be predicted on the page, by name; a live component has its own.
        is_live: whether the page has a live component.
        begun: the time at which it began: a browser that hears of another one than before has to do with a new session.
        state: what the page shows; all that a link holds.
        trail: the states the reader made, oldest first, each with the change that led to it.
        phase: whether `state` is settled, the last one of the trail, or in the middle of a drag.
        revision: counts the changes from outside the live component; they overrule edits it made before it saw them.
            It starts at the time of day, so that edits meant for an earlier session of the same browser do not fit.
        seen: the number of the last message from the live component that was carried out.
        notices: sentences about input that could not be used.
        unread: what was typed and could not be read, by its field: it stays where it was typed.
        entered: whether the reader has come to the page with the run that goes on: the live component is a new one.
        complete: whether the last run of all the page has come to its end; until then no part of it can run alone.
        touched: whether the run that comes next is one that the reader's edit started.
        address: the page's parameters in the browser's address, when last read or written.
        addressed: the state that the address stands for.
        outcome: what came of the reader's prediction, if there was one.
        put_off: what is done when the page is shown, because it may take long.
    """

    fields: ClassVar[Fields[Any]]
    predictions: ClassVar[Mapping[str, Prediction[Any]]] = {}
    is_live: ClassVar[bool] = False
    gone: ClassVar[Mapping[str, str]] = {}

    state: State
    trail: list[tuple[Change, State]] = field(default_factory=list)
    phase: Phase = "settled"
    revision: int = field(default_factory=lambda: time.time_ns() // 1000)
    begun: int = field(default_factory=lambda: time.time_ns() // 1000, compare=False)
    seen: int = 0
    notices: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    entered: bool = False
    complete: bool = False
    touched: bool = False
    address: Query | None = None
    addressed: State | None = None
    outcome: Outcome | None = None
    put_off: Callable[[], None] | None = None

    @property
    def link(self) -> str:
        """What follows the ? in a link to the state."""
        return self.fields.to_link(self.state)

    @property
    def view(self) -> View:
        """How the page is shown."""
        return self.state.view

    @property
    def held(self) -> tuple[str, ...]:
        """What the session holds that no link does, by the names in `gone`."""
        return ()

    @property
    def first_link(self) -> str:
        """What follows the ? in a link to the state with which the reader came."""
        return self.fields.to_link(self.trail[0][1] if self.trail else self.state)

    @property
    def asked(self) -> Asked | None:
        """The step of a lesson that is asked, if one is."""
        return asked_in(self.state)

    @property
    def is_veiled(self) -> bool:
        """Whether the reader is to predict something before it is shown."""
        hides = self.view.predict is not None if self.asked is None else self.asked.step.veils != ()
        return hides and self.outcome is None

    @property
    def veils(self) -> tuple[str, ...]:
        """The parts that would give away what is asked; a live component has its own."""
        if self.is_live:
            return ()
        if self.asked is not None:
            return self.asked.step.veils
        return () if self.view.predict is None else self.predictions[self.view.predict].veils

    @property
    def start_over(self) -> State:
        """The state to start over from: that of a first visit, or the one that a step of a lesson is about."""
        return self.fields.afresh(self.state) if self.asked is None else self.asked.beginning(self.state)

    @property
    def can_undo(self) -> bool:
        """Whether there is a state to go back to."""
        return len(self.trail) > 1

    def begin(self, state: State, notices: tuple[str, ...] = ()) -> None:
        """Starts afresh from a link."""
        self.state, self.trail, self.notices, self.phase = state, [("start", state)], notices, "settled"
        self.outcome, self.put_off, self.unread = None, None, {}
        self.revision += 1

    def replace(self, state: State, change: Change = "edit") -> None:
        """Shows a state that a control outside the live component made."""
        self.notices, self.unread = (), {}
        self.settle(state, change)
        self.revision += 1

    def settle(self, state: State, change: Change = "edit") -> None:
        """Shows a state and remembers it, so that undo comes back to it."""
        self.state, self.phase = state, "settled"
        if state != self.trail[-1][1]:
            self.trail = [*self.trail, (change, state)][-LONGEST_TRAIL:]

    def change(self, make: Callable[[State], State], change: Change = "edit") -> None:
        """Carries out what a control does; a change that cannot be made becomes a notice."""
        self.touched, self.unread = True, {}
        try:
            self.replace(make(self.state), change)
        except InputError as error:
            self.notices = (f"{error}.",)

    def set(self, name: str, value: Any) -> None:
        """Gives a field the value that a control has."""
        self.change(lambda state: self.fields[name].changed(state, value))

    def take_typed(self, name: str, text: str, read: Callable[[str], Any]) -> None:
        """Gives a field the value that a text says; one that cannot be used stays where it was typed."""
        self.change(lambda state: self.fields[name].changed(state, read(text)))
        if self.notices:
            self.unread = {name: text}

    def take_text(self, text: str, take: Callable[[], None]) -> None:
        """Takes over a text: a short one at once, a long one when the page is shown, where its reader sees who waits.

        Args:
            text: to be read.
            take: reads it, and shows what it says.
        """
        self.touched = True
        self.put_off = None if len(text) <= AT_ONCE else take
        if self.put_off is None:
            take()

    def catch_up(self) -> None:
        """Does what was put off; again in the next run, if a newer one ends this."""
        if self.put_off is not None:
            try:
                self.put_off()
            finally:
                self.touched = False  # it is this run that shows it
            self.put_off = None

    def predict(self, choice: str) -> None:
        """Takes the reader's choice, and shows what came of it."""
        self.touched = True
        asked, predict = self.asked, self.view.predict
        if asked is not None:
            self.change(partial(self._answered, asked, choice))
        elif predict is not None:
            self.outcome = self.predictions[predict].outcome(self.state, choice)

    def _answered(self, asked: Asked, given: str, state: State) -> State:
        self.outcome = asked.outcome(given, state)
        after: State = asked.after_answer(state)
        return after

    def predict_again(self, choice: str) -> None:
        """Takes a choice that the reader made before this session began; the state stays as it is."""
        asked, predict = self.asked, self.view.predict
        with suppress(InputError):
            if asked is not None:
                self.outcome = asked.outcome(choice, self.state)
            elif predict is not None:
                self.outcome = self.predictions[predict].outcome(self.state, choice)

    def recover(self, links: Sequence[str], gone: Sequence[str], why: str = LOST) -> None:
        """Takes over what a browser knows of a session that there was: the way there, and what is gone.

        Args:
            links: to the states that the reader settled, oldest first; this session's own if there are none.
            gone: what that session held, by the names in `gone`.
            why: it is gone, a sentence.
        """
        self.touched = True
        self.trail = trail_of(self.fields, links) or self.trail
        self.settle(self.state)
        self.revision += 1
        if gone:
            self.notices = (*self.notices, " ".join((why, *(self.gone[name] for name in gone))))

    def reset(self) -> None:
        """Goes back to the state with which the reader came; what was predicted is asked again."""
        self.outcome = None
        self.change(lambda _: self.trail[0][1])

    def undo(self) -> None:
        """Goes back to the state before the last change."""
        self.touched = True
        if self.can_undo:
            self.trail = self.trail[:-1]
            self.replace(self.trail[-1][1])


def trail_of(fields: Fields[Any], links: Sequence[str]) -> list[tuple[Change, Any]]:
    """Returns the states of links, oldest first, each with the change that led to it; what is of no use is left out."""
    address = chapter_of(fields).address
    states = [opened(address, fields, parse_qs(link))[0] for link in links[-LONGEST_TRAIL:]]
    return [("edit" if i else "start", state) for i, state in enumerate(states)]


AnySession = TypeVar("AnySession", bound=Session)  # type: ignore[type-arg]


def session_of(page: type[AnySession]) -> AnySession:
    """Returns the reader's session of a page."""
    name = page.__name__
    if name not in st.session_state:
        st.session_state[name] = page()  # type: ignore[call-arg]
    session: AnySession = st.session_state[name]
    return session


def read_address(session: Session[State]) -> None:
    """Starts the reader's session afresh when the browser's address is new to it: a link, or the way back.

    A run that the reader's own edit started may still carry the address from before the last one was
    written; the edit counts then.
    """
    shown = type(session).__name__
    session.entered, session.complete = st.session_state.get("shown_page") != shown, False
    st.session_state["shown_page"] = shown
    if session.touched:
        session.touched = False
        return
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    if address != session.address:
        if address or session.address is None:
            state, problems = opened(chapter_of(session.fields).address, session.fields, address)
            session.begin(state, tuple(map(str, problems)))
        # Coming from another page the address is bare: the reader's state stays, and is written to it.
        session.addressed = session.state if address else session.fields.first
        session.address = address


def write_address(session: Session[State]) -> None:
    """Puts the state into the browser's address, unless it stands there already."""
    if session.phase == "settled" and session.state != session.addressed:
        session.address, session.addressed = session.fields.to_query(session.state), session.state
        st.query_params.from_dict(session.address)


def give_head_start() -> None:
    """Waits before the first figure of a visit that begins on a page without a live component.

    A browser that gets everything at once reads 1.4 MB of Plotly before it draws the rest. The live component of the
    other pages is there before anything else is asked for.
    """
    if "greeted" not in st.session_state:
        st.session_state["greeted"] = True
        with out_of_turn():
            time.sleep(HEAD_START)
