"""What the lab's controls do to the session: one function per control, called before the page runs again."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from scce.arrays import InputError
from scce.descent import gradient_step
from scce.presets import CLASS_SETS, in_situation
from scce.ui.live import take_message
from scce.ui.state import Change, Lab, lab_session

FOLLOWERS = ("loss_curve", "loss_along_logits", "gradient_bars")  # the figures that follow a drag, by fragment


def receive() -> None:
    """Carries out the edits that the reader made in the live component, and runs what has to show them.

    While a slider moves that is the lab, and one figure at a time: three at once would hold up the drag.
    """
    session = lab_session()
    if not take_message(session):
        return
    if session.phase == "settled" or not session.complete:
        session.touched = True
        st.rerun()
    elif session.phase == "resting":
        st.rerun(["lab", *FOLLOWERS])
    else:
        st.rerun(["lab", FOLLOWERS[session.seen % len(FOLLOWERS)]])


def choose_classes() -> None:
    """Starts over with the ready-made set of classes that was chosen."""
    chosen = st.session_state.class_set
    _change(lambda lab: replace(lab, example=CLASS_SETS.get(chosen, lab.example)))


def choose_situation() -> None:
    """Moves the logits into the situation that was chosen; the choice itself is not kept."""
    chosen, st.session_state.situation = st.session_state.situation, None
    _change(lambda lab: replace(lab, example=in_situation(lab.example, chosen)) if chosen else lab)


def choose_learning_rate() -> None:
    """Takes over the learning rate that was typed."""
    _change(lambda lab: replace(lab, learning_rate=st.session_state.learning_rate))


def step() -> None:
    """Takes one gradient step."""
    _change(lambda lab: replace(lab, example=gradient_step(lab.example, lab.learning_rate)), "step")


def undo() -> None:
    """Takes the last change back."""
    session = lab_session()
    take_message(session)
    session.undo()
    session.touched = True


def start_over() -> None:
    """Shows what a first visitor sees; undo still leads back."""
    _change(lambda _: Lab())


def _change(make: Callable[[Lab], Lab], change: Change = "edit") -> None:
    session = lab_session()
    take_message(session)  # what the reader did before this
    session.touched = True
    try:
        session.replace(make(session.lab), change)
    except InputError as error:
        session.notices = (f"{error}.",)
