"""What phones are told of a room: asked of the database a few times a second, however many phones ask."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

from scce.lessons import Choice, Step
from scce.live import as_json
from scce.rooms import Room, Rooms, bars_of, is_lettered, question_of
from scce.serve.sending import Sent, sent_once

FRESH = 0.25  # seconds for which an answer is given again
MOST_KEPT = 2000  # rooms


@dataclass(frozen=True)
class Shown:
    """A room as phones see it.

    Attributes:
        room: as it is.
        tag: changes with what is shown.
        sent: what is shown, in JSON.
    """

    room: Room
    tag: str
    sent: Sent


class Watch:
    """Looks at rooms, and remembers for a moment what it saw.

    Args:
        rooms: where they are.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._seen: dict[str, tuple[float, Shown]] = {}
        self._looking: dict[str, asyncio.Task[Shown]] = {}

    async def shown(self, code: str, fresh: float = FRESH) -> Shown:
        """Returns a room as it was at most so many seconds ago; those who ask at the same time ask once.

        Raises:
            NoRoomError: if there is none.
        """
        then, shown = self._seen.get(code, (-1e9, None))
        if shown is not None and time.monotonic() - then < fresh:
            return shown
        if code not in self._looking:
            self._looking[code] = asyncio.create_task(self._look(code))
        return await asyncio.shield(self._looking[code])

    async def _look(self, code: str) -> Shown:
        try:
            then, before = time.monotonic(), self._seen.pop(code, (0.0, None))[1]
            shown = await run_in_threadpool(_shown, self._rooms, code, before)
            while len(self._seen) >= MOST_KEPT:
                self._seen.pop(next(iter(self._seen)))
            self._seen[code] = then, shown
            return shown
        finally:
            del self._looking[code]


def _shown(rooms: Rooms, code: str, before: Shown | None) -> Shown:
    room = rooms.room(code)
    if before is not None and before.room == room:
        return before
    return Shown(room, f'W/"{room.mark}-{room.version}"', sent_once(as_json(state_of(rooms, room)).encode()))


def state_of(rooms: Rooms, room: Room) -> dict[str, Any]:
    """Returns what a phone shows: what is asked, and how often each answer was given once that is revealed."""
    now, step = room.now, question_of(room)
    told = {"code": room.code, "round": now.number, "state": now.state, "number": now.step + 1, "of": room.questions}
    if now.state == "ready":
        return told
    told |= {"attempt": len(room.beside), "asks": step.asks, **_form_of(step)}
    if now.state == "revealed":
        told["bars"] = _bars(step, rooms.tally(room.code, now.number))
    return told


def _form_of(step: Step[Any]) -> dict[str, Any]:
    if isinstance(step.answer, Choice):
        return {"options": step.answer.options, **({"lettered": True} if is_lettered(step) else {})}
    return {"unit": getattr(step.answer, "unit", ""), "negative": getattr(step.answer, "least", 0) < 0}


def _bars(step: Step[Any], tally: dict[str, int]) -> list[dict[str, Any]]:
    bars = bars_of(step, tally)
    total = max(sum(bar.votes for bar in bars), 1)
    return [
        {"answer": bar.answer, "votes": bar.votes, "right": bar.right, "percent": round(100 * bar.votes / total)}
        for bar in bars
    ]
