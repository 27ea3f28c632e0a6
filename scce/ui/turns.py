"""Whose turn it is: scripts are carried out one at a time, live pages and all others, and the server goes first.

Python carries out one thread at a time. Thirty scripts that run side by side each take longer, and the short question
for a next sheet waits behind all of them; one after the other, it waits behind a piece of one. Pages that are not live
wait after each piece until no live one is drawn; and where many of them wait, the server has half of the time.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from scce.live import SUBJECTS
from scce.ui.internals import handed_over_in_pieces

PATIENCE = 1.0  # seconds: a script that was held up holds up no other for longer
MORE_PATIENCE = 20.0  # seconds, of a page that is not live
GIVEN_WAY = 0.03  # seconds: a piece of it waits no longer for pages that are live
LONGEST_REST = 0.25  # seconds between two turns of pages that are not live
LIVE_PAGES = {"", *(subject.address for subject in SUBJECTS)}  # the first of them also stands at the root
Result = TypeVar("Result")


class End:
    """Stands for the end of what is waited for."""


END = End()


class Turn:
    """One script at a time has it.

    Args:
        rest: seconds at most between two scripts, if one has waited for the other: as many as the other had it.
    """

    def __init__(self, rest: float) -> None:
        self._lock, self._free, self._rest = threading.Lock(), threading.Event(), rest
        self._holder: int | None = None
        self._taken = self._rested = 0.0
        self._free.set()

    @property
    def is_mine(self) -> bool:
        """Whether the script that asks has it."""
        return self._holder == threading.get_ident()

    def take(self) -> None:
        """Waits for it, and goes on without it where that takes too long."""
        if not self._lock.acquire(blocking=False):
            if not self._lock.acquire(timeout=PATIENCE if self is _LIVE else MORE_PATIENCE):
                return
            time.sleep(max(0.0, self._rested - time.monotonic()))
        self._free.clear()
        self._holder, self._taken = threading.get_ident(), time.monotonic()

    def give_back(self) -> None:
        """Lets the next have it, if it was there to give."""
        if self.is_mine:
            now = time.monotonic()
            self._holder, self._rested = None, now + min(now - self._taken, self._rest)
            self._free.set()
            self._lock.release()

    def wait_until_free(self, seconds: float) -> None:
        """Waits until nobody has it, so many seconds at most."""
        self._free.wait(seconds)


_LIVE, _OTHERS = Turn(0.0), Turn(LONGEST_REST)
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
        with handed_over_in_pieces(_give_way) if turn is _OTHERS else handed_over_in_pieces():
            yield
    finally:
        turn.give_back()
        _MINE.reset(before)


def _give_way() -> None:
    _LIVE.wait_until_free(GIVEN_WAY)


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
