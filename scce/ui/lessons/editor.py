"""The controls of one step of a lesson that is being made."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from scce.arrays import InputError, short
from scce.lessons.own import (
    LARGEST,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    LONGEST_UNIT,
    Amount,
    Computed,
    Options,
    OwnStep,
    choices_of,
    place_of,
    questions_of,
    veils_of,
    words_of,
)
from scce.links import number_in
from scce.readable import plain_number
from scce.typography import plain
from scce.ui.chapters import chapter_at
from scce.ui.lessons.session import Making
from scce.ui.mirror import chosen, mirror
from scce.ui.plain import as_plain_text

CHOICES, NUMBER = ":choices", ":number"  # kinds of questions; those of a page have their names
KINDS = {CHOICES: "My own question, with choices", NUMBER: "My own question, with a number"}


def show_step(session: Making, number: int, link: str) -> None:
    """Shows a step, and what can be done with it.

    Args:
        session: with the lesson.
        number: of the step, from 0.
        link: that asks it on its page; empty where that is not possible yet.
    """
    step = session.lesson.steps[number]
    with st.container(border=True, key=f"make_step_{number}"):
        st.markdown(f"**Step {number + 1}** on [{chapter_at(place_of(step.page).address).title}]({_state(step)})")
        _show_kind(session, number, step)
        _typed(session, number, "Question", "asks", step.asks, LONGEST_QUESTION, _with_asks)
        match step.answer:
            case Computed():
                st.caption("The choices and the right one are computed from the state.")
            case Options():
                _show_options(session, number, step.answer)
            case Amount():
                _show_amount(session, number, step.answer)
        if not isinstance(step.answer, Computed):
            _typed(
                session,
                number,
                "What is said to the answer (may be left out)",
                "told",
                step.told,
                LONGEST_SENTENCE,
                _with_told,
            )
        _show_hidden(session, number, step)
        if step.lacks:
            st.info(as_plain_text(f"Not finished: {step.lacks}."))
        _show_buttons(session, number, link)


def _state(step: OwnStep) -> str:
    """Returns where a step's state is shown, for Markdown: its link has no brackets but those of the address."""
    return step.page.removeprefix("/").replace("(", "%28").replace(")", "%29")


def _control(
    session: Making, number: int, name: str, value: Any, make: Callable[[OwnStep, Any], OwnStep]
) -> dict[str, Any]:
    key = f"make_{number}_{name}"
    return mirror(key, value, lambda: session.change_step(number, lambda step: make(step, chosen(key))))


def _typed(
    session: Making, number: int, label: str, name: str, text: str, most: int, make: Callable[[OwnStep, str], OwnStep]
) -> None:
    st.text_input(label, max_chars=most, **_control(session, number, name, text, make))


def _with_asks(step: OwnStep, text: str) -> OwnStep:
    return replace(step, asks=words_of(text))


def _with_told(step: OwnStep, text: str) -> OwnStep:
    return replace(step, told=words_of(text))


# ---- the kind of question -----------------------------------------------------------------------


def _show_kind(session: Making, number: int, step: OwnStep) -> None:
    questions = {question.name: question.prediction.question for question in questions_of(step.page)}
    told = {**questions, **KINDS}
    kind = _kind_of(step)
    st.selectbox(
        "What is asked",
        [*told, *([] if kind in told else [kind])],
        format_func=lambda name: told.get(name, "A question that does not fit this state"),
        **_control(session, number, "kind", kind, _with_kind),
    )


def _kind_of(step: OwnStep) -> str:
    match step.answer:
        case Computed(name):
            return name
        case Options():
            return CHOICES
        case Amount():
            return NUMBER


def _with_kind(step: OwnStep, kind: str) -> OwnStep:
    """Returns a step with another kind of question; the words of a question of the page go with it."""
    questions = {question.name: question.prediction for question in questions_of(step.page)}
    own = "" if step.asks in {each.question for each in questions.values()} else step.asks
    if kind in questions:
        prediction = questions[kind]
        return replace(step, asks=prediction.question, answer=Computed(kind), told="", hides=prediction.veils)
    answer = Amount() if kind == NUMBER else Options()
    return (
        step
        if kind == _kind_of(step)
        else replace(step, asks=own, answer=answer, hides=step.hides or veils_of(step.page))
    )


