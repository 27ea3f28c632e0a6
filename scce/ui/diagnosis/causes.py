"""What a loss says: the first cause, large; the one question that separates; the others; the repair."""

from collections.abc import Sequence

import streamlit as st

from scce.diagnosis import Candidate, Diagnosis, Other
from scce.diagnosis.state import FRAMEWORKS
from scce.readable import with_signs
from scce.ui.chapters import chapter_at
from scce.ui.diagnosis.controls import FIELD_OF, DiagnosisPage, show_control, show_fitting
from scce.ui.plain import as_plain_text

BADGES = {"decided": ":green-badge[decided]", "likely": ":blue-badge[likely]", "possible": ":gray-badge[possible]"}
MOST_OTHERS = 3  # that would agree too, and are named


def show_finding(page: DiagnosisPage, diagnosis: Diagnosis) -> None:
    """Shows the first cause, or that none fits, with the question beside it."""
    with st.container(border=True, key="finding"):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            if diagnosis:
                _show_first(diagnosis[0], diagnosis.not_these)
            else:
                _show_nothing(diagnosis)
        with right:
            _show_question(page, diagnosis)
            if diagnosis:
                show_number(diagnosis[0], 0)
                st.markdown(f"**To tell it from others:** {as_formula(diagnosis[0].experiment)}")


def _show_first(cause: Candidate, not_these: Sequence[str]) -> None:
    st.header(as_formula(cause.title), anchor=False)
    st.markdown(as_formula(cause.sentence))
    st.markdown(f"**{as_formula(cause.expression)}** {BADGES[cause.standing]}")
    if cause.basis == "number":
        st.markdown(f"{as_plain_text(cause.agreement)} {_also(cause)}")
    for sentence in not_these:
        st.markdown(as_formula(sentence))


def _show_nothing(diagnosis: Diagnosis) -> None:
    st.header("Nothing fits well enough to be claimed", anchor=False)
    for sentence in (*diagnosis.not_these, *diagnosis.next):
        st.markdown(as_formula(sentence))


def _also(cause: Candidate) -> str:
    """Returns what else would agree, in a sentence."""
    if not cause.num_also:
        return "Nothing else would agree."
    named = cause.also[:MOST_OTHERS]
    more = f" and {cause.num_also - len(named):,} more" if cause.num_also > len(named) else ""
    return f"What else would agree: {', '.join(map(_other, named))}{more}."


def _other(other: Other) -> str:
    return f"{as_formula(other.expression)} ({other.key.replace('_', ' ')})"


def as_formula(text: str) -> str:
    """Returns an expression, or a sentence with one in it, with the signs that people write."""
    return as_plain_text(with_signs(text))


def show_number(cause: Candidate, place: int) -> None:
    """Shows the way to the page on which the number of the cause at a place is to be seen."""
    if (shown := cause.shown) is not None:
        chapter = chapter_at(shown.page)
        with st.container(border=True, key=f"show_number_{place}"):
            st.page_link(
                chapter.path,
                label="**Show this number**",
                icon=":material/arrow_forward:",
                query_params=shown.query,
                width="stretch",
            )
            st.caption(as_formula(f"{chapter.title}. {shown.words}"))


def _show_question(page: DiagnosisPage, diagnosis: Diagnosis) -> None:
    if not diagnosis.question:
        return
    st.markdown(f"**{diagnosis.question}**")
    name = asked_in(diagnosis)
    if not name:
        st.markdown("Write them behind the number above.")
        return
    if name == "classes" and diagnosis.fitting_classes:
        show_fitting(page, diagnosis.fitting_classes)
    show_control(page, name)


def asked_in(diagnosis: Diagnosis | None) -> str:
    """Returns the field that the question asks for; "" where there is none, or where it is the loss."""
    name = "" if diagnosis is None else diagnosis.asks_for
    return "" if name == "loss" else FIELD_OF.get(name, name)


def show_others(causes: Sequence[Candidate]) -> None:
    """Shows the causes after the first."""
    st.header("What else it could be")
    for place, cause in enumerate(causes, 1):
        text, way = st.columns([3, 2], gap="medium")
        with text:
            number = as_formula(cause.expression) if cause.basis == "number" else ""
            st.markdown(f"**{as_formula(cause.title)}** {BADGES[cause.standing]} {number}")
            st.markdown(f"{as_formula(cause.sentence)} {as_formula(cause.experiment)}")
        with way:
            show_number(cause, place)


def show_repair(cause: Candidate, framework: str | None) -> None:
    """Shows what to change, the reader's framework first."""
    st.header("The repair")
    mine = FRAMEWORKS.get(framework or "", "")
    repairs = sorted(cause.repairs, key=lambda repair: repair.framework != mine)
    for repair, tab in zip(repairs, st.tabs([repair.framework for repair in repairs]), strict=True):
        tab.markdown(as_plain_text(repair.words))
        tab.code(repair.code, language="python", wrap_lines=True)
    st.caption("Each program runs as it is, and checks itself.")
