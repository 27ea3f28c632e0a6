"""The light pages: a live component in one answer, and its next sheet for a message. The server remembers nothing.

GET /live/logit_lab?<link> is the page; a message of its component, posted to the same address, is answered with the
payload of the next state. Nothing that is sent changes anything here, so any process can answer, in any order.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.endpoints import HTTPEndpoint
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from scce.live import SUBJECTS, Message, Subject, as_bytes, as_json, message_in
from scce.serve.addresses import address_of
from scce.serve.documents import light_page, light_policy
from scce.serve.fairness import BusyError, FairQueue, bench_here, queue_here
from scce.serve.sending import Kept, Sent, kept, sent_once

LONGEST_LINK = 32_768  # characters: every state of these pages has a shorter one
LARGEST_MESSAGE = 65_536  # bytes
KEPT = 128  # pages, of 150 kB each: a class opens one link
BY_ADDRESS = {subject.address: subject for subject in SUBJECTS}
SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
# A page in a sandboxed frame has no origin, and may ask only where everyone may; nothing here is anyone's own.
FOR_EVERYONE = {"access-control-allow-origin": "*"}
ASKED_FIRST = {
    **FOR_EVERYONE,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
}
BYTES = "application/octet-stream"
LESSON = {"lesson", "own"}  # what a link of a step has one of
Query = Mapping[str, list[str]]
Form = Callable[[Mapping[str, Any]], bytes]
Made = TypeVar("Made")


class RefusalError(Exception):
    """What was asked is not answered.

    Args:
        status: of the answer.
        sentence: that says why.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class LightPage(HTTPEndpoint):
    """Answers for one of the live components."""

    async def get(self, request: Request) -> Response:
        """Returns the page of a link."""
        try:
            async with in_turn(request.scope):
                return _page_for(request)
        except RefusalError as refusal:
            return _refused(refusal)

    async def post(self, request: Request) -> Response:
        """Returns the next sheet, for the message of a component."""
        try:
            message = message_of(await body_of(request, "message", LARGEST_MESSAGE))
            async with in_turn(request.scope):
                return _sheet_for(request, message)
        except RefusalError as refusal:
            return _refused(refusal)

    async def options(self, _: Request) -> Response:
        """Returns what a browser asks before the message of a page that has no origin."""
        return Response(status_code=204, headers={**SAFE, **ASKED_FIRST})

    async def method_not_allowed(self, request: Request) -> Response:
        """Returns what is said to any other method."""
        return _refused(RefusalError(405, f"{request.method[:20]} is not answered here, only GET and POST"))


def light_routes() -> list[Route]:
    """Returns the routes of the light pages."""
    return [Route("/live/{address}", LightPage)]


@asynccontextmanager
async def in_turn(scope: Scope, queue: FairQueue | None = None) -> AsyncIterator[None]:
    """Waits for the turn of whoever asks.

    Args:
        scope: of the request.
        queue: in which it waits; that of the light pages if not given.

    Raises:
        RefusalError: if too many wait.
    """
    try:
        async with (queue or queue_here()).turn(address_of(scope)):
            yield
    except BusyError as busy:
        raise RefusalError(503, str(busy)) from None


async def made_in_turn(scope: Scope, make: Callable[[str], Made], address: str) -> Made:
    """Returns what takes some hundredths of a second to make: one at a time, beside the server's thread.

    Args:
        scope: of the request.
        make: makes it.
        address: of which it is made.

    Raises:
        RefusalError: if too many wait.
    """
    async with in_turn(scope, bench_here()):
        return await run_in_threadpool(make, address)


def link_of(request: Request) -> str:
    """Returns what follows the ? in an address, as it came: it need not be UTF-8, nor the host's name be one."""
    query: bytes = request.scope["query_string"]
    return query.decode("latin-1")


def _subject_of(request: Request) -> Subject[Any]:
    address = request.path_params["address"]
    if address not in BY_ADDRESS:
        raise RefusalError(404, f"there is no light page {address[:40]!r}, only {', '.join(BY_ADDRESS)}")
    return BY_ADDRESS[address]


