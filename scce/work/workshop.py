"""The queue in front of the workers: bounded, and fair between those who wait."""

import os
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cache, partial
from queue import Empty
from threading import Condition
from typing import Any

from scce.arrays import InputError, short
from scce.work.hands import Hands
from scce.work.worker import DONE, FAILED

LOOK = 0.25  # seconds between two looks at a queue, or at a worker that says nothing
MOST_SECONDS = 120.0
MOST_BYTES = 500_000_000  # that a worker may take, the largest file included
MEMORY = "SCCE_WORKERS_MEMORY"  # of the environment: in megabytes, what all workers together may take
MOST_OF_ALL = 600_000_000  # bytes, where it is not set: with all else that has a bound, less than a gigabyte
LARGEST_MACHINE = 100_000_000_000_000  # bytes, of a machine that nobody has
MEGABYTE = 1_000_000  # bytes
MOST_WAITING = 60


class FullError(InputError):
    """So many wait already that nobody more is taken."""


@dataclass(frozen=True)
class Waiting:
    """A job that waits.

    Attributes:
        before: how many jobs are before it, those under way too.
    """

    before: int


@dataclass(frozen=True)
class Busy:
    """A job that is carried out, and says nothing new."""


@dataclass(eq=False)
class Ticket:
    """A place in the queue.

    Attributes:
        owner: whose job it is.
        turn: how many jobs of the same owner were taken in before it, and not done yet.
        hands: that carry it out.
        is_done: whether they have done so, and are of further use.
    """

    owner: str
    turn: int
    hands: Hands | None = None
    is_done: bool = False


class Workshop:
    """Workers, and who waits for them.

    Of the waiting jobs those come first whose owners have the fewest others before them: who asks for ten things does
    not hold up who asks for one.

    Args:
        workers: processes at the most; they are started when they are needed.
        most_bytes: of memory that each may take.
        most_seconds: that a job may take.
        most_waiting: jobs; beyond them one is refused.
    """

    def __init__(
        self,
        workers: int,
        most_bytes: int = MOST_BYTES,
        most_seconds: float = MOST_SECONDS,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._workers, self._most_bytes = workers, most_bytes
        self._most_seconds, self._most_waiting = most_seconds, most_waiting
        self._tickets: list[Ticket] = []
        self._free: list[Hands] = []
        self._changed = Condition()

    def carry_out(
        self, owner: str, function: Callable[..., Any], *arguments: Any
    ) -> Generator[Any | Waiting | Busy, None, None]:
        """Yields what a function yields, or its one result, from a worker; and meanwhile, how it stands.

        Whoever stops listening stops the work.

        Args:
            owner: whose job it is.
            function: of a module, by whose name the worker finds it.
            arguments: that can be pickled.

        Raises:
            InputError: as the function does; and if the job takes too long, too much memory, or ends its worker.
            FullError: if too many wait.
        """
        ticket = self._queued(owner)
        try:
            yield from self._waited(ticket)
            yield from self._results(ticket, function, arguments)
        finally:
            self._leave(ticket)

    def stop(self) -> None:
        """Ends the workers that are free."""
        with self._changed:
            while self._free:
                self._free.pop().stop()

    def _queued(self, owner: str) -> Ticket:
        with self._changed:
            if len(self._tickets) >= self._workers + self._most_waiting:
                raise FullError(f"{len(self._tickets)} others wait for this server; try again in a minute")
            ticket = Ticket(owner, sum(other.owner == owner for other in self._tickets))
            self._tickets.append(ticket)
            return ticket

    def _waited(self, ticket: Ticket) -> Generator[Waiting, None, None]:
        """Yields how many are before it, until it has a worker."""
        while True:
            with self._changed:
                if self._has_turn(ticket):
                    ticket.hands = self._hands()
                    return
                before = self._before(ticket)
            yield Waiting(before)
            with self._changed:
                self._changed.wait_for(partial(self._has_turn, ticket), LOOK)

    def _has_turn(self, ticket: Ticket) -> bool:
        return self._at_work() < self._workers and self._before(ticket) < self._workers

    def _before(self, ticket: Ticket) -> int:
        """Returns how many are at work or come sooner."""
        place = self._tickets.index(ticket)
        return sum(
            other.hands is not None or (other.turn, position) < (ticket.turn, place)
            for position, other in enumerate(self._tickets)
            if other is not ticket
        )

    def _at_work(self) -> int:
        return sum(ticket.hands is not None for ticket in self._tickets)

    def _hands(self) -> Hands:
        while self._free:
            hands = self._free.pop()
            if hands.are_free:
                return hands
        return Hands(self._most_bytes)

    def _results(
        self, ticket: Ticket, function: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> Generator[Any | Busy, None, None]:
        """Yields what the worker says. It is of further use if it says at the end that it is."""
        assert ticket.hands is not None
        until, failure = time.monotonic() + self._most_seconds, None
        ticket.hands.take(function, arguments)
        while True:
            try:
                kind, value = ticket.hands.result(LOOK)
            except Empty:
                if time.monotonic() > until:
                    raise InputError(f"it takes longer than {self._most_seconds:g} seconds") from None
                yield Busy()
                continue
            if kind == DONE:
                ticket.is_done = value
                break
            if kind == FAILED:
                failure = value
            else:
                yield value
        if failure is not None:
            raise failure

    def _leave(self, ticket: Ticket) -> None:
        if ticket.hands is not None and not ticket.is_done:
            ticket.hands.stop()
        with self._changed:
            self._tickets.remove(ticket)
            if ticket.hands is not None and ticket.is_done:
                self._free.append(ticket.hands)
            self._changed.notify_all()


def memory_here() -> int:
    """Returns how many bytes the workers may take together, as the environment says it.

    Raises:
        ValueError: if that is no number, not enough for one, or more than any machine has.
    """
    told = os.environ.get(MEMORY, "").strip()
    if not told:
        return MOST_OF_ALL
    least, most = (each // MEGABYTE for each in (MOST_BYTES, LARGEST_MACHINE))
    if not (told.isascii() and told.isdecimal() and len(told) < 10 and least <= int(told) <= most):
        raise ValueError(f"{MEMORY} is {short(repr(told))}; it takes a whole number of megabytes: {least} to {most}")
    return int(told) * MEGABYTE


def workers_for(cores: int, memory: int) -> int:
    """Returns how many workers there are: one for every core but one, as far as their memory goes.

    Args:
        cores: of the machine.
        memory: bytes that all of them may take together, enough for one.
    """
    return max(1, min(cores - 1, memory // MOST_BYTES))


@cache
def workshop_here() -> Workshop:
    """Returns the workshop of this server, with as many workers as its cores and the bound of their memory allow."""
    return Workshop(workers_for(os.cpu_count() or 2, memory_here()))
