"""Sockets of other sites' pages stay outside, and messages for developers unheard."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from scce.serve import gate
from scce.serve.frames import LARGEST
from scce.serve.gate import BURST, LARGE, RATE, Gate, Hearing


async def echo(socket):
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_bytes(await socket.receive_bytes())


def app(**how):
    page = Route("/{path:path}", lambda _: PlainTextResponse("in"))
    around = Middleware(Gate, hears=lambda message: message != b"not this", **how)
    return TestClient(Starlette(routes=[WebSocketRoute("/socket", echo), page], middleware=[around]))


def echoed(client, **headers):
    try:
        with client.websocket_connect("/socket", headers=headers) as socket:
            socket.send_bytes(b"this")
            return socket.receive_bytes()
    except WebSocketDisconnect as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("origin", "origins", "answer"),
    [
        (None, (), b"this"),
        ("http://testserver", (), b"this"),
        ("https://testserver", (), b"this"),  # behind a proxy that has the certificate
        ("http://testserver:8080", (), 1008),
        ("https://other.example", (), 1008),
        ("null", (), 1008),
        ("", (), 1008),
        ("https://other.example", ("https://other.example",), b"this"),
        ("https://third.example", ("https://other.example",), 1008),
        ("https://third.example", ("*",), b"this"),
    ],
)
def test_a_socket_is_open_to_our_own_pages_and_to_those_of_sites_that_are_named(origin, origins, answer):
    headers = {} if origin is None else {"origin": origin}
    assert echoed(app(origins=origins), **headers) == answer


def test_a_message_that_no_page_sends_is_not_heard():
    with app().websocket_connect("/socket") as socket:
        for message in (b"one", b"not this", b"two"):
            socket.send_bytes(message)
        assert [socket.receive_bytes(), socket.receive_bytes()] == [b"one", b"two"]


def test_a_message_beyond_any_page_s_own_ends_the_socket(monkeypatch):
    monkeypatch.setattr(gate, "LARGEST", 5)
    with app().websocket_connect("/socket") as socket:
        for message in (b"12345", b"123456", b"1"):
            socket.send_bytes(message)
        assert socket.receive_bytes() == b"12345"
        assert socket.receive()["type"] == "websocket.close"


def test_a_text_ends_the_socket():
    with app().websocket_connect("/socket") as socket:
        socket.send_text("one")
        assert socket.receive()["code"] == 1003


def test_what_the_server_says_of_itself_is_not_for_visitors():
    closed = ["/_stcore/metrics", "/base/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/script-health-check"]
    answers = {path: app().get(path).status_code for path in [*closed, "/_stcore/health", "/a"]}
    assert answers == {**dict.fromkeys(closed, 404), "/_stcore/health": 200, "/a": 200}


def test_who_sends_faster_than_a_hand_waits_and_loses_nothing(monkeypatch):
    clock, waits = [1000.0], []

    async def sleep(seconds):
        waits.append(seconds)
        clock[0] += seconds

    async def receive():
        return {"type": "websocket.receive", "bytes": b"one"}

    async def heard():
        hearing = Hearing(receive, bool)
        return [await hearing() for _ in range(BURST + 3 * RATE)]

    monkeypatch.setattr(gate, "asyncio", SimpleNamespace(sleep=sleep, get_running_loop=lambda: Clock(clock)))
    assert len(asyncio.run(heard())) == BURST + 3 * RATE
    assert (len(waits), clock[0]) == (3 * RATE, pytest.approx(1003))


def test_a_large_message_counts_as_many(monkeypatch):
    clock = [1000.0]

    async def sleep(seconds):
        clock[0] += seconds

    async def receive():
        return {"type": "websocket.receive", "bytes": b"a" * (LARGEST - LARGE)}

    async def heard():
        hearing = Hearing(receive, bool)
        for _ in range(4):
            await hearing()

    monkeypatch.setattr(gate, "asyncio", SimpleNamespace(sleep=sleep, get_running_loop=lambda: Clock(clock)))
    asyncio.run(heard())
    assert clock[0] == pytest.approx(1000 + 1 / RATE + 2 * BURST / RATE)


class Clock:
    """A loop whose time stands still until somebody sleeps."""

    def __init__(self, clock):
        self.time = lambda: clock[0]
