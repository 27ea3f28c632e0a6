"""What the lab shows, and the fields of it that a link holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from scce.classes import CLASSES, check_classes
from scce.information import Unit
from scce.links import (
    LABEL,
    UNIT,
    Field,
    Fields,
    Problem,
    Together,
    any_number,
    any_text,
    choice,
    noting,
    number,
    refused,
    several,
)
from scce.logit_lab.example import TEMPERATURE, Example, check_logits
from scce.logit_lab.walkthrough import Walkthrough, walk_through

LEARNING_RATE = number("learning rate", least=0.001, most=1000.0)
# The parts of the full page that are one press away, in its order; the pictures are so on a phone alone.
PARTS = ("pictures", "along", "history", "textbook", "exercises")
MORE = several(choice(PARTS, "part"), f"any of {', '.join(f'`{part}`' for part in PARTS)}, with commas")


@dataclass(frozen=True)
class Lab:
    """All that a link to the lab holds.

    Attributes:
        example: the classes, logits, label and temperature.
        unit: of the loss on the page.
        learning_rate: how far a gradient step goes, 0.001 to 1000.
        more: the parts of the full page that are open, of PARTS and in their order.
    """

    example: Example = field(default_factory=Example)
    unit: Unit = "nats"
    learning_rate: float = 1.0
    more: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        UNIT.check(self.unit)
        LEARNING_RATE.check(self.learning_rate)
        MORE.check(self.more)

    @cached_property
    def steps(self) -> Walkthrough:
        """The way from the logits to the loss and its gradient, which is walked once."""
        return walk_through(self.example)


def with_classes_and_logits(lab: Lab, given: Mapping[str, Any], problems: list[Problem]) -> Lab:
    """Returns the lab with what a link says of classes and logits; each of them says how many classes there are.

    If only their number is known, they are called class 0, class 1, ... and their logits are 0.
    """
    classes, logits = given.get("class", ()), given.get("logits", ())
    with noting(problems, "class"):
        if classes:
            check_classes(classes)
    if refused(problems, "class"):
        classes = ()
    with noting(problems, "logits"):
        if logits:
            check_logits(logits, len(classes) or len(logits))
            return replace(lab, example=Example(classes or _names_for(len(logits)), logits))
    classes = classes or CLASSES
    start = lab.example.logits if classes == CLASSES else (0.0,) * len(classes)
    return replace(lab, example=Example(classes, start))


def with_more(lab: Lab, parts: tuple[str, ...]) -> Lab:
    """Returns the lab with these parts of the page open and no others."""
    return replace(lab, more=tuple(part for part in PARTS if part in parts))


def _names_for(count: int) -> tuple[str, ...]:
    return CLASSES if count == len(CLASSES) else tuple(f"class {i}" for i in range(count))


FIELDS = Fields(
    Lab(),
    Together(
        (
            Field("class", "example.classes", any_text(), repeated=True, told="once per class"),
            Field("logits", "example.logits", several(any_number("logit"), "`2,1,0,-1`"), told="one per class"),
        ),
        with_classes_and_logits,
    ),
    Field("label", "example.label", LABEL, told="the true class"),
    Field("temperature", "example.temperature", TEMPERATURE),
    Field("unit", "unit", UNIT),
    Field("rate", "learning_rate", LEARNING_RATE, told="the learning rate"),
    Field("more", "more", MORE, put=with_more, told="the open parts of the full page"),
)
