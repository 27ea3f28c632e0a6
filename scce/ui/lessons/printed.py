"""A lesson on paper: its questions, room for the answers, and the way to each step by a camera."""

from html import escape
from typing import Any
from urllib.parse import urlencode

from scce.figures.qr import qr_code
from scce.lessons import Choice, Lesson, Number, Setting, Step
from scce.ui.lessons.listed import LIGHT
from scce.ui.lessons.sketches import sketch_of

LONGEST_ON_PAPER = 300  # characters of an address, for a camera and for a reader
BLANK = '<span class="blank"></span>'


def handout_of(lesson: Lesson, base: str) -> str:
    """Returns a lesson as it is printed, as HTML.

    Args:
        lesson: that is printed.
        base: the app's address, with a slash at its end.
    """
    steps = "".join(_step(lesson, number, base) for number in range(1, len(lesson.steps) + 1))
    return (
        f'<article class="scce-handout"><h2>{escape(lesson.title)}</h2><p>{escape(lesson.promise)}</p>'
        f"<p>Name {BLANK} Predict first, with a pen. Then open the step, answer it there, and write down what came of "
        f"it.</p><ol>{steps}</ol></article>"
    )


def step_address(lesson: Lesson, number: int, base: str) -> str:
    """Returns the address of a step: of the light page where there is one."""
    address = lesson.steps[number - 1].place.address
    folder = "live/" if address in LIGHT else ""
    return f"{base}{folder}{address}?{urlencode(lesson.place_of(number))}"


def _step(lesson: Lesson, number: int, base: str) -> str:
    step, address = lesson.steps[number - 1], step_address(lesson, number, base)
    return (
        f"<li><div><p><b>{number}.</b> {escape(step.asks)}</p>{_given(step)}{_answer(step)}"
        f"<p>What came of it: {BLANK}</p>{_way_by_hand(address)}</div>{_way_by_camera(address, number)}</li>"
    )


def _way_by_hand(address: str) -> str:
    return f'<p class="address">{escape(address)}</p>' if len(address) <= LONGEST_ON_PAPER else ""


def _way_by_camera(address: str, number: int) -> str:
    """Returns the picture of a step's address; none of one so long that no camera reads it from paper."""
    if len(address) > LONGEST_ON_PAPER:
        return ""
    return f'<img src="{escape(qr_code(address))}" alt="QR code of step {number}">'


def _given(step: Step[Any]) -> str:
    words = f'<p class="given">{escape(step.given)}</p>' if step.given else ""
    return sketch_of(step) or words


def _answer(step: Step[Any]) -> str:
    match step.answer:
        case Choice(options):
            boxes = "".join(f"<li>\u2610 {escape(option)}</li>" for option in options)
            return f'<ul class="options">{boxes}</ul>'
        case Number(unit):
            return f"<p>My answer: {BLANK} {escape(unit)}</p>"
        case Setting(goal):
            return f"<p>\u2610 It is reached: {escape(goal)}. How? {BLANK}</p>"
