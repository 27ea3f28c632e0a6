"""The app, with the number of its process in every answer, so that a test sees who answered."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import app as unnamed

NAME = (b"x-process", str(os.getpid()).encode())


async def app(scope, receive, send):
    async def sending(message):
        if message["type"] in ("http.response.start", "websocket.accept"):
            message = message | {"headers": [*message.get("headers", ()), NAME]}
        await send(message)

    await unnamed(scope, receive, sending)
