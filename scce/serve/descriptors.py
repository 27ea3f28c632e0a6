"""How many files and connections a process may have open at once, and how many readers that is enough for."""

import logging
import sys
from dataclasses import dataclass

OWN = 200  # of the process: its files, database, and workers
OF_A_SESSION = 3  # beside its socket: Streamlit has a loop for each
LEFT = 128  # sessions that are kept for who comes back
MOST_SESSIONS = 300
MOST_LINES = 2_500
NEEDED = OWN + OF_A_SESSION * (MOST_SESSIONS + LEFT) + MOST_LINES  # 3,984


@dataclass(frozen=True)
class Room:
    """What there is room for.

    Attributes:
        sessions: of full pages.
        lines: connections in all, the sockets of the sessions too.
    """

    sessions: int
    lines: int


def room_for(descriptors: int) -> Room:
    """Returns what there is room for where so many may be open: all of it, or less of both."""
    free = max(descriptors - OWN - OF_A_SESSION * LEFT, 40)
    sessions = min(MOST_SESSIONS, free // 8)
    return Room(sessions, min(MOST_LINES, free - OF_A_SESSION * sessions))


def room_here() -> Room:
    """Returns what there is room for in this process, with as many descriptors as the system grants it.

    Where that is less than a class needs, one line of the log says so.
    """
    granted = _granted()
    room = room_for(granted)
    if granted < NEEDED:
        logging.getLogger(__name__).warning(
            "%d open files are the limit here, and %d are needed: no more than %d readers of full pages and %d "
            "connections at once; raise it with ulimit -n, or LimitNOFILE in a systemd unit",
            granted,
            NEEDED,
            room.sessions,
            room.lines,
        )
    return room


def _granted() -> int:
    """Returns how many may be open, after asking for as many as are needed."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return NEEDED
    soft, hard = (_as_number(each) for each in resource.getrlimit(resource.RLIMIT_NOFILE))
    if soft < NEEDED:
        soft = min(NEEDED, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return soft


def _as_number(limit: int) -> int:
    return limit if limit >= 0 else sys.maxsize  # RLIM_INFINITY is -1
