"""Whose turn it is to train: one run at a time, so that one core is left to those who only look."""

import threading

import streamlit as st

from scce.training import Run

SLICE = 0.1  # seconds of work before the page is drawn again
PATIENCE = 0.05  # seconds to wait for the others on this server


def go_on_in_turn(run: Run) -> bool:
    """Trains for a moment, unless others on this server do; returns whether it was this run's turn."""
    turn = _turn()
    if not turn.acquire(timeout=PATIENCE):
        return False
    try:
        run.go_on(SLICE)
    finally:
        turn.release()
    return True


@st.cache_resource(show_spinner=False)
def _turn() -> threading.Lock:
    """Returns what the one who trains on this server holds."""
    return threading.Lock()
