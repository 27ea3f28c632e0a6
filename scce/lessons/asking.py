"""Where in a lesson a page is: the step that is asked there, the ways on, and what a link to it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

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
    def another(self) -> str:
        """The link of the same question with other numbers."""
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
        """Returns what the page shows after an answer: the state that was asked about, or what the reader made."""
        return state if self.is_setting else self.beginning(state)

    def beginning(self, state: Any) -> Any:
        """Returns the state that is asked about, shown as another state is."""
        return replace(self.step.state, view=state.view)


def link_to(lesson: Lesson, number: int, twin: int = 0) -> str:
    """Returns the link that opens a step on its page: /logit_lab?logits=2,1&lesson=logits&step=1."""
    step = lesson.steps[number - 1].twin(twin)
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
    if view.lesson is None or view.step is None:
        return state, problems
    lesson = next(each for each in lessons if each.name == view.lesson)
    step = lesson.steps[view.step - 1]
    if step.place.address != address:
        problem = Problem("step", f"step {view.step} of the lesson {view.lesson} is on the page /{step.place.address}")
        return replace(state, view=view.in_lesson(None)), (*problems, problem)  # type: ignore[type-var]
    if any(query.get(name) for name in fields.by_name if name not in fields.of_view):
        return state, problems
    beginning = step.twin(view.again).state
    return replace(beginning, view=replace(view, hide=view.hide or beginning.view.hide)), problems


@lru_cache(KEPT)
def asked_at(lesson: Lesson, number: int, twin: int) -> Asked:
    """Returns a step of a lesson with the numbers of a twin."""
    return Asked(lesson, number, lesson.steps[number - 1].twin(twin))
