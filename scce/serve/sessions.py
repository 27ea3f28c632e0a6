"""How many readers of full pages there are at once, and who makes room when there are too many.

A class behind one router is one address: no address has a bound of its own. Only when all places are taken, one with
many makes room for one with fewer, by whoever has done nothing for the longest time.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scce.live import SUBJECTS
from scce.serve.addresses import address_of
from scce.serve.first_picture import is_page

FIRST_WORD = 20.0  # seconds: a page says at once which of its pages it is
TRY_AGAIN_LATER, POLICY_VIOLATION = 1013, 1008  # of the codes for a closed socket
LIGHT = {"": "logit_lab", **{subject.address: subject.address for subject in SUBJECTS}}
FULL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>No place at the moment</title></head>
<body><h1>No place at the moment</h1>
<p>This server has {most} readers of its full pages, and no more at once. Try again in a few minutes.</p>
<p>{light}</p></body></html>
"""
LIGHT_ONE = 'The <a href="{address}">light page</a> is open meanwhile: the same numbers, without figures and code.'
SAID = {
    "retry-after": "60",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


@dataclass(eq=False)
class Place:
    """The place of a socket.

    Attributes:
        address: that it comes from.
        heard: when something of it was heard last, on the loop's clock.
        task: that serves it.
        is_over: whether another needs the place.
    """

    address: str
    heard: float
    task: "asyncio.Task[None] | None" = None
    is_over: bool = False


class Sessions:
    """The middleware in front of Streamlit's sockets, and of the pages that open them.

    Args:
        app: what is behind it.
        most: sockets at once.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most
        self.places: set[Place] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gives a socket a place, or refuses it; a page that would have none says so."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif self._is_page_without_a_place(scope):
            await self._said(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = address_of(scope)
        if not self._make_room(address):
            await receive()  # that it wants to connect
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        place = Place(address, _now(), asyncio.current_task())
        self.places.add(place)
        listening = Listening(receive, place, _is_new(scope))
        try:
            await self.app(scope, listening, send)
            if listening.is_over:
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        except asyncio.CancelledError:
            if not place.is_over or place.task is None:
                raise
            place.task.uncancel()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        finally:
            self.places.discard(place)

    def _make_room(self, address: str) -> bool:
        """Returns whether there is a place for an address, after one with more has made room where it has to."""
        if len(self.places) < self.most:
            return True
        goes = self._who_makes_room(address)
        if goes is None or goes.task is None:
            return False
        goes.is_over = True
        self.places.discard(goes)
        goes.task.cancel()
        return True

    def _who_makes_room(self, address: str) -> Place | None:
        held = Counter(place.address for place in self.places)
        largest, count = held.most_common(1)[0]
        if held[address] + 1 >= count:
            return None
        return min((place for place in self.places if place.address == largest), key=lambda place: place.heard)

    def _is_page_without_a_place(self, scope: Scope) -> bool:
        is_asked = scope["type"] == "http" and scope["method"] == "GET" and is_page(scope["path"])
        full = is_asked and len(self.places) >= self.most
        return full and self._who_makes_room(address_of(scope)) is None and "text/html" in _accepted(scope)

    def _said(self, scope: Scope) -> HTMLResponse:
        name = scope["path"].rpartition("/")[2]
        link = scope["query_string"].decode("latin-1")
        light = LIGHT_ONE.format(address=escape(f"live/{LIGHT[name]}?{link}")) if name in LIGHT else ""
        return HTMLResponse(FULL.format(most=self.most, light=light), 503, SAID)


class Listening:
    """What is heard of a socket: it has said which page it is within some seconds, or it is closed.

    Args:
        receive: the socket's.
        place: of the socket.
        is_new: whether it names no session to come back to; one that does has nothing to say until its reader has.
    """

    def __init__(self, receive: Receive, place: Place, is_new: bool) -> None:
        self.receive, self.place = receive, place
        self.is_over = False  # whether the first word did not come
        self.first_word_until = _now() + FIRST_WORD if is_new else None

    async def __call__(self) -> Message:
        """Returns the next message."""
        try:
            async with asyncio.timeout_at(self.first_word_until):
                message = await self.receive()
        except TimeoutError:
            self.is_over = True
            return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
        if message["type"] == "websocket.receive":
            self.place.heard, self.first_word_until = _now(), None
        return message


def _is_new(scope: Scope) -> bool:
    """Returns whether a socket is of a new session: after its name and a token comes that of a session there was."""
    return len([each for each in scope.get("subprotocols", ()) if each]) < 3


def _accepted(scope: Scope) -> str:
    return Headers(scope=scope).get("accept", "")


def _now() -> float:
    return asyncio.get_running_loop().time()
