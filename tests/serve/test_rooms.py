"""What phones in a room talk to: the pages, what a room shows, votes, and what is refused."""

import asyncio
import json
import re
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from calling import JSON, Parts, call, post
from starlette.applications import Starlette

sys.path.append(str(Path(__file__).parents[1] / "rooms"))

from lessons import SMALL

import scce.lessons
from app import app as whole_app
from scce.rooms import Buckets, Rooms, asked_in, client_of
from scce.rooms.codes import ALPHABET, LENGTH
from scce.rooms.store import DAY
from scce.serve import housekeeping
from scce.serve import rooms as served
from scce.serve.documents import hash_of
from scce.serve.housekeeping import forget_unused_rooms
from scce.serve.privacy import privacy_routes

APP = Starlette(routes=[*served.room_routes(), *privacy_routes()])
TOKEN = "t" * 16
ROOT = Path(__file__).parents[2]


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """The rooms that phones find."""
    monkeypatch.setattr(scce.lessons, "LESSONS", (SMALL,))
    opened = Rooms(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    counter = served.counter_of(opened)
    monkeypatch.setattr(served, "counter_here", lambda: counter)
    monkeypatch.setattr("scce.serve.room_state.FRESH", 0)
    monkeypatch.setattr("scce.serve.room_state.Watch.shown.__defaults__", (0,), raising=False)
    yield opened
    opened.close()


@pytest.fixture
def room(rooms):
    """A room of which the first question is open."""
    made = rooms.open(SMALL.name, 3)
    rooms.steer(made.code, made.key, "open")
    return made


def state_of(room, **how):
    return call(APP, f"/live/room/{room.code}/state", **how)


def vote(room, answer="cat", number=1, token=TOKEN, **more):
    return post(APP, f"/live/room/{room.code}", "", {"token": token, "round": number, "answer": answer, **more})


def outcome_of(room, answer, number=1):
    return call(APP, f"/live/room/{room.code}/outcome", f"round={number}&answer={answer}")


# ---- the pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/live/room", "/live/room/K7M2XF", "/privacy"])
def test_a_page_is_one_answer_without_cookie_that_may_load_nothing_else(address):
    page = call(APP, address, headers={"accept-encoding": "gzip"})
    policy = page.headers["content-security-policy"]
    assert (page.status, page.headers["x-content-type-options"], "set-cookie" in page.headers) == (
        200,
        "nosniff",
        False,
    )
    assert "default-src 'none'" in policy
    parts = Parts(page.text)
    assert {tag for tag, _, _ in parts.texts} <= {"script", "style"}
    assert [text for _, _, text in parts.texts if hash_of(text) not in policy] == []
    assert not re.search(r"https?://", re.sub(r"http://www.w3.org/2000/svg|data:[^\"]*", "", page.text))
    assert len(page.sent) < 12_000
    again = call(APP, address, headers={"if-none-match": page.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_the_page_of_a_room_tells_nothing_of_it(room):
    assert call(APP, f"/live/room/{room.code}").body == call(APP, "/live/room/NOSUCH").body


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("k7m-2xf", "room/K7M2XF"),
        ("%EF%BC%AB7M2XF", "room/K7M2XF"),
        ("../../x", "room/X"),
        ("%E7%8C%AB", "room/%E7%8C%AB"),
    ],
)
def test_a_typed_code_leads_to_its_room(typed, way):
    answer = call(APP, "/live/room", f"code={typed}")
    assert (answer.status, answer.headers["location"]) == (303, way)


# ---- what a room shows -------------------------------------------------------------------------


def test_a_phone_is_told_what_is_asked_while_it_is_asked_and_what_was_answered_when_it_is_revealed(rooms, room):
    told = state_of(room).data
    assert told == {
        "code": room.code,
        "round": 1,
        "state": "open",
        "number": 1,
        "of": 3,
        "attempt": 1,
        "asks": "Which class gets the largest share?",
        "options": ["cat", "dog", "bird", "fish"],
    }
    assert vote(room).data == {"answer": "cat"}
    rooms.steer(room.code, room.key, "close")
    assert state_of(room).data == told | {"state": "closed"}
    rooms.steer(room.code, room.key, "reveal")
    bars = state_of(room).data["bars"]
    assert [(bar["answer"], bar["votes"], bar["right"], bar["percent"]) for bar in bars][:2] == [
        ("cat", 1, False, 100),
        ("dog", 0, True, 0),
    ]
    rooms.steer(room.code, room.key, "next")
    assert state_of(room).data == {"code": room.code, "round": 2, "state": "ready", "number": 2, "of": 3}


def test_a_phone_that_has_it_already_is_told_so(rooms, room):
    tag = state_of(room).headers["etag"]
    assert state_of(room, headers={"if-none-match": tag}).status == 304
    vote(room)
    assert state_of(room, headers={"if-none-match": tag}).status == 304
    rooms.steer(room.code, room.key, "close")
    assert state_of(room, headers={"if-none-match": tag}).status == 200


def test_what_is_right_is_told_when_it_is_revealed(rooms, room):
    assert (outcome_of(room, "cat").status, outcome_of(room, "cat", 7).status) == (409, 409)
    rooms.steer(room.code, room.key, "reveal")
    assert outcome_of(room, "cat").data == {"told": asked_in(SMALL)[0].outcome("cat").told}
    assert outcome_of(room, "wolf").status == 400


# ---- votes -------------------------------------------------------------------------------------


def test_a_vote_can_be_changed_until_the_round_is_closed(rooms, room):
    assert [vote(room, answer).status for answer in ("cat", "dog")] == [200, 200]
    rooms.steer(room.code, room.key, "close")
    late = vote(room, "bird")
    assert (late.status, late.data) == (409, {"notices": ["the question is closed: this answer came too late."]})
    assert rooms.tally(room.code, 1) == {"dog": 1}


def test_a_vote_for_a_round_that_began_just_now_is_taken(rooms, room):
    state_of(room)
    for action in ("reveal", "next", "open"):
        rooms.steer(room.code, room.key, action)
    assert vote(room, "2,5", 2).data == {"answer": "2.5"}


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"answer": "wolf"}, 400, "wolf"),
        ({"answer": 7}, 400, "a vote has a token, a round and an answer"),
        ({"token": "x"}, 400, "token"),
        ({"token": None}, 400, "a vote has"),
        ({"number": True}, 400, "a vote has"),
        ({"number": 0}, 400, "counted from 1"),
        ({"number": 10**30}, 400, "counted from 1"),
        ({"number": 9}, 409, "no round 9"),
    ],
)
def test_what_is_no_vote_is_a_sentence(rooms, room, changed, status, words):
    refused = vote(room, **changed)
    assert (refused.status, words in refused.data["notices"][0]) == (status, True)
    assert rooms.count(room.code, 1) == 0


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"{", "application/json", 400, "not JSON"),
        (b"[]", "application/json", 400, "a vote has"),
        (b"[" * 1000, "application/json", 400, "not JSON"),
        (b" " * 1025, "application/json", 413, "more than 1,024 bytes"),
        (b"{}", "text/plain", 415, "application/json"),
        (b"{}", "application/x-www-form-urlencoded", 415, "application/json"),
    ],
)
def test_a_body_that_is_none_is_a_sentence(room, body, kind, status, words):
    refused = post(APP, f"/live/room/{room.code}", "", body, headers={"content-type": kind})
    assert (refused.status, words in refused.data["notices"][0]) == (status, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", ["", "/K7M2XF/state", "/K7M2XF/outcome"])
def test_another_method_is_a_sentence_and_changes_nothing(method, path):
    refused = call(APP, f"/live/room{path}", method=method)
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
    assert "only GET" in refused.data["notices"][0]


# ---- bounds ------------------------------------------------------------------------------------


def test_a_phone_that_votes_all_the_time_has_to_wait_and_others_have_not(room):
    statuses = [vote(room).status for _ in range(12)]
    assert (statuses[:10], statuses[-1], vote(room, token="u" * 16).status) == ([200] * 10, 429, 200)


def test_guessing_codes_is_slowed_and_finds_nothing_and_who_is_in_goes_on(room):
    tag = state_of(room).headers["etag"]
    wrong = [call(APP, f"/live/room/{code}/state").status for code in ["CCCCCC", "x", "\u732b"] * 7]
    assert (wrong[:20], wrong[-1]) == ([404] * 20, 429)
    assert state_of(room).status == 429  # a right guess is not told either
    assert state_of(room, headers={"if-none-match": '"0123456789abcdef-1"'}).status == 429
    assert state_of(room, headers={"if-none-match": tag}).status == 304
    assert (vote(room).status, vote(room, tag=tag).status) == (429, 200)
    elsewhere = {"x-forwarded-for": "1.2.3.4"}
    assert state_of(room, headers=elsewhere).status == 429  # from a stranger, who is no proxy


PROCESSES, OPEN_ROOMS, WEEK = 2, 100, 7 * 24 * 60 * 60


def test_over_several_processes_guessing_is_slow_enough(rooms, room, monkeypatch):
    """Each process counts for itself: a network makes as many times more guesses, and takes weeks to find a room."""
    now = [0.0]
    counters = [replace(served.counter_of(rooms), wrong_codes=buckets(now)) for _ in range(PROCESSES)]
    guesses, seconds = 0, range(0, 120, 10)
    for now[0] in seconds:
        for counter in counters:
            monkeypatch.setattr(served, "counter_here", lambda counter=counter: counter)
            while call(APP, "/live/room/CCCCCC/state").status == 404:
                guesses += 1
    at_most = PROCESSES * (served.WRONG_CODES_AT_ONCE + served.WRONG_CODES_A_SECOND * seconds[-1])
    assert guesses == at_most
    each = len(ALPHABET) ** LENGTH / OPEN_ROOMS  # guesses until one of so many rooms is found, on average
    assert each / (PROCESSES * served.WRONG_CODES_A_SECOND) > 2 * WEEK


def buckets(now):
    return Buckets(served.WRONG_CODES_A_SECOND, served.WRONG_CODES_AT_ONCE, clock=lambda: now[0])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        ("8.8.8.8", "1.2.3.4", "8.8.8.8"),
        ("172.18.0.2", "", "172.18.0.2"),
        ("", "1.2.3.4", ""),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::1", "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:1.2.3.4", "", "1.2.3.4"),
    ],
)
def test_an_address_is_told_by_a_proxy_of_the_same_network_only(peer, forwarded, client):
    assert client_of(peer, forwarded) == client


