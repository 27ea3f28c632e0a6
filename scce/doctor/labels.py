"""What labels show by themselves: that they count from 1, are no classes, pad, or are several at once."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.doctor import repairs
from scce.doctor.case import Case
from scce.doctor.finding import Finding
from scce.doctor.left_out import left_out
from scce.doctor.words import are, counted, examples, named, values_in
from scce.readable import readable

USUAL_PADDING = (-100, -1, 255)  # that frameworks and data sets pad with


def from_one(case: Case) -> Finding | None:
    """Returns that labels run from 1 to K: none is 0, and K is no class."""
    labels = _plain_labels(case)
    size = case.num_classes
    if not len(labels) or labels.min() < 1 or labels.max() != size:
        return None
    rows = np.flatnonzero(case.counted & (case.scores.labels == size))
    return Finding(
        key="from_one",
        weight="fault",
        sentence=f"The labels run from {labels.min()} to {size}, and {size} classes count from 0 to {size - 1}: "
        f"{examples(rows)} {'has' if len(rows) == 1 else 'have'} no class, and every other is taken for the next one.",
        rows=rows,
        before=case.loss,
        after=case.loss_if(case.scores.rows.one_lower, labels=case.scores.labels.astype(np.int64) - 1),
        effect="with 1 taken from every label",
        repair=repairs.FROM_ZERO,
    )


def padding(case: Case) -> Finding | None:
    """Returns that one label outside the classes, one that is used to pad, is not ignored."""
    outside = _outside(case)
    values = values_in(case.scores.labels[outside])
    if len(values) != 1 or int(values[0]) not in _paddings(case):
        return None
    label = int(values[0])
    ignoring = replace(case.way, ignore_label=label)
    after = case.loss_with(ignoring)
    return Finding(
        key="padding",
        weight="fault",
        sentence=f"{examples(outside)} {'has' if len(outside) == 1 else 'have'} the label {label}, which is no class "
        f"and looks like padding, and nothing says that it is to be ignored.{_as_zeros(case, outside, after)}",
        rows=outside,
        before=case.loss,
        after=after,
        effect=f"with {label} ignored",
        repair=repairs.ignoring(label, from_logits=case.from_logits),
    )


def _as_zeros(case: Case, outside: IntArray, loss: float) -> str:
    """Returns what a framework shows that counts padding as examples that cost nothing, as Keras on JAX does."""
    size = int(case.counted.sum())
    if case.way.reduction != "mean" or case.weights is not None or case.way.class_weights or loss != loss:
        return ""
    return (
        f" Where each costs 0 and counts, as in Keras on JAX, the mean is {readable(loss * (1 - len(outside) / size))}."
    )


def outside_the_classes(case: Case) -> Finding | None:
    """Returns that labels are no classes, where they neither count from 1 nor look like padding."""
    outside = _outside(case)
    if not len(outside) or from_one(case) is not None or padding(case) is not None:
        return None
    values, size = values_in(case.scores.labels[outside]), case.num_classes
    sentence = f"{counted(len(outside), 'label')} {are(len(outside))} outside 0..{size - 1}: {named(values)}."
    return left_out(case, "outside", outside, sentence, repairs.kept("(labels >= 0) & (labels < num_classes)"))


def zero_targets(case: Case) -> Finding | None:
    """Returns that rows of targets are all 0: they cost nothing, and count."""
    rows = _rows_of_targets(case, lambda targets: (targets == 0).all(axis=-1))
    if not len(rows):
        return None
    sentence = (
        f"The targets of {examples(rows)} are all 0: {'it costs' if len(rows) == 1 else 'they cost'} 0 and "
        f"{'counts' if len(rows) == 1 else 'count'} in the mean, as padding does that nobody leaves out."
    )
    return left_out(case, "zero_targets", rows, sentence, repairs.OUT_OF_THE_MEAN)


def several_classes(case: Case) -> Finding | None:
    """Returns that rows of targets hold more than one 1: several classes at once are no distribution."""
    rows = _rows_of_targets(case, lambda targets: np.isin(targets, (0, 1)).all(axis=-1) & (targets.sum(axis=-1) > 1))
    if not len(rows):
        return None
    sentence = (
        f"The targets of {examples(rows)} hold more than one 1. A softmax shares one probability among the classes, so "
        "none of these losses can come near 0."
    )
    return left_out(case, "several_classes", rows, sentence, repairs.ONE_BY_ONE.format(from_logits=case.from_logits))


def _rows_of_targets(case: Case, are_odd: Callable[[FloatArray], BoolArray]) -> IntArray:
    """Returns which examples have targets (K,) of some kind; none where the truth is integers."""
    return np.empty(0, np.intp) if case.scores.soft is None else np.flatnonzero(are_odd(case.scores.soft.targets))


def _plain_labels(case: Case) -> IntArray:
    return np.empty(0, np.int64) if case.has_targets else case.scores.labels[case.counted]


def _outside(case: Case) -> IntArray:
    labels = case.scores.labels
    if case.has_targets:
        return np.empty(0, np.intp)
    return np.flatnonzero(case.counted & ((labels < 0) | (labels >= case.num_classes)))


def _paddings(case: Case) -> tuple[int, ...]:
    return tuple(label for label in USUAL_PADDING if label < 0 or label >= case.num_classes)
