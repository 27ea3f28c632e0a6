"""What a server does by itself, also when nobody comes: it deletes rooms not used for a day, and frees memory."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from scce.rooms import rooms_here

HOUR = 60 * 60.0  # seconds
HALF_A_MINUTE = 30.0


@asynccontextmanager
async def lifespan(_: Any, free_memory: Callable[[], object] = bool) -> AsyncIterator[None]:
    """Keeps house while a server runs.

    Args:
        free_memory: forgets what nobody needs any more; it is called in the server's thread.
    """
    keeping = [asyncio.create_task(task) for task in (_keep_house(), _tidy_up(free_memory))]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)


async def _tidy_up(free_memory: Callable[[], object]) -> None:
    while True:
        await asyncio.sleep(HALF_A_MINUTE)
        try:
            free_memory()
        except Exception:  # the next time
            logging.getLogger(__name__).exception("memory that nobody needs is not freed yet")


async def _keep_house() -> None:
    while True:
        try:
            await run_in_threadpool(forget_unused_rooms)
        except Exception:  # a database that is away for an hour: the pages go on, and it is tried again
            logging.getLogger(__name__).exception("rooms that were not used for a day are not deleted yet")
        await asyncio.sleep(HOUR)


def forget_unused_rooms() -> int:
    """Deletes them, and returns how many there were."""
    return rooms_here().forget_unused()
