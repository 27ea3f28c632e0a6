"""The table of lessons: every page of the app, in reading order. The navigation is made from it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from scce import batch, diagnosis, training, wiring
from scce.links import Fields
from scce.live import ENCODINGS, INFORMATION, LOGIT_LAB, way


@dataclass(frozen=True)
class Lesson:
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
LESSONS = (
    Lesson(
        LOGIT_LAB.address,
        "pages/explore/logit_lab.py",
        LOGIT_LAB.title,
        "Move logits and see probabilities, loss and gradient follow.",
        LOGIT_LAB.fields,
    ),
    Lesson(
        ENCODINGS.address,
        "pages/explore/encodings.py",
        ENCODINGS.title,
        "Change a label as an integer or a one-hot row, see both give the same loss, and what each costs.",
        ENCODINGS.fields,
    ),
    Lesson(
        INFORMATION.address,
        "pages/explore/surprise.py",
        INFORMATION.title,
        "Shape what happens and what a model expects, and see entropy and cross-entropy follow.",
        INFORMATION.fields,
    ),
    Lesson(
        "batch",
        "pages/practice/batch.py",
        "A batch and its mean",
        "Paste a batch, and see how its losses become one number, here and in every framework.",
        batch.state.FIELDS,
    ),
    Lesson(
        "frameworks",
        "pages/practice/wiring.py",
        "Wire the loss to the model",
        "Choose the last layer and from_logits, and see whether the model learns, freezes or becomes NaN.",
        wiring.state.FIELDS,
    ),
    Lesson(
        "training",
        "pages/practice/training.py",
        "Train a classifier",
        "Train a small model step by step, and compare its loss with guessing.",
        training.state.FIELDS,
    ),
    Lesson(
        "diagnose",
        "pages/practice/diagnose.py",
        "My loss says ...",
        "Type a loss that does not move, or paste a log, and read what it comes from and what to change.",
        diagnosis.state.FIELDS,
    ),
)


def tab_titles() -> dict[str, str]:
    """Returns what the browser's tab says of every page, by its address; the first lesson also stands at the root."""
    titles = {lesson.address: f"{lesson.title} \u00b7 {APP}" for lesson in LESSONS}
    return {"": titles[LESSONS[0].address], **titles}


def lesson_of(fields: Fields[Any]) -> Lesson:
    """Returns the lesson whose link has these fields."""
    return next(lesson for lesson in LESSONS if lesson.fields is fields)


def lesson_at(address: str) -> Lesson:
    """Returns the lesson with an address."""
    return next(lesson for lesson in LESSONS if lesson.address == address)


def way_from(lesson: Lesson) -> dict[str, str | None]:
    """Returns the links of the lessons after and before one, for who presents it."""
    return way([each.address for each in LESSONS], lesson.address)


def show_next(lesson: Lesson, *, early: bool = False) -> None:
    """Shows the way to the lesson after another, if there is one, as a button as wide as its place.

    Args:
        lesson: the one that is shown.
        early: whether the page goes on below it; at its end it says what is done there, too.
    """
    after = LESSONS.index(lesson) + 1
    if after < len(LESSONS):
        following = LESSONS[after]
        with st.container(key="next_early" if early else "next", gap="xsmall"):
            label = f"**Next: {following.title}**"
            st.page_link(following.path, label=label, icon=":material/arrow_forward:", width="stretch")
            if not early:
                st.caption(following.promise)
