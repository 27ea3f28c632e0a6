"""A lesson on paper: its questions, room for the answers, and the way to each step by a camera."""

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from scce.figures.qr import qr_code
from scce.lessons import Choice, Lesson, Number, Setting, Step
from scce.ui.lessons.listed import LIGHT
from scce.ui.lessons.sketches import sketch_of

LONGEST_BY_HAND = 300  # characters of an address, for a reader, and for a camera in a code of 2.4 cm
# In one of 4.8 cm: a module of it is 0.38 mm wide. Where they are narrower, cameras of phones begin to fail.
LONGEST_BY_CAMERA = 1200
BLANK = '<span class="blank"></span>'


def handout_of(lesson: Lesson, base: str) -> str:
    """Returns a lesson as it is printed, as HTML.

    Args:
        lesson: that is printed.
        base: the app's address, with a slash at its end.
    """
    numbers = range(1, len(lesson.steps) + 1)
    addresses = [step_address(lesson, number, base) for number in numbers]
    steps = "".join(_step(lesson, number, address) for number, address in zip(numbers, addresses, strict=True))
    kind = " has-long-links" if max(map(len, addresses)) > LONGEST_BY_HAND else ""
    return (
        f'<article class="scce-handout{kind}"><h2>{escape(lesson.title)}</h2><p>{escape(lesson.promise)}</p>'
        f"<p>Name {BLANK} Predict first, with a pen. Then open the step, answer it there, and write down what came of "
        f"it.</p>{_way_without_camera(addresses)}<ol>{steps}</ol></article>"
    )


def step_address(lesson: Lesson, number: int, base: str) -> str:
    """Returns the address of a step: of the light page where there is one."""
    address = lesson.steps[number - 1].place.address
    folder = "live/" if address in LIGHT else ""
    return f"{base}{folder}{address}?{urlencode(lesson.place_of(number))}"


def _step(lesson: Lesson, number: int, address: str) -> str:
    step = lesson.steps[number - 1]
    return (
        f"<li><div><p><b>{number}.</b> {escape(step.asks)}</p>{_given(step)}{_answer(step)}"
        f"<p>What came of it: {BLANK}</p>{_way_by_hand(address)}</div>{_way_by_camera(address, number)}</li>"
    )


def _way_by_hand(address: str) -> str:
    return f'<p class="address">{escape(address)}</p>' if len(address) <= LONGEST_BY_HAND else ""


def _way_by_camera(address: str, number: int) -> str:
    """Returns the picture of a step's address; none of one so long that no camera reads it from paper."""
    if len(address) > LONGEST_BY_CAMERA:
        return ""
    size = ' class="is-large"' if len(address) > LONGEST_BY_HAND else ""
    return f'<img{size} src="{escape(qr_code(address, "l"))}" alt="QR code of step {number}">'


def _way_without_camera(addresses: Sequence[str]) -> str:
    """Returns what to do where an address is too long for a code on paper; a PDF has its link."""
    if max(map(len, addresses)) <= LONGEST_BY_CAMERA:
        return ""
    first = f'<a href="{escape(addresses[0])}">link of step 1</a>'
    return (
        "<p>The links are too long for codes that a phone can scan from paper. Open the lesson on a screen, by the "
        f"{first} in the file of this sheet, or ask for the link; each step leads to the next.</p>"
    )


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
