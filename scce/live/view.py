"""What a browser is told of how a page is shown: which parts are hidden, and what is asked before its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from scce.lessons import Asked, Choice, Lesson, Number, Setting, asked_in, number_given, on_a_line
from scce.links import Named, View, Viewed
from scce.predictions import Outcome, Prediction
from scce.readable import readable


def view_told(
    title: str, state: Viewed, named: Named, predictions: Mapping[str, Prediction[Any]], light: Sequence[str] = ()
) -> dict[str, Any]:
    """Returns what a browser is told of the view of a state: nothing of what is right.

    Args:
        title: of the page.
        state: of the page.
        named: what of the page has a name.
        predictions: of the page, by their names.
        light: the addresses of the pages that there are as light ones, too.
    """
    view = state.view
    asked = asked_in(state)
    if asked is not None:
        question: Mapping[str, Any] | None = _step_told(asked, view, light)
    else:
        question = None if view.predict is None else _question(predictions[view.predict], state)
    return {
        "title": title,
        "present": view.present,
        "hide": named.with_places(view.hide),
        "question": question,
    }


def _question(prediction: Prediction[Any], state: Any) -> dict[str, Any]:
    return {"asks": prediction.question, "choices": prediction.choices(state), "veils": prediction.veils}


def _step_told(asked: Asked, view: View, light: Sequence[str]) -> dict[str, Any]:
    """Returns what a browser is told of a step: the question, where it stands in its lesson, and the ways on."""
    step, lesson = asked.step, asked.lesson
    return {
        "asks": step.asks,
        "choices": step.answer.options if isinstance(step.answer, Choice) else (),
        "veils": step.veils,
        "lesson": {
            "title": lesson.title,
            "step": asked.number,
            "steps": len(lesson.steps),
            "number": asdict(step.answer) if isinstance(step.answer, Number) else None,
            "goal": step.answer.goal if isinstance(step.answer, Setting) else None,
            "here": _way_to(asked.link, view, light),
            "next": _way_to(asked.following, view, light),
            "another": _way_to(asked.another, view, light),
            "out": {"text": "All lessons" if lesson.own is None else "This lesson", **_way_out_of(lesson)},
        },
    }


def _way_out_of(lesson: Lesson) -> dict[str, Any]:
    """Returns where the lessons are listed: all of them, or the one that somebody made."""
    return {"address": "lessons", "link": urlencode({"own": lesson.own} if lesson.own else {}), "light": False}


def _way_to(link: str | None, view: View, light: Sequence[str]) -> dict[str, Any] | None:
    """Returns where a link leads: the page, what follows the ?, and whether there is a light page of it.

    Who presents a page goes on presenting.
    """
    if link is None:
        return None
    address, _, query = link.removeprefix("/").partition("?")
    return {"address": address, "link": f"{query}&present=1" if view.present else query, "light": address in light}


def outcome_told(outcome: Outcome | None, asked: Asked | None = None) -> dict[str, Any] | None:
    """Returns what a browser is told of the reader's choice; None before there is one.

    Args:
        outcome: of the choice.
        asked: the step that it answers, if it does: then it is told what is right, too.
    """
    if outcome is None:
        return None
    told = {"right": outcome.right, "told": outcome.told}
    if asked is None:
        return told
    right, form = asked.step.right(), asked.step.answer
    answer = right if isinstance(form, Choice) else None
    line = _line_told(outcome.choice, float(right), form.unit) if isinstance(form, Number) else None
    return {**told, "choice": outcome.choice, "answer": answer, "line": line}


def _line_told(given: str, right: float, unit: str) -> dict[str, Any]:
    """Returns the line that has the reader's number and the right one on it."""
    number = f"{right:,.0f}" if right == round(right) else readable(right)
    return {**asdict(on_a_line(number_given(given), right)), "said": f"{number} {unit}".rstrip()}


def way(addresses: Sequence[str], address: str) -> dict[str, str | None]:
    """Returns the ways on and back from a page among others, for one who presents it: as links beside it."""
    place = addresses.index(address)
    following, before = addresses[place + 1 : place + 2], addresses[max(place - 1, 0) : place]
    return {
        "next": f"{following[0]}?present=1" if following else None,
        "previous": f"{before[0]}?present=1" if before else None,
    }
