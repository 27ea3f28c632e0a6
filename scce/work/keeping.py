"""What pages keep of their readers' files: in all so much, and no more."""

import pickle
import threading
import weakref
from functools import cache
from typing import Any

from scce.arrays import InputError

MOST_KEPT = 150_000_000  # bytes


class KeptError(InputError):
    """So much is kept already that nothing more is."""


class Keeping:
    """Counts the bytes of what is kept; what nobody has any more is counted no longer.

    Args:
        most_bytes: in all.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most, self._kept, self._lock = most_bytes, 0, threading.RLock()  # a value may go while another comes

    @property
    def kept(self) -> int:
        """How many bytes are kept."""
        return self._kept

    def keep(self, value: Any, times: int = 1) -> None:
        """Counts a value for as long as it is there.

        Args:
            value: a record that can be pickled.
            times: how often its bytes are there, in what is made of it too.

        Raises:
            KeptError: if that is more than is kept in all.
        """
        size = times * bytes_of(value)
        with self._lock:
            if self._kept + size > self._most:
                raise KeptError("this server keeps as many tables as it may; try again in a few minutes")
            self._kept += size
        weakref.finalize(value, self._has_gone, size)

    def _has_gone(self, size: int) -> None:
        with self._lock:
            self._kept -= size


def bytes_of(value: Any) -> int:
    """Returns how many bytes a value has, its arrays included."""
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(value, 5, buffer_callback=buffers.append)
    return len(head) + sum(buffer.raw().nbytes for buffer in buffers)


@cache
def keeping_here() -> Keeping:
    """Returns the count of this server."""
    return Keeping(MOST_KEPT)
