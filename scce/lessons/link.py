"""What the address of the page of lessons says."""

from dataclasses import dataclass, field, replace

from scce.links import Field, Fields, View, any_text, check_lesson, optional


@dataclass(frozen=True)
class LessonsLink:
    """What the page of lessons shows.

    Attributes:
        handout: the name of the lesson that is shown as it is printed; None for the list of all.
        view: how it is shown: nothing of it is in the address.
    """

    handout: str | None = None
    view: View = field(default_factory=View)


HANDOUT = optional(replace(any_text(), check=check_lesson, legal="its name"))


def _with_handout(_: LessonsLink, name: str | None) -> LessonsLink:
    if name is not None:
        check_lesson(name)
    return LessonsLink(name)


FIELDS = Fields(
    LessonsLink(), Field("handout", "handout", HANDOUT, put=_with_handout, told="the lesson that is shown as on paper")
)
