"""Open a room, let phones answer the questions of a lesson, and see the class as the model."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from scce.arrays import InputError
from scce.lessons import LESSONS, Step, lesson_of
from scce.rooms import (
    ClassLink,
    Room,
    advice,
    class_says,
    crowd_of,
    question_of,
    rooms_here,
    share_right,
    votes_csv,
)
from scce.ui.plain import as_plain_text
from scce.ui.rooms.crowd import show_crowd
from scce.ui.rooms.projected import STYLE, asked, door, given, histogram, says
from scce.ui.rooms.session import base_address, class_session, is_of_this_machine, read_link
from scce.ui.rooms.steering import ask_for_key, show_steering

session = class_session()
link = read_link(session)


def show_notices() -> None:
    for notice in session.notices:
        st.warning(as_plain_text(notice))
    session.notices = ()


def show_start(link: ClassLink) -> None:
    if link.view.present:
        st.html(STYLE)
    st.title("For a class")
    st.markdown(
        "Open a room, and a projector shows its code. Phones join without a name, and answer the questions of a "
        "lesson. You open and close each question, and show the answers when you want. "
        "[What is kept, and how long](privacy)"
    )
    show_notices()
    lesson = choose_lesson(link) if link.own is None else link.own
    if link.own is not None:
        st.markdown(f"**Lesson:** {as_plain_text(lesson_of(link.own).title)}. [Another lesson](class)")
    st.button("Open a room", type="primary", on_click=session.open, args=(lesson, link.view))
    st.markdown("**With a phone**, [join a room](live/room). What each lesson asks stands under [lessons](lessons).")


def choose_lesson(link: ClassLink) -> str:
    """Shows the lessons, and returns the name of the one that is chosen."""
    named = {lesson.name: lesson for lesson in LESSONS}
    chosen = link.lesson if link.lesson in named else next(iter(named))
    if link.shows("choice"):
        first = list(named).index(chosen)
        chosen = st.selectbox("Lesson", list(named), first, format_func=lambda name: named[name].title)
    st.caption(as_plain_text(named[chosen].promise))
    return chosen


def show_stranger(code: str) -> None:
    """Shows who has no key of a room what there is to do; the browser may have the key still."""
    st.title("For a class")
    ask_for_key(session, code)
    show_notices()
    st.info("This room is steered by whoever opened it, from the link with its key. Phones join at the address below.")
    st.markdown(f"[Join the room](live/room/{as_plain_text(code)}) or [open a room of your own](class)")


def show_room(room: Room) -> None:
    st.html(STYLE)
    tallies = [rooms_here().tally(room.code, each.number) for each in room.beside]
    has_model = room.now.state == "revealed" and crowd_of(question_of(room), tallies[-1]) is not None
    show_steering(session, room, link, title_of(room), has_model and link.shows("crowd"))
    if not link.view.present:
        show_aside(room)
    show_notices()
    if is_of_this_machine(base_address()) and room.now.state == "ready":
        st.warning("Phones cannot reach this address: open the page by the name or number of the machine.")
    if room.now.state == "ready":
        st.html(door(base_address(), room.code))
    elif room.now.state == "open":
        show_open(room)
    elif room.now.state == "closed":
        show_closed(room, tallies[-1])
    else:
        show_revealed(room, tallies)


def title_of(room: Room) -> str:
    """Returns which question is asked, and which time."""
    other = ", other numbers" if room.now.twin else ""
    again = f", round {len(room.beside)}" if len(room.beside) > 1 else ""
    return f"Question {room.now.step + 1} of {room.questions}{other}{again}"


def show_open(room: Room) -> None:
    left, right = st.columns([3, 1])
    with left:
        st.html(asked(question_of(room)))
        show_given(question_of(room))
    with right:
        if link.shows("count"):
            show_count(room)
        if link.shows("door"):
            st.html(door(base_address(), room.code, small=True))


def show_given(step: Step[Any]) -> None:
    """Shows what a question is about."""
    if link.shows("given") and (html := given(step)):
        st.html(html)


@st.fragment(run_every=1)
def show_count(room: Room) -> None:
    """Shows how many have answered, and not what; all of the page, where the room was steered from elsewhere."""
    if rooms_here().room(room.code).version != room.version:
        st.rerun()
    count = rooms_here().count(room.code, room.now.number)
    st.html(f'<p class="scce-count"><b>{count}</b> {"answer" if count == 1 else "answers"}</p>')


def show_closed(room: Room, tally: Mapping[str, int]) -> None:
    step = question_of(room)
    st.html(asked(step))
    if link.shows("advice"):
        count = sum(tally.values())
        st.html(says(f"{count} {'answer' if count == 1 else 'answers'}. {advice(share_right(step, tally))}"))
    show_given(step)


def show_revealed(room: Room, tallies: list[dict[str, int]]) -> None:
    step = question_of(room)
    if link.shows("answers"):
        st.html(histogram(step, tallies))
    if link.shows("why"):
        st.html(says(class_says(step, tallies[-1])))
    if link.shows("advice") and any(tallies[-1].values()):
        next_vote = "vote with other numbers" if room.has_twins else "vote again"
        st.html(says(advice(share_right(step, tallies[-1]), next_vote)))
    if link.shows("crowd"):
        with st.container(key="part_crowd"):
            show_crowd(step, tallies[-1], leads_on=not link.view.present)


def show_aside(room: Room) -> None:
    """Shows what is for the teacher alone, while the page is not shown to the class."""
    with st.expander("For the teacher: your link, the answers as a file, the end of the room"):
        st.markdown("With this link the room is steered from another browser. **Not for the projector.**")
        st.code(f"{base_address()}class?room={room.code}&key={session.keys[room.code]}", language=None, wrap_lines=True)
        with st.container(horizontal=True):
            st.link_button("The page of the question", question_of(room).link.removeprefix("/"))
            st.link_button("The hand-out", handout_address(room))
            # To run the page again would clear the answer to the press, in some of them, before it is sent.
            st.download_button(
                "Answers as CSV", lambda: answers_csv(room.code), f"room-{room.code}.csv", "text/csv", on_click="ignore"
            )
            with st.popover("End the room"):
                st.markdown("The room and all its answers are deleted at once.")
                st.button("Delete it", type="primary", on_click=session.end, args=(room.code,))
        st.caption(
            "P shows the page to the class again. Without an end the room vanishes a day after its last use. "
            "[What is kept](privacy) [All pages](./)"
        )


def handout_address(room: Room) -> str:
    """Returns where the lesson of a room is shown as on paper."""
    own = lesson_of(room.lesson).own
    shown = {"handout": room.lesson} if own is None else {"own": own, "handout": "own"}
    return f"lessons?{urlencode(shown)}"


def answers_csv(code: str) -> str:
    return votes_csv(*rooms_here().votes(code, session.keys[code]))


def show(link: ClassLink) -> None:
    if not link.room:
        show_start(link)
        return
    try:
        room = rooms_here().room(link.room)
        question_of(room)
    except InputError as error:  # no such room, or one whose lesson is not there any more
        session.notices += (f"{error}.",)
        show_start(ClassLink())
        return
    if room.code in session.keys:
        show_room(room)
    else:
        show_stranger(room.code)


show(link)
