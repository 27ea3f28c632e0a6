"""What is sent: as it is and compressed, with a tag by which a browser asks whether it has changed."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from scce.serve.conditions import accepts_gzip, knows

FAST, SMALL = 1, 6  # levels of compression


@dataclass(frozen=True)
class Sent:
    """What is sent.

    Attributes:
        plain: as they are.
        compressed: the same by gzip.
    """

    plain: bytes
    compressed: bytes

    def answer(self, request: Request, headers: Mapping[str, str], media_type: str) -> Response:
        """Returns the answer in the form that the browser reads; a middleware around it leaves it as it is."""
        gzipped = accepts_gzip(",".join(request.headers.getlist("accept-encoding")))
        encoding = {"content-encoding": "gzip"} if gzipped else {}
        body = self.compressed if gzipped else self.plain
        return Response(body, 200, {"vary": "accept-encoding", **headers, **encoding}, media_type)


@dataclass(frozen=True)
class Kept(Sent):
    """What is kept by the server and by the browser, which asks each time whether it has changed.

    Attributes:
        tag: that changes with it.
    """

    tag: str

    def answer(self, request: Request, headers: Mapping[str, str], media_type: str) -> Response:
        """Returns the answer, or that nothing has changed."""
        asked_each_time = {"cache-control": "no-cache", "etag": self.tag, "vary": "accept-encoding", **headers}
        if knows(request.headers.get("if-none-match", ""), self.tag):
            return Response(status_code=304, headers=asked_each_time)
        return super().answer(request, asked_each_time, media_type)


def sent_once(plain: bytes) -> Sent:
    """Returns bytes as they are sent, compressed in little time."""
    return Sent(plain, gzip.compress(plain, FAST, mtime=0))


def kept(text: str) -> Kept:
    """Returns a text that is sent more than once, compressed well."""
    plain = text.encode()
    return Kept(plain, gzip.compress(plain, SMALL, mtime=0), f'W/"{sha256(plain).hexdigest()[:32]}"')
