"""The link of a class: which lesson, which room, and the key of whoever opened it."""

from dataclasses import dataclass, field, replace

from scce.arrays import InputError, short
from scce.lessons import lesson_named, lesson_of
from scce.links import LONGEST_OWN, Field, Fields, Named, View, any_text, is_own, optional
from scce.rooms.codes import LENGTH, code_in, is_code
from scce.rooms.keys import is_key


@dataclass(frozen=True)
class ClassLink:
    """What the address of a class says.

    Attributes:
        lesson: whose questions a new room is to ask.
        own: a lesson of somebody's own in its place, as text.
        room: the code of a room.
        key: with which it is steered; it is read, and taken out of the address at once.
        view: whether a class sees it, and without which parts.
    """

    lesson: str | None = None
    own: str | None = None
    room: str | None = None
    key: str | None = None
    view: View = field(default_factory=View)

    def shows(self, part: str) -> bool:
        """Returns whether a part is not hidden."""
        return part not in FIELDS.named.with_places(self.view.hide)

    @property
    def in_address(self) -> dict[str, str]:
        """What of it stays in the address of a room: neither the key nor what the room was opened from."""
        shown = {name: text for name in FIELDS.of_view for text in FIELDS[name].written(self)}
        return {**({"room": self.room} if self.room else {}), **shown}


def _check_lesson(name: str) -> None:
    lesson_named(name)


def _check_own(text: str) -> None:
    if not is_own(text):
        raise InputError(f"{short(repr(text))} is no lesson of up to {LONGEST_OWN:,} characters")
    lesson_of(text)


def _code(typed: str) -> str:
    code = code_in(typed)
    if not is_code(code):
        raise InputError(f"there is no room {short(repr(typed))}: its code has {LENGTH} letters and digits")
    return code


def _check_code(code: str) -> None:
    if code != _code(code):
        raise InputError(f"{short(repr(code))} is not how a code is written")


def _check_key(key: str) -> None:
    if not is_key(key):
        raise InputError("this is no key of a room")


LESSON = optional(replace(any_text(), check=_check_lesson, legal="its name"))
OWN = optional(replace(any_text(), check=_check_own, legal="its text"))
ROOM = optional(replace(any_text(), read=_code, check=_check_code, legal="six letters and digits"))
KEY = optional(replace(any_text(), check=_check_key, legal="as `/class` makes it"))
# What a class sees of a room.
PARTS = ("keys", "door", "given", "count", "advice", "answers", "why", "crowd")
PLACES = {"lesson": "choice", "own": "choice", "room": "door", "key": "keys"}
FIELDS = Fields(
    ClassLink(),
    Field("lesson", "lesson", LESSON, told="whose questions a new room asks"),
    Field("own", "own", OWN, told="a lesson of somebody's own in its place"),
    Field("room", "room", ROOM, told="its code"),
    Field("key", "key", KEY, told="of whoever opened the room"),
    named=Named(PARTS, (), PLACES),
)
