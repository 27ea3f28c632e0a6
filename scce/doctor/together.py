"""What labels and guesses show together: classes in another order, one input with two labels, labels to look at."""

from dataclasses import dataclass
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.batch import score
from scce.batches import Batch
from scce.doctor import repairs
from scce.doctor.case import Case
from scce.doctor.finding import Finding
from scce.doctor.labels import from_one
from scce.doctor.left_out import left_out
from scce.doctor.words import counted, examples, named
from scce.information import surprise
from scce.readable import in_percent, readable

SURE = log(1e6)  # a finding is an accident once in a million batches, by the bound that it uses
LEAST_RIGHT, TIMES_BETTER = 0.6, 2.0  # of another order of the classes
FEWEST_OF_A_CLASS = 3
CONFIDENT = (0.9, 0.99, 0.999, 0.9999)  # levels at which wrong guesses are counted
FEWEST_JUDGED = 8
MOST_SUSPICIOUS = 0.25  # of the examples: where there are more, it is the model
DIGITS_TO_SPARE = 4


# ---- the order of the classes ------------------------------------------------------------------


def class_order(case: Case) -> Finding | None:
    """Returns that the labels number the classes in another order than the columns.

    Each label is guessed as one column most of the time, every time another, and by that order far more guesses are
    right. The chance that guesses which know nothing of the labels look so is bounded by Chernoff's inequality, times
    the number of orders.
    """
    labels, guesses = _judged(case)
    if case.has_targets or not len(labels) or from_one(case) is not None:
        return None
    pairs = _pairs_in(labels, guesses, case.num_classes)
    order = _order_in(pairs)
    if order is None:
        return None
    moved = np.flatnonzero(order[case.scores.labels.clip(0, case.num_classes - 1)] != case.scores.labels)
    rows = moved[case.judged[moved]]
    now, then = float((guesses == labels).mean()), float((guesses == order[labels]).mean())
    is_shifted = bool((order[pairs.seen] == pairs.seen - 1).all())
    return Finding(
        key="class_order",
        weight="fault",
        sentence=f"{_said_of_order(order, pairs.seen, is_shifted=is_shifted)} In that order {in_percent(then, 0)} of "
        f"the guesses are right, now {in_percent(now, 0)}.",
        rows=rows,
        before=case.loss,
        after=_loss_in_order(case, order),
        effect="with the classes in that order",
        repair=repairs.FROM_ZERO if is_shifted else repairs.in_order(order.tolist()),
    )


@dataclass(frozen=True, eq=False)
class Pairs:
    """How often which label was guessed as which class: of the K^2 pairs the P that there are.

    Attributes:
        labels: (P,) in order.
        guesses: (P,).
        times: (P,) how often.
        size: K.
    """

    labels: IntArray
    guesses: IntArray
    times: IntArray
    size: int

    @property
    def seen(self) -> IntArray:
        """Which labels there are, in order: (M,)."""
        return np.unique(self.labels)

    @property
    def likely(self) -> IntArray:
        """(K,) the class that each label was guessed as most often, of several the first; itself if there is none."""
        often = np.lexsort((self.guesses, -self.times, self.labels))
        labels, first = np.unique(self.labels[often], return_index=True)
        found = np.arange(self.size)
        found[labels] = self.guesses[often[first]]
        return found

    def of(self, labels: IntArray) -> "Pairs":
        """Returns the pairs of some labels."""
        kept = np.isin(self.labels, labels)
        return Pairs(self.labels[kept], self.guesses[kept], self.times[kept], self.size)

    def per(self, ends: IntArray) -> IntArray:
        """Returns how often each class is an end of a pair: (K,) of labels or guesses."""
        return np.bincount(ends, weights=self.times, minlength=self.size).astype(np.int64)

    def right(self, order: IntArray) -> float:
        """Returns the share of guesses that are right in an order of the classes (K,)."""
        return float(self.times[self.guesses == order[self.labels]].sum() / self.times.sum())


