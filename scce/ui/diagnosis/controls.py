"""What the controls of the diagnoses do beyond giving a field its value, and how each field is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from scce.diagnosis.examples import EXAMPLES
from scce.diagnosis.state import FRAMEWORKS, DiagnosisState
from scce.ui.diagnosis.session import DiagnosisSession
from scce.ui.frame import Page
from scce.ui.mirror import chosen, mirror
from scce.ui.session import session_of

DiagnosisPage = Page[DiagnosisSession]
MOST_FITTING = 5  # numbers of classes that are offered
FIELD_OF = MappingProxyType({"num_classes": "classes", "batch_size": "batch"})  # where the link has another name


def example_of(state: DiagnosisState) -> str | None:
    """Returns the name of the example that is shown, if it is one."""
    return next((name for name, example in EXAMPLES.items() if example == state), None)


def choose_example() -> None:
    """Shows an example."""
    name = chosen("example")
    session_of(DiagnosisSession).change(lambda state: EXAMPLES[name] if name else state)


def paste(text: str) -> None:
    """Takes over a text; what is known beside it stays."""
    session = session_of(DiagnosisSession)
    session.change(lambda state: session.fields["loss"].changed(state, text))


def show_examples(page: DiagnosisPage) -> None:
    """Shows numbers that people came with."""
    st.pills(
        "Numbers that people came with",
        list(EXAMPLES),
        wrap=True,
        **mirror("example", example_of(page.state), choose_example),
    )


def show_control(page: DiagnosisPage, name: str) -> None:
    """Shows the control of a field other than the loss."""
    _CONTROLS[name](page)


def _choose_fitting() -> None:
    size = chosen("fitting")
    session_of(DiagnosisSession).change(lambda state: replace(state, num_classes=size) if size else state)


def show_fitting(page: DiagnosisPage, sizes: tuple[int, ...]) -> None:
    """Shows the numbers of classes whose guess would be the number that was given."""
    size = page.state.num_classes if page.state.num_classes in sizes else None
    st.pills(
        "One of these?",
        sizes[:MOST_FITTING],
        wrap=True,
        format_func="{:,}".format,
        **mirror("fitting", size, _choose_fitting),
    )


def _number(label: str, name: str, **how: Any) -> Callable[[DiagnosisPage], None]:
    def show(page: DiagnosisPage) -> None:
        st.number_input(label, placeholder="not known", width=180, **how, **page.control(name))

    return show


def _text(label: str, name: str, placeholder: str) -> Callable[[DiagnosisPage], None]:
    def show(page: DiagnosisPage) -> None:
        write = page.session.fields[name].kind.write
        page.show_typed(label, name, 180, lambda value: "" if value is None else write(value), placeholder=placeholder)

    return show


def _framework(page: DiagnosisPage) -> None:
    st.pills("framework", list(FRAMEWORKS), wrap=True, format_func=FRAMEWORKS.__getitem__, **page.control("framework"))


_CONTROLS: Mapping[str, Callable[[DiagnosisPage], None]] = MappingProxyType(
    {
        "classes": _number("classes", "classes"),
        "accuracy": _text("accuracy", "accuracy", "0.7 or 70%"),
        "batch": _number("batch size", "batch"),
        "tokens": _number("tokens", "tokens"),
        "smoothing": _number("label smoothing", "smoothing", step=0.05),
        "counts": _text("examples per class", "counts", "70,20,10"),
        "framework": _framework,
    }
)
KNOWN = tuple(_CONTROLS)
