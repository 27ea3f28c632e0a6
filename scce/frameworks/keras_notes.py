"""Where Keras leaves the plain definition."""

import numpy as np

from scce.arrays import BoolArray, FloatArray, first_index
from scce.frameworks.case import Case
from scce.frameworks.clipping import EPSILON, Division, normalised
from scce.frameworks.keras_backends import Backend
from scce.frameworks.keras_truth import Truth
from scce.frameworks.notes import (
    Note,
    NoteKind,
    first_note,
    ignored_note,
    label_note,
    logit_notes,
    note,
    smoothing_note,
    target_notes,
)
from scce.reductions import Reduction


def truth_notes(case: Case, truth: Truth, backend: Backend) -> list[Note]:
    """Returns notes about labels, rows and smoothing."""
    if case.has_rows:
        for_granted = backend.rows_sum_to_one and case.from_logits
        return [*target_notes(truth.targets, rows_sum_to_one=for_granted), *smoothing_note(case)]
    has_mean = case.reduction not in ("sum", "none")
    free: NoteKind = "label free, counted by the mean" if has_mean else "label free"
    return [*_cut_note(case, truth), *label_note(free, case, truth.free)]


def _cut_note(case: Case, truth: Truth) -> list[Note]:
    cut = np.asarray(case.labels != np.trunc(case.labels)) & truth.counted
    if not cut.any():
        return []
    label = case.labels[first_index(cut)]
    kind: NoteKind = "label cut" if case.class_weights is None else "label cut, weighed as rounded"
    return label_note(kind, case, cut, cut=abs(np.trunc(label)), rounded=np.round(label))


def prediction_notes(case: Case, truth: Truth, backend: Backend, held: BoolArray) -> list[Note]:
    """Returns notes about logits or probabilities; `held` (N, K) says which of a target are clipped."""
    sparse = not case.has_rows
    if case.from_logits:
        return logit_notes(case, not (sparse and backend.looks_up), truth.counted)
    clips_first = sparse and backend.clips_first
    sums = np.where(truth.counted, backend.division.sums(case.predictions)[:, 0], 1)
    odd = np.asarray(~np.isclose(sums, 1, rtol=0, atol=1e-5))
    raised = np.clip(case.predictions, EPSILON, 1 - EPSILON).sum(axis=-1) - sums
    raises = bool(clips_first and (truth.counted & ~odd & (raised > 1e-6)).any())
    return [
        *_sum_note(case, sums, odd, clips_first),
        *([note("predictions raised and divided", added=raised.max())] if raises else []),
        *_clip_note(case, held, None if clips_first else backend.division),
    ]


def _sum_note(case: Case, sums: FloatArray, odd: BoolArray, clips_first: bool) -> list[Note]:
    with np.errstate(over="ignore"):
        given = case.predictions.sum(axis=-1)
    lost = np.asarray((sums == 0) & (given != 0) & (not clips_first))
    if lost.any():
        return first_note("predictions too small", lost, sum=given[first_index(lost)], tiny=np.finfo(given.dtype).tiny)
    if not odd.any():
        return []
    kind: NoteKind = "predictions divided" if sums[odd].all() else "predictions divided by 0"
    return first_note("predictions clipped and divided" if clips_first else kind, odd, sum=sums[first_index(odd)])


def reach_note(case: Case, truth: Truth, backend: Backend, gradient: FloatArray) -> list[Note]:
    """Returns a note about the first row whose sum is so small or large that no slope is right, or nothing."""
    if case.from_logits or (backend.clips_first and not case.has_rows):
        return []
    sums = backend.division.sums(case.predictions)
    with np.errstate(over="ignore"):
        squares = backend.division.kept(sums * sums)
    # Squares that are infinite or 0 do harm where the square is taken, and where the slope is no number.
    far = ((squares == 0) | np.isinf(squares))[:, 0]
    lost = far & (backend.division.inverts | ~np.isfinite(gradient).all(axis=-1))
    lost &= truth.counted & np.isfinite(case.predictions).all(axis=-1) & (sums != 0)[:, 0]
    return first_note("slope out of reach", lost, sum=sums[first_index(lost)][0]) if lost.any() else []


def _clip_note(case: Case, held: BoolArray, division: Division | None) -> list[Note]:
    if not held.any():
        return []
    index = first_index(held)
    given = case.predictions[index]
    share = given if division is None else normalised(case.predictions, division)[index]
    kinds: tuple[NoteKind, NoteKind] = ("share raised", "share lowered")
    if share == given:
        kinds = ("prediction raised", "prediction lowered")
    values = {"prediction": given, "share": share, "bound": EPSILON, "limit": -np.log(EPSILON)}
    return [Note(kinds[bool(share > 1)], index, values)]


def reduction_notes(case: Case, truth: Truth, reduction: Reduction | None) -> list[Note]:
    """Returns notes about ignored examples and what the mean divides by."""
    ignored = ignored_note(truth.counted, case.reduction)
    if reduction is None:
        return ignored
    kind: NoteKind = "weights that cancel, 0" if reduction.divisors.any() else "mean of nothing, 0"
    empty = [note(kind)] if reduction.denominator == 0 else []
    return [*ignored, *_divisor_note(case, truth, reduction), *empty]


def _divisor_note(case: Case, truth: Truth, reduction: Reduction) -> list[Note]:
    weighted = case.weights is not None or case.class_weights is not None
    together = float(reduction.weights.sum(where=truth.counted))
    by_examples = case.reduction in ("sum_over_batch_size", "mean")
    if not (weighted and by_examples and together != reduction.denominator):
        return []
    of_classes = case.class_weights is not None
    kind: NoteKind = "divided by examples, not class weights" if of_classes else "divided by examples, not weights"
    return [note(kind, examples=int(reduction.denominator), together=together)]
