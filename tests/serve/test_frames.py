"""A socket takes so much memory and time before it has said a whole message, and no more."""

import gc
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from scce.serve import frames
from scce.serve.frames import LARGEST, PATIENCE, PIECE, SHARE, SHARE_OF_ALL, Frames


class Socket:
    """A socket as uvicorn knows it: b"." is the end of a message, after which it rests, and each b"!" takes 1 ms."""

    def __init__(self):
        self.is_cut = self.read_paused = self.is_paused = False
        self.frames = [b"part"]
        self.heard, self.texts = [], []
        self.conn = SimpleNamespace(reader=SimpleNamespace(discard=lambda: self.heard.append("discarded")))
        self.transport = SimpleNamespace(
            abort=self.cut,
            is_closing=lambda: self.is_cut,
            is_reading=lambda: not (self.is_paused or self.read_paused),
            pause_reading=self.pause,
            resume_reading=self.resume,
        )

    def cut(self):
        self.is_cut = True

    def pause(self):
        self.is_paused = True

    def resume(self):
        self.is_paused = False

    def data_received(self, data):
        self.heard.append(data)
        self.read_paused = b"." in data
        now.work += data.count(b"!") / 1000

    def handle_text(self, event):
        self.texts.append(event)

    def connection_lost(self, exc):
        self.heard.append("lost")


now = SimpleNamespace(clock=0.0, work=0.0, turns=[])


def later(seconds, act):
    now.turns.append((now.clock + seconds, act))


def wait(turns=1):
    """Lets the next so many turns come."""
    for _ in range(turns):
        now.turns.sort(key=lambda turn: turn[0])
        now.clock, act = now.turns.pop(0)
        act()


@pytest.fixture
def opened():
    now.clock, now.work, now.turns = 0.0, 0.0, []
    watched = Frames(lambda: now.clock, lambda: now.work, later).watched(Socket)
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
    taken.read_paused = False
    small.data_received(b"a" * 300)
    large.data_received(b"a" * 600 + end)
    assert [line.is_cut for line in (small, large, taken)] == [False, False, False]
    small.data_received(b"a" * 200)
    assert [line.is_cut for line in (small, large, taken)] == [False, True, False]
    large.connection_lost(None)
    small.data_received(b"a" * 400)
    taken.data_received(b"a" * 50)
    assert not small.is_cut


def test_what_has_come_and_waits_for_its_turn_counts_too(opened, monkeypatch):
    monkeypatch.setattr(frames, "LARGE", 0)
    monkeypatch.setattr(frames, "MOST_UNHEARD", 3 * PIECE)
    line = opened()
    line.data_received(b"!" * 5 * PIECE)
    assert (line.is_cut, len(line.heard)) == (True, 1)


def test_a_large_message_comes_slowly_while_half_of_what_may_be_here_is(opened, monkeypatch):
    monkeypatch.setattr(frames, "LARGE", 100)
    monkeypatch.setattr(frames, "MOST_UNHEARD", 1000)
    large, small = opened(), opened()
    large.data_received(b"a" * 600)
    large.data_received(b"b")
    small.data_received(b"c")
    assert (len(large.heard), large.is_paused, len(small.heard), small.is_paused) == (1, True, 1, False)
    wait()
    assert (large.heard[1:], large.is_paused, now.turns) == ([b"b"], False, [])


def test_what_takes_more_time_than_a_page_s_messages_waits_for_its_turn_and_loses_nothing(opened):
    line, piece = opened(), b"!" * 50 + b"a" * (PIECE - 50)
    line.data_received(piece * 4)
    assert (len(line.heard), line.is_paused) == (1, True)
    wait(3)
    assert (b"".join(line.heard), line.is_paused, now.turns) == (piece * 4, False, [])
    assert now.clock >= 2 * 0.05 / SHARE_OF_ALL


def test_all_who_wait_have_one_share_together(opened):
    lines, piece = [opened() for _ in range(5)], b"!" * 30 + b"a" * (PIECE - 30)
    for line in lines:
        line.data_received(piece * 10)
    begun = now.clock, now.work
    wait(40)
    assert (now.work - begun[1]) / (now.clock - begun[0]) == pytest.approx(SHARE_OF_ALL, rel=0.05)
    assert {len(line.heard) for line in lines} == {9}


def test_one_that_waits_for_its_turn_is_read_no_further(opened):
    line = opened()
    line.data_received(b"!" * 3 * PIECE)
    line.resume()  # by the server, for a message was taken
    line.data_received(b"b")
    assert (len(line.heard), line.is_paused) == (1, True)


def test_one_whose_message_nobody_has_taken_is_not_read_again(opened):
    line = opened()
    line.data_received(b"!" * PIECE + b".")
    wait()
    assert (line.heard[-1], line.read_paused, line.is_paused) == (b".", True, True)


def test_the_turn_of_one_who_has_gone_is_nobody_s(opened):
    line = opened()
    line.data_received(b"!" * 3 * PIECE)
    line.cut()
    line.connection_lost(None)
    wait()
    assert (line.heard, now.turns) == ([b"!" * PIECE, "lost", "discarded"], [])


def test_in_the_long_run_a_socket_has_its_share(opened):
    line, each = opened(), PATIENCE * 0.8
    for _ in range(20):
        line.data_received(b"!" * round(each * 1000))
        now.clock += each / SHARE
    assert now.turns == []
    for _ in range(3):
        line.data_received(b"!" * round(each * 1000))
    assert len(now.turns) == 1


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
