"""Choose a lesson: questions on the pages themselves, each asked before its answer is shown."""

import streamlit as st

from scce.lessons import LESSONS, LINK_FIELDS, Lesson, LessonsLink, lesson_in, lesson_named
from scce.ui.chapters import chapter_of
from scce.ui.lessons.listed import STYLE, list_of
from scce.ui.lessons.making import show_making
from scce.ui.lessons.printed import handout_of
from scce.ui.lessons.session import making
from scce.ui.plain import as_plain_text
from scce.ui.rooms.session import base_address
from scce.ui.say import show_say

link, problems = LINK_FIELDS.from_query({name: st.query_params.get_all(name) for name in st.query_params})


def show_all() -> None:
    st.title("Lessons")
    show_say(chapter_of(LINK_FIELDS))
    show_problems()
    st.markdown(
        "A step of a lesson asks first. You predict, and then see what is so, on a page that stays live: move what you "
        "like. Each question can be asked again with other numbers. Or [make a lesson of your own](lessons?make=new)."
    )
    st.html(list_of(LESSONS))
    st.markdown(
        "Without a network: the logit lab with three classes in one file. It opens from a memory stick, in any browser."
    )
    st.link_button("Hand-out for a memory stick", "handout/softmax-cross-entropy.html", icon=":material/usb:")


def show_problems(*told: str) -> None:
    for problem in (*map(str, problems), *told):
        st.warning(as_plain_text(problem))


def show_handout(lesson: Lesson, *told: str) -> None:
    st.title("Lessons")
    show_problems(*told)
    with st.container(key="on_screen"):
        st.markdown("Print this page with your browser, on paper or as a PDF. [All lessons](lessons)")
    st.html(handout_of(lesson, base_address()))


def show_own(text: str, as_handout: bool) -> None:
    """Shows a lesson of somebody's own, with the ways into it; what of it cannot be read is told."""
    lesson, told = lesson_in(text)
    sentences = [f"own: {sentence}" for sentence in told]
    if lesson is None:
        st.title("Lessons")
        show_problems(*sentences)
        st.markdown("Look at the link once more: perhaps its end is missing. [All lessons](lessons)")
    elif as_handout:
        show_handout(lesson, *sentences)
    else:
        st.title("Lessons")
        show_problems(*sentences)
        st.html(list_of([lesson]))
        st.markdown("Somebody made this lesson, and all of it is in the link. [All lessons](lessons)")


def show(link: LessonsLink) -> None:
    st.html(STYLE)
    if link.make is not None or link.add is not None:
        session = making()
        session.read_address(link.make, link.add)
        st.title("Your lesson")
        show_problems()
        show_making(session, base_address())
        session.write_address()
    elif link.own is not None:
        show_own(link.own, link.handout is not None)
    elif link.handout in (None, "own"):
        show_all()
    else:
        show_handout(lesson_named(link.handout))


show(link)
