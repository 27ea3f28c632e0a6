"""What predictions show by themselves: that they are no probabilities, softmax outputs taken for logits, or turned."""

import numpy as np

from scce.arrays import BoolArray
from scce.batch import score
from scce.batches import Batch
from scce.doctor import repairs
from scce.doctor.case import Case
from scce.doctor.finding import Finding
from scce.doctor.words import counted, examples
from scce.readable import readable
from scce.training import frequency_loss

FEWEST_SUMS = 3  # numbers that are free to sum to something else, before it is no accident
FEWEST_TURNED = 3  # examples
FEWEST_DIGITS = 4  # of a row, before it is no accident that others are the same
TIMES_OFF = 5  # as far as columns are from 1 by rounding, rows have to be
HALF_PRECISION = 0.01


def not_probabilities(case: Case) -> Finding | None:
    """Returns that numbers read as probabilities lie outside 0..1, where they may be logits."""
    outside = np.asarray(~case.scores.rows.within & ~np.isnan(case.scores.rows.read_otherwise))
    if case.from_logits or not outside.any():
        return None
    rows, sharp = np.flatnonzero(outside & case.counted), case.sharp()
    if not len(rows):
        return None
    return Finding(
        key="not_probabilities",
        weight="fault",
        sentence=f"{counted(len(rows), 'row')} read as probabilities {'holds' if len(rows) == 1 else 'hold'} numbers "
        "outside 0..1: they are logits, or something else that needs a softmax.",
        rows=rows,
        before=case.loss,
        after=_read_as_logits(sharp, outside),
        effect="read as logits",
        repair=repairs.of_logits(),
    )


def _read_as_logits(case: Case, outside: BoolArray) -> float | None:
    """Returns the loss of rows read as logits; None where some lie in 0..1 by chance and no rows are kept."""
    if outside[case.counted].all():
        return case.loss_if(case.scores.rows.read_otherwise)
    if case.whole is None:
        return None
    return case.loss_if(score(Batch(case.whole.labels, case.whole.predictions, True)).losses)


def odd_sums(case: Case) -> Finding | None:
    """Returns that rows of probabilities do not sum to 1, by more than rounding explains."""
    facts = case.scores.rows
    off = case.counted & facts.within & ~facts.sum_to_one
    if case.from_logits or not off.any() or turned(case) is not None:
        return None
    by_size = np.argsort(-np.abs(facts.sums - 1), kind="stable")
    rows = by_size[off[by_size]]
    with np.errstate(divide="ignore"):
        divided = case.scores.losses + np.where(off, np.log(facts.sums), 0.0)
    return Finding(
        key="sums",
        weight="fault",
        sentence=f"{counted(len(rows), 'row')} of probabilities {'does' if len(rows) == 1 else 'do'} not sum to 1; "
        f"example {rows[0]} sums to {readable(float(facts.sums[rows[0]]))}. Keras divides every row by its sum, "
        "others take it as it is.",
        rows=rows,
        before=case.sharp().loss,
        after=None if case.has_targets else case.sharp().loss_if(divided),
        effect="with every row divided by its sum",
        repair=repairs.SOFTMAX_OVER_CLASSES,
    )


def softmax_twice(case: Case) -> Finding | None:
    """Returns that logits are probabilities: all of them lie in 0..1, and every row sums to 1."""
    facts, size = case.scores.rows, len(case.scores.labels)
    is_free = size * (case.num_classes - 1) >= FEWEST_SUMS
    if not (case.from_logits and is_free and (facts.within & facts.sum_to_one).all()) or _only_zeros_and_ones(case):
        return None
    sharp = case.sharp()
    return Finding(
        key="softmax_twice",
        weight="fault",
        sentence=f"All {size:,} rows of logits lie in 0..1 and sum to 1: they are probabilities, and the loss applies "
        "softmax a second time.",
        rows=np.flatnonzero(case.counted),
        before=sharp.loss,
        after=sharp.loss_if(facts.read_otherwise),
        effect="read as probabilities",
        repair=repairs.of_probabilities(),
    )


def _only_zeros_and_ones(case: Case) -> bool:
    """Returns whether all of it may be small whole numbers, which people write as logits: a 1 among zeros."""
    return case.whole is not None and bool(np.isin(np.asarray(case.whole.predictions), (0, 1)).all())


def turned(case: Case) -> Finding | None:
    """Returns that the classes are down and the examples across: every column sums to 1, and rows do not."""
    size, sums = case.num_classes, case.scores.column_sums
    if case.from_logits or sums is None or len(case.scores.labels) != size or size < FEWEST_TURNED:
        return None
    off_across, off_down = (float(np.abs(each - 1).max()) for each in (case.scores.rows.sums, sums))
    if off_across <= TIMES_OFF * off_down + HALF_PRECISION or not case.scores.rows.within.all():
        return None
    return Finding(
        key="class_axis",
        weight="fault",
        sentence=f"Every column of these {size:,} rows of {size:,} numbers sums to 1, and the rows do not: the classes "
        "are down and the examples across. Because both are as many, no framework complains.",
        rows=np.arange(size),
        before=case.sharp().loss,
        after=None if case.whole is None else _loss_across(case, case.whole),
        effect="with the array transposed",
        repair=repairs.TRANSPOSED,
    )


def _loss_across(case: Case, whole: Batch) -> float:
    across = np.asarray(whole.predictions, dtype=np.float64).T
    return case.sharp().loss_if(score(Batch(whole.labels, across, case.from_logits)).losses)


def same_answer(case: Case) -> Finding | None:
    """Returns that the model says the same of every example, to the last digit."""
    counted_rows = np.flatnonzero(case.counted)
    marks = case.scores.rows.marks[counted_rows]
    labels = case.scores.labels[case.judged]
    if len(marks) < FEWEST_TURNED or (marks != marks[0]).any() or case.has_targets or not len(labels):
        return None
    if case.scores.rows.digits[counted_rows[0]] < FEWEST_DIGITS:  # rounded so far, answers that differ look the same
        return None
    return Finding(
        key="same_answer",
        weight="fault",
        sentence=f"The model says the same of all {examples(counted_rows)}, to the last digit: it does not look at its "
        "input. The best that one answer for all can cost is the entropy of the labels.",
        rows=counted_rows,
        before=case.loss,
        after=frequency_loss(labels.astype(np.int64), case.num_classes),
        effect="the entropy of the labels",
        repair=repairs.LOOK_AT_THE_MODEL,
    )
