"""Move logits and see probabilities, loss and gradient follow."""

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from scce.figures import logit_lab as figures
from scce.information import Unit, in_unit
from scce.labels import one_hot
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.sweeps import sweep
from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)
from scce.readable import readable
from scce.softmax import Softmax, softmax_of
from scce.ui.frame import open_page
from scce.ui.logit_lab import controls
from scce.ui.logit_lab.export import example_csv
from scce.ui.logit_lab.parts import show_part, show_pictures
from scce.ui.logit_lab.session import LabSession
from scce.ui.picture import show_picture
from scce.ui.session import session_of

page = open_page(LabSession)
session, lab = page.session, page.state
st.markdown(session.subject.invitation)


# Each of these runs again by its key while a slider moves (see controls.receive); when it is let go, all of the page.


@st.fragment(key="lab")
def show_lab() -> None:
    session_of(LabSession).show(controls.receive)


@st.fragment(key="loss_curve")
def show_loss_curve() -> None:
    lab = session_of(LabSession).state
    show_picture("loss_curve", figures.loss_curve(figures.loss_curve_of(lab.example, lab.steps, lab.unit)))


@st.fragment(key="loss_along_logits")
def show_loss_along_logits() -> None:
    session = session_of(LabSession)
    lab = session.state
    record = figures.loss_along_logits_of(lab.example, lab.steps, lab.unit, session.limit)
    show_picture("loss_along_logits", figures.loss_along_logits(record))


@st.fragment(key="gradient_bars")
def show_gradient_bars() -> None:
    lab = session_of(LabSession).state
    show_picture("gradient_bars", figures.gradient_bars(figures.gradient_bars_of(lab.example, lab.steps)))


def show_loss_history() -> None:
    session = session_of(LabSession)
    walkthroughs = [state.steps for _, state in session.trail]
    stepped = [change == "step" for change, _ in session.trail]
    record = figures.loss_history_of(walkthroughs, stepped, session.state.unit)
    show_picture("loss_history", figures.loss_history(record))


def _csv() -> str:
    return example_csv(session.state.example)


def _said(nats: ArrayLike, unit: Unit) -> str:
    return f"{readable(float(in_unit(nats, unit)))} {unit}"


def show_pictures_of_now() -> None:
    curve, slope = st.columns(2)
    with curve:
        show_loss_curve()
        st.caption(
            "The probability of a class decides what it costs if that class is the true one. "
            f"Each halving of p adds {_said(np.log(2), lab.unit)}."
        )
    with slope:
        show_gradient_bars()
        st.caption("A gradient step moves every logit against its bar: the true class up, the others down.")


def show_along() -> None:
    show_loss_along_logits()
    st.caption("Each line moves one logit and keeps the others. The marks are where your logits are now.")


def show_exercises() -> None:
    st.markdown(
        "1. Drag the true class down until its loss passes the mark of guessing evenly. Its probability is then "
        f"below 1/{len(lab.example.classes)}.\n"
        "2. Press **confident and wrong**, then take gradient steps. Count how many it takes until the best guess "
        "is right.\n"
        "3. Add the same number to every logit. The probabilities stay as they are: only differences count.\n"
        "4. Move the temperature. The order of the classes stays, the certainty changes.\n"
        "5. Press **extreme logits**, open **Why nobody computes e^z like this** above, and read what the textbook "
        "formula makes of them."
    )


# Where each of the three stands says scce/serve/full.css; before the back row one below the other.
with st.container(key=None if session.view.present else "desk"):
    show_lab()
    with st.container(key="beside"):
        show_pictures(show_pictures_of_now)
    with st.container(key="step"):
        st.button("Take one gradient step", icon=":material/south_east:", on_click=controls.step)
        st.number_input("learning rate", **page.control("rate"))
        page.show_undo()

page.show_way_on()

show_part("along", "The loss along each logit", show_along)
show_part("history", "The way here: your changes and the gradient steps", show_loss_history)
show_part("exercises", "Try this: five exercises", show_exercises)
st.download_button(
    "Download as CSV",
    _csv,
    "cross-entropy-example.csv",
    "text/csv",
    icon=":material/download:",
    on_click="ignore",
)
st.link_button("Hand-out for a memory stick", "handout/softmax-cross-entropy.html", icon=":material/usb:")
page.close(
    softmax_of,
    Softmax,
    one_hot,
    sparse_categorical_crossentropy,
    categorical_crossentropy,
    sparse_gradient,
    categorical_gradient,
    sweep,
    gradient_step,
)
