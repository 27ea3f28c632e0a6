"""Your lesson: states that became steps, a question for each, and the ways to share it."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from scce.lessons.own import (
    LARGEST_FILE,
    LONGEST_TITLE,
    OwnLesson,
    OwnStep,
    Part,
    Read,
    from_anything,
    to_file,
    words_of,
)
from scce.links import LONGEST_OWN, MOST_STEPS
from scce.ui.chapters import CHAPTERS
from scce.ui.held import tell_browser
from scce.ui.lessons.editor import show_step
from scce.ui.lessons.session import Making
from scce.ui.mirror import chosen, mirror
from scce.ui.plain import as_plain_text

KEEPING, TITLE, PASTED, FILE = "make_keeping", "make_title", "make_pasted", "make_file"
MAKING = "lessons?make"  # a page of its own, for what a browser keeps
_KEEPING = st.components.v2.component(
    "scce_lesson", js=Path(__file__).with_name("keeping.js").read_text(encoding="utf-8")
)


def show_making(session: Making, base: str) -> None:
    """Shows the lesson that is being made.

    Args:
        session: with the lesson.
        base: the app's address, with a slash at its end.
    """
    _keep(session)
    tell_browser(MAKING, session.held, session.recover)
    st.markdown(
        "Bring a page into the state that you want to ask about, and press **Add as a step** there. "
        f"A lesson has up to {MOST_STEPS} steps. It is in its link and in this browser, and not on the server. "
        "[All lessons](lessons)"
    )
    for notice in session.notices:
        st.warning(as_plain_text(notice))
    st.text_input("Title", max_chars=LONGEST_TITLE, **mirror(TITLE, session.lesson.title, lambda: _take_title(session)))
    for number, link in enumerate(_links(session)):
        show_step(session, number, link)
    _show_pages(session)
    with st.container(horizontal=True):
        st.button("Undo", icon=":material/undo:", disabled=not session.trail, on_click=session.undo)
        empty = session.lesson == OwnLesson()
        st.button("Empty it", disabled=empty, on_click=lambda: session.change(lambda _: OwnLesson()))
    if session.lesson.steps:
        _show_sharing(session, base)
    _show_loading(session)


def _keep(session: Making) -> None:
    def take_kept() -> None:
        session.take_kept(str(st.session_state[KEEPING].kept))

    data = {"text": session.text, "asks": session.is_fresh, "keeps": session.is_kept, "added": session.added}
    session.added = None
    _KEEPING(key=KEEPING, data=data, on_kept_change=take_kept)


def _take_title(session: Making) -> None:
    title = words_of(str(chosen(TITLE) or ""))
    session.change(lambda lesson: OwnLesson(title, lesson.steps))


def _links(session: Making) -> list[str]:
    """Returns for each step the link that asks it; nothing for one that is not finished, or too large for a link."""
    links = [""] * len(session.lesson.steps)
    for part in session.parts:
        for asked, number in enumerate(part.numbers, start=1):
            address = session.lesson.steps[number].page.removeprefix("/").partition("?")[0]
            links[number] = f"{address}?{urlencode({'own': part.text, 'step': asked})}"
    return links


def _show_pages(session: Making) -> None:
    st.markdown(
        "**Find a state** on one of the pages:"
        if session.lesson.steps
        else "**Find the first state** on one of the pages:"
    )
    with st.container(horizontal=True, gap="small"):
        for chapter in CHAPTERS:
            st.page_link(chapter.path, label=chapter.title)


def _show_sharing(session: Making, base: str) -> None:
    st.subheader("Share it", anchor=False)
    parts, steps = session.parts, session.lesson.steps
    if all(step.lacks for step in steps):
        st.info("The link for learners is here when a step is finished.")
    if len(parts) > 1:
        st.info(
            f"The lesson is too large for one link, which holds {LONGEST_OWN:,} characters. So it has {len(parts)} "
            "links: give learners one after the other."
        )
    for place, part in enumerate(parts, start=1):
        _show_link(part, f"The link of part {place}" if len(parts) > 1 else "The link for learners", base)
    if parts and any(step.lacks for step in steps):
        st.caption("Steps that are not finished are left out.")
    for number in _too_large(steps, parts):
        st.warning(f"Step {number + 1} is too large for a link, and is left out. A shorter question or state helps.")
    st.download_button("Keep it as a file", to_file(session.lesson), "lesson.json", "application/json")


def _show_link(part: Part, title: str, base: str) -> None:
    own = urlencode({"own": part.text})
    ways = f"[see it](lessons?{own}), [print it](lessons?{own}&handout=own), [ask a class](class?{own})"
    st.markdown(f"**{title}** ({ways}):")
    st.code(f"{base}lessons?{own}", language=None, wrap_lines=True)


def _too_large(steps: Sequence[OwnStep], parts: Sequence[Part]) -> list[int]:
    """Returns which finished steps are in no part, from 0."""
    held = {number for part in parts for number in part.numbers}
    return [number for number, step in enumerate(steps) if not step.lacks and number not in held]


def _show_loading(session: Making) -> None:
    with st.expander("Load a lesson from a file or a link"):
        st.file_uploader("A file", type=["json", "txt"], key=FILE)
        st.text_area("Or paste a file's text, or a link", key=PASTED, height=110)
        st.button("Load it", on_click=_load, args=(session,))


def _load(session: Making) -> None:
    """Loads what was pasted, or the file; Undo brings the lesson before back."""
    pasted, file = str(st.session_state.get(PASTED) or ""), st.session_state.get(FILE)
    if pasted.strip():
        session.load(from_anything(pasted))
    elif file is None:
        session.load(Read(OwnLesson(), ("Choose a file, or paste a lesson first",)))
    elif file.size > LARGEST_FILE:
        session.load(Read(OwnLesson(), (f"the file has {file.size:,} bytes, and {LARGEST_FILE:,} are read",)))
    else:
        session.load(from_anything(file.getvalue().decode("utf-8", "replace")))
