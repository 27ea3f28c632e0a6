"""The table of lessons: every page of the app, in reading order. The navigation is made from it."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Lesson:
    """A page.

    Attributes:
        address: its own path in the browser's address.
        path: of its file, from the project's folder.
        title: in the navigation and the browser's tab.
        promise: what a reader does there, in one sentence.
    """

    address: str
    path: str
    title: str
    promise: str


LESSONS = (
    Lesson(
        "logit_lab",
        "pages/explore/logit_lab.py",
        "Logit lab",
        "Move logits and see probabilities, loss and gradient follow.",
    ),
    Lesson(
        "encodings",
        "pages/explore/encodings.py",
        "One-hot or integer",
        "Change a label as an integer or a one-hot row, see both give the same loss, and what each costs.",
    ),
    Lesson(
        "information",
        "pages/explore/surprise.py",
        "Surprise and entropy",
        "Shape what happens and what a model expects, and see entropy and cross-entropy follow.",
    ),
    Lesson(
        "batch",
        "pages/practice/batch.py",
        "A batch and its mean",
        "Paste a batch, and see how its losses become one number, here and in every framework.",
    ),
    Lesson(
        "frameworks",
        "pages/practice/wiring.py",
        "Wire the loss to the model",
        "Choose the last layer and from_logits, and see whether the model learns, freezes or becomes NaN.",
    ),
    Lesson(
        "training",
        "pages/practice/training.py",
        "Train a classifier",
        "Train a small model step by step, and compare its loss with guessing.",
    ),
)


def show_next(address: str) -> None:
    """Shows a link to the lesson after the one at an address, if there is one."""
    after = [lesson.address for lesson in LESSONS].index(address) + 1
    if after < len(LESSONS):
        lesson = LESSONS[after]
        st.page_link(lesson.path, label=f"Next: {lesson.title}. {lesson.promise}", icon=":material/arrow_forward:")
