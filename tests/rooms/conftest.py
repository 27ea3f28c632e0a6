"""The databases that the rooms are tested in: SQLite, and a PostgreSQL of the tests' own."""

import os
import shutil
import socket
import sys
import tempfile
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from postgres import running_postgres
from sqlalchemy import create_engine, text

from scce.rooms import Rooms

NUMBERS = count(1)


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="scce-postgres-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        with running_postgres(folder, port) as url:
            yield url
    except RuntimeError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'rooms.sqlite'}"
    address, name = request.getfixturevalue("postgres"), f"test_{next(NUMBERS)}"
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{address}?options=-csearch_path%3D{name}"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rooms(url, clock):
    """The rooms in an empty database."""
    opened = Rooms(url, clock)
    yield opened
    opened.close()


@pytest.fixture
def room(rooms):
    """A room of which the first of two questions is open."""
    made = rooms.open("small", 2)
    rooms.steer(made.code, made.key, "open")
    return made
