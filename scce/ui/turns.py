"""Whose turn it is: scripts draw live pages one at a time, and the server goes first.

Python carries out one thread at a time. Thirty scripts that run side by side each take longer, and the short question
for a next sheet waits behind all of them; one after the other, it waits behind a piece of one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from scce.live import SUBJECTS
from scce.ui.internals import handed_over_in_pieces

PATIENCE = 1.0  # seconds: a script that was held up holds up no other for longer
LIVE_PAGES = {"", *(subject.address for subject in SUBJECTS)}  # the first of them also stands at the root
_TURN = threading.Lock()


@contextmanager
def in_turn(address: str) -> Iterator[None]:
    """Waits for the turn of a page to be drawn, and keeps it meanwhile; only live pages have turns.

    Args:
        address: of the page, "" for the root.
    """
    its_turn = address in LIVE_PAGES and _TURN.acquire(timeout=PATIENCE)
    try:
        with handed_over_in_pieces():
            yield
    finally:
        if its_turn:
            _TURN.release()
