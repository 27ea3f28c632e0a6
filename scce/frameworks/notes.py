"""What there is to say where a case leaves the plain definition: a kind, a place, and values. Words come last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from scce.arrays import BoolArray, FloatArray, first_index
from scce.frameworks.case import Case

NoteKind: TypeAlias = Literal[
    # labels
    "label cut",
    "label cut, weighed as rounded",
    "label free",
    "label free, counted by the mean",
    "label refused",
    "label refused on a back end",
    "label refused on a processor",
    "label ignored by default",
    "label without a loss",
    "label without a row",
    "label from the end",
    "label with a fraction",
    "type of labels refused",
    "type of labels refused by a mean",
    "labels refused that are no integers",
    "one class among the labels",
    "another number of classes",
    "columns by sorted labels",
    "ignored",
    "ignored, mean over the others",
    "ignored label refused with rows",
    "ignored label without effect",
    # rows and their smoothing
    "row of zeros",
    "row with another sum",
    "gradient for a sum of 1",
    "rows refused",
    "rows refused that are no floats",
    "smoothing not checked",
    "smoothing taken for 0",
    "smoothing refused",
    "smoothing weighted",
    # predictions
    "logit NaN",
    "logit +inf",
    "logits -inf",
    "logit -inf",
    "logit -inf, multiplied",
    "logits too far apart",
    "logits in steps",
    "predictions divided",
    "predictions divided by 0",
    "predictions too small",
    "slope out of reach",
    "predictions clipped and divided",
    "predictions raised and divided",
    "predictions with another sum, warned of",
    "predictions refused that are no floats",
    "prediction raised",
    "prediction lowered",
    "share raised",
    "share lowered",
    "probability raised",
    "no probability",
    # weights and the mean
    "infinite loss without weight",
    "weights of 0",
    "weights that cancel",
    "weights that cancel, 0",
    "divided by examples, not weights",
    "divided by examples, not class weights",
    "divided by examples, with rows",
    "divided by class weights",
    "divided by weights",
    "mean of nothing, 0",
    "mean of nothing, NaN",
    "number only where compiled",
    # what a framework is given that cannot take a batch
    "probabilities taken for logits",
    "numbers taken for logits",
    "softmax given",
]

ABOUT_THE_DIVISOR: frozenset[NoteKind] = frozenset(
    {
        "divided by examples, not weights",
        "divided by examples, not class weights",
        "divided by examples, with rows",
        "divided by class weights",
        "divided by weights",
    }
)
ABOUT_IGNORED: frozenset[NoteKind] = frozenset({"ignored", "ignored, mean over the others"})
TAKEN_FOR_LOGITS: frozenset[NoteKind] = frozenset({"probabilities taken for logits", "numbers taken for logits"})


@dataclass(frozen=True)
class Note:
    """One thing that is worth knowing of what a framework computes.

    Attributes:
        kind: what it is about.
        index: where it is so first, or empty where it has no place.
        values: the numbers and names that it is said with.
    """

    kind: NoteKind
    index: tuple[int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def note(kind: NoteKind, **values: Any) -> Note:
    """Returns a note that has no place."""
    return Note(kind, values=values)


def first_note(kind: NoteKind, flags: BoolArray, **values: Any) -> list[Note]:
    """Returns a note about the first true flag, or nothing where none is."""
    return [Note(kind, first_index(flags), values)] if flags.any() else []


def label_note(kind: NoteKind, case: Case, flags: BoolArray, **values: Any) -> list[Note]:
    """Returns a note about the first flagged label (N,), or nothing where none is."""
    if not flags.any():
        return []
    return first_note(kind, flags, label=case.labels[first_index(flags)], last_class=case.num_classes - 1, **values)


def logit_notes(case: Case, multiplies: bool, counted: BoolArray) -> list[Note]:
    """Returns notes about logits that are no finite numbers, where an example counts.

    `multiplies` says that every target is multiplied with its logarithm, a target of 0 too.
    """
    logits = np.where(counted[:, np.newaxis], case.predictions, 0)
    lowest = np.isneginf(logits)
    ruled_out = np.asarray(lowest.all(axis=-1))
    apart = np.asarray(np.ptp(np.where(np.isfinite(logits), logits, 0).astype(np.float64), axis=-1))
    too_far = np.asarray(apart > np.finfo(logits.dtype).max)
    return [
        *first_note("logit NaN", np.isnan(logits)),
        *first_note("logit +inf", np.isposinf(logits)),
        *first_note("logits -inf", ruled_out),
        *first_note("logit -inf, multiplied" if multiplies else "logit -inf", lowest & ~ruled_out.any()),
        *([note("logits too far apart", distance=apart.max(), dtype=logits.dtype)] if too_far.any() else []),
    ]


def whole_prediction_note(case: Case) -> list[Note]:
    """Returns a note where the predictions came in a type that is refused, and not in floats, or nothing."""
    dtype = case.predictions_dtype
    refused = dtype.kind != "f"
    return [note("predictions refused that are no floats", dtype=dtype.name)] if refused else []


def weightless_note(weights: FloatArray, losses: FloatArray) -> list[Note]:
    """Returns a note where a weight of 0 meets an infinite loss, or nothing."""
    return first_note("infinite loss without weight", np.asarray((weights == 0) & np.isinf(losses)))


def target_notes(targets: FloatArray, rows_sum_to_one: bool = False) -> list[Note]:
    """Returns notes about the first row of targets that does not sum to 1, or nothing.

    `rows_sum_to_one` says that the gradient takes that for granted.
    """
    sums = targets.sum(axis=-1)
    odd = np.asarray(~np.isclose(sums, 1, rtol=0, atol=1e-5))
    if not odd.any():
        return []
    index = first_index(odd)
    kind: NoteKind = "row with another sum" if sums[index] or targets[index].any() else "row of zeros"
    about_gradient = [note("gradient for a sum of 1")] if rows_sum_to_one else []
    return [Note(kind, index, {"sum": sums[index]}), *about_gradient]


def smoothing_note(case: Case) -> list[Note]:
    """Returns a note where a smoothing outside 0..1 is used as it is, or nothing."""
    return [] if 0 <= case.smoothing <= 1 else [note("smoothing not checked", smoothing=case.smoothing)]


def ignored_note(counted: BoolArray, reduction: str) -> list[Note]:
    """Returns how many examples do not count, or nothing where all do."""
    ignored, size = int((~counted).sum()), len(counted)
    if not ignored:
        return []
    has_mean = reduction not in ("sum", "none") and ignored < size
    return [note("ignored, mean over the others" if has_mean else "ignored", ignored=ignored, size=size)]