# ---- the whole app -----------------------------------------------------------------------------


def test_the_app_has_the_rooms_and_what_is_kept_and_neither_holds_its_own_pages(rooms, room):
    assert call(whole_app, f"/live/room/{room.code}/state").data["state"] == "open"
    for address, words in (
        ("/live/room/X", "One moment"),
        ("/live/room", "The code on the wall"),
        ("/privacy", "What is kept"),
    ):
        page = call(whole_app, address).text
        assert words in page
        assert "scce-skip" not in page


def test_a_server_deletes_what_was_not_used(monkeypatch, rooms):
    monkeypatch.setattr("scce.serve.housekeeping.rooms_here", lambda: rooms)
    rooms.open(SMALL.name, 3)
    rooms._clock = lambda: 4e9
    assert forget_unused_rooms() == 1


def test_a_server_keeps_house_from_its_start_and_goes_on_where_it_fails(monkeypatch, caplog):
    asked = []

    def fail():
        asked.append(1)
        raise OSError("the database is away")

    monkeypatch.setattr(housekeeping, "forget_unused_rooms", fail)
    monkeypatch.setattr(housekeeping, "HOUR", 0)

    async def run():
        async with housekeeping.lifespan(None):
            while len(asked) < 3:
                await asyncio.sleep(0.001)

    asyncio.run(run())
    assert "are not deleted yet" in caplog.text


