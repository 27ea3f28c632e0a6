"""Where in a lesson a page is: the step that is asked there, the ways on, and what a link to it opens."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from scce.lessons.own import lesson_in
from scce.lessons.record import Lesson, Setting, Step
from scce.links import MOST_TWINS, Fields, Problem, View, Viewed
from scce.predictions import Outcome

KEPT = 256  # steps, with what is computed for them
State = TypeVar("State", bound=Viewed)


@dataclass(frozen=True)
class Asked:
    """A step while it is asked.

    Attributes:
        lesson: to which it belongs.
        number: which of its steps it is, from 1.
        step: with the numbers of its twin.
    """

    lesson: Lesson
    number: int
    step: Step[Any]

    @property
    def link(self) -> str:
        """The link that opens it on its page."""
        return link_to(self.lesson, self.number, self.step.number)

    @property
    def following(self) -> str | None:
        """The link of the step after it; None after the last."""
        return link_to(self.lesson, self.number + 1) if self.number < len(self.lesson.steps) else None

    @property
    def another(self) -> str | None:
        """The link of the same question with other numbers; None where somebody made the question."""
        if self.lesson.own is not None:
            return None
        return link_to(self.lesson, self.number, (self.step.number + 1) % (MOST_TWINS + 1))

    @property
    def is_setting(self) -> bool:
        """Whether the answer is what the reader makes of the page."""
        return isinstance(self.step.answer, Setting)

    def outcome(self, given: str, state: Any) -> Outcome:
        """Returns what came of an answer: what was given, or of a setting the state of the page.

        Raises:
            InputError: if it is no answer.
        """
        return self.step.outcome(self.step.place.link(state) if self.is_setting else given)

    def after_answer(self, state: Any) -> Any:
        """Returns what the page shows after an answer: what was asked about is revealed, what the reader made stays."""
        return state if self.is_setting else self._shown_as(state, self.step.revealed(self.step.state))

    def beginning(self, state: Any) -> Any:
        """Returns the state that is asked about, shown as another state is."""
        return self._shown_as(state, self.step.state)

    @staticmethod
    def _shown_as(state: Any, other: Any) -> Any:
        return replace(other, view=state.view)


def link_to(lesson: Lesson, number: int, twin: int = 0) -> str:
    """Returns the link that opens a step on its page: /logit_lab?logits=2,1&lesson=logits&step=1."""
    step = lesson.steps[number - 1].twin(twin)
    if lesson.own is not None:
        return f"/{step.place.address}?{urlencode(lesson.place_of(number))}"
    view = step.state.view.in_lesson(lesson.name, number, twin)
    return step.place.link(replace(step.state, view=view))


def opened(
    address: str, fields: Fields[State], query: Mapping[str, Sequence[str]], lessons: Sequence[Lesson]
) -> tuple[State, tuple[Problem, ...]]:
    """Returns the state that a link opens on a page, and each part of the link that is of no use.

    A link that says a step and nothing else shows what the step is about. A step of another page is told.

    Args:
        address: of the page.
        fields: of its link.
        query: every parameter with all its values.
        lessons: that there are.
    """
    state, problems = fields.from_query(query)
    view: View = state.view
    if view.step is None:
        return state, problems
    lesson, told = _lesson_of(view, lessons)
    problems = (*problems, *told)
    step = lesson.steps[view.step - 1] if lesson is not None and view.step <= len(lesson.steps) else None
    if step is None or step.place.address != address:
        problems = (*problems, *_elsewhere(view.step, lesson, step))
        return replace(state, view=view.in_lesson(None)), problems  # type: ignore[type-var]
    if any(query.get(name) for name in fields.by_name if name not in fields.of_view):
        return state, problems
    beginning = step.twin(view.again).state
    return replace(beginning, view=replace(view, hide=view.hide or beginning.view.hide)), problems


def _lesson_of(view: View, lessons: Sequence[Lesson]) -> tuple[Lesson | None, tuple[Problem, ...]]:
    """Returns the lesson that a view says, and what of one that somebody made is of no use."""
    if view.own is None:
        return next(each for each in lessons if each.name == view.lesson), ()
    lesson, told = lesson_in(view.own)
    return lesson, tuple(Problem("own", sentence) for sentence in told)


def _elsewhere(number: int, lesson: Lesson | None, step: Step[Any] | None) -> Iterator[Problem]:
    """Yields why a step is not asked on a page; where there is no lesson that is told already."""
    if lesson is None:
        return
    which = "lesson in the link" if lesson.own is not None else f"lesson {lesson.name}"
    if step is None:
        yield Problem("step", f"the {which} has {len(lesson.steps)} steps, and no step {number}")
    else:
        yield Problem("step", f"step {number} of the {which} is on the page /{step.place.address}")


@lru_cache(KEPT)
def asked_at(lesson: Lesson, number: int, twin: int) -> Asked:
    """Returns a step of a lesson with the numbers of a twin."""
    return Asked(lesson, number, lesson.steps[number - 1].twin(twin))
