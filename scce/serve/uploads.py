"""How many bytes of uploads a server holds at once, of one session and in all, and for how long.

What is beyond is refused unread. Only when there is no other room a file goes for a new one: first those that their
pages have had the time to read, then those of the session that holds most, if that is more than the new one's. So
whoever brings much, again and again, keeps nobody out who brings little.
"""

import asyncio
import time
from collections import Counter
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
LONGEST = 570.0  # seconds that a file is held; who looks every half a minute lets it go within ten
READ_WITHIN = 60.0  # seconds: an older file makes room for a new one
FULL = (503, "this server holds as many files as it may; try again in a few minutes")
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
        knows: says whether there is a session of a name; for no other one a file goes.
        clock: tells the time in seconds.
        came: when each of them came, or was first seen.
    """

    files: Callable[[], Mapping[Name, int]] = _nothing
    let_go: Callable[[Name], None] = _let_nothing_go
    knows: Callable[[str], bool] = bool
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

    def make_room(self, too_many: int, session: str = "", age: float = READ_WITHIN) -> int:
        """Takes files away, the oldest first; returns how many bytes are still too many.

        Args:
            too_many: bytes.
            session: whose files; anyone's if not given.
            age: seconds, of a file that may go; as old as one that its page has read if not given.
        """
        for name, size in self.sizes().items():
            if too_many > 0 and self._age(name) >= age and session in ("", name[0]):
                self.let_go(name)
                too_many -= size
        return too_many

    def _age(self, name: Name) -> float:
        return self.clock() - self.came[name]


@dataclass(eq=False)
class Coming:
    """An upload that is under way.

    Attributes:
        session: whose it is.
        length: bytes.
        patience: with it; it ends at once when another needs the room.
    """

    session: str
    length: int
    patience: asyncio.Timeout


@dataclass
class Uploads:
    """The middleware in front of Streamlit's uploads.

    Attributes:
        app: what is behind it.
        held: the files that are held.
        coming: those that are under way.
    """

    app: ASGIApp
    held: Held
    coming: list[Coming] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or refuses the upload."""
        if scope["type"] != "http" or scope["method"] != "PUT" or PLACE not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(PLACE)[2].partition("/")[0]
        if not self.held.knows(session):
            await self.app(scope, receive, send)  # which refuses it unread
            return
        length = Headers(scope=scope).get("content-length", "")
        refusal = self._refusal(session, length) or await self._take(session, int(length), scope, receive, send)
        if refusal:
            status, why = refusal
            await PlainTextResponse(why, status)(scope, receive, send)
        self.held.sizes()  # that one more has come

    async def _take(
        self, session: str, length: int, scope: Scope, receive: Receive, send: Send
    ) -> tuple[int, str] | None:
        """Takes an upload; returns the status and the sentence for one that has not come to its end, or None."""
        try:
            async with asyncio.timeout(None) as patience:
                with self._under_way(Coming(session, length, patience)):
                    await self.app(scope, receive, send)
        except TimeoutError:  # it made room
            return FULL
        except ClientDisconnect:  # given up, or too slow
            return 408, "the upload has not come to its end"
        return None

    def _refusal(self, session: str, length: str) -> tuple[int, str] | None:
        """Returns the status and the sentence with which an upload is refused, or None."""
        if not (length.isascii() and length.isdecimal() and len(length) < 18):
            return 411, "an upload says how long it is"
        own = self._bytes()[session] + int(length)
        if self.held.make_room(own - MOST_OF_A_SESSION, session) > 0:
            return (
                413,
                f"{own:,} bytes are more than the {MOST_OF_A_SESSION:,} that one reader may bring; reload the page",
            )
        too_many = self.held.make_room(self._bytes().total() + int(length) - MOST_IN_ALL)
        if too_many > 0 and not self._whoever_has_most_makes_room(too_many, self._bytes()[session] + int(length)):
            return FULL
        return None

    def _bytes(self) -> Counter[str]:
        """Returns how many bytes each session has here, and those that are to come."""
        bytes_of = Counter[str]()
        for (session, _), size in self.held.sizes().items():
            bytes_of[session] += size
        for upload in self.coming:
            bytes_of[upload.session] += upload.length
        return bytes_of

    def _whoever_has_most_makes_room(self, too_many: int, wanted: int) -> bool:
        """Takes so many bytes from the session that has most, if that is more than another wants in all."""
        session, most = max(self._bytes().items(), key=lambda each: each[1], default=("", 0))
        if most <= wanted:
            return False
        too_many = self.held.make_room(too_many, session, age=0.0)
        for upload in [each for each in self.coming if each.session == session]:
            if too_many > 0:
                self.coming.remove(upload)
                upload.patience.reschedule(0.0)
                too_many -= upload.length
        return True

    @contextmanager
    def _under_way(self, upload: Coming) -> Iterator[None]:
        self.coming.append(upload)
        try:
            yield
        finally:
            if upload in self.coming:  # it has not made room
                self.coming.remove(upload)
