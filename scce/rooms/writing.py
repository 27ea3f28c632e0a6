"""One writer for all votes of a process: those that come while it writes are written together, in one transaction."""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Vote:
    """An answer of one phone.

    Attributes:
        room: its code.
        round: the number of the round.
        token: of the phone.
        answer: that it gives.
    """

    room: str
    round: int
    token: str
    answer: str


Waiting: TypeAlias = "tuple[Vote, Future[bool]]"


class Writer:
    """Writes votes from a thread of its own.

    Args:
        write: writes some votes, and returns of each whether it was taken. It returns when they are safe.
    """

    def __init__(self, write: Callable[[Sequence[Vote]], Sequence[bool]]) -> None:
        self._write = write
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, vote: Vote) -> "Future[bool]":
        """Returns what will say whether the vote was taken, once that is safe."""
        future: Future[bool] = Future()
        self._start()
        self._waiting.put((vote, future))
        return future

    def close(self) -> None:
        """Writes what is waiting, and ends the thread."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="scce-votes", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            some = [first]
            with suppress(queue.Empty):
                while len(some) < MOST_AT_ONCE:
                    some.append(self._next())
            self._settle(some)

    def _next(self) -> Waiting:
        """Returns one more that is waiting; the end is left to who waits for it."""
        following = self._waiting.get_nowait()
        if following is None:
            self._waiting.put(None)
            raise queue.Empty
        return following

    def _settle(self, some: Sequence[Waiting]) -> None:
        try:
            taken = self._write([vote for vote, _ in some])
        except Exception as error:  # whoever waits is told
            for _, future in some:
                future.set_exception(error)
            return
        for (_, future), was_taken in zip(some, taken, strict=True):
            future.set_result(was_taken)
