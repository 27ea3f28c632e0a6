"""How many may be open, and what that is enough for."""

import logging

import pytest

from scce.serve.descriptors import LEFT, MOST_LINES, MOST_SESSIONS, NEEDED, OF_A_SESSION, OWN, Room, room_for, room_here

resource = pytest.importorskip("resource")


@pytest.mark.parametrize("descriptors", [0, 256, 1024, 2048, 4096, 10**6, NEEDED])
def test_what_there_is_room_for_fits(descriptors):
    room = room_for(descriptors)
    needed = OWN + OF_A_SESSION * (room.sessions + LEFT) + room.lines
    assert room.sessions >= 1
    assert room.lines > room.sessions
    assert needed <= max(descriptors, OWN + OF_A_SESSION * LEFT + 40)


def test_with_what_is_needed_there_is_room_for_all():
    assert room_for(NEEDED) == Room(MOST_SESSIONS, MOST_LINES)


@pytest.mark.parametrize(
    ("limits", "asked", "words"),
    [
        ((1024, 4096), NEEDED, ""),
        ((1024, -1), NEEDED, ""),
        ((NEEDED, NEEDED), None, ""),
        ((65536, 65536), None, ""),
        ((-1, -1), None, ""),
        ((512, 1024), 1024, "1024 open files are the limit here"),
    ],
)
def test_the_process_takes_what_it_may_and_says_when_that_is_too_little(limits, asked, words, monkeypatch, caplog):
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    taken = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: taken.append(new))
    with caplog.at_level(logging.WARNING):
        room_here()
    assert taken == ([(asked, limits[1])] if asked else [])
    assert bool(caplog.messages) == bool(words)
    assert words in "".join(caplog.messages)
