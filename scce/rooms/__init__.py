"""Rooms: a class answers the questions of a lesson, from its phones, in rounds that a teacher opens and closes.

A room is in a database, and vanishes a day after its last use. It holds no name and no address.
"""

from functools import cache

from scce.rooms.codes import code_in, is_code
from scce.rooms.crowd import crowd_of, is_lettered, model_of, names_of
from scce.rooms.database import check_environment, url_here
from scce.rooms.export import votes_csv
from scce.rooms.limits import Buckets, client_of
from scce.rooms.link import FIELDS, ClassLink
from scce.rooms.questions import Bar, advice, answer_in, asked_in, bars_of, class_says, question_of, share_right
from scce.rooms.record import (
    ACTIONS,
    Action,
    ClosedError,
    FullError,
    KeyRefusedError,
    NoRoomError,
    Room,
    RoomError,
    Round,
)
from scce.rooms.store import Rooms

__all__ = [
    "ACTIONS",
    "FIELDS",
    "Action",
    "Bar",
    "Buckets",
    "ClassLink",
    "ClosedError",
    "FullError",
    "KeyRefusedError",
    "NoRoomError",
    "Room",
    "RoomError",
    "Rooms",
    "Round",
    "advice",
    "answer_in",
    "asked_in",
    "bars_of",
    "check_environment",
    "class_says",
    "client_of",
    "code_in",
    "crowd_of",
    "is_code",
    "is_lettered",
    "model_of",
    "names_of",
    "question_of",
    "rooms_here",
    "share_right",
    "votes_csv",
]


@cache
def rooms_here() -> Rooms:
    """Returns the rooms of this server, which all its pages share."""
    return Rooms(url_here())
