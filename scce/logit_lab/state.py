"""What the lab shows."""

from dataclasses import dataclass, field

from scce.arrays import InputError
from scce.information import Unit, check_unit
from scce.logit_lab.example import Example
from scce.readable import plain_number

LOWEST_RATE, HIGHEST_RATE = 0.001, 1000.0


@dataclass(frozen=True)
class Lab:
    """All that a link to the lab holds.

    Attributes:
        example: the classes, logits, label and temperature.
        unit: of the loss on the page.
        learning_rate: how far a gradient step goes, 0.001 to 1000.
    """

    example: Example = field(default_factory=Example)
    unit: Unit = "nats"
    learning_rate: float = 1.0

    def __post_init__(self) -> None:
        check_unit(self.unit)
        if not LOWEST_RATE <= self.learning_rate <= HIGHEST_RATE:
            bounds = f"{plain_number(LOWEST_RATE)}..{plain_number(HIGHEST_RATE)}"
            raise InputError(f"learning rate {plain_number(self.learning_rate)} is outside {bounds}")
