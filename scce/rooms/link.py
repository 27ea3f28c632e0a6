"""The link of a class: which lesson, which room, and the key of whoever opened it."""

from dataclasses import dataclass, field, replace

from scce.lessons import lesson_named
from scce.links import Field, Fields, View, any_text, optional


@dataclass(frozen=True)
class ClassLink:
    """What the address of a class says.

    Attributes:
        lesson: whose questions a new room is to ask.
        room: the code of a room.
        key: with which it is steered; it is read, and taken out of the address at once.
        view: how it is shown: nothing of it is in the address.
    """

    lesson: str | None = None
    room: str | None = None
    key: str | None = None
    view: View = field(default_factory=View)


def _check_lesson(name: str) -> None:
    lesson_named(name)


LESSON = optional(replace(any_text(), check=_check_lesson, legal="its name"))
FIELDS = Fields(
    ClassLink(),
    Field("lesson", "lesson", LESSON, told="whose questions a new room asks"),
    Field("room", "room", optional(any_text()), told="its code"),
    Field("key", "key", optional(any_text()), told="of whoever opened the room"),
)
