"""Whose question is answered next: one after the other, and of each network one in turn.

The work for a light page takes a few milliseconds of the one thread that hears and answers everybody. Who asks for much
waits behind their own questions, not before those of others; and between two answers the server hears what has come.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

MOST_OF_ONE = 1_000  # questions that wait: five for each of two hundred phones behind one address
MOST_IN_ALL = 4_000


class BusyError(Exception):
    """So many questions wait that no more is taken."""


@cache
def queue_here() -> "FairQueue":
    """Returns the queue of this process."""
    return FairQueue()


@cache
def bench_here() -> "FairQueue":
    """Returns the queue of what takes longer, and is made in a thread beside the server's: one at a time."""
    return FairQueue()


class FairQueue:
    """Those who wait for an answer, by their addresses.

    Args:
        most_of_one: of them may wait, for each address.
        most_in_all: of them may wait.
    """

    def __init__(self, most_of_one: int = MOST_OF_ONE, most_in_all: int = MOST_IN_ALL) -> None:
        self._most_of_one, self._most_in_all = most_of_one, most_in_all
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._count = 0
        self._is_taken = False

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Waits until it is the turn of an address, and holds the turn as long as the work takes.

        Raises:
            BusyError: if too many wait already.
        """
        mine = self._place_of(address)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # called, and not there any more
                self._call_the_next()
            raise
        try:
            yield
        finally:
            self._call_the_next()

    def _place_of(self, address: str) -> asyncio.Future[None]:
        places = self._waiting.get(address, deque())
        if len(places) >= self._most_of_one or self._count >= self._most_in_all:
            raise BusyError("this server has more questions than it can answer; it is asked again in a few seconds")
        loop = asyncio.get_running_loop()
        places.append(mine := loop.create_future())
        self._waiting[address] = places
        self._count += 1
        if not self._is_taken:
            self._is_taken = True
            loop.call_soon(self._call_the_next)
        return mine

    def _call_the_next(self) -> None:
        """Calls one of the address that was called longest ago."""
        self._is_taken = False
        while self._waiting and not self._is_taken:
            address, places = self._waiting.popitem(last=False)
            called = places.popleft()
            self._count -= 1
            if places:
                self._waiting[address] = places
            if not called.cancelled():
                self._is_taken = True
                called.set_result(None)
