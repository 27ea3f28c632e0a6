"""A lesson of somebody's own as a file, and as the text of a link: the same for the same lesson."""

import json
import zlib
from base64 import urlsafe_b64encode
from typing import Any

from scce.lessons.own.record import Amount, Computed, Options, OwnAnswer, OwnLesson, OwnStep

FORMAT, VERSION = "scce_lesson", 1


def to_file(lesson: OwnLesson) -> str:
    """Returns a lesson as a file: JSON that can be read, with a version."""
    steps = [told_step(step) for step in lesson.steps]
    return json.dumps({**_head(lesson), "steps": steps}, ensure_ascii=False, indent=2) + "\n"


def to_text(lesson: OwnLesson) -> str:
    """Returns a lesson as letters, digits, - and _: its version, and then a line of JSON for each step, compressed.

    Line by line, so that of a link that is cut off the first steps can still be read.
    """
    lines = [_head(lesson), *map(told_step, lesson.steps)]
    text = "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    return f"{VERSION}{urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip('=')}"


def _head(lesson: OwnLesson) -> dict[str, Any]:
    return {FORMAT: VERSION, "title": lesson.title}


def told_step(step: OwnStep) -> dict[str, Any]:
    """Returns a step as it is written; what it does not say is left out."""
    told = {"page": step.page, "question": step.asks, **_told_answer(step.answer), "told": step.told}
    told["hide"] = list(step.hides)
    return {name: value for name, value in told.items() if value not in ("", None, [])}


def _told_answer(answer: OwnAnswer) -> dict[str, Any]:
    match answer:
        case Computed(name):
            return {"predict": name}
        case Options(choices, right):
            return {"choices": list(choices), "right": None if right is None else right + 1}
        case Amount(right, tolerance, unit):
            return {"number": right, "tolerance": tolerance, "unit": unit}
