"""What the page of surprise and entropy shows."""

from dataclasses import dataclass, field

from scce.arrays import as_fraction
from scce.information import Unit, check_unit
from scce.surprise.two_distributions import TwoDistributions


@dataclass(frozen=True)
class Information:
    """All that a link to the page holds.

    Attributes:
        event: the probability of the one event whose surprise is shown.
        pair: what happens, p, and what the model expects, q.
        unit: of all numbers on the page.
    """

    event: float = 0.125
    pair: TwoDistributions = field(default_factory=TwoDistributions)
    unit: Unit = "nats"

    def __post_init__(self) -> None:
        as_fraction(self.event, "probability")
        check_unit(self.unit)
