"""How many bytes of uploads a server holds at once, of one session and in all, and for how long.

What is beyond is refused unread. A file has to go for a new one only when there is no other room, and its page has had
the time to read it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_OF_A_SESSION = 130_000_000  # bytes: one file as large as any page takes, and the form around it
MOST_IN_ALL = 170_000_000
LONGEST = 600.0  # seconds that a file is held
READ_WITHIN = 60.0  # seconds: an older file makes room for a new one
PLACE = "/_stcore/upload_file/"
Name: TypeAlias = tuple[str, str]  # of a file: its session, and its own


def _nothing() -> dict[Name, int]:
    return {}


def _let_nothing_go(_: Name) -> None:
    pass


@dataclass
class Held:
    """The files that a server holds.

    Attributes:
        files: returns how many bytes each of them has.
        let_go: takes one away.
        clock: tells the time in seconds.
        came: when each of them came, or was first seen.
    """

    files: Callable[[], Mapping[Name, int]] = _nothing
    let_go: Callable[[Name], None] = _let_nothing_go
    clock: Callable[[], float] = time.monotonic
    came: dict[Name, float] = field(default_factory=dict)

    def sizes(self) -> Mapping[Name, int]:
        """Returns how many bytes each file has, the oldest first."""
        sizes, now = self.files(), self.clock()
        self.came = {name: self.came.get(name, now) for name in sizes}
        return dict(sorted(sizes.items(), key=lambda file: self.came[file[0]]))

    def let_go_of_old(self) -> None:
        """Takes away what was held for the longest time that a file is."""
        for name in self.sizes():
            if self._age(name) > LONGEST:
                self.let_go(name)

    def make_room(self, too_many: int, session: str = "") -> int:
        """Takes files away that their pages have read, the oldest first; returns how many bytes are still too many.

        Args:
            too_many: bytes.
            session: whose files; anyone's if not given.
        """
        for name, size in self.sizes().items():
            if too_many > 0 and self._age(name) > READ_WITHIN and session in ("", name[0]):
                self.let_go(name)
                too_many -= size
        return too_many

    def _age(self, name: Name) -> float:
        return self.clock() - self.came[name]


@dataclass
class Uploads:
    """The middleware in front of Streamlit's uploads.

    Attributes:
        app: what is behind it.
        held: the files that are held.
        coming: the bytes of those that are under way, by session.
    """

    app: ASGIApp
    held: Held
    coming: dict[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or refuses the upload."""
        if scope["type"] != "http" or scope["method"] != "PUT" or PLACE not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(PLACE)[2].partition("/")[0]
        length = Headers(scope=scope).get("content-length", "")
        refusal = self._refusal(session, length)
        if refusal:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, send)
            return
        with self._under_way(session, int(length)):
            try:
                await self.app(scope, receive, send)
            except ClientDisconnect:  # given up, or too slow
                await PlainTextResponse("the upload has not come to its end", 408)(scope, receive, send)
        self.held.sizes()  # that one more has come

    def _refusal(self, session: str, length: str) -> tuple[int, str] | None:
        """Returns the status and the sentence with which an upload is refused, or None."""
        if not (length.isascii() and length.isdecimal() and len(length) < 18):
            return 411, "an upload says how long it is"
        held = self.held.sizes()
        own = sum(size for (owner, _), size in held.items() if owner == session)
        own += self.coming.get(session, 0) + int(length)
        if self.held.make_room(own - MOST_OF_A_SESSION, session) > 0:
            return (
                413,
                f"{own:,} bytes are more than the {MOST_OF_A_SESSION:,} that one reader may bring; reload the page",
            )
        too_many = sum(self.held.sizes().values()) + sum(self.coming.values()) + int(length) - MOST_IN_ALL
        if self.held.make_room(too_many) > 0:
            return 503, "this server holds as many files as it may; try again in a few minutes"
        return None

    @contextmanager
    def _under_way(self, session: str, length: int) -> Iterator[None]:
        self.coming[session] = self.coming.get(session, 0) + length
        try:
            yield
        finally:
            self.coming[session] -= length
            if not self.coming[session]:
                del self.coming[session]
