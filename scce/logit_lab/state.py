"""What the lab shows, and the fields of it that a link holds."""

from collections.abc import Mapping, Sequence
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
    Named,
    Problem,
    Together,
    View,
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
# What is one press away from the picture, in the order in which it is shown.
PANELS = ("classes", "temperature", "computations", "powers")
ANY_PANELS = several(choice(PANELS), f"any of {', '.join(f'`{panel}`' for panel in PANELS)}", nothing="none")
OPEN = replace(ANY_PANELS, write=",".join)  # where none is open, a link says nothing of it
# The parts of the full page that are one press away, in its order; the pictures are so on a phone alone.
PARTS = ("pictures", "along", "history", "exercises")
MORE = several(choice(PARTS, "part"), f"any of {', '.join(f'`{part}`' for part in PARTS)}, with commas")


@dataclass(frozen=True)
class Lab:
    """All that a link to the lab holds.

    Attributes:
        example: the classes, logits, label and temperature.
        unit: of the loss on the page.
        learning_rate: how far a gradient step goes, 0.001 to 1000.
        panels: those that are open, of PANELS and in their order.
        more: the parts of the full page that are open, of PARTS and in their order.
        view: how the page is shown.
    """

    example: Example = field(default_factory=Example)
    unit: Unit = "nats"
    learning_rate: float = 1.0
    panels: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        UNIT.check(self.unit)
        LEARNING_RATE.check(self.learning_rate)
        OPEN.check(self.panels)
        MORE.check(self.more)

    def with_open(self, panels: Sequence[str]) -> "Lab":
        """Returns the lab with these panels open and the others closed, or raises InputError for one it has not."""
        OPEN.check(tuple(panels))
        return replace(self, panels=tuple(panel for panel in PANELS if panel in panels))

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
    Field("open", "panels", OPEN, put=Lab.with_open, told="the open panels"),
    Field("more", "more", MORE, put=with_more, told="the open parts of the full page"),
    named=Named(
        (
            *("situations", "loss", "sentence", "ruler", "score", "slope", "power", "share", "pick", "strip"),
            *("equation", "panels", "tools", "loss_curve", "loss_along_logits", "gradient_bars", "loss_history"),
        ),
        ("loss", "share", "slope"),
        {"logits": "score", "label": "pick"},
    ),
)
