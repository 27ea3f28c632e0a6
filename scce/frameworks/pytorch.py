"""torch.nn.CrossEntropyLoss: one class for integers and for rows, with two different means."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from scce.arrays import BoolArray, FloatArray
from scce.frameworks.arithmetic import (
    log_probabilities,
    looked_up,
    multiplied,
    one_hot_or_zero,
    slopes_along_logits,
    smoothed,
)
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, RaisedError, failed, finished
from scce.frameworks.notes import (
    Note,
    ignored_note,
    label_note,
    logit_notes,
    note,
    target_notes,
    weightless_note,
    whole_prediction_note,
)
from scce.reductions import Reduction, mean_over_examples, mean_over_weights, total

IGNORED_BY_DEFAULT = -100
LABEL_TYPES = ("int64", "uint8")
# As its errors name them.
NAMES_OF_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "int64": "Long",
        "int32": "Int",
        "int16": "Short",
        "int8": "Char",
        "uint8": "Byte",
        "uint16": "UInt16",
        "uint32": "UInt32",
        "uint64": "UInt64",
        "bool": "Bool",
    }
)


def error_outside(labels: tuple[int, ...], num_classes: int) -> RaisedError:
    """Returns the error that labels outside 0..K-1 raise, in Keras too; it does not name K."""
    return RaisedError("IndexError", "Target {label} is out of bounds.", labels)


def evaluate(case: Case) -> Evaluation:
    """Returns what torch computes."""
    refuse_reduction("PyTorch", case.reduction, "mean", "sum", "none")
    refuse(
        not case.from_logits,
        "torch.nn.CrossEntropyLoss takes logits only; torch.nn.NLLLoss takes the logarithms of probabilities",
    )
    refuse(
        case.weights is not None,
        "torch.nn.CrossEntropyLoss has no weights of examples; it has weight, one per class, "
        'or multiply the losses of reduction "none"',
    )
    return _of_rows(case) if case.has_rows else _of_labels(case)


def _counted(case: Case) -> BoolArray:
    """Returns which examples count: all but those with the label to ignore, which is -100 where none is given."""
    return np.asarray(case.labels != (IGNORED_BY_DEFAULT if case.ignore_label is None else case.ignore_label))


def _refused_labels(case: Case) -> Evaluation | None:
    """Returns the error that integer labels meet, or None; the first that PyTorch raises comes first."""
    if case.smoothing > 1:
        return _smoothing_refused(case)
    if case.labels.dtype.name not in LABEL_TYPES:
        error = RaisedError("RuntimeError", "expected target dtype to be Long or Byte")
        return failed(error, note("type of labels refused", dtype=case.labels.dtype.name, legal=LABEL_TYPES))
    refused = case.outside & _counted(case)
    if refused.any():
        return failed(_error_outside(case, refused), *label_note("label refused", case, refused))
    if _gathers_by_bytes(case):
        error = RaisedError("RuntimeError", "gather(): Expected dtype int32/int64 for index")
        return failed(error, note("type of labels refused by a mean", dtype=case.labels.dtype.name))
    return None


def _of_labels(case: Case) -> Evaluation:
    if (refusal := _refused_labels(case)) is not None:
        return refusal
    counted = _counted(case)
    smoothing, class_weights = max(case.smoothing, 0), _class_weights(case)
    at_label = one_hot_or_zero(case.labels, case.num_classes, case.predictions.dtype) * counted[:, np.newaxis]
    everywhere = np.where(counted[:, np.newaxis], class_weights, 0)
    weights = at_label @ class_weights
    log_p = log_probabilities(case.predictions)
    unweighted = looked_up(at_label, log_p)
    with np.errstate(invalid="ignore", over="ignore"):  # a weight of 0 times an infinite loss is NaN
        sharp = (1 - smoothing) * weights * unweighted
        even = smoothing / case.num_classes * np.where(counted, multiplied(everywhere, log_p), 0) if smoothing else None
        losses = sharp if even is None else sharp + even
    mean = _mean(losses, [sharp, *([] if even is None else [even])], weights, counted)
    reduction = mean if case.reduction == "mean" else _other_reduction(losses, weights, counted, case)
    with np.errstate(invalid="ignore", divide="ignore"):  # weights that cancel are divided by 0
        share = np.ones_like(weights[:1]) / (mean.denominator if case.reduction == "mean" else 1)
        at_one = np.where(at_label > 0, (1 - smoothing) * weights[:, np.newaxis] * share, 0)
        at_all = np.where(counted[:, np.newaxis], smoothing / case.num_classes * class_weights * share, 0)
        targets = at_one + at_all if smoothing else at_one
    gradient = slopes_along_logits(targets.astype(log_p.dtype), case.predictions)
    unnamed = case.outside & ~counted & (case.ignore_label is None)
    notes = [
        *_smoothing_note(case),
        *logit_notes(case, bool(smoothing), np.ones_like(counted)),
        *weightless_note(weights, unweighted),
        *label_note("label ignored by default", case, unnamed),
        *ignored_note(counted, case.reduction),
        *_mean_note(case, mean),
        *whole_prediction_note(case),
    ]
    return finished(losses, reduction, gradient, notes, zero=bool(unnamed.any()))


def _of_rows(case: Case) -> Evaluation:
    dtype = case.labels_dtype
    if dtype.kind != "f":
        wanted = "Expected floating point type for target with class probabilities"
        error = RaisedError("RuntimeError", f"{wanted}, got {NAMES_OF_TYPES.get(dtype.name, dtype.name)}")
        return failed(error, note("rows refused that are no floats", dtype=dtype.name))
    if case.ignore_label is not None and case.ignore_label >= 0:
        error = RaisedError("RuntimeError", "ignore_index is not supported for floating point target")
        return failed(error, note("ignored label refused with rows", label=case.ignore_label))
    if case.smoothing > 1:
        return _smoothing_refused(case)
    rows = case.labels
    if case.smoothing > 0:
        rows = smoothed(rows, case.smoothing, dtype, np.result_type(dtype, np.float32))
    targets = (_class_weights(case) * rows).astype(case.predictions.dtype)
    losses = multiplied(targets, log_probabilities(case.predictions))
    ones, counted = np.ones_like(losses), np.ones(losses.shape, dtype=bool)
    mean = mean_over_examples(losses)
    reduction = mean if case.reduction == "mean" else _other_reduction(losses, ones, counted, case)
    gradient = _gradient(targets, case, reduction)
    notes = [
        *_smoothing_note(case),
        *target_notes(rows),
        *logit_notes(case, True, counted),
        *_row_option_notes(case),
        *whole_prediction_note(case),
    ]
    return finished(losses, reduction, gradient, notes, zero=bool((~rows.any(axis=-1)).any()))


def _class_weights(case: Case) -> FloatArray:
    return np.ones_like(case.predictions[0]) if case.class_weights is None else case.class_weights


def _mean(losses: FloatArray, parts: Sequence[FloatArray], weights: FloatArray, counted: BoolArray) -> Reduction:
    """Returns the mean over the weights; where they cancel every part is divided by 0, which is infinite or NaN."""
    mean = mean_over_weights(losses, weights, counted)
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = sum(np.sum(part, where=counted) / np.float64(mean.denominator) for part in parts)
    return replace(mean, infinite_by_zero=bool(mean.denominator == 0 and np.isinf(quotient)))


def _other_reduction(losses: FloatArray, weights: FloatArray, counted: BoolArray, case: Case) -> Reduction | None:
    return total(losses, weights, counted) if case.reduction == "sum" else None


def _gradient(targets: FloatArray, case: Case, reduction: Reduction | None) -> FloatArray:
    slopes = slopes_along_logits(targets, case.predictions)
    if reduction is None:
        return slopes
    with np.errstate(invalid="ignore", over="ignore"):
        return slopes * reduction.slopes[:, np.newaxis]


def _gathers_by_bytes(case: Case) -> bool:
    smooths = case.smoothing > 0 and case.class_weights is not None
    return smooths and case.reduction == "mean" and case.labels.dtype.name == "uint8"


def _error_outside(case: Case, refused: BoolArray) -> RaisedError:
    labels = case.whole_labels(refused)
    if case.labels.dtype.name != "uint8" or case.reduction != "none":
        return error_outside(labels, case.num_classes)
    # The message has the label as a character, and above 127 it is none that Python can read.
    if max(labels) > 127:
        return RaisedError("UnicodeDecodeError", "'utf-8' codec can't decode byte")
    return RaisedError("IndexError", "Target \u2026 is out of bounds.")


def _smoothing_refused(case: Case) -> Evaluation:
    error = RaisedError("RuntimeError", "label_smoothing must be between 0.0 and 1.0")
    return failed(error, note("smoothing refused", smoothing=case.smoothing))


def _smoothing_note(case: Case) -> list[Note]:
    if case.smoothing < 0:
        return [note("smoothing taken for 0", smoothing=case.smoothing)]
    return [note("smoothing weighted")] if case.smoothing and case.class_weights is not None else []


def _row_option_notes(case: Case) -> list[Note]:
    ignores, weighted_mean = case.ignore_label is not None, case.class_weights is not None and case.reduction == "mean"
    return [
        *([note("ignored label without effect", label=case.ignore_label)] if ignores else []),
        *([note("divided by examples, with rows", examples=len(case.labels))] if weighted_mean else []),
    ]


def _mean_note(case: Case, mean: Reduction) -> list[Note]:
    if case.reduction != "mean":
        return []
    if mean.denominator == 0:
        return [note("weights that cancel" if mean.divisors.any() else "mean of nothing, NaN")]
    return [] if case.class_weights is None else [note("divided by class weights", together=mean.denominator)]
