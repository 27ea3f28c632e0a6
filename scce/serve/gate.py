"""Who is let in, and what is heard of them, before Streamlit hears it.

A socket of another site's page is refused at once: Streamlit asks an outside host first, and all readers wait for the
answer. Of a socket's messages only those are passed on that a reader's page sends, and no more than a hand can make.
"""

import asyncio
import re
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scce.serve.frames import LARGEST

RATE, BURST = 20, 100  # messages a second of one socket, and how many may come at once
LARGE = 100_000  # bytes that count as a message more
POLICY_VIOLATION, TOO_BIG, NO_TEXT = 1008, 1009, 1003  # of the codes for a closed socket
CLOSED = re.compile(r"/_stcore/(metrics|script-health-check|agent/.*)$")  # for those who run a site, or for programs
ANYONE = "*"


class Gate:
    """The middleware in front of everything.

    Args:
        app: what is behind it.
        hears: says whether a message is one that a reader's page sends.
        origins: other sites whose pages may open a socket, as the browser names them: https://example.org.
    """

    def __init__(self, app: ASGIApp, hears: Callable[[bytes], bool], origins: Collection[str] = ()) -> None:
        self.app, self.hears, self.origins = app, hears, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request or a socket in, or refuses it."""
        if scope["type"] == "websocket" and not self._is_welcome(Headers(scope=scope)):
            await receive()  # that it wants to connect
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif scope["type"] == "websocket":
            hearing = Hearing(receive, self.hears)
            await self.app(scope, hearing, send)
            if hearing.code:
                await send({"type": "websocket.close", "code": hearing.code})
        elif scope["type"] == "http" and CLOSED.search(scope["path"]):
            await PlainTextResponse("nothing is here", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_welcome(self, headers: Headers) -> bool:
        """Returns whether a socket is opened by one of our own pages; what is no browser names no origin."""
        origin = headers.get("origin")
        if origin is None or ANYONE in self.origins:
            return True
        return origin in self.origins or urlsplit(origin).netloc == headers.get("host")


class Hearing:
    """What is heard of a socket: no message for developers, and of the others no more than the rate in the long run.

    Nothing is lost: who sends faster waits, and the next message stays where the server's bound of memory sees it
    (frames.py). A message beyond any page's own ends the socket, and Streamlit's page opens
    another; so does a text, which no page sends.

    Args:
        receive: the socket's.
        hears: says whether a message is passed on.
    """

    def __init__(self, receive: Receive, hears: Callable[[bytes], bool]) -> None:
        self.receive, self.hears = receive, hears
        self.code = 0  # with which the socket is closed, if a message ends it
        self.free_at = 0.0  # on the loop's clock: when the next message would be in time

    async def __call__(self) -> Message:
        """Returns the next message that is passed on."""
        while True:
            await self._wait()
            message = await self.receive()
            if message["type"] != "websocket.receive":
                return message
            sent = message.get("bytes")
            self._count(1 + len(sent or b"") // LARGE)
            if sent is None or len(sent) > LARGEST:
                self.code = NO_TEXT if sent is None else TOO_BIG
                return {"type": "websocket.disconnect", "code": self.code}
            if self.hears(sent):
                return message

    async def _wait(self) -> None:
        now = asyncio.get_running_loop().time()
        if self.free_at > now:
            await asyncio.sleep(self.free_at - now)

    def _count(self, messages: int) -> None:
        now = asyncio.get_running_loop().time()
        self.free_at = max(self.free_at, now - (BURST - 1) / RATE) + messages / RATE
