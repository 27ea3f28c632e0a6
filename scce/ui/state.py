"""What a session remembers of the lab: what the page shows, how it came about, and its address."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, cast
from urllib.parse import urlencode

import streamlit as st

from scce.arrays import InputError
from scce.example import Example, from_query, only_value, plain_number, to_query
from scce.information import Unit
from scce.sweep import slider_limit

LOWEST_RATE, HIGHEST_RATE = 0.001, 1000.0
LONGEST_TRAIL = 200
HEAD_START = 1.0  # seconds
Change: TypeAlias = Literal["start", "edit", "step"]
Phase: TypeAlias = Literal["moving", "resting", "settled"]
Query: TypeAlias = dict[str, list[str]]


@dataclass(frozen=True)
class Lab:
    """All that a link holds.

    Attributes:
        example: the classes, logits, label and temperature.
        unit: of the loss on the page.
        learning_rate: how far a gradient step goes, 0.001 to 1000.
    """

    example: Example = field(default_factory=Example)
    unit: Unit = "nats"
    learning_rate: float = 1.0

    def __post_init__(self) -> None:
        if self.unit not in ("nats", "bits"):
            raise InputError(f"{self.unit[:40]!r} is neither nats nor bits")
        if not LOWEST_RATE <= self.learning_rate <= HIGHEST_RATE:
            bounds = f"{plain_number(LOWEST_RATE)}..{plain_number(HIGHEST_RATE)}"
            raise InputError(f"learning rate {plain_number(self.learning_rate)} is outside {bounds}")


@dataclass
class Session:
    """One reader's lab.

    Attributes:
        lab: what the page shows.
        trail: the states the reader made, oldest first, each with the change that led to it.
        limit: how far the sliders go; it grows with the logits and shrinks only at a fresh start.
        phase: whether `lab` is settled, the last state of the trail, or in the middle of a drag.
        revision: counts the changes from outside the live component; they overrule edits it made before it saw them.
            It starts at the time of day, so that edits meant for an earlier session of the same browser do not fit.
        seen: the number of the last message from the live component that was carried out.
        notices: sentences about input that could not be used.
        greeted: whether the visitor has had the lab, and the head start that goes with it.
        complete: whether the page has been sent to its end once; until then no part of it can run alone.
        touched: whether the run that comes next is one that the reader's edit started.
        address: the page's parameters in the browser's address, when last read or written.
        addressed: the state that the address stands for.
    """

    lab: Lab = field(default_factory=Lab)
    trail: list[tuple[Change, Lab]] = field(default_factory=list)
    limit: float = 10.0
    phase: Phase = "settled"
    revision: int = field(default_factory=lambda: time.time_ns() // 1000)
    seen: int = 0
    notices: tuple[str, ...] = ()
    greeted: bool = False
    complete: bool = False
    touched: bool = False
    address: Query | None = None
    addressed: Lab = field(default_factory=Lab)

    def begin(self, lab: Lab, notices: tuple[str, ...] = ()) -> None:
        """Starts afresh from a link."""
        self.lab, self.trail, self.notices, self.phase = lab, [("start", lab)], notices, "settled"
        self.limit = slider_limit(lab.example.logits)
        self.revision += 1

    def replace(self, lab: Lab, change: Change = "edit") -> None:
        """Shows a state that a control outside the live component made."""
        self.notices = ()
        self.settle(lab, change)
        self.limit = slider_limit(lab.example.logits)
        self.revision += 1

    def settle(self, lab: Lab, change: Change = "edit") -> None:
        """Shows a state and remembers it, so that undo comes back to it."""
        self.lab, self.phase = lab, "settled"
        self.limit = max(self.limit, slider_limit(lab.example.logits))
        if lab != self.trail[-1][1]:
            self.trail = [*self.trail, (change, lab)][-LONGEST_TRAIL:]

    def undo(self) -> None:
        """Goes back to the state before the last change."""
        if len(self.trail) > 1:
            self.trail = self.trail[:-1]
            self.replace(self.trail[-1][1])


def lab_session() -> Session:
    """Returns the reader's session."""
    session: Session = st.session_state.setdefault("lab_session", Session())
    return session


def read_address() -> None:
    """Starts the reader's session afresh when the browser's address is new to it: a link, or the way back.

    A run that the reader's own edit started may still carry the address from before the last one was
    written; the edit counts then.
    """
    session = lab_session()
    if session.touched:
        session.touched = False
        return
    address = {name: st.query_params.get_all(name) for name in to_query_of(Lab()) if name in st.query_params}
    if address != session.address:
        if address or session.address is None:
            session.begin(*from_query_of(address))
        # Coming from another page the address is bare: the reader's example stays, and is written to it.
        session.addressed = session.lab if address else Lab()
        session.address = address


def write_address(session: Session) -> None:
    """Puts the state into the browser's address, unless it stands there already."""
    if session.phase == "settled" and session.lab != session.addressed:
        session.address, session.addressed = to_query_of(session.lab), session.lab
        st.query_params.update(session.address)


def give_head_start(session: Session) -> None:
    """Waits once a visit, before the first figure.

    A browser that gets everything at once reads 4.6 MB of Plotly before it draws the lab.
    """
    if not session.greeted:
        session.greeted = True
        time.sleep(HEAD_START)


def link_of(lab: Lab) -> str:
    """Returns what follows the ? in a link to this state."""
    return urlencode(to_query_of(lab), doseq=True)


def to_query_of(lab: Lab) -> Query:
    """Returns the state as the parameters of a URL; from_query_of reads them back exactly."""
    query = {**to_query(lab.example), "unit": lab.unit, "rate": plain_number(lab.learning_rate)}
    return {name: [value] if isinstance(value, str) else value for name, value in query.items()}


def from_query_of(query: Mapping[str, Sequence[str]]) -> tuple[Lab, tuple[str, ...]]:
    """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
    example, problems = from_query(query)
    lab = Lab(example)
    try:
        if unit := only_value(query, "unit"):
            lab = replace(lab, unit=cast(Unit, unit))
    except InputError as error:
        problems += (f"unit: {error}",)
    try:
        if rate := only_value(query, "rate"):
            lab = replace(lab, learning_rate=_rate(rate))
    except InputError as error:
        problems += (f"rate: {error}",)
    return lab, problems


def _rate(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"learning rate {text[:40]!r} is not a number") from None
