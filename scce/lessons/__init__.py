"""Lessons: questions about states of pages, each asked before its answer is shown.

What is right is computed from the state, and so a question has twins with other numbers.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from scce.arrays import InputError
from scce.lessons import asking
from scce.lessons.asking import Asked, asked_at, link_to
from scce.lessons.confident import CONFIDENT
from scce.lessons.floor import FLOOR
from scce.lessons.from_one import FROM_ONE
from scce.lessons.link import FIELDS as LINK_FIELDS
from scce.lessons.link import LessonsLink
from scce.lessons.logits import LOGITS
from scce.lessons.means import MEANS
from scce.lessons.memory import MEMORY
from scce.lessons.one_number import ONE_NUMBER
from scce.lessons.own import lesson_in
from scce.lessons.record import Answer, Choice, Lesson, Number, Setting, Step, number_given, on_a_line
from scce.lessons.start import START
from scce.lessons.twice import TWICE_LESSON
from scce.links import Fields, Problem, View, Viewed, check_lesson, is_own

__all__ = [
    "LESSONS",
    "LINK_FIELDS",
    "Answer",
    "Asked",
    "Choice",
    "Lesson",
    "LessonsLink",
    "Number",
    "Setting",
    "Step",
    "asked_in",
    "lesson_in",
    "lesson_named",
    "lesson_of",
    "link_to",
    "number_given",
    "on_a_line",
    "opened",
]

State = TypeVar("State", bound=Viewed)
LESSONS = (LOGITS, CONFIDENT, ONE_NUMBER, TWICE_LESSON, MEANS, FROM_ONE, START, MEMORY, FLOOR)


def lesson_named(name: str) -> Lesson:
    """Returns the lesson with a name.

    Raises:
        InputError: if there is none.
    """
    check_lesson(name, [lesson.name for lesson in LESSONS])
    return next(lesson for lesson in LESSONS if lesson.name == name)


def lesson_of(text: str) -> Lesson:
    """Returns the lesson with a name, or the one of somebody's own that a text says.

    Raises:
        InputError: if there is none.
    """
    if not is_own(text):
        return lesson_named(text)
    lesson, told = lesson_in(text)
    if lesson is None:
        raise InputError(told[0])
    return lesson


def asked_in(state: Viewed) -> Asked | None:
    """Returns the step that is asked in the state of a page; None where no lesson goes on."""
    view = state.view
    lesson = _lesson_of(view)
    if lesson is None or view.step is None or view.step > len(lesson.steps):
        return None
    return asked_at(lesson, view.step, view.again)


def _lesson_of(view: View) -> Lesson | None:
    if view.own is not None:
        return lesson_in(view.own)[0]
    return None if view.lesson is None else lesson_named(view.lesson)


def opened(
    address: str, fields: Fields[State], query: Mapping[str, Sequence[str]]
) -> tuple[State, tuple[Problem, ...]]:
    """Returns the state that a link opens on a page, and each part of the link that is of no use.

    A link that says a step and nothing else shows what the step is about. A step of another page is told.

    Args:
        address: of the page.
        fields: of its link.
        query: every parameter with all its values.
    """
    return asking.opened(address, fields, query, LESSONS)
