"""What comes of a socket before it is a whole message: parts of one, and questions whether somebody is still there.

The gate hears whole messages. Before that, whoever sends a message without an end takes memory, and whoever sends many
frames without a letter takes time in which the server hears nobody else. No browser does either.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

LARGEST = 10_000_000  # bytes of a message: of what is pasted 200,000 characters are read, and a sentence says so
LARGE = 100_000  # bytes; what smaller messages take together is little
MOST_UNHEARD = 50_000_000  # bytes of all messages that have not come to their end, or that nobody has taken
PIECE = 4_096  # bytes that are taken in before the time is looked at
PATIENCE = 0.05  # seconds of the processor that one socket may take at once beside its share
SHARE = 0.02  # of the processor, for what one socket sends
FOR_A_BYTE = 2e-8  # seconds beside that: of a large message it takes a tenth


@dataclass
class Account:
    """What a socket has taken.

    Attributes:
        at: when that was looked at, on the clock.
        time: seconds of the processor beyond its share.
        unheard: bytes since the last message that was taken.
        is_whole: whether they are a message.
    """

    at: float
    time: float = 0.0
    unheard: int = 0
    is_whole: bool = False


@dataclass
class Frames:
    """Looks after all sockets of a server; the one that takes too much is cut.

    Attributes:
        clock: returns seconds.
        work: returns seconds of the processor in this thread.
        accounts: of the sockets that are open.
    """

    clock: Callable[[], float] = time.monotonic
    work: Callable[[], float] = time.thread_time
    accounts: WeakKeyDictionary[Any, Account] = field(default_factory=WeakKeyDictionary)

    def watched(self, protocol: type[Any]) -> type[Any]:
        """Returns how a server talks with one socket, so that this one sees what comes."""
        took, forgot, work = self.took, self.accounts.pop, self.work

        class Watched(protocol):  # type: ignore[misc]
            def data_received(self, data: bytes) -> None:
                for start in range(0, len(data), PIECE):
                    if self.transport.is_closing():
                        return
                    piece, begun = data[start : start + PIECE], work()
                    super().data_received(piece)
                    took(self, len(piece), work() - begun)

            def handle_text(self, event: Any) -> None:
                """Takes a text, which no page sends, unread: the gate ends the socket. What is no UTF-8 is no error."""
                super().handle_text(replace(event, data=b"", fin=True))
                self.curr_msg_data_type = "bytes"  # of the parts that may follow

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                forgot(self, None)
                with suppress(AttributeError):  # they are the server's own, which may come to name them otherwise
                    self.conn.reader.discard()  # what has no end stays in memory as long as this object does
                    self.frames.clear()

        return Watched

    def took(self, line: Any, length: int, seconds: float) -> None:
        """Takes note of what came of a socket, and of the time that it took."""
        account = self.accounts.setdefault(line, Account(self.clock()))
        account.unheard = length if account.is_whole else account.unheard + length
        account.is_whole = not line.transport.is_reading()  # the server rests until a message is taken
        self._add(account, seconds - FOR_A_BYTE * (account.unheard if account.is_whole else length))
        if account.time > PATIENCE or account.unheard > LARGEST + PIECE:
            line.transport.abort()
        elif account.unheard > LARGE:
            self._bound_all()

    def _bound_all(self) -> None:
        """Cuts the socket of the largest message that nobody has taken, if all of them are too large together."""
        waiting = {line: each.unheard for line, each in self.accounts.items() if _is_waiting(line, each)}
        if sum(waiting.values()) > MOST_UNHEARD:
            max(waiting, key=lambda line: waiting[line]).transport.abort()

    def _add(self, account: Account, seconds: float) -> None:
        now = self.clock()
        account.time = max(0.0, account.time - SHARE * (now - account.at)) + seconds
        account.at = now


def _is_waiting(line: Any, account: Account) -> bool:
    """Returns whether what came last waits: for its end, or to be taken."""
    return not (account.is_whole and line.transport.is_reading())
