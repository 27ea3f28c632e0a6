"""What happens and what a model expects: two distributions over the same outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import (
    FloatArray,
    InputError,
    as_class_numbers,
    as_distribution,
    as_fraction,
    as_one_of,
    as_probabilities,
)
from scce.classes import CLASSES, check_classes, check_count
from scce.information import cross_entropy, entropy, kl_divergence, surprise
from scce.labels import one_hot, smooth_labels

Side: TypeAlias = Literal["p", "q"]  # what happens, what the model expects
MOST_OUTCOMES = 10


@dataclass(frozen=True)
class TwoDistributions:
    """Outcomes, how often they happen, and how often a model expects them.

    Attributes:
        outcomes: 2 to 10 different names.
        p: what happens, a probability per outcome.
        q: what the model expects, a probability per outcome.
    """

    outcomes: tuple[str, ...] = CLASSES
    p: tuple[float, ...] = (0.5, 0.25, 0.125, 0.125)
    q: tuple[float, ...] = (0.2, 0.5, 0.2, 0.1)

    def __post_init__(self) -> None:
        check_outcomes(self.outcomes)
        check_distribution(self.p, len(self.outcomes))
        check_distribution(self.q, len(self.outcomes))

    @cached_property
    def told(self) -> "Account":
        """What can be said of the pair, which is computed once."""
        return account(self.p, self.q)

    def with_probability(self, side: Side, outcome: int, probability: float) -> "TwoDistributions":
        """Returns the pair with one probability of p or q changed, and the others with it."""
        at = int(as_class_numbers(outcome, len(self.outcomes)))
        start = self.p if side == "p" else self.q
        return self.with_side(side, with_probability(start, at, as_fraction(probability, "probability")))

    def with_side(self, side: Side, distribution: ArrayLike) -> "TwoDistributions":
        """Returns the pair with another p or q."""
        numbers = tuple(as_distribution(distribution, "probabilities").tolist())
        return replace(self, p=numbers) if side == "p" else replace(self, q=numbers)


def evenly_among(outcomes: Sequence[str]) -> TwoDistributions:
    """Returns the pair in which every outcome happens as often as any other, and is expected to."""
    even = (1 / len(outcomes),) * len(outcomes)
    return TwoDistributions(tuple(outcomes), even, even)


def with_probability(distribution: ArrayLike, outcome: int, probability: ArrayLike) -> FloatArray:
    """Returns a distribution with one probability set, and the rest shared among the others as before.

    p'[j] = p[j] (1 - x) / (1 - p[i]); where nothing was left to the others, they get equal shares

    Args:
        distribution: shape (K,), sums to 1.
        outcome: i, in 0..K-1.
        probability: x of any shape (...), each 0 to 1.

    Returns:
        Distributions of shape (..., K).
    """
    start = as_distribution(distribution, "probabilities")
    others = start.copy()
    others[outcome] = 0
    rest = others.sum()
    shares = others / rest if rest > 0 else (np.arange(len(start)) != outcome) / (len(start) - 1)
    x = np.asarray(probability, dtype=np.float64)[..., np.newaxis]
    return np.where(np.arange(len(start)) == outcome, x, shares * (1 - x))


@dataclass(frozen=True)
class Account:
    """What can be said of a batch (...) of pairs p and q, each (..., K). All in nats.

    Attributes:
        p, q: (..., K)
        surprises: (..., K) of each outcome, for one who expects q.
        terms: (..., K) p times surprise: what each outcome adds to the cross-entropy.
        entropy: (...) H(p), of what happens.
        divergence: (...) KL(p || q), what the wrong expectation adds.
        cross_entropy: (...) H(p, q), the two together: the surprise to expect.
    """

    p: FloatArray
    q: FloatArray
    surprises: FloatArray
    terms: FloatArray
    entropy: FloatArray
    divergence: FloatArray
    cross_entropy: FloatArray


def account(p: ArrayLike, q: ArrayLike) -> Account:
    """Returns what can be said of p and q, of shape (..., K) both or one of them (K,)."""
    # Contiguous, so that a sum over a batch rounds as the sum over one pair does.
    happens, expected = map(np.ascontiguousarray, np.broadcast_arrays(np.asarray(p, float), np.asarray(q, float)))
    surprises = surprise(expected)
    return Account(
        p=happens,
        q=expected,
        surprises=surprises,
        # What never happens adds nothing, even where its surprise is infinite: 0 times inf would be NaN.
        terms=np.multiply(happens, surprises, out=np.zeros_like(surprises), where=happens > 0),
        entropy=entropy(happens),
        divergence=kl_divergence(happens, expected),
        cross_entropy=cross_entropy(happens, expected),
    )


def probability_sweep(pair: TwoDistributions, side: Side, positions: ArrayLike) -> Account:
    """Returns what can be said while one probability of p or q moves: a batch (K, P), slider after slider.

    Args:
        pair: where the sliders rest.
        side: whose sliders move.
        positions: shape (P,), each 0 to 1.
    """
    moving = pair.p if side == "p" else pair.q
    batch = np.stack([with_probability(moving, i, positions) for i in range(len(moving))])
    return account(batch, pair.q) if side == "p" else account(pair.p, batch)


SITUATIONS = (
    "one-hot label",
    "smoothed label",
    "uniform",
    "q = p",
    "even q",
    "q sure and wrong",
    "q rules it out",
)


def in_situation(pair: TwoDistributions, situation: str) -> TwoDistributions:
    """Returns the pair in a situation, for its own outcomes and its most frequent one.

    Args:
        pair: where to start from.
        situation: one of SITUATIONS.

    Raises:
        InputError: if there is no such situation.
    """
    made = _situations(pair)
    return pair.with_side(*made[as_one_of(situation, SITUATIONS, "situation")])


def situations_of(pair: TwoDistributions) -> tuple[str, ...]:
    """Returns the situations that the pair is in; some speak of p, some of q."""
    sides = {"p": pair.p, "q": pair.q}
    return tuple(name for name, (side, made) in _situations(pair).items() if sides[side] == tuple(made.tolist()))


def _situations(pair: TwoDistributions) -> dict[str, tuple[Side, FloatArray]]:
    """Returns the side that each situation changes, and what it becomes."""
    size, label = len(pair.outcomes), int(np.argmax(pair.p))
    certain, even = one_hot(label, size), np.full(size, 1 / size)
    rival = (label + 1) % size
    return {
        "one-hot label": ("p", certain),
        "smoothed label": ("p", smooth_labels(certain, 0.1)),
        "uniform": ("p", even),
        "q = p": ("q", np.array(pair.p)),
        "even q": ("q", even),
        "q sure and wrong": ("q", smooth_labels(one_hot(rival, size), 0.02)),
        "q rules it out": ("q", np.array(pair.q) if pair.q[label] == 0 else with_probability(pair.q, label, 0.0)),
    }


def check_outcomes(outcomes: Sequence[str]) -> None:
    """Raises InputError unless these are 2 to 10 different names that can be read."""
    check_classes(outcomes, MOST_OUTCOMES, "outcomes")


def check_distribution(distribution: Sequence[float], size: int) -> None:
    """Raises InputError unless these are the probabilities of so many outcomes, 2 to 10."""
    if len(distribution) != size:
        raise InputError(f"the number of probabilities, {len(distribution)}, is not the number of outcomes, {size}")
    check_count(size, MOST_OUTCOMES, "outcomes")
    # A sum may be a hair above 1; no probability may.
    as_probabilities(as_distribution(distribution, "probabilities"))
