"""What comes of a socket before it is a whole message: parts of one, and questions whether somebody is still there.

The gate hears whole messages. Before that, whoever sends a message without an end takes memory, and whoever sends many
frames without a letter takes time in which the server hears nobody else. So a socket that takes more time than a page's
messages do is read more slowly: all of these together have a share of the processor, one after the other.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

LARGEST = 10_000_000  # bytes of a message: of what is pasted 200,000 characters are read, and a sentence says so
LARGE = 100_000  # bytes; what smaller messages take together is little
MOST_UNHEARD = 50_000_000  # bytes of all messages that have not come to their end, or that nobody has taken
PIECE = 4_096  # bytes that are taken in before the time is looked at
PATIENCE = 0.02  # seconds of the processor that one socket may take at once beside its share: a message of a megabyte
SHARE = 0.02  # of the processor, for what one socket sends
SHARE_OF_ALL = 0.1  # of the processor, for all sockets together that have taken more
BREATH = 0.001  # seconds between two of them


def _later(seconds: float, act: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(seconds, act)


@dataclass
class Account:
    """What a socket has taken.

    Attributes:
        at: when that was looked at, on the clock.
        time: seconds of the processor beyond its share.
        unheard: bytes since the last message that was taken.
        is_whole: whether they are a message.
        rest: pieces of what has come, and is not taken in yet.
        is_slow: whether the socket waits for its turn among those that have taken too much.
    """

    at: float
    time: float = 0.0
    unheard: int = 0
    is_whole: bool = False
    rest: deque[bytes] = field(default_factory=deque)
    is_slow: bool = False

    def bytes_here(self, rests: bool) -> int:
        """Returns how many bytes wait: for the end of their message, or to be taken.

        Args:
            rests: whether the server waits until the last message is taken.
        """
        return sum(map(len, self.rest)) + (self.unheard if rests or not self.is_whole else 0)


Waiting: TypeAlias = tuple[Any, Account, Callable[[bytes], None]]


@dataclass
class Frames:
    """Looks after all sockets of a server.

    Attributes:
        clock: returns seconds.
        work: returns seconds of the processor in this thread.
        later: does something so many seconds from now.
        queue: of the sockets that have taken too much, each with its account and with what takes a piece in.
        is_under_way: whether the first of them will have its turn.
        free_at: when that is, on the clock.
        is_tight: whether half of the bytes that may be here are: what is large comes slowly then.
        accounts: of the sockets that are open.
    """

    clock: Callable[[], float] = time.monotonic
    work: Callable[[], float] = time.thread_time
    later: Callable[[float, Callable[[], None]], object] = _later
    queue: deque[Waiting] = field(default_factory=deque)
    is_under_way: bool = False
    free_at: float = 0.0
    is_tight: bool = False
    accounts: WeakKeyDictionary[Any, Account] = field(default_factory=WeakKeyDictionary)

    def watched(self, protocol: type[Any]) -> type[Any]:
        """Returns how a server talks with one socket, so that this one sees what comes."""
        come, forget = self.come, self.accounts.pop

        class Watched(protocol):  # type: ignore[misc]
            def data_received(self, data: bytes) -> None:
                come(self, data, super().data_received)

            def handle_text(self, event: Any) -> None:
                """Takes a text, which no page sends, unread: the gate ends the socket. What is no UTF-8 is no error."""
                super().handle_text(replace(event, data=b"", fin=True))
                self.curr_msg_data_type = "bytes"  # of the parts that may follow

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                forget(self, None)
                with suppress(AttributeError):  # they are the server's own, which may come to name them otherwise
                    self.conn.reader.discard()  # what has no end stays in memory as long as this object does
                    self.frames.clear()

        return Watched

    def come(self, line: Any, data: bytes, take: Callable[[bytes], None]) -> None:
        """Has what came of a socket taken in, at once or in its turn.

        Args:
            line: the socket.
            data: what came.
            take: takes a piece in.
        """
        account = self.accounts.setdefault(line, Account(self.clock()))
        account.rest.extend(data[start : start + PIECE] for start in range(0, len(data), PIECE))
        if account.is_slow:
            line.transport.pause_reading()  # the server goes on with each message that is taken
        else:
            self._go_on(line, account, take)
        self._bound_all(account)

    def _go_on(self, line: Any, account: Account, take: Callable[[bytes], None]) -> None:
        while account.rest and not line.transport.is_closing():
            if self._owed(account) > PATIENCE or (self.is_tight and account.unheard > LARGE):
                self._wait(line, account, take)
                return
            self._take_piece(line, account, take)

    def _wait(self, line: Any, account: Account, take: Callable[[bytes], None]) -> None:
        """Lets a socket wait for its turn; nothing more of it is read meanwhile."""
        account.is_slow = True
        line.transport.pause_reading()
        self.queue.append((line, account, take))
        if not self.is_under_way:
            self._call_next()

    def _call_next(self) -> None:
        self.is_under_way = bool(self.queue)
        if self.queue:
            self.later(max(BREATH, self.free_at - self.clock()), self._take_turn)

    def _take_turn(self) -> None:
        line, account, take = self.queue.popleft()
        account.is_slow = False
        try:
            if not line.transport.is_closing():
                self._take_the_next(line, account, take)
        finally:
            self._call_next()

    def _take_the_next(self, line: Any, account: Account, take: Callable[[bytes], None]) -> None:
        seconds = self._take_piece(line, account, take)
        self.free_at = self.clock() + seconds / SHARE_OF_ALL
        self._go_on(line, account, take)
        self._bound_all(account)
        if not account.is_slow and not _rests(line):
            line.transport.resume_reading()

    def _take_piece(self, line: Any, account: Account, take: Callable[[bytes], None]) -> float:
        """Takes a piece in; returns how many seconds of the processor that took."""
        begun, piece = self.work(), account.rest.popleft()
        account.unheard = len(piece) if account.is_whole else account.unheard + len(piece)
        take(piece)
        account.is_whole = _rests(line)
        if account.unheard > LARGEST + PIECE:
            line.transport.abort()
        seconds = self.work() - begun
        account.time += seconds
        return seconds

    def _owed(self, account: Account) -> float:
        now = self.clock()
        account.time, account.at = max(0.0, account.time - SHARE * (now - account.at)), now
        return account.time

    def _bound_all(self, account: Account) -> None:
        """Cuts the socket that has most here, if all of them have too much together since one got more."""
        if account.unheard + PIECE * len(account.rest) <= LARGE:
            return
        here = {line: each.bytes_here(_rests(line)) for line, each in self.accounts.items()}
        together = sum(here.values())
        self.is_tight = together > MOST_UNHEARD // 2
        if together > MOST_UNHEARD:
            max(here, key=lambda line: here[line]).transport.abort()


def _rests(line: Any) -> bool:
    """Returns whether the server reads no more of a socket until a message is taken."""
    return bool(getattr(line, "read_paused", not line.transport.is_reading()))