# ---- what the page of privacy says -------------------------------------------------------------


def test_the_page_says_what_is_so():
    told = " ".join(call(APP, "/privacy").text.split())
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert ("it has no telemetry" in told, config["browser"]["gatherUsageStats"]) == (True, False)
    assert ("a day after its last use" in told, DAY) == (True, 24 * 60 * 60)
    caddy = (ROOT / "scce" / "serve" / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    cookies = {*re.findall("lb_policy cookie (\\w+)", caddy), "_streamlit_xsrf"}
    assert [name for name in cookies if name not in told] == []


def test_what_is_said_to_be_kept_is_all_that_is_kept(rooms, room):
    """The columns of the database, the whole of what a vote leaves, and what a phone keeps."""
    from scce.rooms.schema import METADATA

    columns = {table.name: set(table.columns.keys()) for table in METADATA.tables.values()}
    assert columns == {
        "scce_schema": {"version"},
        "scce_rooms": {"code", "key_hash", "mark", "lesson", "questions", "version", "used"},
        "scce_rounds": {"room", "number", "step", "twin", "state"},
        "scce_votes": {"room", "round", "token", "answer"},
    }
    script = (Path(served.__file__).parent / "room.js").read_text(encoding="utf-8")
    assert "{ token: newToken(), answers: {}, at: 0" in script
    assert "cookie" not in script
    answers = (Path(served.__file__).parents[1] / "live" / "answers.js").read_text(encoding="utf-8")
    assert re.findall(r"localStorage|cookie|fetch|XMLHttpRequest|sendBeacon", answers) == []
    assert "keeps your answers for this tab" in " ".join(call(APP, "/privacy").text.split())
    headers = {**JSON, "cookie": "a=1", "referer": "http://x/", "user-agent": "me"}
    body = json.dumps({"token": TOKEN, "round": 1, "answer": "cat"}).encode()
    answer = post(APP, f"/live/room/{room.code}", "", body, headers=headers)
    assert (answer.status, "set-cookie" in answer.headers) == (200, False)
