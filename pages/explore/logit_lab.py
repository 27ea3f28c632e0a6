"""Move logits and see probabilities, loss and gradient follow."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from scce.figures import logit_lab as figures
from scce.information import Unit, in_unit
from scce.labels import one_hot
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.presets import SITUATIONS
from scce.logit_lab.sweeps import sweep
from scce.logit_lab.walkthrough import walk_through
from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)
from scce.naive import naive_sparse_categorical_crossentropy
from scce.readable import readable
from scce.softmax import _shares, complement, log_softmax, softmax
from scce.ui.class_set import choose_class_set
from scce.ui.lessons import show_next
from scce.ui.logit_lab import controls
from scce.ui.logit_lab.export import example_csv
from scce.ui.logit_lab.live import live_lab
from scce.ui.logit_lab.state import HIGHEST_RATE, LOWEST_RATE, LabSession
from scce.ui.mirror import mirror
from scce.ui.picture import show_picture
from scce.ui.session import give_head_start, read_address, session_of, write_address
from scce.ui.source import show_source

st.title("Logit lab")
st.markdown(
    "A model gives every class a score, its **logit**. Softmax turns logits into probabilities. "
    "The **loss** is how surprised the model is by the true class. **Drag a logit and watch the loss.**"
)


# Each of these runs again by its key while a slider moves (see controls.receive); when it is let go, all of the page.


@st.fragment(key="lab")
def show_lab() -> None:
    live_lab(session_of(LabSession), on_message=controls.receive)


@st.fragment(key="loss_curve")
def show_loss_curve() -> None:
    lab = session_of(LabSession).state
    record = figures.loss_curve_of(lab.example, walk_through(lab.example), lab.unit)
    show_picture("loss_curve", figures.loss_curve(record))


@st.fragment(key="loss_along_logits")
def show_loss_along_logits() -> None:
    session = session_of(LabSession)
    example, unit = session.state.example, session.state.unit
    record = figures.loss_along_logits_of(example, walk_through(example), unit, session.limit)
    show_picture("loss_along_logits", figures.loss_along_logits(record))


@st.fragment(key="gradient_bars")
def show_gradient_bars() -> None:
    example = session_of(LabSession).state.example
    show_picture("gradient_bars", figures.gradient_bars(figures.gradient_bars_of(example, walk_through(example))))


def _said(nats: ArrayLike, unit: Unit) -> str:
    return f"{readable(float(in_unit(nats, unit)))} {unit}"


session = session_of(LabSession)
read_address(session)
example, unit = session.state.example, session.state.unit

with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_class_set("Classes", "class_set", example.classes, controls.choose_classes)
    situation = mirror("situation", controls.situation_of(session.state), controls.choose_situation)
    st.pills("Put the model in a situation", SITUATIONS, wrap=False, **situation)

show_lab()

with st.container(horizontal=True, vertical_alignment="bottom"):
    st.button("Take one gradient step", icon=":material/south_east:", on_click=controls.step)
    rate = mirror("learning_rate", session.state.learning_rate, controls.choose_learning_rate)
    st.number_input("learning rate", LOWEST_RATE, HIGHEST_RATE, format="%g", width=150, **rate)
    st.button("Undo", icon=":material/undo:", disabled=len(session.trail) < 2, on_click=controls.undo)
    st.button("Start over", icon=":material/restart_alt:", on_click=controls.start_over)
    st.download_button(
        "Download as CSV",
        partial(example_csv, example),
        "cross-entropy-example.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )

give_head_start()
left, middle, right = st.columns(3)
with left:
    show_loss_curve()
    st.caption(
        "The probability of a class decides what it costs if that class is the true one. "
        f"Each halving of p adds {_said(np.log(2), unit)}."
    )
with middle:
    show_loss_along_logits()
    st.caption("Each line moves one logit and keeps the others. The marks are where your logits are now.")
with right:
    show_gradient_bars()
    st.caption("A gradient step moves every logit against its bar: the true class up, the others down.")

past, ideas = st.columns(2)
with past:
    walkthroughs = [walk_through(state.example) for _, state in session.trail]
    stepped = [change == "step" for change, _ in session.trail]
    show_picture("loss_history", figures.loss_history(figures.loss_history_of(walkthroughs, stepped, unit)))
with ideas:
    st.header("Try this")
    st.markdown(
        "1. Drag the true class down until its loss passes the mark of guessing evenly. Its probability is then "
        f"below 1/{len(example.classes)}.\n"
        "2. Press **confident and wrong**, then take gradient steps. Count how many it takes until the best guess "
        "is right.\n"
        "3. Add the same number to every logit. The probabilities stay as they are: only differences count.\n"
        "4. Move the temperature. The order of the classes stays, the certainty changes.\n"
        "5. Press **extreme logits** and read below what the textbook formula makes of them."
    )

steps = walk_through(example)
naive = naive_sparse_categorical_crossentropy(example.label, steps.scaled_logits)
st.header("Why the core does not compute exp(z)")
st.markdown(
    f"Most textbooks take exp of every logit. But exp overflows above {np.log(np.finfo(np.float64).max):.2f}, and a "
    "probability very near 1 is rounded to 1. So the core first subtracts the largest logit, and adds the small "
    "exponentials up on their own. "
    f"For your logits the textbook formula gives **{_said(naive, unit)}**, the core **{_said(steps.loss, unit)}**."
)
write_address(session)
session.complete = True

show_next("logit_lab")
with st.expander("Show the code that computed this page"):
    show_source(
        softmax,
        log_softmax,
        complement,
        _shares,
        one_hot,
        sparse_categorical_crossentropy,
        categorical_crossentropy,
        sparse_gradient,
        categorical_gradient,
        sweep,
        gradient_step,
    )
