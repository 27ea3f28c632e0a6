"""What many jobs need, and is too large to be sent with each: laid down once, where every worker finds it."""

import mmap
import os
import pickle
import weakref
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeAlias

SMALL = 2_000_000  # bytes: so many are sent with each job
ALIGNED = 64  # bytes: where an array may begin


@dataclass(frozen=True)
class Sent:
    """A value that goes along with each job.

    Attributes:
        content: the value, pickled.
    """

    content: bytes

    def opened(self) -> Any:
        """Returns the value."""
        return pickle.loads(self.content)


@dataclass(frozen=True)
class Shared:
    """A value in memory of the server that its workers can read; it is gone with the server's record of it.

    Attributes:
        path: of that memory.
        lengths: bytes of the value, pickled, and of each of its arrays.
    """

    path: str
    lengths: tuple[int, ...]

    def opened(self) -> Any:
        """Returns the value; nothing of its arrays is copied, and they cannot be written to."""
        place = os.open(self.path, os.O_RDONLY)
        try:
            content = memoryview(mmap.mmap(place, 0, access=mmap.ACCESS_READ))
        finally:
            os.close(place)
        starts = accumulate(map(_room, self.lengths), initial=0)
        head, *arrays = (content[start : start + length] for start, length in zip(starts, self.lengths, strict=False))
        return pickle.loads(head, buffers=arrays)


Laid: TypeAlias = Sent | Shared


def laid_down(value: Any) -> Laid:
    """Returns what a job opens to have a value.

    Args:
        value: that can be pickled.
    """
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(value, 5, buffer_callback=buffers.append)
    parts = [memoryview(head), *(buffer.raw() for buffer in buffers)]
    if sum(map(len, parts)) <= SMALL or not hasattr(os, "memfd_create"):
        return Sent(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    place = os.memfd_create("scce")
    shared = Shared(f"/proc/{os.getpid()}/fd/{place}", tuple(map(len, parts)))
    weakref.finalize(shared, os.close, place)
    for part in parts:
        _write(place, part)
        os.lseek(place, _room(len(part)) - len(part), os.SEEK_CUR)
    os.ftruncate(place, sum(map(_room, shared.lengths)))
    return shared


def _room(length: int) -> int:
    return -(-length // ALIGNED) * ALIGNED


def _write(place: int, part: memoryview) -> None:
    while part:
        part = part[os.write(place, part) :]
