"""Heavy work outside the server's process: worker processes, and the queue in front of them.

While Python carries out one thread, all others wait. A stranger's file is read in a process of its own, of bounded
memory and time, with less of the processor than the server; so nobody waits for it but its reader.
"""

from scce.work.shelf import Laid, laid_down
from scce.work.worker import on_bytes
from scce.work.workshop import Busy, FullError, Waiting, Workshop, workshop_here

__all__ = ["Busy", "FullError", "Laid", "Waiting", "Workshop", "laid_down", "on_bytes", "workshop_here"]
