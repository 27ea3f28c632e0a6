"""Whose turn it is: scripts draw live pages one at a time, and each lets the server go first, piece by piece.

Python carries out one thread at a time. Thirty scripts that run side by side each take longer, and the short question
for a next sheet waits behind all of them; one after the other, it waits behind a piece of one.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scce.live import SUBJECTS
from scce.ui.internals import after_each_message, let_the_server_go_first

PATIENCE = 1.0  # seconds: a script that was held up holds up no other for longer
PIECE = 0.002  # seconds: the elements of a script between which nobody else is asked for
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
        with after_each_message(_in_pieces()):
            yield
    finally:
        if its_turn:
            _TURN.release()


def _in_pieces() -> Callable[[], None]:
    """Returns what lets the server go first each time that a piece of a script is done."""
    begun = time.perf_counter()

    def give_way() -> None:
        nonlocal begun
        if time.perf_counter() - begun > PIECE:
            let_the_server_go_first(PATIENCE)
            begun = time.perf_counter()

    return give_way
