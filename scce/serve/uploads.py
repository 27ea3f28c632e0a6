"""How many bytes of uploads a server holds at once, of one session and in all, and for how long.

What is beyond is refused unread. Only when there is no other room files go for a new one: those of the address that
has most, if that is more than the new one's has, and else of the new one's own; of it first what its pages have had
the time to read, then what the session that has most brought. So whoever brings much, again and again and in many
sessions, keeps nobody out who brings little; and a class, which is one address, shares what that has.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from scce.serve.addresses import address_of

MOST_OF_A_SESSION = 130_000_000  # bytes: one file as large as any page takes, and the form around it
MOST_IN_ALL = 170_000_000
LONGEST = 570.0  # seconds that a file is held; who looks every half a minute lets it go within ten
READ_WITHIN = 60.0  # seconds: an older file makes room for a new one
FULL = (503, "this server holds as many files as it may; try again in a few minutes")
PLACE = "/_stcore/upload_file/"
Name: TypeAlias = tuple[str, str]  # of a file: its session, and its own
Refusal: TypeAlias = tuple[int, str]  # the status of an answer, and its sentence


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
        addresses: that they came from, of each session that has one here.
    """

    files: Callable[[], Mapping[Name, int]] = _nothing
    let_go: Callable[[Name], None] = _let_nothing_go
    knows: Callable[[str], bool] = bool
    clock: Callable[[], float] = time.monotonic
    came: dict[Name, float] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def sizes(self) -> Mapping[Name, int]:
        """Returns how many bytes each file has, the oldest first."""
        sizes, now = self.files(), self.clock()
        self.came = {name: self.came.get(name, now) for name in sizes}
        self.addresses = {session: self.addresses[session] for session, _ in sizes if session in self.addresses}
        return dict(sorted(sizes.items(), key=lambda file: self.came[file[0]]))

    def let_go_of_old(self) -> None:
        """Takes away what was held for the longest time that a file is."""
        for name in self.sizes():
            if self._age(name) > LONGEST:
                self.let_go(name)

    def came_from(self, session: str, address: str) -> None:
        """Takes note of the address that a session's files came from, as long as there are any."""
        self.addresses[session] = address
        self.sizes()

    def make_room(self, too_many: int, sessions: Container[str], age: float = READ_WITHIN) -> int:
        """Takes files away, the oldest first; returns how many bytes are still too many.

        Args:
            too_many: bytes.
            sessions: whose files.
            age: seconds, of a file that may go; as old as one that its page has read if not given.
        """
        for name, size in self.sizes().items():
            if too_many > 0 and self._age(name) >= age and name[0] in sessions:
                self.let_go(name)
                too_many -= size
        return too_many

    def _age(self, name: Name) -> float:
        return self.clock() - self.came[name]


@dataclass(frozen=True)
class Upload:
    """What somebody brings.

    Attributes:
        session: whose it is.
        address: that it comes from.
        length: bytes.
    """

    session: str
    address: str
    length: int


@dataclass(eq=False)
class Coming:
    """An upload that is under way.

    Attributes:
        upload: which.
        patience: with it; it ends at once when another needs the room.
    """

    upload: Upload
    patience: asyncio.Timeout


@dataclass(frozen=True)
class Shares:
    """How many bytes are here and on their way.

    Attributes:
        sessions: of each session.
        addresses: of each session, where it is known.
    """

    sessions: Counter[str]
    addresses: Mapping[str, str]

    @cached_property
    def of_addresses(self) -> Counter[str]:
        """How many bytes each address has."""
        bytes_of = Counter[str]()
        for session, size in self.sessions.items():
            bytes_of[self.addresses.get(session, "")] += size
        return bytes_of

    def with_most(self) -> str:
        """Returns the address that has most."""
        return max(self.of_addresses, key=lambda each: self.of_addresses[each], default="")

    def of(self, address: str) -> list[str]:
        """Returns the sessions of an address, those that have most first."""
        return [session for session, _ in self.sessions.most_common() if self.addresses.get(session, "") == address]


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
        refusal = await self._taken(session, scope, receive, send)
        if refusal is not None:
            status, why = refusal
            await PlainTextResponse(why, status)(scope, receive, send)
        self.held.came_from(session, address_of(scope))

    async def _taken(self, session: str, scope: Scope, receive: Receive, send: Send) -> Refusal | None:
        """Takes an upload, or returns why it is refused."""
        length = Headers(scope=scope).get("content-length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < 18):
            return 411, "an upload says how long it is"
        upload = Upload(session, address_of(scope), int(length))
        return self._refusal(upload) or await self._take(upload, scope, receive, send)

    async def _take(self, upload: Upload, scope: Scope, receive: Receive, send: Send) -> Refusal | None:
        """Takes an upload; returns the status and the sentence for one that has not come to its end, or None."""
        try:
            async with asyncio.timeout(None) as patience:
                with self._under_way(Coming(upload, patience)):
                    await self.app(scope, receive, send)
        except TimeoutError:  # it made room
            return FULL
        except ClientDisconnect:  # given up, or too slow
            return 408, "the upload has not come to its end"
        return None

    def _refusal(self, upload: Upload) -> Refusal | None:
        """Returns the status and the sentence with which an upload is refused, or None."""
        own = self._shares().sessions[upload.session] + upload.length
        if self.held.make_room(own - MOST_OF_A_SESSION, {upload.session}) > 0:
            return (
                413,
                f"{own:,} bytes are more than the {MOST_OF_A_SESSION:,} that one reader may bring; reload the page",
            )
        return None if self._make_room(upload) else FULL

    def _shares(self) -> Shares:
        bytes_of, addresses = Counter[str](), dict[str, str]()
        for (session, _), size in self.held.sizes().items():
            bytes_of[session] += size
        for upload in (each.upload for each in self.coming):
            bytes_of[upload.session] += upload.length
            addresses[upload.session] = upload.address
        return Shares(bytes_of, self.held.addresses | addresses)

    def _make_room(self, upload: Upload) -> bool:
        """Returns whether there is room for an upload, after files have gone where they have to."""
        shares = self._shares()
        too_many = shares.sessions.total() + upload.length - MOST_IN_ALL
        own, most = shares.of_addresses[upload.address] + upload.length, shares.with_most()
        gives = most if shares.of_addresses[most] > own else upload.address
        too_many = self.held.make_room(too_many, shares.of(gives))
        if own <= MOST_OF_A_SESSION:  # with many sessions an address gets no more of others than with one
            too_many = self.held.make_room(too_many, shares.sessions)
        for session in shares.of(gives):
            if gives != upload.address or shares.sessions[session] > shares.sessions[upload.session] + upload.length:
                too_many = self._take_from(session, too_many)
        return too_many <= 0

    def _take_from(self, session: str, too_many: int) -> int:
        """Takes files of a session and what it is bringing; returns how many bytes are still too many."""
        too_many = self.held.make_room(too_many, {session}, age=0.0)
        for coming in [each for each in self.coming if each.upload.session == session]:
            if too_many > 0:
                self.coming.remove(coming)
                coming.patience.reschedule(0.0)
                too_many -= coming.upload.length
        return too_many

    @contextmanager
    def _under_way(self, coming: Coming) -> Iterator[None]:
        self.coming.append(coming)
        try:
            yield
        finally:
            if coming in self.coming:  # it has not made room
                self.coming.remove(coming)
