"""How many bytes of uploads a server holds at once: of one session, and in all. What is beyond is refused unread."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_OF_A_SESSION = 480_000_000  # bytes: one file as large as any page takes
MOST_IN_ALL = 1_000_000_000
PLACE = "/_stcore/upload_file/"


@dataclass
class Uploads:
    """The middleware in front of Streamlit's uploads.

    Attributes:
        app: what is behind it.
        held: returns the bytes of the uploads that are held, by session.
        coming: the bytes of those that are under way.
    """

    app: ASGIApp
    held: Callable[[], Mapping[str, int]]
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

    def _refusal(self, session: str, length: str) -> tuple[int, str] | None:
        """Returns the status and the sentence with which an upload is refused, or None."""
        if not (length.isascii() and length.isdecimal() and len(length) < 18):
            return 411, "an upload says how long it is"
        held = self.held()
        own = held.get(session, 0) + self.coming.get(session, 0) + int(length)
        if own > MOST_OF_A_SESSION:
            return (
                413,
                f"{own:,} bytes are more than the {MOST_OF_A_SESSION:,} that one reader may bring; reload the page",
            )
        if sum(held.values()) + sum(self.coming.values()) + int(length) > MOST_IN_ALL:
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
