"""Heavy work outside the server's process: worker processes, and the queue in front of them.

While Python carries out one thread, all others wait. A stranger's file is read in a process of its own, of bounded
memory and time, with less of the processor than the server; so nobody waits for it but its reader.
"""

from scce.work.keeping import MOST_KEPT, Keeping, KeptError, keeping_here
from scce.work.shelf import Laid, laid_down
from scce.work.worker import on_bytes
from scce.work.workshop import MOST_BYTES, MOST_OF_ALL, Busy, FullError, Waiting, Workshop, workshop_here

__all__ = [
    "MOST_BYTES",
    "MOST_KEPT",
    "MOST_OF_ALL",
    "Busy",
    "FullError",
    "Keeping",
    "KeptError",
    "Laid",
    "Waiting",
    "Workshop",
    "keeping_here",
    "laid_down",
    "on_bytes",
    "workshop_here",
]
