"""A socket takes so much memory and time before it has said a whole message, and no more."""

import gc
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from scce.serve import frames
from scce.serve.frames import FOR_A_BYTE, LARGEST, PATIENCE, PIECE, SHARE, Frames


class Socket:
    """A socket as uvicorn knows it: b"." is the end of a message, after which it rests, and each b"!" takes 1 ms."""

    def __init__(self):
        self.is_cut = self.rests = False
        self.frames = [b"part"]
        self.heard, self.texts = [], []
        self.conn = SimpleNamespace(reader=SimpleNamespace(discard=lambda: self.heard.append("discarded")))
        self.transport = SimpleNamespace(
            abort=self.cut, is_closing=lambda: self.is_cut, is_reading=lambda: not self.rests
        )

    def cut(self):
        self.is_cut = True

    def data_received(self, data):
        self.heard.append(data)
        self.rests = b"." in data
        now.work += data.count(b"!") / 1000

    def handle_text(self, event):
        self.texts.append(event)

    def connection_lost(self, exc):
        self.heard.append("lost")


now = SimpleNamespace(clock=0.0, work=0.0)


@pytest.fixture
def opened():
    now.clock = now.work = 0.0
    watched = Frames(lambda: now.clock, lambda: now.work).watched(Socket)
    return lambda: watched()


def test_what_comes_is_taken_in_piece_by_piece(opened):
    line, sent = opened(), b"a" * PIECE + b"b" * 10 + b"."
    line.data_received(sent)
    assert line.heard == [sent[:PIECE], sent[PIECE:]]


@pytest.mark.parametrize("size", [1, PIECE, LARGEST - PIECE])
def test_a_message_of_any_size_that_is_read_may_come_again_and_again(opened, size):
    line = opened()
    for _ in range(3):
        for start in range(0, size, 250_000):
            line.data_received(b"a" * min(250_000, size - start))
        line.data_received(b".")
        assert not line.is_cut


def test_one_without_an_end_is_cut(opened):
    line = opened()
    for _ in range(LARGEST // 250_000 + 1):
        line.data_received(b"a" * 250_000)
    assert line.is_cut


@pytest.mark.parametrize("end", [b"", b"."], ids=["no end", "not taken"])
def test_of_all_that_wait_the_largest_is_cut(opened, monkeypatch, end):
    monkeypatch.setattr(frames, "LARGE", 0)
    monkeypatch.setattr(frames, "MOST_UNHEARD", 1000)
    small, large, taken = opened(), opened(), opened()
    taken.data_received(b"a" * 600 + b".")
    taken.rests = False
    small.data_received(b"a" * 300)
    large.data_received(b"a" * 600 + end)
    assert [line.is_cut for line in (small, large, taken)] == [False, False, False]
    small.data_received(b"a" * 200)
    assert [line.is_cut for line in (small, large, taken)] == [False, True, False]
    large.connection_lost(None)
    small.data_received(b"a" * 400)
    taken.data_received(b"a" * 50)
    assert not small.is_cut


def test_what_takes_more_time_than_a_page_s_messages_is_cut_at_once(opened):
    line = opened()
    line.data_received(b"!" * 10 * PIECE)
    assert (line.is_cut, len(line.heard)) == (True, 1)


def test_in_the_long_run_a_socket_has_its_share(opened):
    line, each = opened(), PATIENCE * 0.8
    for _ in range(20):
        line.data_received(b"!" * round(each * 1000))
        now.clock += each / SHARE
    assert not line.is_cut
    line.data_received(b"!" * round(each * 1000))
    line.data_received(b"!" * round(each * 1000))
    assert line.is_cut


def test_the_end_of_a_large_message_may_take_longer(opened):
    line, size = opened(), 40 * 250_000 - PIECE
    for start in range(0, size, 250_000):
        line.data_received(b"a" * min(250_000, size - start))
    line.data_received(b"!" * round(size * FOR_A_BYTE * 1000) + b".")
    assert not line.is_cut


@dataclass
class Frame:
    data: bytes
    fin: bool


def test_a_text_is_taken_unread(opened):
    line = opened()
    line.handle_text(Frame(b"\xff", fin=False))
    assert (line.texts, line.curr_msg_data_type) == ([Frame(b"", fin=True)], "bytes")


def test_who_has_gone_leaves_nothing(opened):
    line = opened()
    line.data_received(b"a")
    line.connection_lost(None)
    assert (line.heard, line.frames) == ([b"a", "lost", "discarded"], [])


def test_who_was_forgotten_is_not_counted():
    kept = Frames()
    line = kept.watched(Socket)()
    line.data_received(b"a")
    assert len(kept.accounts) == 1
    del line
    gc.collect()
    assert len(kept.accounts) == 0
