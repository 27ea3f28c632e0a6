"""Whose turn it is to train: one run at a time, so that one core is left to those who only look."""

import threading

from scce.training import Run

SLICE = 0.1  # seconds of work before the page is drawn again
PATIENCE = 0.05  # seconds to wait for the others on this server
_TURN = threading.Lock()  # of the module: a browser may clear Streamlit's caches


def go_on_in_turn(run: Run) -> bool:
    """Trains for a moment, unless others on this server do; returns whether it was this run's turn."""
    if not _TURN.acquire(timeout=PATIENCE):
        return False
    try:
        run.go_on(SLICE)
    finally:
        _TURN.release()
    return True