def _refused(refusal: RefusalError) -> Response:
    more = {405: {"allow": "GET, HEAD, OPTIONS, POST"}, 503: {"retry-after": "5"}}
    headers = {**SAFE, **FOR_EVERYONE, "cache-control": "no-store", **more.get(refusal.status, {})}
    return Response(as_json({"notices": [f"{refusal}."]}), refusal.status, headers, "application/json")


# ---- the page ----------------------------------------------------------------------------------


def _page_for(request: Request) -> Response:
    subject = _subject_of(request)
    in_lesson = is_in_lesson(query_of(link_of(request)))
    headers = {**SAFE, "content-security-policy": light_policy(subject, in_lesson)}
    return page_of(subject.address, link_of(request)).answer(request, headers, "text/html")


@lru_cache(KEPT)
def page_of(address: str, link: str) -> Kept:
    """Returns the light page of a link."""
    subject, query = BY_ADDRESS[address], query_of(link)
    return kept(light_page(subject, first_payload(subject, link), is_embedded(query), is_in_lesson(query)))


def first_payload(subject: Subject[Any], link: str) -> Mapping[str, Any]:
    """Returns what a component gets for a link; one that is too long is not read, and that is told."""
    payload = subject.first_payload(query_of(link))
    return payload if len(link) <= LONGEST_LINK else {**payload, "notices": (_too_long(link),)}


def query_of(link: str) -> Query:
    """Returns the parameters of a link; none of one that is too long."""
    return parse_qs(link, keep_blank_values=True) if len(link) <= LONGEST_LINK else {}


def is_embedded(query: Query) -> bool:
    """Returns whether a page stands in a frame of another, as Streamlit's own parameter says it."""
    return query.get("embed") == ["true"]


def is_in_lesson(query: Query) -> bool:
    """Returns whether a link may be of a step of a lesson."""
    return not LESSON.isdisjoint(query)


def _too_long(link: str) -> str:
    return f"the link has {len(link):,} characters, and no more than {LONGEST_LINK:,} are read"


# ---- the next sheet ----------------------------------------------------------------------------


def _sheet_for(request: Request, message: Message) -> Response:
    as_form, media_type = _form_for(request)
    sheet = sheet_of(_subject_of(request), link_of(request), message, as_form)
    headers = {**SAFE, **FOR_EVERYONE, "cache-control": "no-store", "vary": "accept, accept-encoding"}
    return sheet.answer(request, headers, media_type)


def _as_encoded_json(payload: Mapping[str, Any]) -> bytes:
    return as_json(payload).encode()


def _form_for(request: Request) -> tuple[Form, str]:
    """Returns how a sheet is written, and what that is called: JSON, unless the shorter form is asked for."""
    if BYTES in request.headers.get("accept", ""):
        return as_bytes, BYTES
    return _as_encoded_json, "application/json"


def sheet_of(subject: Subject[Any], link: str, message: Message, as_form: Form = as_bytes) -> Sent:
    """Returns the next sheet of a component.

    Args:
        subject: the component.
        link: to the state in which the reader made the edits.
        message: with these edits.
        as_form: writes the sheet.

    Raises:
        RefusalError: if the link is too long.
    """
    if len(link) > LONGEST_LINK:
        raise RefusalError(414, _too_long(link))
    return sent_once(as_form(subject.answer(query_of(link), message)))


async def body_of(request: Request, what: str, most_bytes: int) -> bytes:
    """Returns the JSON that a request brings.

    Args:
        request: whose body it is.
        what: it is called in the sentences: "message".
        most_bytes: that are read.

    Raises:
        RefusalError: if it is no JSON by its type, too large, or not all of it has come.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusalError(415, f"a {what} is sent as application/json")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most_bytes:
                raise RefusalError(413, f"the {what} has more than {most_bytes:,} bytes")
    except ClientDisconnect:
        raise RefusalError(400, f"the {what} has not come to its end") from None
    return bytes(body)


def message_of(body: bytes) -> Message:
    """Returns the message that was sent.

    Raises:
        RefusalError: if it is none.
    """
    try:
        message = message_in(json.loads(body))
    except (ValueError, RecursionError):
        raise RefusalError(400, "the message is not JSON") from None
    if message is None:
        raise RefusalError(400, "the message has not the form of one")
    return message
