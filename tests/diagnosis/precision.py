"""How often the first answer is right on the corpus, and how often a number drawn at random is explained.

    python tests/diagnosis/precision.py

Threads: each with the rank of the right answer. Where no cause of the catalogue is right, to answer nothing is right.
Precision is the share of first answers that are right; recall is the share of the threads with a cause whose cause
comes first.

Numbers drawn at random are log-uniform between 0.01 and 100, written with 3 to 7 digits, and asked without K or with
one of a few. A number that is written with so many digits stands for an interval, and some of these intervals hold a
constant that is usual enough to be named. The sum of their widths, on the scale that the numbers are drawn from, is
how often chance alone names something: no decoder that names those constants can do better. "A bound alone" is no
matter of digits: the number is more than twice ln K, or within one percent of it.
"""

import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from corpus import THREADS, Thread

from scce.arrays import InputError
from scce.diagnosis import Diagnosis, causes
from scce.diagnosis.class_counts import LOOKED_AT, OF_ANY, usual
from scce.diagnosis.constant import Constant
from scce.diagnosis.deciding import OF_ANOTHER_SIZE, OF_ANOTHER_WIDTH
from scce.diagnosis.families import constants_of, without_classes
from scce.diagnosis.families.guesses import guessing
from scce.diagnosis.known import MOST_CLASSES
from scce.diagnosis.weighing import EXPLAINED, SMALLEST, SPREAD, WORTH_TELLING
from scce.diagnosis.written import NOISE

LOWEST, HIGHEST = 0.01, 100.0
DIGITS = (3, 4, 5, 6, 7)
SIZES = (None, 2, 3, 4, 5, 10, 20, 100, 1000, 50_257)
DRAWN = 10_000


@dataclass(frozen=True)
class Answer:
    """What the decoder says of a thread.

    Attributes:
        thread: the report.
        first: the key of the first answer; None where there is none.
        rank: of the right answer, from 1; 0 where it is missing.
    """

    thread: Thread
    first: str | None
    rank: int

    @property
    def is_right(self) -> bool:
        """Whether the right answer comes first."""
        return self.rank == 1


def answer(thread: Thread) -> Answer:
    """Returns what is said of a thread; a text that is refused is one without an answer."""
    try:
        found = list(causes(thread.said, **thread.known))
    except InputError:
        found = []
    rank = next((place for place, each in enumerate(found, 1) if _is_right(each, thread)), 0)
    if not thread.right:
        rank = 0 if found else 1
    return Answer(thread, found[0].key if found else None, rank)


def precision(answers: Sequence[Answer]) -> tuple[int, int]:
    """Returns how many first answers are right, and how many there are."""
    given = [each for each in answers if each.first is not None]
    return sum(each.is_right for each in given), len(given)


def recall(answers: Sequence[Answer]) -> tuple[int, int]:
    """Returns how many causes come first, and how many there are."""
    with_cause = [each for each in answers if each.thread.right]
    return sum(each.is_right for each in with_cause), len(with_cause)


def drawn(count: int = DRAWN, seed: int = 0) -> Iterator[tuple[str, int, int | None]]:
    """Yields numbers drawn at random as text, with their digits and the number of classes to ask them with."""
    random = np.random.default_rng(seed)
    values = np.exp(random.uniform(math.log(LOWEST), math.log(HIGHEST), count))
    for value, digits, size in zip(
        values, random.choice(DIGITS, count), random.integers(len(SIZES), size=count), strict=True
    ):
        yield f"{value:#.{digits}g}", int(digits), SIZES[size]


def claimed(found: Diagnosis) -> str:
    """Returns what is said of a number: a constant by its standing, a bound, or nothing."""
    if not found:
        return "nothing"
    return found[0].standing if found[0].basis == "number" else "bound"


