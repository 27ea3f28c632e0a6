"""A lesson of somebody's own as one that is asked, as any lesson is."""

from functools import lru_cache
from typing import Any

from scce.arrays import InputError
from scce.lessons.own.pages import PageQuestion, place_of, question_of, state_of, why_of
from scce.lessons.own.reading import from_text
from scce.lessons.own.record import LARGEST, Amount, Computed, Options, OwnStep
from scce.lessons.places import written
from scce.lessons.record import Choice, Lesson, Number, Question, Step, a_number, among
from scce.links import LONGEST_OWN

KEPT = 64  # lessons, of 6 kB each
UNTITLED = "A lesson without a title"
RUN = "run"  # the part of a page that a training fills


@lru_cache(KEPT)
def lesson_in(text: str) -> tuple[Lesson | None, tuple[str, ...]]:
    """Returns the lesson that a text says, and sentences about what of it is of no use.

    Steps that cannot be asked are left out; where no step is left there is no lesson.

    Args:
        text: as a link has it.
    """
    if len(text) > LONGEST_OWN:
        return None, (f"the lesson has {len(text):,} characters, and a link holds no more than {LONGEST_OWN:,}",)
    read = from_text(text)
    told = list(read.told)
    steps = []
    for number, step in enumerate(read.lesson.steps, start=1):
        if step.lacks:
            told.append(f"step {number} is left out: {step.lacks}")
        else:
            steps.append(as_step(step))
    if not steps:
        return None, (*told, "no step is left that can be asked")
    return Lesson("own", read.lesson.title or UNTITLED, "", tuple(steps), text), tuple(told)


def as_step(step: OwnStep) -> Step[Any]:
    """Returns a finished step as it is asked."""
    state = state_of(step.page)
    return Step(place_of(step.page), lambda _: state, lambda _: question_in(step), step.hides, runs=RUN in step.hides)


def question_in(step: OwnStep) -> Question:
    """Returns the question of a finished step.

    Raises:
        InputError: if it is unfinished.
    """
    match step.answer:
        case Computed(name) if (asked := question_of(step.page, name)) is not None and asked.fits:
            return _by_the_core(step.asks, asked)
        case Options(choices, int(right)):
            return among(step.asks, choices[right], dict.fromkeys(choices, step.told))
        case Amount(float(right), tolerance, unit):
            form = Number(unit, -LARGEST, LARGEST, tolerance)
            told = step.told or why_of(step.page, right, unit)
            return a_number(step.asks, right, form, lambda value: f"{written(value)} {unit}".rstrip(), told)
    raise InputError(step.lacks)


def _by_the_core(asks: str, asked: PageQuestion) -> Question:
    answer = asked.prediction.answer(asked.state)

    def judge(given: str) -> tuple[bool, str]:
        outcome = asked.prediction.outcome(asked.state, given)
        return outcome.right is True, f"{outcome.told} {answer.why}".rstrip()

    return Question(asks, Choice(asked.choices), asked.right[0], judge, f"{answer.told} {answer.why}".rstrip())
