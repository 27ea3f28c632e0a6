"""What a server does by itself, also when nobody comes: old rooms are deleted, memory is freed, the log is ended."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from scce.rooms import rooms_here
from scce.serve.log import tell_what_was_left_out

HOUR, MINUTE, HALF_A_MINUTE = 60 * 60.0, 60.0, 30.0  # seconds


@asynccontextmanager
async def lifespan(_: Any, free_memory: Callable[[], object] = bool) -> AsyncIterator[None]:
    """Keeps house while a server runs.

    Args:
        free_memory: forgets what nobody needs any more; it is called in the server's thread.
    """
    works = (
        _every(HOUR, _in_a_thread(forget_unused_rooms), "rooms that were not used for a day are not deleted yet"),
        _every(HALF_A_MINUTE, _here(free_memory), "memory that nobody needs is not freed yet"),
        _every(MINUTE, _here(tell_what_was_left_out), "what the log left out is not told yet"),
    )
    keeping = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)


async def _every(seconds: float, act: Callable[[], Awaitable[object]], if_it_fails: str) -> None:
    """Does something again and again; what fails, a database that is away for example, is tried again the next time."""
    while True:
        try:
            await act()
        except Exception:
            logging.getLogger(__name__).exception(if_it_fails)
        await asyncio.sleep(seconds)


def _here(act: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def acts() -> object:
        return act()

    return acts


def _in_a_thread(act: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    return lambda: run_in_threadpool(act)


def forget_unused_rooms() -> int:
    """Deletes them, and returns how many there were."""
    return rooms_here().forget_unused()
