"""The numbers of a question and of its twins: drawn at random, the same ones for the same number, until they fit."""

import zlib
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from scce.links import View
from scce.logit_lab import Example, Lab

Drawn = TypeVar("Drawn")
MOST_TRIES = 10_000
WITHOUT_SITUATIONS = View(hide=("situations",))  # their names tell what a state is
WITHOUT_PROBLEMS = View(hide=("problem",))
WITHOUT_VERDICT = View(hide=("verdict",))  # it says what to change
WITHOUT_DATA = View(hide=("data",))
SHARES = (
    "loss",
    "sentence",
    "ruler",
    "power",
    "share",
    "strip",
    "equation",
    "slope",
    "panels",
)  # each tells of the others


def drawn(
    question: str, twin: int, draw: Callable[[np.random.Generator], Drawn], fits: Callable[[Drawn], bool]
) -> Drawn:
    """Returns the first of some random values that fits.

    Args:
        question: its name: the twins of another question have other numbers.
        twin: the number of the twin.
        draw: returns a value.
        fits: whether the question means something with it.
    """
    random = np.random.default_rng([zlib.crc32(question.encode()), twin])
    return next(value for _ in range(MOST_TRIES) if fits(value := draw(random)))


def any_value(_: object) -> bool:
    """Returns that every value fits."""
    return True


def drawn_lab(question: str, twin: int, fits: Callable[[Lab], bool] = any_value) -> Lab:
    """Returns a lab of four classes with different logits, in halves of -3 to 4, and any of them true."""

    def draw(random: np.random.Generator) -> Lab:
        logits = random.choice(np.arange(-6, 9), size=4, replace=False) / 2
        return lab_of(tuple(logits.tolist()), int(random.integers(4)))

    return drawn(question, twin, draw, fits)


def lab_of(logits: tuple[float, ...], label: int) -> Lab:
    """Returns a lab of four classes without the names of situations."""
    return Lab(Example(logits=logits, label=label), view=WITHOUT_SITUATIONS)
