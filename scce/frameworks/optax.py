"""optax.losses: one function for integers, one for rows; each gives N losses, and the mean is the caller's."""

import numpy as np

from scce.arrays import FloatArray
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
    label_note,
    logit_notes,
    note,
    smoothing_note,
    target_notes,
    whole_prediction_note,
)
from scce.frameworks.own_reduction import own_reduction


def evaluate(case: Case) -> Evaluation:
    """Returns what optax computes, and `.mean()` or `.sum()` of it."""
    refuse_reduction("optax (with NumPy's own methods)", case.reduction, "mean", "sum", "none")
    refuse(not case.from_logits, "optax takes logits only; give it the logarithms of the probabilities")
    refuse(
        case.weights is not None or case.class_weights is not None,
        'optax has no weights; it returns one loss per example (reduction "none"), to be multiplied before the mean',
    )
    refuse(
        case.ignore_label is not None,
        "optax has no label to ignore; leave these examples out, or select losses with jax.numpy.where before the mean",
    )
    refuse(
        not case.has_rows and case.smoothing != 0,
        "optax has no smoothing for integer labels; it has smooth_labels for rows",
    )
    if case.has_rows and case.smoothing and case.labels_dtype.kind != "f":
        error = RaisedError("TypeError", "subdtype of <class 'numpy.floating'>")
        return failed(error, note("rows refused that are no floats", dtype=case.labels_dtype.name))
    if case.has_rows:
        return _of_rows(case)
    if case.labels.dtype.kind not in "iu":
        error = RaisedError("TypeError", "subdtype of <class 'numpy.integer'>")
        return failed(error, note("labels refused that are no integers", dtype=case.labels.dtype.name))
    return _of_labels(case)


def _of_labels(case: Case) -> Evaluation:
    # As Python does, a negative index counts from the end. Further out there is no number: NaN.
    # JAX has integers of 32 bits, and keeps of longer ones the last 32.
    given = case.labels.astype(np.int32).astype(np.int64)
    from_end = np.asarray((given < 0) & (given >= -case.num_classes))
    labels = np.where(from_end, given + case.num_classes, given)
    missing = np.asarray((labels < 0) | (labels >= case.num_classes))
    at_label = one_hot_or_zero(labels, case.num_classes, case.predictions.dtype)
    log_total, probabilities = _log_total_and_probabilities(case.predictions)
    with np.errstate(over="ignore", invalid="ignore"):
        label_logits = np.where(at_label > 0, case.predictions, 0).sum(axis=-1)
        losses = log_total - np.where(missing, np.nan, label_logits).astype(log_total.dtype)
        slopes = probabilities - at_label
    notes = [
        *label_note("label from the end", case, from_end),
        *label_note("label without a loss", case, missing),
        *logit_notes(case, False, np.ones_like(missing)),
        *_rounding_note(case),
        *whole_prediction_note(case),
    ]
    reduction, gradient = own_reduction(losses, slopes, case.reduction)
    return finished(losses, reduction, gradient, notes)


def _of_rows(case: Case) -> Evaluation:
    targets = case.labels
    if case.smoothing:  # in the type of the rows, of which JAX has none that is longer than float32
        dtype = np.result_type(np.float16, min(case.labels_dtype, case.labels.dtype, key=lambda dtype: dtype.itemsize))
        targets = smoothed(case.labels, case.smoothing, dtype, dtype).astype(case.labels.dtype)
    # The compiler makes a choice of a product with a boolean: what false stands at is left out.
    cross_entropy = looked_up if case.labels_dtype.kind == "b" else multiplied
    losses = cross_entropy(targets, log_probabilities(case.predictions))
    notes = [
        *target_notes(targets),
        *logit_notes(case, cross_entropy is multiplied, np.ones(len(losses), dtype=bool)),
        *smoothing_note(case),
        *whole_prediction_note(case),
    ]
    reduction, gradient = own_reduction(losses, slopes_along_logits(targets, case.predictions), case.reduction)
    return finished(losses, reduction, gradient, notes, zero=bool((~targets.any(axis=-1)).any()))


def _log_total_and_probabilities(logits: FloatArray) -> tuple[FloatArray, FloatArray]:
    # optax subtracts a label's logit from ln of the sum of exponentials, and so does this: of logits near
    # 10,000 that leaves three decimals. An infinite maximum is replaced by 0, so +inf gives inf and not NaN.
    highest = logits.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        exponentials = np.exp(logits - highest)
        sums = exponentials.sum(axis=-1, keepdims=True)
        return (highest + np.log(sums))[:, 0], exponentials / sums


def _rounding_note(case: Case) -> list[Note]:
    largest = np.abs(np.where(np.isfinite(case.predictions), case.predictions, 0)).max()
    step = np.spacing(largest)
    return [note("logits in steps", largest=largest, step=step)] if step >= 1e-5 else []