# ---- answers of one's own -----------------------------------------------------------------------


def _show_options(session: Making, number: int, options: Options) -> None:
    lines = "\n".join(options.choices)
    st.text_area("Choices, one a line", height=110, **_control(session, number, "choices", lines, _with_choices))
    right = None if options.right is None else options.choices[options.right]
    st.selectbox(
        "The right one",
        options.choices,
        placeholder="Choose the right one",
        **_control(session, number, "right", right, _with_right),
    )


def _with_choices(step: OwnStep, lines: str) -> OwnStep:
    """Returns a step with other choices; the one that was right is so still, where it is among them."""
    before = step.answer if isinstance(step.answer, Options) else Options()
    choices = choices_of(lines.splitlines())
    right = None if before.right is None else before.choices[before.right]
    return replace(step, answer=Options(choices, choices.index(right) if right in choices else None))


def _with_right(step: OwnStep, choice: str | None) -> OwnStep:
    choices = step.answer.choices if isinstance(step.answer, Options) else ()
    return replace(step, answer=Options(choices, choices.index(choice) if choice in choices else None))


def _show_amount(session: Making, number: int, amount: Amount) -> None:
    right = "" if amount.right is None else plain_number(amount.right)
    with st.container(horizontal=True):
        _typed(session, number, "The right number", "number", right, LONGEST_UNIT, _with_number)
        tolerance = plain_number(amount.tolerance)
        _typed(session, number, "May be off by", "tolerance", tolerance, LONGEST_UNIT, _with_tolerance)
        _typed(session, number, "Unit (nats, %, ...)", "unit", amount.unit, LONGEST_UNIT, _with_unit)


def _amount_of(step: OwnStep) -> Amount:
    return step.answer if isinstance(step.answer, Amount) else Amount()


def _with_number(step: OwnStep, text: str) -> OwnStep:
    right = _number(text, "the right number", -LARGEST) if text.strip() else None
    return replace(step, answer=replace(_amount_of(step), right=right))


def _with_tolerance(step: OwnStep, text: str) -> OwnStep:
    tolerance = _number(text, "what it may be off by", 0.0) if text.strip() else 0.0
    return replace(step, answer=replace(_amount_of(step), tolerance=tolerance))


def _with_unit(step: OwnStep, text: str) -> OwnStep:
    return replace(step, answer=replace(_amount_of(step), unit=words_of(text)))


def _number(text: str, word: str, least: float) -> float:
    value = number_in(plain(text).strip().replace(",", "."), word)
    if not least <= value <= LARGEST:
        raise InputError(f"{word}, {short(text.strip())}, is outside {least:.0f}..{LARGEST:.0f}")
    return value


# ---- the rest -----------------------------------------------------------------------------------


def _show_hidden(session: Making, number: int, step: OwnStep) -> None:
    parts = place_of(step.page).fields.named.parts
    st.multiselect(
        "Hidden until there is an answer",
        parts,
        placeholder="Nothing is hidden",
        **_control(session, number, "hides", list(step.hides), lambda step, names: replace(step, hides=tuple(names))),
    )


def _show_buttons(session: Making, number: int, link: str) -> None:
    last = len(session.lesson.steps) - 1
    with st.container(horizontal=True):
        if link:
            st.link_button("Try it", link, key=f"make_try_{number}")
        _button("Up", number, lambda: session.move(number, -1), disabled=number == 0)
        _button("Down", number, lambda: session.move(number, 1), disabled=number == last)
        _button("Remove", number, lambda: session.remove(number))


def _button(label: str, number: int, act: Callable[[], None], disabled: bool = False) -> None:
    told = f"{label} step {number + 1}"
    st.button(label, key=f"make_{number}_{label.lower()}", help=told, disabled=disabled, on_click=act)
