"""Where a model can stand before its training begins: the logits of one example, and its label."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scce.arrays import InputError, as_class_numbers, as_logits
from scce.classes import check_count
from scce.readable import plain_number

LARGEST_START = 1000.0


@dataclass(frozen=True)
class Start:
    """One example before the first step.

    Attributes:
        logits: 2 to 20 numbers within 1000 of 0.
        label: the position of the true class.
    """

    logits: tuple[float, ...] = (2.0, 1.0, 0.0, -1.0)
    label: int = 3

    def __post_init__(self) -> None:
        check_count(len(self.logits), things="logits")
        logits = as_logits(self.logits)
        if np.abs(logits).max() > LARGEST_START:
            raise InputError(f"logit {plain_number(logits[np.abs(logits).argmax()])} is beyond {LARGEST_START:g}")
        as_class_numbers(self.label, len(self.logits))


STARTS: Mapping[str, Start] = MappingProxyType(
    {
        "wrong": Start(),
        "right": Start(label=0),
        "near zero": Start((0.1, 0.0, -0.1, 0.05)),
        "sure and wrong": Start((30.0, 0.0, -30.0, 0.0), 2),
        "ten classes": Start((1.0, 0.5, 0.0, -0.5, -1.0, 0.2, 0.1, 0.0, -0.1, -0.2), 4),
    }
)
