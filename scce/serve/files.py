"""Files that are sent as they lie in a folder, compressed: each once, when it is first asked for, and kept.

Streamlit sends its bundles as they are, since Starlette would compress them anew for every visitor. Kept in memory, all
that a visit of the app asks for is about 2 MB, and the work is done when the first visitor has it.
"""

import asyncio
import gzip
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scce.serve.conditions import accepts_gzip, knows

__all__ = ["CompressedFiles", "compressed_files"]

# What is worth compressing: fonts and pictures are compressed already.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
LEAST = 500  # bytes; a smaller file is one packet in any case
LEVEL = 6  # of gzip: 9 takes half as long again and saves 0.3 %
PIECE = 65536  # bytes handed on at once, so that for a slow reader no more of a file waits in memory
FOREVER = "public, max-age=31536000, immutable"


def compressed_files(folder: Path, at: str) -> Middleware:
    """Returns what `st.App(middleware=[...])` takes, so that a folder's files are sent compressed."""
    return Middleware(CompressedFiles, folder=folder, at=at)


class CompressedFiles:
    """Middleware that answers for the files of a folder, compressed, and leaves all else to the app behind it.

    The app must serve the same files at the same addresses: it answers whoever takes no gzip or asks for a part of a
    file. A file's name must change with its content, as it does in Streamlit's bundles: what was sent is kept by the
    process, and by browsers for a year.

    Args:
        app: what is behind it.
        folder: of the files; those that are in it at the start of the process.
        at: the address of the folder, with a slash at each end; a path before it (`server.baseUrlPath`) may be any.
    """

    def __init__(self, app: ASGIApp, folder: Path, at: str) -> None:
        self._app = app
        self._at = at
        self._files = {path.relative_to(folder).as_posix(): _File(path) for path in _worth_compressing(folder)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._file(scope)
        if file is None:
            await self._app(scope, receive, send)
        elif _takes_it_compressed(Headers(scope=scope)):
            await file.answer(scope, send)
        else:
            await self._app(scope, receive, _also_telling_what_it_depends_on(send))

    def _file(self, scope: Scope) -> "_File | None":
        """Returns the file that a request asks for, or None where it is not one of ours."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        before, at, name = scope["path"].rpartition(self._at)
        usual = at and not {"..", ""} & set(before.split("/")[1:])  # what Streamlit refuses is left to it
        return self._files.get(name) if usual else None


class _File:
    """A file that is compressed when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = asyncio.Lock()  # a second reader waits for the first one's work
        self._body = b""
        self._headers: dict[str, str] = {}

    async def answer(self, scope: Scope, send: Send) -> None:
        """Sends the whole file, or says that the reader has it already."""
        async with self._lock:
            if not self._body:
                self._body = await run_in_threadpool(_compressed, self._path)
                self._headers = _headers(self._body, TYPES[self._path.suffix])
        if knows(Headers(scope=scope).get("if-none-match", ""), self._headers["etag"]):
            await _send(send, 304, {name: self._headers[name] for name in ("etag", "cache-control", "vary")}, b"")
        else:
            await _send(send, 200, self._headers, self._body if scope["method"] == "GET" else b"")


def _worth_compressing(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in TYPES and path.stat().st_size >= LEAST]


def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


def _headers(body: bytes, kind: str) -> dict[str, str]:
    return {
        "content-type": kind,
        "content-encoding": "gzip",
        "content-length": str(len(body)),
        "etag": f'"{sha256(body).hexdigest()[:32]}"',  # the same in every process and on every machine
        "cache-control": FOREVER,
        "vary": "Accept-Encoding",
    }


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": Headers(headers).raw})
    for start in range(0, len(body), PIECE):
        await send({"type": "http.response.body", "body": body[start : start + PIECE], "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _takes_it_compressed(headers: Headers) -> bool:
    return "range" not in headers and accepts_gzip(",".join(headers.getlist("accept-encoding")))


def _also_telling_what_it_depends_on(send: Send) -> Send:
    """Returns a `send` that lets no cache give this answer to a reader who takes gzip, or the other way round."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return sending
