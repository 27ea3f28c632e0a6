"""A bound for all sockets together, and room for who comes from elsewhere."""

import asyncio
from contextlib import ExitStack, suppress

import pytest
from idle_clock import on_idle_clock
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from scce.serve import sessions
from scce.serve.sessions import Listening, Place, Sessions


async def echo(socket):
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_bytes(await socket.receive_bytes())


@pytest.fixture
def client():
    routes = [WebSocketRoute("/socket", echo), Route("/{path:path}", lambda _: PlainTextResponse("in"))]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(Sessions, most=3)]), client=("10.0.0.1", 1)) as app:
        yield app


class Readers:
    """Sockets from several networks; each has said something, in the order in which they came."""

    def __init__(self, client, stack):
        self.client, self.stack = client, stack

    def come(self, address):
        try:
            socket = self.stack.enter_context(
                self.client.websocket_connect("/socket", headers={"x-forwarded-for": address})
            )
            return socket if is_answered(socket) else None
        except WebSocketDisconnect as refusal:
            return refusal.code


def is_answered(socket):
    socket.send_bytes(b"a")
    return socket.receive()["type"] == "websocket.send"


@pytest.fixture
def readers(client):
    with ExitStack() as stack:
        yield Readers(client, stack)


def test_a_class_behind_one_address_gets_all_places_there_are(readers):
    assert [type(readers.come("1.1.1.1")) is int for _ in range(4)] == [False, False, False, True]


def test_an_address_with_many_makes_room_for_one_with_fewer(readers):
    held = [readers.come("1.1.1.1") for _ in range(3)]
    assert is_answered(readers.come("2.2.2.2"))
    assert held[0].receive()["code"] == 1013
    assert is_answered(held[1])
    assert [readers.come("2.2.2.2"), readers.come("1.1.1.1")] == [1013, 1013]


def test_of_an_address_the_one_goes_that_did_nothing_longest(readers):
    held = [readers.come("1.1.1.1") for _ in range(3)]
    assert is_answered(held[0])
    readers.come("2.2.2.2")
    assert held[1].receive()["type"] == "websocket.close"
    assert is_answered(held[0])


@pytest.mark.parametrize(
    ("path", "accept", "status", "words"),
    [
        ("/logit_lab?logits=1,2%22", "text/html", 503, 'href="live/logit_lab?logits=1,2%22"'),
        ("/batch", "text/html,*/*", 503, "no more at once. Try again in a few minutes.</p>\n<p></p>"),
        ("/logit_lab", "*/*", 200, "in"),
        ("/live/logit_lab", "text/html", 200, "in"),
        ("/static/a.js", "text/html", 200, "in"),
    ],
)
def test_where_there_is_no_place_a_page_says_so_and_light_pages_go_on(client, readers, path, accept, status, words):
    for _ in range(3):
        readers.come("10.0.0.1")
    answer = client.get(path, headers={"accept": accept, "x-forwarded-for": "10.0.0.1"})
    assert answer.status_code == status
    assert words in answer.text
    if status == 503:
        elsewhere = client.get(path, headers={"accept": accept, "x-forwarded-for": "9.9.9.9"})
        assert elsewhere.text == "in"


def code_of_silence(client):
    """Returns how a socket that says nothing is closed: on a slow machine before it was accepted."""
    try:
        with client.websocket_connect("/socket", subprotocols=["streamlit", "token"]) as socket:
            return socket.receive()["code"]
    except WebSocketDisconnect as refusal:
        return refusal.code


def test_a_socket_that_says_nothing_is_closed_unless_it_comes_back_to_a_session(client, monkeypatch):
    monkeypatch.setattr(sessions, "FIRST_WORD", 0.05)
    assert code_of_silence(client) == 1008
    with client.websocket_connect("/socket", subprotocols=["streamlit", "token", "session"]) as back:
        asyncio.run(asyncio.sleep(0.1))
        assert is_answered(back)


@pytest.mark.parametrize(
    ("pauses", "heard"),
    [
        ((19, 21), ["websocket.receive", "websocket.receive"]),
        ((21, 1), ["websocket.disconnect", "websocket.disconnect"]),
    ],
)
def test_a_socket_that_has_said_something_in_time_may_be_silent(pauses, heard):
    waiting = iter(pauses)

    async def receive():
        await asyncio.sleep(next(waiting))
        return {"type": "websocket.receive", "bytes": b"a"}

    async def hear():
        listening = Listening(receive, Place("1.1.1.1", 0.0), is_new=True)
        return [(await listening())["type"] for _ in pauses]

    assert on_idle_clock(hear()) == heard


def test_who_has_left_holds_no_place(client, readers):
    for _ in range(5):
        with client.websocket_connect("/socket") as socket:
            assert is_answered(socket)
