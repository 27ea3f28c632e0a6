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
from scce.doctor.words import counted, examples, listed_in_code, named
from scce.information import surprise
from scce.readable import readable

SURE = log(1e6)  # a finding is an accident once in a million batches, by the bound that it uses
LEAST_RIGHT, TIMES_BETTER = 0.6, 2.0  # of another order of the classes
FEWEST_OF_A_CLASS = 3
MOST_ORDERED = 300  # classes whose order is looked at: the table of their guesses has K^2 numbers
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
    size = case.num_classes
    if case.has_targets or not len(labels) or size > MOST_ORDERED or from_one(case) is not None:
        return None
    table = np.bincount(labels * size + guesses, minlength=size * size).reshape(size, size)
    order = _order_in(table)
    if order is None:
        return None
    moved = np.flatnonzero(order[case.scores.labels.clip(0, size - 1)] != case.scores.labels)
    rows = moved[case.judged[moved]]
    now, then = float(np.trace(table)) / len(labels), float(table[np.arange(size), order].sum()) / len(labels)
    return Finding(
        key="class_order",
        weight="fault",
        sentence=f"{_said_of_order(order, table)} In that order {then:.0%} of the guesses are right, now {now:.0%}.",
        rows=rows,
        before=case.loss,
        after=_loss_in_order(case, order),
        effect="with the classes in that order",
        repair=repairs.FROM_ZERO if _is_shifted(order, table) else repairs.in_order(order.tolist()),
    )


def _order_in(table: IntArray) -> IntArray | None:
    """Returns the column of each label, or None where there is no order that is another and far better.

    Only the labels that stand for another column are asked how much better it is.
    """
    size, counts, likely = len(table), table.sum(axis=1), table.argmax(axis=1)
    seen = np.flatnonzero(counts)
    moved = seen[likely[seen] != seen]
    if not len(moved) or counts[moved].min() < FEWEST_OF_A_CLASS or len(set(likely[seen])) < len(seen):
        return None
    if not _is_far_better(table[moved], likely[moved], moved) or len(seen) < 2:
        return None
    order, free = np.arange(size), np.setdiff1d(np.arange(size), likely[seen])
    unseen = np.setdiff1d(np.arange(size), seen)
    order[seen], order[unseen] = likely[seen], free[: len(unseen)]
    return order


def _is_far_better(table: IntArray, likely: IntArray, labels: IntArray) -> bool:
    """Returns whether some labels are guessed as other columns, by more than an accident.

    Args:
        table: (M, K) how often each of the labels was guessed as each class.
        likely: (M,) the class that each was guessed as most often.
        labels: (M,) which labels they are.
    """
    num, size = int(table.sum()), table.shape[1]
    rows = np.arange(len(table))
    then, now = float(table[rows, likely].sum()) / num, float(table[rows, labels].sum()) / num
    if then < max(LEAST_RIGHT, TIMES_BETTER * now):
        return False
    guessed = np.sort(table.sum(axis=0))[-len(table) :]
    by_chance = float((np.sort(table.sum(axis=1)) * guessed).sum()) / num**2
    return num * _divergence(then, by_chance) - lgamma(size + 1) >= SURE


def _divergence(share: float, expected: float) -> float:
    """Returns how unlikely a share is where another is expected, in nats per example; 0 where it is no larger."""
    if share <= expected:
        return 0.0
    rest = (1 - share) * log((1 - share) / (1 - expected)) if share < 1 else 0.0
    return share * log(share / expected) + rest


def _is_shifted(order: IntArray, table: IntArray) -> bool:
    seen = np.flatnonzero(table.sum(axis=1) > 0)
    return bool((order[seen] == seen - 1).all())


def _said_of_order(order: IntArray, table: IntArray) -> str:
    if _is_shifted(order, table):
        return "The model guesses one class lower than the label, nearly every time: the labels count from 1."
    moved = [k for k in np.flatnonzero(table.sum(axis=1) > 0) if order[k] != k]
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
    return Finding(
        key="two_labels",
        weight="fault",
        sentence=f"{examples(twins.rows)} have a row of predictions that stands there twice, to the last digit, with "
        f"another label: the same input with two labels, such as {named(twins.rows[:2])}. A model that answers "
        f"both the same cannot cost less than {readable(twins.floor)} nats there.",
        rows=twins.rows,
        before=case.loss,
        after=case.loss_without(twins.rows),
        effect="without these examples",
        repair=f"same_input = {listed_in_code(twins.rows)}\nfor i in same_input: print(i, labels[i], inputs[i])",
    )


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
    return Finding(
        key="unused_class",
        weight="doubt",
        sentence=f"{'Classes' if several else 'Class'} {named(missing)} {'are' if several else 'is'} the label of no "
        f"example, and the model guesses {'them' if several else 'it'} {counted(len(rows), 'time')}: is a class "
        "missing from these data, or is one number used for two classes?",
        rows=rows,
        before=case.loss,
        after=case.loss_without(rows),
        effect="without these examples",
        repair="print(np.bincount(labels, minlength=num_classes))",
    )


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
    return Finding(
        key="suspicious",
        weight="doubt",
        sentence=f"{counted(len(rows), 'label')} to look at: the model is sure of another class there. A model as "
        f"often right as it says would be wrong so surely {counted_times(expected)}. Example {first} has label "
        f"{case.scores.labels[first]}; its self-confidence is {readable(float(own[first]))}, its normalised margin "
        f"{readable(float(own[first] - other[first]))}. Either the label is wrong, or the model is too sure.",
        rows=rows,
        before=case.loss,
        after=case.loss_without(rows),
        effect="without these examples",
        repair=f"suspicious = {listed_in_code(rows)}\nfor i in suspicious: print(i, labels[i], inputs[i])",
    )


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
