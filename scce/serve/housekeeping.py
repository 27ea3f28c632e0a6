"""What a server does by itself: rooms that were not used for a day are deleted, also when nobody asks for them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from scce.rooms import rooms_here
from scce.serve.log import tell_what_was_left_out

HOUR, MINUTE = 60 * 60.0, 60.0  # seconds


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Keeps house while a server runs."""
    keeping = [asyncio.create_task(work) for work in (_keep_house(), _keep_log())]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _keep_house() -> None:
    while True:
        try:
            await run_in_threadpool(forget_unused_rooms)
        except Exception:  # a database that is away for an hour: the pages go on, and it is tried again
            logging.getLogger(__name__).exception("rooms that were not used for a day are not deleted yet")
        await asyncio.sleep(HOUR)


async def _keep_log() -> None:
    while True:
        await asyncio.sleep(MINUTE)
        tell_what_was_left_out()


def forget_unused_rooms() -> int:
    """Deletes them, and returns how many there were."""
    return rooms_here().forget_unused()
