"""All constants together: those of a number of classes, those of any, and those without classes."""

import bisect
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from scce.diagnosis.class_counts import LOOKED_AT, usual
from scce.diagnosis.constant import Constant
from scce.diagnosis.families import guesses, saturated, sums, targets
from scce.diagnosis.known import MOST_CLASSES
from scce.diagnosis.written import Written

MOST_GUESSES = 5


@lru_cache(maxsize=256)
def constants_of(num_classes: int) -> tuple[Constant, ...]:
    """Returns what each cause gives for K classes.

    Args:
        num_classes: K, at least 2.
    """
    return (
        guesses.guessing(num_classes),
        *guesses.in_other_units(num_classes),
        *guesses.each_class_alone(num_classes),
        *targets.softmax_twice(num_classes),
        *targets.usual_smoothing(num_classes),
        *targets.focal_of_a_guess(num_classes),
        *saturated.partly_at_a_clip(num_classes),
        *sums.of_usual_sizes(num_classes),
    )


@lru_cache(maxsize=1)
def without_classes() -> tuple[Constant, ...]:
    """Returns what depends on no number of classes."""
    return (
        *saturated.at_a_clip(),
        saturated.sure_and_right(),
        *saturated.softmax_over_one_unit(),
        *targets.focal_at_a_clip(),
        guesses.one_half(),
        guesses.one_output_at_one_half(),
    )


def by_classes(said: Written) -> Iterator[Constant]:
    """Yields the constants of every usual number of classes that are the number said; their weight says how usual."""
    everything, values = _sorted()
    first, last = bisect.bisect_left(values, said.low), bisect.bisect_right(values, said.high)
    yield from everything[first:last]


def guesses_within(said: Written) -> Iterator[Constant]:
    """Yields ln K for the numbers of classes that fit and are not among the usual ones, the smallest first."""
    if not 0 < said.value < math.log(2 * MOST_CLASSES):
        return
    first, last = math.ceil(math.exp(max(0.5, said.low))), math.floor(math.exp(min(said.high, 20)))
    found = (size for size in range(first, min(last, MOST_CLASSES) + 1) if size not in LOOKED_AT)
    for _, size in zip(range(MOST_GUESSES), found, strict=False):
        guess = guesses.guessing(size)
        yield replace(guess, weight=guess.weight * usual(size))


@lru_cache(maxsize=1)
def _sorted() -> tuple[tuple[Constant, ...], tuple[float, ...]]:
    everything = sorted(
        (
            replace(each, weight=each.weight * usual(size))
            for size in LOOKED_AT
            for each in constants_of(size)
            if each.key != "perplexity"  # of any K, every whole number would be one
        ),
        key=lambda each: each.value,
    )
    return tuple(everything), tuple(each.value for each in everything)
