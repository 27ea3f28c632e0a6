"""What the address of the page of lessons says."""

from dataclasses import dataclass, field, replace

from scce.links import LESSON_STEPS, Field, Fields, View, any_text, check_lesson, optional

OWN_HANDOUT = "own"  # the lesson that the same link holds


@dataclass(frozen=True)
class LessonsLink:
    """What the page of lessons shows.

    Attributes:
        handout: the name of the lesson that is shown as it is printed; None for the list of all.
        own: a lesson of somebody's own, as text, that is shown with the ways into it.
        make: such a lesson while it is made; `new` for the one that the browser keeps, or an empty one.
        add: the link of a state that becomes a step of it.
        view: how it is shown: nothing of it is in the address.
    """

    handout: str | None = None
    own: str | None = None
    make: str | None = None
    add: str | None = None
    view: View = field(default_factory=View)


def _check_handout(name: str) -> None:
    check_lesson(name, (*LESSON_STEPS, OWN_HANDOUT))


HANDOUT = optional(replace(any_text(), check=_check_handout, legal=f"its name, or `{OWN_HANDOUT}`"))
OWN, STATE = (optional(replace(any_text(), legal=legal)) for legal in ("its text", "its link"))


def _with_handout(link: LessonsLink, name: str | None) -> LessonsLink:
    if name is not None:
        _check_handout(name)
    return replace(link, handout=name)


FIELDS = Fields(
    LessonsLink(),
    Field("handout", "handout", HANDOUT, put=_with_handout, told="the lesson that is shown as on paper"),
    Field("own", "own", OWN, told="a lesson of somebody's own"),
    Field("make", "make", OWN, told="such a lesson while it is made"),
    Field("add", "add", STATE, told="a state that becomes a step of it"),
)
