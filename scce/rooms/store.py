"""The rooms: opened, steered, voted in, counted, and forgotten a day after their last use."""

import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, Engine, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scce.rooms.codes import code_in, new_code
from scce.rooms.database import engine_for, writing
from scce.rooms.keys import fits, hash_of, new_key
from scce.rooms.record import (
    AFTER,
    Action,
    ClosedError,
    FullError,
    KeyRefusedError,
    NoRoomError,
    Room,
    RoomError,
    Round,
    after,
)
from scce.rooms.schema import HELD, ROOMS, ROUNDS, VOTES, prepare
from scce.rooms.writing import Vote, Writer

DAY = 24 * 60 * 60.0  # seconds: so long after its last use a room vanishes
MOST_ROOMS = 1000
MOST_PHONES = 1000  # that answer in one round
LONGEST_ANSWER = 400  # characters
KEY_OF_A_VOTE = ["room", "round", "token"]
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Rooms:
    """The rooms in one database. Any number of threads, processes and machines may share it.

    Args:
        url: of the database.
        clock: returns the seconds since 1970.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine_for(url), clock
        self._writes = writing(self._engine)
        self._preparing, self._prepared = threading.Lock(), False
        self._writer = Writer(self._write)

    def close(self) -> None:
        """Writes what is waiting, and lets go of the database."""
        self._writer.close()
        self._engine.dispose()

    # ---- the teacher's --------------------------------------------------------------------------

    def open(self, lesson: str, questions: int) -> Room:
        """Returns a new room, with its key.

        Args:
            lesson: whose questions it asks.
            questions: how many there are.

        Raises:
            FullError: if there are as many rooms as there may be.
        """
        self.forget_unused()
        with self._ready(self._writes).begin() as connection:
            count = connection.scalar(select(func.count()).select_from(ROOMS)) or 0
            if count >= MOST_ROOMS:
                raise FullError(f"there are {count:,} rooms, and no more than {MOST_ROOMS:,} are kept; try again later")
            room = Room(_free_code(connection), lesson, questions, secrets.token_hex(8), 1, (Round(1),), new_key())
            connection.execute(insert(ROOMS).values(**_row_of(room), used=self._clock()))
            _put_round(connection, room.code, room.now)
        return room

    def room(self, code: str) -> Room:
        """Returns a room as it is now, without its key.

        Args:
            code: as it was typed.

        Raises:
            NoRoomError: if there is none.
        """
        with self._ready(self._engine).begin() as connection:
            return self._found(connection, code)[0]

    def steer(self, code: str, key: str, action: Action, seen: int | None = None) -> Room:
        """Returns a room after a teacher's action.

        Args:
            code: of the room.
            key: of the room.
            action: that is done.
            seen: the version of the room that the teacher saw: if it is another by now, the room stays as it is.

        Raises:
            RoomError: if there is no such room, the key is another, or the action is not possible now.
        """
        with self._ready(self._writes).begin() as connection:
            room = self._locked(connection, code, key)
            if seen is not None and seen != room.version:
                return room
            now = after(room, action)
            if action in AFTER:
                place = (ROUNDS.c.room == room.code, ROUNDS.c.number == now.number)
                connection.execute(update(ROUNDS).where(*place).values(state=now.state))
                rounds = (*room.rounds[:-1], now)
            else:
                _put_round(connection, room.code, now)
                rounds = (*room.rounds, now)
            version = room.version + 1
            used = {"version": version, "used": self._clock()}
            connection.execute(update(ROOMS).where(ROOMS.c.code == room.code).values(**used))
        return replace(room, version=version, rounds=rounds)

    def holds(self, code: str, key: str) -> bool:
        """Returns whether a key is that of a room."""
        try:
            with self._ready(self._engine).begin() as connection:
                return fits(key, self._found(connection, code)[1])
        except NoRoomError:
            return False

    def end(self, code: str, key: str) -> None:
        """Deletes a room with all that is in it.

        Raises:
            RoomError: if there is no such room, or the key is another.
        """
        with self._ready(self._writes).begin() as connection:
            _forget(connection, [self._locked(connection, code, key).code])

    def forget_unused(self) -> int:
        """Deletes the rooms that were not used for a day, and returns how many."""
        with self._ready(self._writes).begin() as connection:
            old = delete(ROOMS).where(ROOMS.c.used < self._clock() - DAY).returning(ROOMS.c.code)
            codes = list(connection.scalars(old))
            _forget(connection, codes)
        return len(codes)

    # ---- the phones' ----------------------------------------------------------------------------

    def vote(self, code: str, token: str, number: int, answer: str) -> None:
        """Takes the answer of a phone, in place of one that it gave before. When it returns, the answer is safe.

        Args:
            code: of the room.
            token: of the phone: 16 to 64 letters, digits, - and _.
            number: of the round.
            answer: that is given.

        Raises:
            ClosedError: if the round is not open.
            RoomError: if there is no such room, it is full, or this is no vote.
        """
        if not self.vote_soon(code, token, number, answer).result():
            raise self.refused(code, number)

    def vote_soon(self, code: str, token: str, number: int, answer: str) -> "Future[bool]":
        """Returns what will say whether a vote was taken, once that is safe; the arguments are those of `vote`."""
        if not TOKEN.fullmatch(token):
            raise RoomError("the phone's token is not 16 to 64 letters, digits, - and _")
        if len(answer) > LONGEST_ANSWER or "\0" in answer:
            raise RoomError(f"an answer has up to {LONGEST_ANSWER} characters that can be read")
        return self._writer.put(Vote(code_in(code), number, token, answer))

    def refused(self, code: str, number: int) -> RoomError:
        """Returns why a vote was not taken."""
        try:
            room = self.room(code)
        except NoRoomError as error:
            return error
        if any(each.number == number and each.state == "open" for each in room.rounds):
            return FullError(f"{MOST_PHONES:,} phones have answered, and a round takes no more")
        return ClosedError("the question is closed: this answer came too late")

    def count(self, code: str, number: int) -> int:
        """Returns how many phones have answered in a round."""
        return sum(self.tally(code, number).values())

    def tally(self, code: str, number: int) -> dict[str, int]:
        """Returns how often each answer was given in a round."""
        place = (VOTES.c.room == code_in(code), VOTES.c.round == number)
        with self._ready(self._engine).begin() as connection:
            rows = connection.execute(select(VOTES.c.answer, func.count()).where(*place).group_by(VOTES.c.answer))
            return {row[0]: row[1] for row in rows}

    def votes(self, code: str, key: str) -> tuple[Room, list[tuple[int, int, str]]]:
        """Returns a room and all its votes: (round, number of the phone, answer), phones numbered at random.

        Raises:
            RoomError: if there is no such room, or the key is another.
        """
        with self._ready(self._engine).begin() as connection:
            room, kept = self._found(connection, code)
            _check_key(key, kept)
            place = VOTES.c.room == room.code
            rows = connection.execute(select(VOTES.c.round, VOTES.c.token, VOTES.c.answer).where(place)).all()
        # Tokens are random: their order says nothing of who came first.
        phones = {token: i for i, token in enumerate(sorted({row.token for row in rows}), 1)}
        return room, sorted((row.round, phones[row.token], row.answer) for row in rows)

    # ---- within ---------------------------------------------------------------------------------

    def _ready(self, engine: Engine) -> Engine:
        """Returns an engine whose database has the tables."""
        with self._preparing:
            if not self._prepared:
                prepare(self._writes)
                self._prepared = True
        return engine

    def _found(self, connection: Connection, code: str, locked: bool = False) -> tuple[Room, str]:
        """Returns a room and what is kept of its key."""
        code, lately = code_in(code), ROOMS.c.used >= self._clock() - DAY
        wanted = select(ROOMS).where(ROOMS.c.code == code, lately)
        row = connection.execute(wanted.with_for_update() if locked else wanted).first()
        if row is None:
            raise NoRoomError(f"there is no room {code!r}; look at the code once more")
        rows = connection.execute(select(ROUNDS).where(ROUNDS.c.room == code).order_by(ROUNDS.c.number))
        rounds = tuple(Round(each.number, each.step, each.twin, each.state) for each in rows)
        return Room(row.code, row.lesson, row.questions, row.mark, row.version, rounds), row.key_hash

    def _locked(self, connection: Connection, code: str, key: str) -> Room:
        """Returns a room that nobody else changes or votes in until the transaction is over."""
        room, kept = self._found(connection, code, locked=True)
        _check_key(key, kept)
        return room

    def _write(self, votes: Sequence[Vote]) -> list[bool]:
        """Writes votes in one transaction, and returns which were taken.

        Each room is touched first, which locks it: a vote is before the closing of its round, or after it, and then it
        is not taken.
        """
        with self._ready(self._writes).begin() as connection:
            codes = sorted({vote.room for vote in votes})
            there = set(filter(partial(self._touch, connection), codes))
            return [vote.room in there and _put_vote(connection, vote) for vote in votes]

    def _touch(self, connection: Connection, code: str) -> bool:
        """Says that a room is in use, and returns whether there is one."""
        now = self._clock()
        touched = update(ROOMS).where(ROOMS.c.code == code, ROOMS.c.used >= now - DAY).values(used=now)
        return connection.execute(touched).rowcount == 1


def _row_of(room: Room) -> dict[str, str | int]:
    return {
        "code": room.code,
        "key_hash": hash_of(room.key),
        "mark": room.mark,
        "lesson": room.lesson,
        "questions": room.questions,
        "version": room.version,
    }


def _free_code(connection: Connection) -> str:
    code = new_code()
    while connection.scalar(select(exists().where(ROOMS.c.code == code))):
        code = new_code()
    return code


def _check_key(key: str, kept: str) -> None:
    if not fits(key, kept):
        raise KeyRefusedError("only the link of whoever opened the room can do this")


def _put_round(connection: Connection, code: str, now: Round) -> None:
    row = {"number": now.number, "step": now.step, "twin": now.twin, "state": now.state}
    connection.execute(insert(ROUNDS).values(room=code, **row))


def _put_vote(connection: Connection, vote: Vote) -> bool:
    """Writes a vote if its round is open and not full, in one statement, and returns whether it did."""
    in_round = (VOTES.c.room == vote.room, VOTES.c.round == vote.round)
    fewer = select(func.count()).select_from(VOTES).where(*in_round).scalar_subquery() < MOST_PHONES
    already = exists().where(*in_round, VOTES.c.token == vote.token)
    wanted = select(ROUNDS.c.room, ROUNDS.c.number, literal(vote.token), literal(vote.answer)).where(
        ROUNDS.c.room == vote.room, ROUNDS.c.number == vote.round, ROUNDS.c.state == "open", or_(fewer, already)
    )
    put = _insert(connection).from_select(["room", "round", "token", "answer"], wanted)
    put = put.on_conflict_do_update(index_elements=KEY_OF_A_VOTE, set_={"answer": put.excluded.answer})
    put = put.execution_options(preserve_rowcount=True)
    return connection.execute(put).rowcount == 1


def _insert(connection: Connection) -> "sqlite.Insert | postgresql.Insert":
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(VOTES)


def _forget(connection: Connection, codes: Sequence[str]) -> None:
    for place in HELD:
        connection.execute(delete(place.table).where(place.in_(codes)))
