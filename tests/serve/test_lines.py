"""Whoever says nothing holds no connection, and where all are taken the silent ones make room."""

import asyncio
from types import SimpleNamespace

import pytest
from idle_clock import on_idle_clock
from starlette.responses import PlainTextResponse

from scce.serve import lines
from scce.serve.frames import LARGEST
from scce.serve.lines import PATIENCE, STANDSTILL, Coming, Lines, settings_of


class Line:
    """A connection as uvicorn knows it; `left` bytes of an answer are not taken yet."""

    def __init__(self, connections, cycle=None, left=0, app="the app's"):
        self.connections, self.cycle, self.left, self.app = connections, cycle, left, app
        self.is_cut = False
        connections.add(self)

    @property
    def transport(self):
        return SimpleNamespace(abort=self.cut, is_closing=lambda: self.is_cut, get_write_buffer_size=lambda: self.left)

    def cut(self):
        self.is_cut = True
        self.connections.discard(self)


ASKED = SimpleNamespace(response_complete=False)
ANSWERED = SimpleNamespace(response_complete=True)


def looked_after(most=100):
    clock = [0.0]
    return Lines(None, most, lambda: clock[0]), clock, set()


def lives(line, lines, clock, seconds):
    """Returns whether a connection is there after some seconds, with a look in each."""
    for _ in range(int(seconds)):
        clock[0] += 1
        lines.look()
    return not line.is_cut


@pytest.mark.parametrize(
    ("cycle", "left", "lasts", "ends"),
    [
        (None, 0, PATIENCE, PATIENCE + 2),  # said nothing, or half a question
        (ANSWERED, 0, PATIENCE, PATIENCE + 2),  # the same after an answer
        (ASKED, 9, STANDSTILL, STANDSTILL + 2),  # takes nothing of its answer
        (ASKED, 0, 1000, None),  # is being answered
    ],
)
def test_a_connection_on_which_nothing_goes_on_is_cut(cycle, left, lasts, ends):
    kept, clock, open_lines = looked_after()
    line = Line(open_lines, cycle, left)
    kept.came(line)
    assert lives(line, kept, clock, lasts - 1)
    assert ends is None or not lives(line, kept, clock, ends - lasts + 2)


def test_a_connection_that_goes_on_stays():
    kept, clock, open_lines = looked_after()
    line = Line(open_lines)
    kept.came(line)
    for count in range(100):
        line.cycle = SimpleNamespace(response_complete=True)
        kept.keep = line.cycle
        line.left = count
        assert lives(line, kept, clock, 3), count


def test_a_socket_may_be_silent_but_takes_what_it_is_sent():
    kept, clock, open_lines = looked_after()
    for left in (0, 9):
        line = Line(open_lines, left=left)
        del line.cycle
        kept.came(line)
        assert lives(line, kept, clock, STANDSTILL - 1)
        assert lives(line, kept, clock, 500) == (left == 0)


def test_where_all_are_taken_the_one_goes_that_is_silent_longest():
    kept, clock, open_lines = looked_after(most=3)
    first, second, third, fourth = (Line(open_lines, cycle) for cycle in (ASKED, None, None, None))
    for line in (first, second, third, fourth):
        open_lines.discard(line)
    for line in (first, second, third, fourth):
        open_lines.add(line)
        clock[0] += 1
        kept.came(line)
    assert [line.is_cut for line in (first, second, third, fourth)] == [False, True, False, False]
    assert fourth.app == "the app's"


def test_where_all_are_taken_and_ask_something_the_new_one_is_told():
    kept, _, open_lines = looked_after(most=1)
    for line in (Line(open_lines, ASKED), last := Line(open_lines, None)):
        kept.came(line)
    answer = asyncio.run(answered(last.app))
    assert (answer[0]["status"], answer[1]["body"].decode()) == (503, lines.FULL)


async def answered(app):
    sent = []

    async def send(message):
        sent.append(message)

    await app({"type": "http", "method": "GET", "headers": []}, None, send)
    return sent


def test_the_settings_are_those_of_uvicorn_and_of_no_other():
    class Life:
        config = SimpleNamespace(http_protocol_class=Line, encoded_headers=[])

        async def receive(self):
            return {"type": "lifespan.startup"}

    assert settings_of(Life().receive) is Life.config
    assert settings_of(answered) is None


def test_the_server_is_watched_from_its_start_and_does_not_say_its_name():
    told = [(b"server", b"uvicorn"), (b"x-a", b"b")]
    config = SimpleNamespace(http_protocol_class=Line, ws_protocol_class=Line, encoded_headers=told)
    steps = []

    class Life:
        def __init__(self):
            self.config = config

        async def receive(self):
            return {"type": "lifespan.startup"}

    async def app(*_):
        watched = (config.http_protocol_class, config.ws_protocol_class)
        steps.append(([issubclass(each, Line) for each in watched], config.ws_max_size, config.encoded_headers))

    asyncio.run(Lines(app, 10)({"type": "lifespan"}, Life().receive, None))
    assert steps == [([True, True], LARGEST, [(b"x-a", b"b")])]


def test_what_a_question_brings_may_come_slowly_but_has_to_come(monkeypatch):
    monkeypatch.setattr(lines, "BEGINNING", 0.05)
    monkeypatch.setattr(lines, "LEAST_RATE", 100)
    parts = [b"123456789", b"", b""]

    async def receive():
        await asyncio.sleep(0.04)
        if not parts:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": parts.pop(0), "more_body": True}

    async def heard():
        coming = Coming(receive)
        return [(await coming())["type"] for _ in range(4)]

    assert on_idle_clock(heard()) == ["http.request"] * 3 + ["http.disconnect"]


def test_after_the_end_the_line_may_be_silent(monkeypatch):
    monkeypatch.setattr(lines, "BEGINNING", 0.01)

    async def receive():
        await asyncio.sleep(0.0 if receive.first else 0.1)
        receive.first = False
        return {"type": "http.request", "body": b"", "more_body": False}

    receive.first = True

    async def heard():
        coming = Coming(receive)
        return [(await coming())["type"] for _ in range(2)]

    assert on_idle_clock(heard()) == ["http.request"] * 2


def test_a_request_goes_through():
    async def ask():
        return await answered(lambda scope, receive, send: Lines(PlainTextResponse("in"), 10)(scope, None, send))

    assert asyncio.run(ask())[1]["body"] == b"in"
