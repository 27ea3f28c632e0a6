"""The tables of the rooms, and how a database gets them: created on first use, and known by a version."""

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

VERSION = 1
LOCK = 0x5CCE_0000_1400  # of PostgreSQL, for the one process that creates the tables

METADATA = MetaData()
SCHEMA = Table("scce_schema", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))
ROOMS = Table(
    "scce_rooms",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("key_hash", String(64), nullable=False),
    Column("mark", String(32), nullable=False),
    Column("lesson", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("used", Float(53), nullable=False, index=True),  # seconds since 1970
)
ROUNDS = Table(
    "scce_rounds",
    METADATA,
    Column("room", String(6), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("step", Integer, nullable=False),
    Column("twin", Integer, nullable=False),
    Column("state", String(8), nullable=False),
)
VOTES = Table(
    "scce_votes",
    METADATA,
    Column("room", String(6), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("token", String(64), primary_key=True),
    Column("answer", Text, nullable=False),
)
HELD = (VOTES.c.room, ROUNDS.c.room, ROOMS.c.code)  # by which a room's rows are found, the votes first


class SchemaError(RuntimeError):
    """The database has tables of another version."""


def prepare(writing: Engine) -> None:
    """Creates the tables where there are none; any number of processes may do so at once.

    Args:
        writing: an engine whose transactions write from their beginning.

    Raises:
        SchemaError: if there are tables of another version.
    """
    with writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        METADATA.create_all(connection)
        _check_version(connection)


def _check_version(connection: Connection) -> None:
    version = connection.scalar(select(SCHEMA.c.version))
    if version is None:
        connection.execute(insert(SCHEMA).values(version=VERSION))
    elif version != VERSION:
        raise SchemaError(
            f"the database has the tables of version {version}, and this is version {VERSION}: "
            "rooms live a day, so give it an empty database"
        )
