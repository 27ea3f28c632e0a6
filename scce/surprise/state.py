"""What the page of surprise and entropy shows, and the fields of it that a link holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scce.information import Unit
from scce.links import (
    UNIT,
    Field,
    Fields,
    Named,
    Problem,
    Together,
    View,
    any_number,
    any_text,
    noting,
    number,
    several,
)
from scce.surprise.two_distributions import TwoDistributions, check_distribution, check_outcomes

EVENT = number("probability", most=1.0)
PROBABILITIES = several(any_number("probability"), "`0.5,0.25,0.25`")


@dataclass(frozen=True)
class Surprise:
    """All that a link to the page holds.

    Attributes:
        event: the probability of the one event whose surprise is shown.
        pair: what happens, p, and what the model expects, q.
        unit: of all numbers on the page.
        view: how the page is shown.
    """

    event: float = 0.125
    pair: TwoDistributions = field(default_factory=TwoDistributions)
    unit: Unit = "nats"
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        EVENT.check(self.event)
        UNIT.check(self.unit)


def with_pair(state: Surprise, given: Mapping[str, Any], problems: list[Problem]) -> Surprise:
    """Returns the state with what a link says of outcomes, p and q; each of them says how many outcomes there are.

    What is missing or of no use is taken from the first pair, or even where there are more or fewer than its
    outcomes; without names they are called class 0, class 1, ...
    """
    found: dict[str, tuple[Any, ...]] = {}
    with noting(problems, "class"):
        if "class" in given:
            check_outcomes(given["class"])
            found["class"] = given["class"]
    for side in ("p", "q"):
        with noting(problems, side):
            if side in given:
                check_distribution(given[side], len(next(iter(found.values()), given[side])))
                found[side] = given[side]
    start = state.pair
    size = len(next(iter(found.values()), start.outcomes))
    if size != len(start.outcomes):
        even = (1 / size,) * size
        start = TwoDistributions(tuple(f"class {i}" for i in range(size)), even, even)
    pair = TwoDistributions(found.get("class", start.outcomes), found.get("p", start.p), found.get("q", start.q))
    return replace(state, pair=pair)


FIELDS = Fields(
    Surprise(),
    Field("event", "event", EVENT, told="a probability"),
    Together(
        (
            Field("class", "pair.outcomes", any_text(), repeated=True, told="once per outcome"),
            Field("p", "pair.p", PROBABILITIES, told="what happens, a probability per outcome"),
            Field("q", "pair.q", PROBABILITIES, told="what the model expects"),
        ),
        with_pair,
    ),
    Field("unit", "unit", UNIT),
    named=Named(
        (
            *("situations", "cross_entropy", "surprise", "term", "tools"),
            *("surprise_curve", "floor_and_excess", "lowest_loss"),
        ),
        ("cross_entropy",),
    ),
)
