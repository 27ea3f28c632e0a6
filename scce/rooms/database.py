"""The database that the rooms are in: which it is, and how its connections behave."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from scce.arrays import InputError

VARIABLE = "SCCE_DATABASE_URL"
PATIENCE = 10  # seconds that a writer waits for another


def url_here() -> str:
    """Returns the address of the database: of the environment, or a file that only this user can read.

    The file is in the system's temporary folder: what is in it lives a day. All processes of a user share it.
    """
    return os.environ.get(VARIABLE, "").strip() or f"sqlite:///{_own_folder() / 'rooms.sqlite'}"


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
        InputError: if it is neither.
    """
    kind = _kind_of(url)
    if kind == "postgresql":
        return create_engine(url, pool_size=4, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE})
    engine = create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _begin_by_hand)
    event.listen(engine, "begin", _begin)
    return engine


def _kind_of(url: str) -> str:
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError:
        kind = "none"
    if kind not in ("sqlite", "postgresql"):
        raise InputError(f"{VARIABLE} is neither sqlite:///... nor postgresql+psycopg://...")
    return kind


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
