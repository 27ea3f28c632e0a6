"""Ready-made places to start from: sets of classes, and situations a model can be in."""

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from scce.arrays import as_one_of
from scce.classes import CLASS_SETS, class_set
from scce.logit_lab.example import Example

# For each set of classes, what a model says of one example, and what is true.
MODEL_SAYS: Mapping[str, tuple[tuple[float, ...], int]] = MappingProxyType(
    {
        "cat, dog, bird, fish": ((2.0, 1.0, 0.0, -1.0), 0),
        "cat, dog and bird images": ((1.2, 2.6, -0.8), 1),
        "topics of a sentence": ((0.4, 1.1, 3.0, 0.9), 2),
        "handwritten digits 0-9": ((-2.5, 1.8, 0.6, 0.2, -1.4, -3.0, -4.2, 4.1, -0.9, 2.3), 7),
    }
)


def example_of(name: str) -> Example:
    """Returns the example of a ready-made set of classes, or raises InputError if there is no such set."""
    return Example(class_set(name), *MODEL_SAYS[name])


EXAMPLES: Mapping[str, Example] = MappingProxyType({name: example_of(name) for name in CLASS_SETS})

SITUATIONS = (
    "confident and right",
    "confident and wrong",
    "undecided",
    "nearly tied",
    "extreme logits",
    "masked class",
)


def in_situation(example: Example, situation: str) -> Example:
    """Returns the example with logits that show a situation, for its own classes and label.

    Args:
        example: gives the classes, the label and the temperature.
        situation: one of SITUATIONS.

    Raises:
        InputError: if there is no such situation.
    """
    logits = _logits(len(example.classes), example.label, as_one_of(situation, SITUATIONS, "situation"))
    return replace(example, logits=logits)


def situations_of(example: Example) -> tuple[str, ...]:
    """Returns the situations that the example's logits are in: one or none."""
    size, label = len(example.classes), example.label
    return tuple(name for name in SITUATIONS if _logits(size, label, name) == example.logits)


def _logits(num_classes: int, label: int, situation: str) -> tuple[float, ...]:
    rival = (label + 1) % num_classes
    special, rest = {
        "confident and right": ({label: 6.0, rival: 1.0}, -1.0),
        "confident and wrong": ({label: -1.0, rival: 6.0}, -2.0),
        "undecided": ({}, 0.0),
        "nearly tied": ({label: 2.0, rival: 2.1}, -1.0),
        "extreme logits": ({label: -300.0, rival: 800.0}, 100.0),
        "masked class": ({label: 2.0, rival: -math.inf}, 1.0),
    }[situation]
    return tuple(special.get(i, rest) for i in range(num_classes))