@cache
def by_chance(digits: int, num_classes: int | None) -> float:
    """Returns how often a number drawn at random is written as a constant that is usual enough to be named.

    The constants are put into the intervals of all numbers with so many digits. Named is an interval where they weigh
    as much as the decoder asks for, against an ordinary loss; the widths of these are added.
    """
    values, weights = _looked_at(num_classes)
    inside = (values >= LOWEST) & (values <= HIGHEST) & (weights > 0)
    values, weights = values[inside], weights[inside]
    unit = 10.0 ** (np.floor(np.log10(values)) - digits + 1)
    cells, cell_of = np.unique(np.round(values / unit) * unit, return_inverse=True)
    together = np.bincount(cell_of, weights)
    heaviest = np.zeros(len(cells))
    np.maximum.at(heaviest, cell_of, weights)
    half = np.maximum(0.5 * 10.0 ** (np.floor(np.log10(cells)) - digits + 1), NOISE * cells)
    all_of_it = together + 2 * half / (SPREAD * np.maximum(cells, SMALLEST))
    named = (together / all_of_it >= EXPLAINED) & (heaviest / all_of_it >= WORTH_TELLING)
    return float(np.log((cells[named] + half[named]) / (cells[named] - half[named])).sum() / math.log(HIGHEST / LOWEST))


def _is_right(candidate: object, thread: Thread) -> bool:
    size = candidate.constant.num_classes
    return (
        candidate.key in thread.right
        and (thread.num_classes is None or size == thread.num_classes)
        and thread.way in candidate.expression
    )


@cache
def _looked_at(num_classes: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Returns values and weights of the constants that the decoder looks at."""
    found = [(each.value, each.weight) for each in without_classes()]
    if num_classes is not None:
        found += [(each.value, each.weight) for each in constants_of(num_classes)]
    for size in LOOKED_AT:
        if size != num_classes:
            found += [(each.value, each.weight * _share(each, size, num_classes)) for each in constants_of(size)]
    values, weights = np.array(found).T
    if num_classes is not None:
        return values, weights
    others = np.setdiff1d(np.arange(2, MOST_CLASSES + 1), LOOKED_AT)  # each guess among so many is looked at too
    return np.append(values, np.log(others)), np.append(weights, guessing(2).weight * OF_ANY / others)


def _share(constant: Constant, size: int, num_classes: int | None) -> float:
    if constant.key == "perplexity":
        return 0.0
    if num_classes is None:
        return usual(size)
    return usual(size) * (OF_ANOTHER_WIDTH if constant.key == "guessing" else OF_ANOTHER_SIZE)


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


def _print_threads(answers: Sequence[Answer]) -> None:
    width = max(len(each.thread.address.partition("://")[2]) for each in answers)
    print(f"{'thread':<{width}}  {'right answer':<28} {'first answer':<22} {'rank':>4}  reported")
    for each in answers:
        right = " or ".join(each.thread.right) or "nothing"
        said = " ".join(str(each.thread.said).split())
        address = each.thread.address.partition("://")[2]
        print(f"{address:<{width}}  {right[:28]:<28} {each.first or 'nothing':<22} {each.rank or '-':>4}  {said[:70]}")


def _print_shares(name: str, answers: Sequence[Answer]) -> None:
    (right, given), (found, asked) = precision(answers), recall(answers)
    print(
        f"{name}: {len(answers)} reports; {given} first answers, {right} right, precision {_percent(right, given)}; "
        f"{asked} with a cause, {found} found first, recall {_percent(found, asked)}"
    )


def _print_drawn(numbers: Sequence[tuple[str, int, int | None]]) -> None:
    said = Counter((digits, claimed(causes(text, size))) for text, digits, size in numbers)
    print(f"\n{len(numbers):,} numbers, log-uniform from {LOWEST} to {HIGHEST:g}; K one of {SIZES}")
    print("digits   drawn   nothing  a bound alone  a constant  likely  decided  by chance alone")
    for digits in DIGITS:
        count = sum(number for (of, _), number in said.items() if of == digits)
        named = [said[digits, standing] for standing in ("possible", "likely", "decided")]
        expected = sum(by_chance(digits, size) for size in SIZES) / len(SIZES)
        print(
            f"{digits:>6} {count:>7,} {_percent(said[digits, 'nothing'], count):>9} "
            f"{_percent(said[digits, 'bound'], count):>14} {_percent(sum(named), count):>11} "
            f"{_percent(named[1], count):>7} {_percent(named[2], count):>8} {_percent(expected, 1):>16}"
        )


def main() -> None:
    """Prints the table of the threads, precision and recall, and what is said of numbers drawn at random."""
    answers = [answer(thread) for thread in THREADS]
    _print_threads(answers)
    print()
    _print_shares("known before", [each for each in answers if not each.thread.is_new])
    _print_shares("found after", [each for each in answers if each.thread.is_new])
    _print_shares("all", answers)
    _print_drawn(list(drawn()))


if __name__ == "__main__":
    main()
