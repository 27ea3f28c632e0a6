"""The connections of a server: none that is open for nothing, and no more than it has descriptors for.

A browser opens a connection to ask. Whoever opens one and says nothing, or half a question, or takes nothing of an
answer, is cut off; and where all places are taken, whoever has been silent longest makes room.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scce.serve.frames import LARGEST, Frames

PATIENCE = 10.0  # seconds for a question, from the first letter to the last of its headers
STANDSTILL = 60.0  # seconds in which nothing of an answer is taken
BEGINNING, LEAST_RATE = 20.0, 1_000  # seconds for what a question brings, and bytes a second beyond that
LOOK = 1.0  # seconds between two looks at all connections
FULL = "this server has as many connections as it may; try again in a few seconds"


class Lines:
    """The middleware that looks after the connections of the server around it, if that is uvicorn.

    Args:
        app: what is behind it.
        most: connections at once.
        clock: returns seconds.
    """

    def __init__(self, app: ASGIApp, most: int, clock: Callable[[], float] | None = None) -> None:
        self.app, self.most = app, most
        self._clock = clock
        self._open: set[Any] = set()  # the server's own
        self._since: WeakKeyDictionary[Any, tuple[object, float]] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, and waits for what it brings as long as it comes."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] == "http":
            await self.app(scope, Coming(receive), send)
        else:
            await self.app(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Looks after the connections as long as the server runs."""
        settings = settings_of(receive)
        if settings is not None:
            settings.http_protocol_class = self.watched(settings.http_protocol_class)
            settings.ws_protocol_class = Frames().watched(settings.ws_protocol_class)
            settings.ws_max_size = LARGEST
            settings.encoded_headers = [each for each in settings.encoded_headers if each[0] != b"server"]
        looking = asyncio.create_task(self._look_again_and_again())
        try:
            await self.app(scope, receive, send)
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    def watched(self, protocol: type[Any]) -> type[Any]:
        """Returns how a server talks HTTP on one connection, so that this one knows of each."""
        came = self.came

        class Watched(protocol):  # type: ignore[misc]
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                super().connection_made(transport)
                came(self)

        return Watched

    def came(self, line: Any) -> None:
        """Takes note of a new connection. If there are too many, a silent one goes, or the new one is told."""
        self._open = line.connections
        self._since[line] = (_waits_for(line), self._now())
        if len(self._open) <= self.most:
            return
        silent = [each for each in self._open if each is not line and self._is_silent(each)]
        if silent:
            min(silent, key=lambda each: self._since[each][1]).transport.abort()
        else:
            line.app = _full

    def _is_silent(self, line: Any) -> bool:
        return line in self._since and not line.transport.is_closing() and _is_asked_for_a_question(line)

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            self.look()

    def look(self) -> None:
        """Cuts off whoever has kept the server waiting for too long."""
        now = self._now()
        for line in list(self._open):
            waits_for = _waits_for(line)
            before, since = self._since.get(line, (None, now))
            if waits_for is None or waits_for != before:
                self._since[line] = (waits_for, now)
            elif now - since > (PATIENCE if _is_asked_for_a_question(line) else STANDSTILL):
                line.transport.abort()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()


def settings_of(receive: Receive) -> Any:
    """Returns the settings of the uvicorn that starts or ends an app, or None where it is another server."""
    settings = getattr(getattr(receive, "__self__", None), "config", None)
    return settings if hasattr(settings, "http_protocol_class") and hasattr(settings, "encoded_headers") else None


def _is_asked_for_a_question(line: Any) -> bool:
    """Returns whether a connection has no question, or one that has been answered; a socket's has one for ever."""
    return hasattr(line, "cycle") and (line.cycle is None or line.cycle.response_complete)


def _waits_for(line: Any) -> object:
    """Returns what the server waits for on a connection, the same as long as nothing comes; None while it works."""
    if _is_asked_for_a_question(line):
        return ("question", id(line.cycle))
    if left := line.transport.get_write_buffer_size():
        return ("reader", left)
    return None


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {"retry-after": "5", "connection": "close", "x-content-type-options": "nosniff"}
    await PlainTextResponse(FULL, 503, headers)(scope, receive, send)


class Coming:
    """What a request brings, as long as it comes; after that it is as if the line were cut.

    Args:
        receive: the request's.
    """

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.goes_on = True
        self.until = asyncio.get_running_loop().time() + BEGINNING

    async def __call__(self) -> Message:
        """Returns the next part."""
        if not self.goes_on:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.until):
                message = await self.receive()
        except TimeoutError:
            self.goes_on = False
            return {"type": "http.disconnect"}
        self.until += len(message.get("body", b"")) / LEAST_RATE
        self.goes_on = message.get("more_body", False)
        return message
