"""What a teacher's session remembers of the lesson that is being made, and its address."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from scce.arrays import InputError
from scce.lessons.own import (
    Computed,
    OwnLesson,
    OwnStep,
    Part,
    Read,
    from_text,
    page_in,
    parts_of,
    questions_of,
    to_text,
)
from scce.links import LONGEST_OWN, MOST_STEPS

NAME, NEW = "making", "new"
LONGEST_TRAIL = 100


@dataclass
class Making:
    """A lesson while it is made.

    Attributes:
        lesson: as it is now.
        trail: the lessons before, oldest first.
        notices: sentences about what could not be used.
        address: what the browser's address said of the lesson when it was last read or written.
        touched: whether the run that comes next is one that the teacher's edit started.
        is_fresh: whether the lesson that the browser keeps is yet to be looked for.
        is_kept: whether the browser is to keep this one.
        added: which step, from 0, was added a moment ago, and is to be seen first; None where none was.
        begun: the time at which it began: a browser that hears of another one than before has to do with a new server.
    """

    lesson: OwnLesson = field(default_factory=OwnLesson)
    trail: list[OwnLesson] = field(default_factory=list)
    notices: tuple[str, ...] = ()
    address: str | None = None
    touched: bool = False
    is_fresh: bool = True
    is_kept: bool = False
    added: int | None = None
    begun: int = field(default_factory=lambda: time.time_ns() // 1000, compare=False)

    @property
    def text(self) -> str:
        """The lesson as text; empty while there is nothing in it."""
        return "" if self.lesson == OwnLesson() else to_text(self.lesson)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps that are finished, as links hold them: what learners get."""
        return parts_of(self.lesson)

    @property
    def is_small(self) -> bool:
        """Whether a link can hold it."""
        return len(self.text) <= LONGEST_OWN

    @property
    def in_link(self) -> str:
        """What the address says of it: the text, where a link can hold it."""
        return self.text if self.text and self.is_small else NEW

    @property
    def held(self) -> dict[str, Any]:
        """What a browser is told of the way to the lesson, which is in no link."""
        link = self.text or NEW  # a browser keeps no empty text
        return {"session": self.begun, "depth": len(self.trail) + 1, "link": link, "names": [], "given": None}

    def recover(self, lost: Any) -> None:
        """Takes over the way that a browser knows of a session that a server lost; the browser is a stranger."""
        match lost:
            case {"trail": [*texts]} if texts and all(isinstance(text, str) for text in texts):
                *before, last = (from_text(text).lesson for text in texts[-LONGEST_TRAIL:])
                self.touched = True
                if self.lesson == OwnLesson() != last:  # it was too large for the address
                    self.lesson, self.is_fresh = last, False
                self.trail = before if last == self.lesson else [*before, last]

    def show(self, lesson: OwnLesson, told: tuple[str, ...] = ()) -> None:
        """Shows another lesson, and remembers the one before."""
        if lesson != self.lesson:
            self.trail = [*self.trail, self.lesson][-LONGEST_TRAIL:]
        self.lesson, self.notices = lesson, tuple(f"{sentence}." for sentence in told)

    def change(self, make: Callable[[OwnLesson], OwnLesson]) -> None:
        """Carries out what a control does; a change that cannot be made becomes a notice."""
        self.touched, self.is_fresh, self.is_kept = True, False, True
        try:
            self.show(make(self.lesson))
        except InputError as error:
            self.notices = (f"{error}.",)

    def change_step(self, number: int, make: Callable[[OwnStep], OwnStep]) -> None:
        """Changes a step, counted from 0; one that was taken out by the same message stays out."""

        def changed(lesson: OwnLesson) -> OwnLesson:
            steps = (make(step) if place == number else step for place, step in enumerate(lesson.steps))
            return replace(lesson, steps=tuple(steps))

        self.change(changed)

    def move(self, number: int, by: int) -> None:
        """Moves a step among the others."""

        def moved(lesson: OwnLesson) -> OwnLesson:
            steps = list(lesson.steps)
            if number < len(steps):
                steps.insert(number + by, steps.pop(number))
            return replace(lesson, steps=tuple(steps))

        self.change(moved)

    def remove(self, number: int) -> None:
        """Takes a step out."""
        self.change(lambda lesson: replace(lesson, steps=lesson.steps[:number] + lesson.steps[number + 1 :]))

    def undo(self) -> None:
        """Goes back to the lesson before the last change."""
        self.touched = True
        if self.trail:
            *self.trail, self.lesson = self.trail
            self.notices = ()

    def add(self, link: str) -> None:
        """Puts a state behind the other steps; what cannot be added becomes a notice."""
        self.is_kept = True
        try:
            self.show(with_steps(self.lesson, (_step_about(page_in(link)),)))
            self.added = len(self.lesson.steps) - 1
        except InputError as error:
            self.notices = (f"The state is not added: {error}.",)

    def load(self, read: Read) -> None:
        """Shows a lesson from a file or a link; one of which nothing could be read leaves the other as it is."""
        self.touched, self.is_fresh, self.is_kept = True, False, True
        self.show(read.lesson if read.lesson.steps else self.lesson, read.told)

    def take_kept(self, text: str) -> None:
        """Takes the lesson that the browser keeps; a state that was added to nothing is its last step."""
        if not self.is_fresh:
            return
        self.touched, self.is_fresh = True, False
        read, notices = from_text(text), self.notices
        try:
            lesson = with_steps(read.lesson, self.lesson.steps)
        except InputError as error:
            lesson, notices = read.lesson, (*notices, f"The state is not added: {error}.")
        self.added = len(lesson.steps) - 1 if self.lesson.steps else None
        self.lesson, self.notices = lesson, (*notices, *(f"{sentence}." for sentence in read.told))

    def read_address(self, make: str | None, add: str | None) -> None:
        """Shows the lesson of an address that is new, with a state that becomes its last step."""
        if self.touched:
            self.touched = False
            return
        if make not in (None, NEW, self.address, self.in_link):
            read = from_text(str(make))
            self.is_fresh = False
            self.show(read.lesson, read.told)
            self.trail = [lesson for lesson in self.trail if lesson != OwnLesson()]
        self.address = make
        if add is not None:
            self.add(add)

    def write_address(self) -> None:
        """Puts the lesson into the browser's address, unless it stands there already."""
        if self.address != self.in_link or "add" in st.query_params:
            self.address = self.in_link
            st.query_params.from_dict({"make": self.in_link})


def with_steps(lesson: OwnLesson, steps: tuple[OwnStep, ...]) -> OwnLesson:
    """Returns a lesson with more steps.

    Raises:
        InputError: if that are too many.
    """
    if len(lesson.steps) + len(steps) > MOST_STEPS:
        raise InputError(f"the lesson has {len(lesson.steps)} steps, and no lesson has more than {MOST_STEPS}")
    return replace(lesson, steps=(*lesson.steps, *steps))


def _step_about(page: str) -> OwnStep:
    """Returns a step about a state, with the page's first question that has one right answer, if there is one."""
    questions = questions_of(page)
    if not questions:
        return OwnStep(page)
    first = questions[0]
    return OwnStep(page, first.prediction.question, Computed(first.name), hides=first.prediction.veils)


def making() -> Making:
    """Returns the teacher's session."""
    if NAME not in st.session_state:
        st.session_state[NAME] = Making()
    session: Making = st.session_state[NAME]
    return session
