"""What a room asks: the questions of a lesson that phones can answer, and how often each answer was given."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scce.arrays import InputError, as_one_of, short
from scce.lessons import Choice, Lesson, Number, Setting, Step, lesson_of
from scce.links import number_in
from scce.readable import plain_number
from scce.rooms.record import Room, Round
from scce.typography import plain

MOST_BARS = 8  # of the numbers that were given
OTHERS = "others"


def asked_in(lesson: Lesson) -> tuple[Step[Any], ...]:
    """Returns the steps of a lesson that a phone can answer: a choice or a number."""
    return tuple(step for step in lesson.steps if not isinstance(step.answer, Setting))


@lru_cache(512)
def step_of(lesson: str, step: int, twin: int) -> Step[Any]:
    """Returns what a round asks.

    Args:
        lesson: its name, or the text of one of somebody's own.
        step: which of the questions that a phone can answer.
        twin: with which other numbers.

    Raises:
        InputError: if there is no such lesson or question.
    """
    steps = asked_in(lesson_of(lesson))
    if not 0 <= step < len(steps):
        raise InputError(f"lesson {short(lesson)} has {len(steps)} questions, and none with the number {step + 1}")
    return steps[step].twin(twin)


def question_of(room: Room, asked: Round | None = None) -> Step[Any]:
    """Returns what a round asks, the one of now if none is given."""
    return step_of(room.lesson, *(asked or room.now).asks)


def answer_in(step: Step[Any], typed: str) -> str:
    """Returns the answer that was typed, always in the same words; a comma in a number is a point.

    Raises:
        InputError: if it is none of the options, or no number that can be given.
    """
    if isinstance(step.answer, Choice):
        return as_one_of(typed, step.answer.options, "the answer")
    form = _form_of(step)
    value = number_in(plain(typed).strip().replace(",", "."), "the answer")
    if not (math.isfinite(value) and form.least <= value <= form.most):
        raise InputError(f"the answer {short(typed.strip())} is outside {form.least:g}..{form.most:g}")
    return plain_number(value + 0.0)


def _form_of(step: Step[Any]) -> Number:
    if not isinstance(step.answer, Number):
        raise InputError(f"{short(step.asks)!r} is no question for a phone")
    return step.answer


@dataclass(frozen=True)
class Bar:
    """How often an answer was given.

    Attributes:
        answer: that was given.
        votes: how often.
        right: whether it is right.
    """

    answer: str
    votes: int
    right: bool


def bars_of(step: Step[Any], tally: Mapping[str, int], among: Mapping[str, int] | None = None) -> tuple[Bar, ...]:
    """Returns a bar for each option, or for the numbers that were given most often, the smallest first.

    All numbers within the tolerance are one bar; what was given seldom is one more, the last.

    Args:
        step: with what can be given.
        tally: how often each answer was given.
        among: the tally that decides which numbers have a bar, of all rounds that stand side by side.
    """
    if isinstance(step.answer, Choice):
        return tuple(Bar(each, tally.get(each, 0), each == step.right()) for each in step.answer.options)
    return _bars_of_numbers(_form_of(step), float(step.right()), tally, tally if among is None else among)


def _bars_of_numbers(form: Number, right: float, tally: Mapping[str, int], among: Mapping[str, int]) -> tuple[Bar, ...]:
    wrong = {answer: votes for answer, votes in among.items() if abs(float(answer) - right) > form.tolerance}
    often = sorted(wrong, key=lambda answer: (-wrong[answer], float(answer)))[: MOST_BARS - 2]
    votes_wrong = sum(tally.get(answer, 0) for answer in wrong)
    bars = {right: Bar(_within(right, form), sum(tally.values()) - votes_wrong, True)}
    bars |= {float(answer): Bar(f"{float(answer):.6g}", tally.get(answer, 0), False) for answer in often}
    others = Bar(OTHERS, votes_wrong - sum(tally.get(answer, 0) for answer in often), False)
    return (*(bars[number] for number in sorted(bars)), *([others] if len(wrong) > len(often) else []))


def share_right(step: Step[Any], tally: Mapping[str, int]) -> float:
    """Returns the share of the answers that are right, 0 to 1; NaN without answers."""
    bars = bars_of(step, tally)
    votes = sum(bar.votes for bar in bars)
    return sum(bar.votes for bar in bars if bar.right) / votes if votes else math.nan


FEW, MANY = 0.35, 0.70  # shares between which it pays to discuss


def advice(share: float, next_vote: str = "vote again") -> str:
    """Returns what to do after a round, by the share of right answers, without saying which is right.

    Args:
        share: of the right answers, 0 to 1; NaN without answers.
        next_vote: what a vote after it is called.

    Source: Crouch and Mazur (2001), https://doi.org/10.1119/1.1374249
    """
    if math.isnan(share):
        return "Nobody has answered."
    if share < FEW:
        return f"Fewer than 35 % are right: explain it again, then {next_vote}."
    if share <= MANY:
        return f"35 to 70 % are right: discuss with your neighbour, then {next_vote}."
    return "More than 70 % are right: a few words on it, and go on."


def class_says(step: Step[Any], tally: Mapping[str, int]) -> str:
    """Returns what a class said beside what is right, and why that is right.

    Args:
        step: that was asked.
        tally: how often each answer was given.
    """
    bars = bars_of(step, tally)
    right = next(bar for bar in bars if bar.right)
    total = sum(bar.votes for bar in bars)
    chose, named = (
        ("chose", f"\u201c{right.answer}\u201d") if isinstance(step.answer, Choice) else ("said", _said(step))
    )
    if not total:
        said = f"The right answer is {named}."
    elif not right.votes:
        said = f"Nobody {chose} {named}, which is right."
    else:
        said = f"{right.votes} of {total} {chose} {named}: right."
    return f"{said} {step.question.why}".rstrip()


def _said(step: Step[Any]) -> str:
    """Returns the right number as the bars have it, with its unit."""
    form = _form_of(step)
    return f"{_within(float(step.right()), form)} {form.unit}".rstrip()


def _within(right: float, form: Number) -> str:
    return f"{right:.4g} \u00b1 {form.tolerance:.3g}" if form.tolerance else f"{right:.6g}"
