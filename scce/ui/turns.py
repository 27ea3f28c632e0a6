"""Whose turn it is: scripts are carried out one at a time, live pages and all others, and the server goes first.

Python carries out one thread at a time. Thirty scripts that run side by side each take longer, and the short question
for a next sheet waits behind all of them; one after the other, it waits behind a piece of one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from scce.live import SUBJECTS
from scce.ui.internals import handed_over_in_pieces

PATIENCE = 1.0  # seconds: a script that was held up holds up no other for longer
MORE_PATIENCE = 10.0  # seconds, of a page that is not live
LIVE_PAGES = {"", *(subject.address for subject in SUBJECTS)}  # the first of them also stands at the root
Result = TypeVar("Result")


class End:
    """Stands for the end of what is waited for."""


END = End()


class Turn:
    """One script at a time has it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    @property
    def is_mine(self) -> bool:
        """Whether the script that asks has it."""
        return self._holder == threading.get_ident()

    def take(self) -> None:
        """Waits for it, and goes on without it where that takes too long."""
        patience = PATIENCE if self is _LIVE else MORE_PATIENCE
        if self._lock.acquire(timeout=patience):
            self._holder = threading.get_ident()

    def give_back(self) -> None:
        """Lets the next have it, if it was there to give."""
        if self.is_mine:
            self._holder = None
            self._lock.release()


_LIVE, _OTHERS = Turn(), Turn()
_MINE: ContextVar[Turn | None] = ContextVar("the turn that a script waits for or has", default=None)


@contextmanager
def in_turn(address: str) -> Iterator[None]:
    """Waits for the turn of a page, or of a part of it that is carried out alone, and keeps it meanwhile.

    A part within its page has its page's.

    Args:
        address: of the page, "" for the root.
    """
    if _MINE.get() is not None:
        yield
        return
    turn = _LIVE if address in LIVE_PAGES else _OTHERS
    before = _MINE.set(turn)
    turn.take()
    try:
        with handed_over_in_pieces():
            yield
    finally:
        turn.give_back()
        _MINE.reset(before)


@contextmanager
def out_of_turn() -> Iterator[None]:
    """Lets others have the turn while a script waits for what is done elsewhere, and takes it again afterwards."""
    turn = _MINE.get()
    if turn is not None:
        turn.give_back()
    try:
        yield
    finally:
        if turn is not None:
            turn.take()


def waited_for(results: Iterator[Result]) -> Iterator[Result]:
    """Yields what comes from elsewhere; until it is there, the turn is others'."""
    while True:
        with out_of_turn():
            found = next(results, END)
        if isinstance(found, End):
            return
        yield found
