"""Phones in a room: a light page, what it shows, and their votes. A vote is the one thing that changes something here.

GET  /live/room             a code is typed
GET  /live/room/CODE        the page, the same for every code
GET  /live/room/CODE/state  what it shows; with the tag of an earlier answer 304, if that is still so
GET  /live/room/CODE/outcome?round=1&answer=cat  the sentence for an answer, once the round is revealed
POST /live/room/CODE        a vote: {"token", "round", "answer", "tag"}; answered when it is safe
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from scce.arrays import InputError
from scce.live import as_json
from scce.rooms import (
    Buckets,
    ClosedError,
    FullError,
    NoRoomError,
    Rooms,
    answer_in,
    code_in,
    is_code,
    question_of,
    rooms_here,
)
from scce.serve.addresses import address_of
from scce.serve.conditions import knows
from scce.serve.light import SAFE, RefusalError, body_of
from scce.serve.room_documents import door_page, room_page, room_policy
from scce.serve.room_state import Shown, Watch

LARGEST_VOTE = 1024  # bytes
STATUS = {NoRoomError: 404, ClosedError: 409, FullError: 503}
NOT_KEPT = {**SAFE, "cache-control": "no-store"}
VOTES_A_SECOND, VOTES_AT_ONCE = 2, 10  # of one phone
WRONG_CODES_A_SECOND, WRONG_CODES_AT_ONCE = 0.5, 20  # of one address


@dataclass(frozen=True)
class Counter:
    """Where phones are answered: the rooms, and what a process remembers of who asked, for a moment and in memory.

    Attributes:
        rooms: where votes go.
        watch: sees what rooms show.
        votes: of each phone.
        wrong_codes: of each address.
    """

    rooms: Rooms
    watch: Watch
    votes: Buckets
    wrong_codes: Buckets


@cache
def counter_here() -> Counter:
    """Returns where this process answers phones."""
    return counter_of(rooms_here())


def counter_of(rooms: Rooms) -> Counter:
    """Returns where phones are answered in some rooms."""
    votes = Buckets(VOTES_A_SECOND, VOTES_AT_ONCE)
    return Counter(rooms, Watch(rooms), votes, Buckets(WRONG_CODES_A_SECOND, WRONG_CODES_AT_ONCE))


def room_routes() -> list[Route]:
    """Returns the routes of the rooms; they stand before those of other light pages."""
    return [
        Route("/live/room", Door),
        Route("/live/room/{code}", RoomPage),
        Route("/live/room/{code}/state", RoomState),
        Route("/live/room/{code}/outcome", RoomOutcome),
    ]


class Refusing(HTTPEndpoint):
    """Answers what it does not take with a sentence."""

    allowed = "GET, HEAD"

    async def method_not_allowed(self, request: Request) -> Response:
        """Returns what is said to any other method."""
        refusal = RefusalError(405, f"{request.method[:20]} is not answered here, only {self.allowed}")
        return _refused(refusal, {"allow": self.allowed})


class Door(Refusing):
    """Where a code is typed."""

    async def get(self, request: Request) -> Response:
        """Returns the page, or the way to the room whose code was typed."""
        typed = code_in(request.query_params.get("code", ""))
        if typed:
            return RedirectResponse(f"room/{quote(typed)}", 303, NOT_KEPT)
        return door_page().answer(request, _of_page(), "text/html")


class RoomPage(Refusing):
    """The page of a room."""

    allowed = "GET, HEAD, POST"

    async def get(self, request: Request) -> Response:
        """Returns the page, which is the same for every room."""
        return room_page().answer(request, _of_page(), "text/html")

    async def post(self, request: Request) -> Response:
        """Takes a vote."""
        try:
            return _json(
                {"answer": await _vote(counter_here(), request, _vote_in(await body_of(request, "vote", LARGEST_VOTE)))}
            )
        except RefusalError as refusal:
            return _refused(refusal)


class RoomState(Refusing):
    """What a room shows."""

    async def get(self, request: Request) -> Response:
        """Returns it, or that it is what the phone has."""
        tag = request.headers.get("if-none-match", "")
        try:
            shown = await _shown(counter_here(), request, tag)
        except RefusalError as refusal:
            return _refused(refusal)
        headers = {**SAFE, "cache-control": "no-cache", "etag": shown.tag}
        if knows(tag, shown.tag):
            return Response(status_code=304, headers=headers)
        return shown.sent.answer(request, headers, "application/json")


class RoomOutcome(Refusing):
    """The sentence for an answer."""

    async def get(self, request: Request) -> Response:
        """Returns it, once the round is revealed."""
        query = request.query_params
        try:
            shown = await _shown(counter_here(), request, "")
            return _json({"told": _outcome(shown, query.get("round", ""), query.get("answer", ""))})
        except RefusalError as refusal:
            return _refused(refusal)


def _outcome(shown: Shown, number: str, answer: str) -> str:
    asked = next((each for each in shown.room.rounds if str(each.number) == number), None)
    if asked is None or asked.state != "revealed":
        raise RefusalError(409, "what is right is told when the teacher shows it")
    step = question_of(shown.room, asked)
    try:
        return step.outcome(answer_in(step, answer)).told
    except InputError as error:
        raise RefusalError(400, str(error)) from None


# ---- a room by its code ------------------------------------------------------------------------


async def _shown(counter: Counter, request: Request, tag: str, fresh: float | None = None) -> Shown:
    """Returns what a room shows. An address that guessed wrong too often has to wait; who has been in has not.

    Raises:
        RefusalError: if there is no such room, or the address has to wait.
    """
    code, client = code_in(request.path_params["code"]), address_of(request.scope)
    known = tag.removeprefix("W/").strip('"').partition("-")[0]
    if not counter.wrong_codes.has(client) and not known:
        raise RefusalError(429, "too many wrong codes came from this network; wait a few seconds")
    try:
        shown = await counter.watch.shown(code, *([fresh] if fresh is not None else [])) if is_code(code) else None
    except InputError:  # no such room, or one whose lesson is not there any more
        shown = None
    if shown is not None and (known == shown.room.mark or counter.wrong_codes.has(client)):
        return shown
    if not counter.wrong_codes.take(client):
        raise RefusalError(429, "too many wrong codes came from this network; wait a few seconds")
    raise RefusalError(404, f"there is no room {code[:12]!r}; look at the code once more")


# ---- a vote ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PhoneVote:
    """What a phone sends.

    Attributes:
        token: of the phone.
        round: that it answers in.
        answer: that it gives.
        tag: of what it shows.
    """

    token: str
    round: int
    answer: str
    tag: str


def _vote_in(body: bytes) -> PhoneVote:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusalError(400, "the vote is not JSON") from None
    kinds = {"token": str, "round": int, "answer": str}
    if not isinstance(told, dict) or any(type(told.get(name)) is not kind for name, kind in kinds.items()):
        raise RefusalError(400, "a vote has a token, a round and an answer")
    if not 0 < told["round"] < 2**31:
        raise RefusalError(400, "rounds are counted from 1")
    return PhoneVote(told["token"], told["round"], told["answer"], str(told.get("tag") or ""))


async def _vote(counter: Counter, request: Request, vote: PhoneVote) -> str:
    """Takes a vote, and returns its answer in the words that are counted."""
    if not counter.votes.take(vote.token):
        raise RefusalError(429, "this phone votes faster than anybody can think; wait a second")
    shown = await _shown(counter, request, vote.tag)
    if vote.round > shown.room.now.number:
        shown = await _shown(counter, request, vote.tag, fresh=0)
    asked = next((each for each in shown.room.rounds if each.number == vote.round), None)
    if asked is None:
        raise RefusalError(409, f"the room has no round {vote.round}")
    try:
        answer = answer_in(question_of(shown.room, asked), vote.answer)
        soon = counter.rooms.vote_soon(shown.room.code, vote.token, vote.round, answer)
    except InputError as error:
        raise RefusalError(400, str(error)) from None
    if not await asyncio.wrap_future(soon):
        reason = await run_in_threadpool(counter.rooms.refused, shown.room.code, vote.round)
        raise RefusalError(STATUS[type(reason)], str(reason))
    return answer


# ---- answers -----------------------------------------------------------------------------------


def _of_page() -> dict[str, str]:
    return {**SAFE, "content-security-policy": room_policy()}


def _json(told: Mapping[str, Any]) -> Response:
    return Response(as_json(told), 200, NOT_KEPT, "application/json")


def _refused(refusal: RefusalError, more: Mapping[str, str] | None = None) -> Response:
    headers = {**NOT_KEPT, **(more or {})}
    return Response(as_json({"notices": [f"{refusal}."]}), refusal.status, headers, "application/json")
