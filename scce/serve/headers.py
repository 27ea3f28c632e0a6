"""What every answer tells a browser: a file is what it says it is, and HTML that is no page runs nothing."""

import os
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scce.arrays import short
from scce.serve.light import SAFE

FRAMED_BY = "SCCE_FRAMED_BY"
SOURCES = re.compile(r"[\w:/.*'\[\] -]+", re.ASCII)
KEYWORD = re.compile(r"(?<!\S)(self|none)(?!\S)", re.IGNORECASE)  # without its quotes it would be the name of a host
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'"


def framed_by() -> str:
    """Returns who may show the pages in a frame, as the environment says it; empty for all.

    Raises:
        ValueError: if that cannot stand in a content security policy.
    """
    told = os.environ.get(FRAMED_BY, "").strip()
    if told and (KEYWORD.search(told) or not SOURCES.fullmatch(told)):
        raise ValueError(
            f"{FRAMED_BY} is {short(repr(told))}; it takes sources with spaces between: 'self' https://course.example"
        )
    return "" if told == "*" else told


class SafeHeaders:
    """The middleware around all answers.

    Args:
        app: what is behind it.
        framed_by: sources that may show the answers in a frame; empty for all.
    """

    def __init__(self, app: ASGIApp, framed_by: str = "") -> None:
        self.app, self.framed_by = app, framed_by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, and adds what is missing."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in SAFE.items():
            headers.setdefault(name, value)
        if headers.get("content-type", "").startswith("text/html"):
            headers.setdefault("content-security-policy", NO_PAGE)
        if self.framed_by:
            headers.append("content-security-policy", f"frame-ancestors {self.framed_by}")
