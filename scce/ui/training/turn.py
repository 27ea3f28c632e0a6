"""A moment of a run in a worker, and its place in the queue of all work of this server."""

import threading
import time
from contextlib import closing
from typing import Any

from scce.arrays import InputError
from scce.training import Run, Stretch, stretches
from scce.ui.turns import out_of_turn
from scce.work import Busy, Waiting, workshop_here

SLICE = 0.1  # seconds of work before the page is drawn again
PATIENCE = 0.4  # seconds that a page waits for it before it is drawn as it was
LOOK = 0.25  # seconds between two words to a reader who waits
UNSEEN = 10.0  # seconds: a page that asks for nothing so long has been left


class Slice:
    """A few epochs of a run in a worker. A thread listens to it, so that the page need not.

    Args:
        reader: whose run it is.
        run: it stays as it is, until it takes what came of the slice.
        epochs: at most.
        seconds: after which no other epoch is begun.

    Attributes:
        before: how many others come first.
    """

    def __init__(self, reader: str, run: Run, epochs: int, seconds: float) -> None:
        self.before = 0
        self._found: list[Stretch] = []
        self._refusal: InputError | None = None
        self._over, self._wanted, self._seen = threading.Event(), True, time.monotonic()
        arguments = (reader, run, epochs, seconds)
        threading.Thread(target=self._listen, args=arguments, name="a slice of training", daemon=True).start()

    def is_over(self, seconds: float = 0.0) -> bool:
        """Returns whether there is a result within so many seconds, and that the page is still there."""
        self._seen = time.monotonic()
        if seconds and not self._over.is_set():
            with out_of_turn():
                self._over.wait(seconds)
        return self._over.is_set()

    def drop(self) -> None:
        """Has no more use for the result."""
        self._wanted = False

    def result(self) -> list[Stretch]:
        """Returns what came of it once it is over; nothing, where nobody looked for long.

        Raises:
            FullError: if too many wait.
            InputError: if it took too long or too much memory, or its worker has died.
        """
        if self._refusal is not None:
            raise self._refusal
        return self._found

    def _listen(self, reader: str, run: Run, epochs: int, seconds: float) -> None:
        try:
            work = workshop_here().carry_out(
                reader, stretches, run.data, run.records, epochs, seconds, run.shows_mistakes
            )
            with closing(work) as results:
                for result in results:
                    if self._is_left_after(result):
                        break
        except InputError as refusal:
            self._refusal = refusal
        finally:
            self._over.set()

    def _is_left_after(self, result: Any) -> bool:
        """Takes what the queue or the worker says; returns whether nobody wants more of it."""
        match result:
            case Waiting(before):
                self.before = before
                return not self._wanted or self._is_unseen()
            case Busy():  # what is dropped now may soon be done: a new worker would take longer to start
                self.before = 0
                return self._is_unseen()
            case found:
                self._found = found
                return False

    def _is_unseen(self) -> bool:
        return time.monotonic() > self._seen + UNSEEN
