"""The database that the rooms are in: which it is, and how its connections behave."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from scce.arrays import InputError, short

VARIABLE = "SCCE_DATABASE_URL"
TAKES = "it takes sqlite:////folder/file or postgresql+psycopg://user:password@host/name"
PATIENCE = 10  # seconds that a writer waits for another


def url_here() -> str:
    """Returns the address of the database: of the environment, or a file that only this user can read.

    The file is in the system's temporary folder: what is in it lives a day. All processes of a user share it.
    """
    return os.environ.get(VARIABLE, "").strip() or f"sqlite:///{_own_folder() / 'rooms.sqlite'}"


def check_environment() -> None:
    """Has what the environment says of the database read: what is wrong there is told at the start of a server.

    Raises:
        InputError: if something is. Whether the database answers is not asked: it may come later.
    """
    if told := os.environ.get(VARIABLE, "").strip():
        engine_for(told).dispose()


def _own_folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else "own"
    folder = Path(tempfile.gettempdir()) / f"scce-rooms-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid()):
        raise InputError(f"{folder} belongs to another user; say in {VARIABLE} where the rooms are to be")
    return folder


def engine_for(url: str) -> Engine:
    """Returns the engine of a database, which connects when it is first used.

    Args:
        url: as SQLAlchemy writes it: sqlite:///file or postgresql+psycopg://user@host/name.

    Raises:
        InputError: if it is neither, or the package that speaks with the database is not there.
    """
    kind = _kind_of(url)
    try:
        if kind == "postgresql":
            return create_engine(url, pool_size=4, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE})
        engine = create_engine(url, connect_args={"timeout": PATIENCE})
    except ImportError as missing:
        raise InputError(f"{VARIABLE} needs the package {missing.name!r}, which is not installed; {TAKES}") from None
    except ArgumentError:  # a package that SQLAlchemy does not know
        raise _not_taken(url) from None
    event.listen(engine, "connect", _begin_by_hand)
    event.listen(engine, "begin", _begin)
    return engine


def _kind_of(url: str) -> str:
    """Returns which database it is; of SQLite there has to be a file: in memory each thread would have its own."""
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise _not_taken(url) from None
    kind = read.get_backend_name()
    if kind not in ("sqlite", "postgresql") or (kind == "sqlite" and read.database in (None, "", ":memory:")):
        raise _not_taken(url)
    return kind


def _not_taken(url: str) -> InputError:
    """Returns what is said of an address that is not taken: how it begins, for the rest may have a password."""
    return InputError(f"{VARIABLE} begins with {short(repr(url.partition('://')[0]))}; {TAKES}")


def writing(engine: Engine) -> Engine:
    """Returns the engine for transactions that write: SQLite waits for its one lock at their beginning."""
    return engine.execution_options(writes=True)


def _begin_by_hand(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the module of Python begins no transaction by itself
    _write_ahead(connection, time.monotonic() + PATIENCE)
    connection.execute("PRAGMA synchronous=FULL")  # what is committed outlives the machine, too


def _write_ahead(connection: Any, until: float) -> None:
    """Lets readers and a writer go on side by side; SQLite itself does not wait where two processes come first."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
