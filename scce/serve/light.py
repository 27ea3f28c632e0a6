"""The light pages: a live component in one answer, and its next sheet for a message. The server remembers nothing.

GET /live/logit_lab?<link> is the page; a message of its component, posted to the same address, is answered with the
payload of the next state. Nothing that is sent changes anything here, so any process can answer, in any order.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scce.live import SUBJECTS, Message, Subject, as_json, message_in
from scce.serve.documents import light_page, light_policy

LONGEST_LINK = 16_384  # characters
LARGEST_MESSAGE = 65_536  # bytes
KEPT = 128  # pages, of 150 kB each: a class opens one link
FAST, SMALL = 1, 6  # levels of compression
BY_ADDRESS = {subject.address: subject for subject in SUBJECTS}
SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
Query = Mapping[str, list[str]]


class RefusedError(Exception):
    """What was asked is not answered.

    Args:
        status: of the answer.
        sentence: that says why.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Sent:
    """What is sent, as it is and compressed.

    Attributes:
        plain: UTF-8.
        compressed: the same by gzip.
        tag: that changes with it.
    """

    plain: bytes
    compressed: bytes
    tag: str


class LightPage(HTTPEndpoint):
    """Answers for one of the live components."""

    async def get(self, request: Request) -> Response:
        """Returns the page of a link."""
        try:
            return _page_for(request)
        except RefusedError as refusal:
            return _refused(refusal)

    async def post(self, request: Request) -> Response:
        """Returns the next sheet, for the message of a component."""
        try:
            return _sheet_for(request, _message_in(await _body_of(request)))
        except RefusedError as refusal:
            return _refused(refusal)

    async def method_not_allowed(self, request: Request) -> Response:
        """Returns what is said to any other method."""
        return _refused(RefusedError(405, f"{request.method[:20]} is not answered here, only GET and POST"))


def light_routes() -> list[Route]:
    """Returns the routes of the light pages."""
    return [Route("/live/{address}", LightPage)]


def _subject_of(request: Request) -> Subject[Any]:
    address = request.path_params["address"]
    if address not in BY_ADDRESS:
        raise RefusedError(404, f"there is no light page {address[:40]!r}, only {', '.join(BY_ADDRESS)}")
    return BY_ADDRESS[address]


def _refused(refusal: RefusedError) -> Response:
    headers = {**SAFE, "cache-control": "no-store"} | ({"allow": "GET, HEAD, POST"} if refusal.status == 405 else {})
    return Response(as_json({"notices": [f"{refusal}."]}), refusal.status, headers, "application/json")


# ---- the page ----------------------------------------------------------------------------------


def _page_for(request: Request) -> Response:
    subject = _subject_of(request)
    page = page_of(subject.address, request.url.query)
    headers = {**SAFE, "content-security-policy": light_policy(subject), "cache-control": "no-cache", "etag": page.tag}
    if page.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _in_best_form(request, page.plain, page.compressed, headers, "text/html; charset=utf-8")


@lru_cache(KEPT)
def page_of(address: str, link: str) -> Sent:
    """Returns the light page of a link."""
    subject, query = BY_ADDRESS[address], query_of(link)
    html = light_page(subject, first_payload(subject, link), query.get("embed") == ["true"]).encode()
    return Sent(html, gzip.compress(html, SMALL, mtime=0), f'"{sha256(html).hexdigest()[:32]}"')


def first_payload(subject: Subject[Any], link: str) -> Mapping[str, Any]:
    """Returns what a component gets for a link; one that is too long is not read, and that is told."""
    payload = subject.first_payload(query_of(link))
    return payload if len(link) <= LONGEST_LINK else {**payload, "notices": (_too_long(link),)}


def query_of(link: str) -> Query:
    """Returns the parameters of a link; none of one that is too long."""
    return parse_qs(link, keep_blank_values=True) if len(link) <= LONGEST_LINK else {}


def _too_long(link: str) -> str:
    return f"the link has {len(link):,} characters, and no more than {LONGEST_LINK:,} are read"


# ---- the next sheet ----------------------------------------------------------------------------


def _sheet_for(request: Request, message: Message) -> Response:
    subject, link = _subject_of(request), request.url.query
    if len(link) > LONGEST_LINK:
        raise RefusedError(414, _too_long(link))
    plain = as_json(subject.answer(query_of(link), message)).encode()
    headers = {**SAFE, "cache-control": "no-store"}
    return _in_best_form(request, plain, gzip.compress(plain, FAST, mtime=0), headers, "application/json")


async def _body_of(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "a message is sent as application/json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_MESSAGE:
            raise RefusedError(413, f"the message has more than {LARGEST_MESSAGE:,} bytes")
    return body


def _message_in(body: bytes) -> Message:
    try:
        message = message_in(json.loads(body))
    except (ValueError, RecursionError):
        raise RefusedError(400, "the message is not JSON") from None
    if message is None:
        raise RefusedError(400, "the message has not the form of one")
    return message


# ---- both --------------------------------------------------------------------------------------


def _in_best_form(
    request: Request, plain: bytes, compressed: bytes, headers: Mapping[str, str], media_type: str
) -> Response:
    """Returns the answer in the form that the browser reads; the middleware around it leaves it as it is."""
    gzipped = "gzip" in request.headers.get("accept-encoding", "")
    encoding = {"content-encoding": "gzip"} if gzipped else {}
    vary = {"vary": "accept-encoding"}
    return Response(compressed if gzipped else plain, 200, {**headers, **vary, **encoding}, media_type)
