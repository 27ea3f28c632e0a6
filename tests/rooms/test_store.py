"""Rooms in a database: who may do what, what a vote counts, and when all of it is gone."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text

from scce.arrays import InputError
from scce.rooms import ClosedError, FullError, KeyRefusedError, NoRoomError, RoomError, Rooms, Round
from scce.rooms import store as store_module
from scce.rooms.schema import ROOMS, ROUNDS, VERSION, VOTES, SchemaError

DAY = 24 * 60 * 60
ROOT = Path(__file__).parents[2]


def phone(number):
    """Returns the token of a phone."""
    return f"phone-{number:016d}"


def rows_left(rooms):
    """Returns how many rows there are in each table."""
    with rooms._engine.begin() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in (ROOMS, ROUNDS, VOTES)]


# ---- rooms -------------------------------------------------------------------------------------


def test_a_room_is_found_by_its_code_however_it_is_typed_and_its_key_is_not_told(rooms):
    room = rooms.open("small", 2)
    typed = f" {room.code[:3].lower()}-{room.code[3:]} "
    found = rooms.room(typed)
    assert (found.code, found.key, found.rounds) == (room.code, "", (Round(1),))
    assert room.key not in repr(room)


def test_the_key_itself_is_not_kept(rooms):
    room = rooms.open("small", 2)
    with rooms._engine.begin() as connection:
        kept = connection.execute(select(ROOMS)).one()
    assert room.key not in map(str, kept)
    assert (rooms.holds(room.code, room.key), rooms.holds(room.code, "other"), rooms.holds("CCCCCC", "x")) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("key", ["", "x", "\ud800", "ключ", "x" * 10_000])
def test_a_stranger_cannot_steer_end_or_read_a_room(rooms, room, key):
    for act in (lambda: rooms.steer(room.code, key, "close"), lambda: rooms.end(room.code, key)):
        with pytest.raises(KeyRefusedError):
            act()
    with pytest.raises(KeyRefusedError):
        rooms.votes(room.code, key)
    assert rooms.room(room.code).now.state == "open"


def test_a_lesson_is_led_through_rounds(rooms):
    room = rooms.open("small", 2)
    states = []
    for action in ("open", "close", "again", "open", "reveal", "twin", "open", "reveal", "next"):
        room_now = rooms.steer(room.code, room.key, action)
        assert room_now == rooms.room(room.code)
        now = room_now.now
        states.append((now.number, now.step, now.twin, now.state, len(room_now.beside)))
    assert states == [
        (1, 0, 0, "open", 1),
        (1, 0, 0, "closed", 1),
        (2, 0, 0, "ready", 2),
        (2, 0, 0, "open", 2),
        (2, 0, 0, "revealed", 2),
        (3, 0, 1, "ready", 1),
        (3, 0, 1, "open", 1),
        (3, 0, 1, "revealed", 1),
        (4, 1, 0, "ready", 1),
    ]
    assert room_now.possible == ("open",)


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("open", "open is for a round that is ready, and this one is open"),
        ("again", "again is for a round that is closed or revealed, and this one is open"),
        ("next", "next is for a round that is ready or closed or revealed, and this one is open"),
        ("explode", "'explode' is nothing that can be done with a room"),
    ],
)
def test_what_is_not_possible_is_a_sentence(rooms, room, action, sentence):
    with pytest.raises(RoomError, match=sentence):
        rooms.steer(room.code, room.key, action)


def test_a_key_pressed_twice_leads_on_once(rooms):
    room = rooms.open("small", 9)
    for _ in range(2):
        now = rooms.steer(room.code, room.key, "next", seen=room.version)
    assert now.now.step == 1


def test_a_room_has_an_end_to_its_rounds_and_to_its_questions(rooms, room, monkeypatch):
    monkeypatch.setattr("scce.rooms.record.MOST_ROUNDS", 2)
    for action in ("close", "next"):
        now = rooms.steer(room.code, room.key, action)
    assert now.now.step == 1
    for action, words in (("next", "the last one of the lesson"), ("open", "")):
        if words:
            with pytest.raises(RoomError, match=words):
                rooms.steer(room.code, room.key, action)
        else:
            rooms.steer(room.code, room.key, action)
    rooms.steer(room.code, room.key, "close")
    with pytest.raises(RoomError, match="no room has more"):
        rooms.steer(room.code, room.key, "again")


def test_there_are_no_more_rooms_than_may_be(rooms, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_ROOMS", 2)
    rooms.open("small", 2), rooms.open("small", 2)
    with pytest.raises(FullError, match="no more than 2 are kept"):
        rooms.open("small", 2)


# ---- votes -------------------------------------------------------------------------------------


def test_two_votes_of_one_phone_leave_one(rooms, room):
    for token, answer in ((phone(1), "cat"), (phone(2), "dog"), (phone(1), "dog")):
        rooms.vote(room.code, token, 1, answer)
    assert (rooms.tally(room.code, 1), rooms.count(room.code, 1)) == ({"dog": 2}, 2)


def test_many_votes_of_one_phone_at_once_leave_one(rooms, room):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: rooms.vote(room.code, phone(1), 1, f"answer {i}"), range(40)))
    assert rooms.count(room.code, 1) == 1


@pytest.mark.parametrize("action", ["close", "reveal"])
def test_a_round_that_is_over_takes_no_vote_and_changes_none(rooms, room, action):
    rooms.vote(room.code, phone(1), 1, "cat")
    rooms.steer(room.code, room.key, action)
    for token in (phone(1), phone(2)):
        with pytest.raises(ClosedError, match="too late"):
            rooms.vote(room.code, token, 1, "dog")
    assert rooms.tally(room.code, 1) == {"cat": 1}


@pytest.mark.parametrize("number", [0, 2, -1, 99])
def test_a_round_that_is_not_there_takes_no_vote(rooms, room, number):
    with pytest.raises(ClosedError):
        rooms.vote(room.code, phone(1), number, "dog")


def test_what_was_answered_before_the_closing_is_all_that_counts(url, clock, rooms, room):
    """Two processes take votes of a class while the teacher closes the round: what is answered is what counts."""
    other = Rooms(url, clock)
    answered = []

    def vote(number):
        try:
            (rooms, other)[number % 2].vote(room.code, phone(number), 1, "cat")
            answered.append(number)
        except ClosedError:
            pass

    with ThreadPoolExecutor(16) as pool:
        votes = [pool.submit(vote, number) for number in range(200)]
        while len(answered) < 30:
            time.sleep(0.001)
        rooms.steer(room.code, room.key, "close")
        counted_at_close = rooms.count(room.code, 1)
        for each in votes:
            each.result()
    assert rooms.count(room.code, 1) == counted_at_close == len(answered)
    other.close()


def test_a_round_takes_no_more_phones_than_may_be_and_who_is_in_can_change(rooms, room, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_PHONES", 2)
    rooms.vote(room.code, phone(1), 1, "cat")
    rooms.vote(room.code, phone(2), 1, "cat")
    with pytest.raises(FullError, match="a round takes no more"):
        rooms.vote(room.code, phone(3), 1, "cat")
    rooms.vote(room.code, phone(1), 1, "dog")
    assert rooms.tally(room.code, 1) == {"cat": 1, "dog": 1}


@pytest.mark.parametrize(
    ("token", "answer"),
    [("short", "a"), ("x" * 65, "a"), ("'; DROP TABLE", "a"), (phone(1), "x" * 401), (phone(1), "\0")],
)
def test_what_is_no_vote_is_refused(rooms, room, token, answer):
    with pytest.raises(RoomError):
        rooms.vote(room.code, token, 1, answer)


def test_a_vote_is_words_and_no_command(rooms, room):
    rooms.vote(room.code, phone(1), 1, "'); DROP TABLE scce_votes; --")
    assert rooms.count(room.code, 1) == 1


# ---- a room goes -------------------------------------------------------------------------------


def test_an_ended_room_leaves_nothing_and_other_rooms_stay(rooms, room):
    other = rooms.open("small", 2)
    rooms.vote(room.code, phone(1), 1, "cat")
    rooms.end(room.code, room.key)
    assert rows_left(rooms) == [1, 1, 0]
    with pytest.raises(NoRoomError, match=f"there is no room '{room.code}'"):
        rooms.room(room.code)
    with pytest.raises(NoRoomError):
        rooms.vote(room.code, phone(1), 1, "cat")
    assert rooms.room(other.code).code == other.code


def test_a_room_vanishes_a_day_after_its_last_use(rooms, room, clock):
    clock.now += DAY - 1
    rooms.vote(room.code, phone(1), 1, "cat")  # a vote is a use
    clock.now += DAY - 1
    assert (rooms.forget_unused(), rows_left(rooms)) == (0, [1, 1, 1])
    clock.now += 2
    with pytest.raises(NoRoomError):
        rooms.room(room.code)
    with pytest.raises(NoRoomError):
        rooms.vote(room.code, phone(2), 1, "cat")
    assert (rooms.forget_unused(), rows_left(rooms)) == (1, [0, 0, 0])


# ---- the database ------------------------------------------------------------------------------

FIRST_USE = """
import sys
from scce.rooms import Rooms
rooms = Rooms(sys.argv[1])
sys.stdin.read()
print(rooms.open("small", 2).code)
rooms.close()
"""


def test_two_processes_that_come_first_create_the_tables_once(url):
    command = [sys.executable, "-c", FIRST_USE, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    started = [subprocess.Popen(command, **pipes) for _ in range(2)]
    for each in started:
        each.stdin.close()
    codes = [each.stdout.read().strip() for each in started]
    for each in started:
        each.stdout.close()
    assert [each.wait(30) for each in started] == [0, 0]
    rooms = Rooms(url)
    assert [rooms.room(code).code for code in codes] == codes
    rooms.close()


VOTING = """
import sys
from scce.rooms import Rooms
rooms = Rooms(sys.argv[1])
for i in range(100_000):
    rooms.vote(sys.argv[2], f"phone-{i:016d}", 1, str(i))
    print(i, flush=True)
"""


def test_a_process_that_is_killed_loses_no_vote_that_it_answered(url):
    rooms = Rooms(url)
    room = rooms.open("small", 2)
    rooms.steer(room.code, room.key, "open")
    command = [sys.executable, "-c", VOTING, url, room.code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        answered = [process.stdout.readline().strip() for _ in range(5)]
        process.kill()
        answered += process.stdout.read().split()
    assert set(answered) <= set(rooms.tally(room.code, 1))
    rooms.vote(room.code, phone(10**9), 1, "another")
    rooms.close()


def test_tables_of_another_version_are_not_touched(url, rooms):
    rooms.open("small", 2)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE scce_schema SET version = version + 1"))
    engine.dispose()
    later = Rooms(url)
    with pytest.raises(SchemaError, match=f"version {VERSION + 1}, and this is version {VERSION}"):
        later.open("small", 2)
    later.close()


@pytest.mark.parametrize("wrong", ["mysql://x/y", "rooms.sqlite", "postgres", ""])
def test_an_address_of_no_database_is_a_sentence(wrong):
    with pytest.raises(InputError, match="SCCE_DATABASE_URL begins with"):
        Rooms(wrong)
