"""The table of chapters: every page of the app, in reading order. The navigation is made from it."""

from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from scce import batch, diagnosis, lessons, rooms, training, wiring
from scce.links import Fields
from scce.live import ENCODINGS, INFORMATION, LOGIT_LAB, way


@dataclass(frozen=True)
class Chapter:
    """A page.

    Attributes:
        address: its own path in the browser's address.
        path: of its file, from the project's folder.
        title: in the navigation and the browser's tab.
        promise: what a reader does there, in one sentence.
        fields: of its link.
    """

    address: str
    path: str
    title: str
    promise: str
    fields: Fields[Any]


APP = "Cross-entropy, live"
CHAPTERS = (
    Chapter(
        LOGIT_LAB.address,
        "pages/explore/logit_lab.py",
        LOGIT_LAB.title,
        "Move logits and see probabilities, loss and gradient follow.",
        LOGIT_LAB.fields,
    ),
    Chapter(
        ENCODINGS.address,
        "pages/explore/encodings.py",
        ENCODINGS.title,
        "Change a label as an integer or a one-hot row, see both give the same loss, and what each costs.",
        ENCODINGS.fields,
    ),
    Chapter(
        INFORMATION.address,
        "pages/explore/surprise.py",
        INFORMATION.title,
        "Shape what happens and what a model expects, and see entropy and cross-entropy follow.",
        INFORMATION.fields,
    ),
    Chapter(
        "batch",
        "pages/practice/batch.py",
        "A batch and its mean",
        "Paste a batch, and see how its losses become one number, here and in every framework.",
        batch.state.FIELDS,
    ),
    Chapter(
        "frameworks",
        "pages/practice/wiring.py",
        "Wire the loss to the model",
        "Choose the last layer and from_logits, and see whether the model learns, freezes or becomes NaN.",
        wiring.state.FIELDS,
    ),
    Chapter(
        "training",
        "pages/practice/training.py",
        "Train a classifier",
        "Train a small model step by step, and compare its loss with guessing.",
        training.state.FIELDS,
    ),
    Chapter(
        "diagnose",
        "pages/practice/diagnose.py",
        "My loss says ...",
        "Type a loss that does not move, or paste a log, and read what it comes from and what to change.",
        diagnosis.state.FIELDS,
    ),
)

# Pages that have no place in the reading order.
APART = (
    Chapter(
        "lessons",
        "pages/teach/lessons.py",
        "Lessons",
        "Predict first, in lessons of ten minutes on the pages themselves, or on paper.",
        lessons.LINK_FIELDS,
    ),
    Chapter(
        "class",
        "pages/teach/class_room.py",
        "For a class",
        "Open a room, let phones answer the questions of a lesson, and see the class as the model.",
        rooms.FIELDS,
    ),
)


def tab_titles() -> dict[str, str]:
    """Returns what the browser's tab says of every page, by its address; the first chapter also stands at the root."""
    titles = {chapter.address: f"{chapter.title} \u00b7 {APP}" for chapter in (*CHAPTERS, *APART)}
    return {"": titles[CHAPTERS[0].address], **titles}


def pages() -> list[st.Page]:
    """Returns the pages for the navigation, in order; the first chapter also stands at the root.

    Under no headings: in the menu of a phone Streamlit would make them parts of a list that no list may have.
    """
    return list(map(copy, _pages()))  # each run marks the one that it shows


@cache
def _pages() -> tuple[st.Page, ...]:
    """Returns the pages as Streamlit found their files, once: it asks the disk 60 times."""
    first = CHAPTERS[0]
    home = st.Page(first.path, title=first.title, icon="", url_path="home", default=True, visibility="hidden")
    return home, *(
        st.Page(chapter.path, title=chapter.title, icon="", help=chapter.promise, url_path=chapter.address)
        for chapter in (*CHAPTERS, *APART)
    )


def chapter_of(fields: Fields[Any]) -> Chapter:
    """Returns the chapter whose link has these fields."""
    return next(chapter for chapter in (*CHAPTERS, *APART) if chapter.fields is fields)


def chapter_at(address: str) -> Chapter:
    """Returns the chapter with an address."""
    return next(chapter for chapter in CHAPTERS if chapter.address == address)


def way_from(chapter: Chapter) -> dict[str, str | None]:
    """Returns the links of the chapters after and before one, for who presents it."""
    return way([each.address for each in CHAPTERS], chapter.address)


def show_next(chapter: Chapter, *, early: bool = False) -> None:
    """Shows the way to the chapter after another, if there is one, as a button as wide as its place.

    Args:
        chapter: the one that is shown.
        early: whether the page goes on below it; at its end it says what is done there, too.
    """
    after = CHAPTERS.index(chapter) + 1
    if after < len(CHAPTERS):
        following = CHAPTERS[after]
        with st.container(key="next_early" if early else "next", gap="xsmall"):
            label = f"**Next: {following.title}**"
            st.page_link(following.path, label=label, icon=":material/arrow_forward:", width="stretch")
            if not early:
                st.caption(following.promise)