def _pairs_in(labels: IntArray, guesses: IntArray, size: int) -> Pairs:
    found, times = np.unique(labels * size + guesses, return_counts=True)
    return Pairs(found // size, found % size, times, size)


def _order_in(pairs: Pairs) -> IntArray | None:
    """Returns the column of each label, or None where there is no order that is another and far better.

    Only the labels that stand for another column are asked how much better it is.
    """
    seen, likely = pairs.seen, pairs.likely
    moved = seen[likely[seen] != seen]
    if not len(moved) or pairs.per(pairs.labels)[moved].min() < FEWEST_OF_A_CLASS:
        return None
    if len(seen) < 2 or len(np.unique(likely[seen])) < len(seen) or not _is_far_better(pairs.of(moved), likely):
        return None
    order, free = np.arange(pairs.size), np.setdiff1d(np.arange(pairs.size), likely[seen])
    unseen = np.setdiff1d(np.arange(pairs.size), seen)
    order[seen], order[unseen] = likely[seen], free[: len(unseen)]
    return order


def _is_far_better(pairs: Pairs, likely: IntArray) -> bool:
    """Returns whether some labels are guessed as other columns, by more than an accident.

    Args:
        pairs: of these labels.
        likely: (K,) the class that each label was guessed as most often.
    """
    num, then, now = int(pairs.times.sum()), pairs.right(likely), pairs.right(np.arange(pairs.size))
    if then < max(LEAST_RIGHT, TIMES_BETTER * now):
        return False
    counts = pairs.per(pairs.labels)[pairs.seen]
    guessed = np.sort(pairs.per(pairs.guesses))[-len(counts) :]
    by_chance = float((np.sort(counts) * guessed).sum()) / num**2
    return num * _divergence(then, by_chance) - lgamma(pairs.size + 1) >= SURE


def _divergence(share: float, expected: float) -> float:
    """Returns how unlikely a share is where another is expected, in nats per example; 0 where it is no larger."""
    if share <= expected:
        return 0.0
    rest = (1 - share) * log((1 - share) / (1 - expected)) if share < 1 else 0.0
    return share * log(share / expected) + rest


def _said_of_order(order: IntArray, seen: IntArray, *, is_shifted: bool) -> str:
    if is_shifted:
        return "The model guesses one class lower than the label, nearly every time: the labels count from 1."
    moved = [k for k in seen if order[k] != k]
    pairs = ", ".join(f"{k} as {order[k]}" for k in moved[:4]) + (", \u2026" if len(moved) > 4 else "")
    return f"The labels number the classes in another order than the columns: the model guesses label {pairs}."


def _loss_in_order(case: Case, order: IntArray) -> float | None:
    labels = case.scores.labels
    known = (labels >= 0) & (labels < case.num_classes)
    if case.whole is not None:
        others = np.where(known, order[np.where(known, labels, 0)], labels)
        scored = score(Batch(others, case.whole.predictions, case.from_logits))
        return case.loss_if(scored.losses, labels=others)
    lower = bool((order[labels[case.judged]] == labels[case.judged] - 1).all())
    return case.loss_if(case.scores.rows.one_lower, labels=labels.astype(np.int64) - 1) if lower else None


# ---- one input, two labels ---------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Twins:
    """Examples of which the model says exactly the same, and that have different labels.

    Attributes:
        rows: (M,) the examples, group by group.
        floor: the least that they can cost in the mean, in nats: the entropy of the labels within a group.
    """

    rows: IntArray
    floor: float


def two_labels(case: Case) -> Finding | None:
    """Returns that the same input has two labels: rows that agree in more digits than an accident could make."""
    twins = None if case.tokens or case.has_targets else _twins_in(case)
    if twins is None:
        return None
    sentence = (
        f"{examples(twins.rows)} have a row of predictions that stands there twice, to the last digit, with another "
        f"label: the same input with two labels, such as {named(twins.rows[:2])}. A model that answers both the same "
        f"cannot cost less than {readable(twins.floor)} nats there."
    )
    return left_out(case, "two_labels", twins.rows, sentence, repairs.looked_at("same_input", twins.rows))


def _twins_in(case: Case) -> Twins | None:
    rows = np.flatnonzero(case.judged)
    enough = 2 * np.log10(max(len(rows), 2)) + DIGITS_TO_SPARE
    rows = rows[case.scores.rows.digits[rows] >= enough]
    _, groups, sizes = np.unique(case.scores.rows.marks[rows], return_inverse=True, return_counts=True)
    largest = int(sizes.max(initial=0))
    if largest < 2 or 2 * largest > len(case.scores.labels):
        return None
    labels = case.scores.labels[rows].astype(np.int64)
    least, most = np.full(len(sizes), np.iinfo(np.int64).max), np.full(len(sizes), -1)
    np.minimum.at(least, groups, labels)
    np.maximum.at(most, groups, labels)
    differ = (least < most)[groups]
    if not differ.any():
        return None
    order = np.argsort(groups[differ], kind="stable")
    return Twins(rows[differ][order], _floor_of(groups[differ], labels[differ], sizes))


def _floor_of(groups: NDArray[np.intp], labels: IntArray, sizes: IntArray) -> float:
    pairs, counts = np.unique(np.stack([groups, labels]), axis=1, return_counts=True)
    return float(np.average(surprise(counts / sizes[pairs[0]]), weights=counts))


# ---- labels to look at -------------------------------------------------------------------------


def unused_class(case: Case) -> Finding | None:
    """Returns that a class has no example at all, although the model is sure to see many.

    If the model's probabilities were true, no example would be of the class with a chance of at most
    exp(-(sum of the probabilities it is guessed with)).
    """
    labels, guesses = _judged(case)
    size = case.num_classes
    if case.has_targets or not len(labels):
        return None
    sure_of = np.bincount(guesses, weights=case.scores.confidences[case.judged], minlength=size)
    unused = np.bincount(labels, minlength=size) == 0
    missing = np.flatnonzero(unused & (sure_of > SURE + log(size)))
    if not len(missing):
        return None
    rows = np.flatnonzero(case.judged & np.isin(case.scores.guesses, missing))
    several = len(missing) > 1
    sentence = (
        f"{'Classes' if several else 'Class'} {named(missing)} {'are' if several else 'is'} the label of no example, "
        f"and the model guesses {'them' if several else 'it'} {counted(len(rows), 'time')}: is a class missing from "
        "these data, or is one number used for two classes?"
    )
    return left_out(case, "unused_class", rows, sentence, repairs.COUNT_THE_CLASSES, weight="doubt")


def suspicious(case: Case) -> Finding | None:
    """Returns labels to look at: the model is sure of another class, more often than its own probabilities allow.

    self-confidence = p[label],  normalised margin = p[label] - the largest p of another class

    An example is suspicious if its guess is another class, that guess is at least as sure as the model is on average of
    the examples with that label, and at a level of sureness more guesses are wrong than Chernoff's bound of a model
    whose probabilities are true allows. The worst margin is first.

    Source: C. Northcutt, L. Jiang, I. Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels (2021),
    https://doi.org/10.1613/jair.1.12125; self-confidence and normalized margin as cleanlab's documentation defines
    them, https://docs.cleanlab.ai/stable/cleanlab/rank.html
    """
    if case.has_targets or int(case.judged.sum()) < FEWEST_JUDGED:
        return None
    found = _suspects_in(case)
    if found is None:
        return None
    rows, expected = found
    first, own, other = int(rows[0]), _self_confidences(case), case.scores.confidences
    sentence = (
        f"{counted(len(rows), 'label')} to look at: the model is sure of another class there. A model as often right "
        f"as it says would be wrong so surely {counted_times(expected)}. Example {first} has label "
        f"{case.scores.labels[first]}; its self-confidence is {readable(float(own[first]))}, its normalised margin "
        f"{readable(float(own[first] - other[first]))}. Either the label is wrong, or the model is too sure."
    )
    return left_out(case, "suspicious", rows, sentence, repairs.looked_at("suspicious", rows), weight="doubt")


def counted_times(number: float) -> str:
    """Returns how often, on average: 0.04 times."""
    return f"{number:.2g} times" if number >= 1e-3 else "less than 0.001 times"


def _suspects_in(case: Case) -> tuple[IntArray, float] | None:
    scores, judged = case.scores, case.judged
    own = _self_confidences(case)
    thresholds = _mean_by_class(own, scores.labels, judged, case.num_classes)
    wrong = judged & (scores.guesses != scores.labels)
    wrong &= scores.confidences >= thresholds[np.where(judged, scores.guesses, 0)]
    rounding = scores.rows.slack / case.num_classes
    for level in CONFIDENT:
        sure = judged & (scores.confidences >= level)
        expected = float(np.maximum(1 - scores.confidences, rounding)[sure].sum())
        rows = np.flatnonzero(wrong & sure)
        too_many = len(rows) > MOST_SUSPICIOUS * int(judged.sum())
        if len(rows) > expected and not too_many and _is_no_accident(len(rows), expected):
            margins = own[rows] - scores.confidences[rows]
            return rows[np.argsort(margins, kind="stable")], expected
    return None


def _is_no_accident(number: int, expected: float) -> bool:
    """Returns whether so many of rare events are too many, by Chernoff's bound of a sum of independent ones."""
    return number * log(number / expected) - number + expected >= SURE


def _self_confidences(case: Case) -> FloatArray:
    return np.exp(-np.where(case.judged, case.scores.losses, 0.0))


def _mean_by_class(values: FloatArray, labels: IntArray, judged: BoolArray, size: int) -> FloatArray:
    """Returns the mean of values by the class of their labels (K,); infinite of a class without examples."""
    of = labels[judged].astype(np.int64)
    counts = np.bincount(of, minlength=size)
    sums = np.bincount(of, weights=values[judged], minlength=size)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.inf)


def _judged(case: Case) -> tuple[IntArray, IntArray]:
    """Returns labels and guesses of the examples that have both."""
    return case.scores.labels[case.judged].astype(np.int64), case.scores.guesses[case.judged].astype(np.int64)
