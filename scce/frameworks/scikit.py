"""sklearn.metrics.log_loss without `labels`: a metric, not a loss to train on; it has no gradient."""

import numpy as np

from scce.arrays import BoolArray, FloatArray, first_index
from scce.frameworks.arithmetic import looked_up
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, RaisedError, failed, finished
from scce.frameworks.notes import Note, first_note, label_note, note, target_notes
from scce.reductions import Reduction, mean_over_weights, total


def evaluate(case: Case) -> Evaluation:
    """Returns what log_loss computes in the predictions' own floats; the losses are those it adds up."""
    refuse_reduction("sklearn's log_loss (normalize=True and False)", case.reduction, "mean", "sum")
    refuse(case.from_logits, "log_loss takes probabilities only; give it the softmax of the logits")
    refuse(case.class_weights is not None, "log_loss has no class_weight; give sample_weight, one per example")
    refuse(case.ignore_label is not None, "log_loss has no label to ignore; leave these examples out")
    refuse(case.smoothing != 0, "log_loss has no smoothing, and takes no soft rows")
    failure = _failure_of_numbers(case) or _failure_of_weights(case)
    return failure or (_of_rows(case) if case.has_rows else _of_labels(case))


def _of_labels(case: Case) -> Evaluation:
    fraction = np.asarray(case.labels != np.trunc(case.labels))
    if fraction.any():
        error = RaisedError("ValueError", "Unknown label type")
        return failed(error, *label_note("label with a fraction", case, fraction))
    classes = np.unique(case.labels)
    if len(classes) == 1:
        error = RaisedError("ValueError", "y_true contains only one label")
        return failed(error, note("one class among the labels", label=classes[0]))
    if len(classes) != case.num_classes:
        error = RaisedError("ValueError", f"different number of classes: {len(classes)} vs {case.num_classes}")
        return failed(error, note("another number of classes", found=len(classes), num_classes=case.num_classes))
    usual = (classes == np.arange(case.num_classes)).all()
    notes = [] if usual else [note("columns by sorted labels", classes=classes.tolist())]
    return _finished(case, (case.labels[:, np.newaxis] == classes).astype(case.predictions.dtype), notes)


def _of_rows(case: Case) -> Evaluation:
    values = np.unique(case.labels)
    if len(values) > 2 or (values != np.trunc(values)).any():
        return failed(RaisedError("ValueError", "Multioutput target data is not supported"), note("rows refused"))
    return _finished(case, case.labels, target_notes(case.labels))


def _finished(case: Case, targets: FloatArray, notes: list[Note]) -> Evaluation:
    epsilon = np.finfo(case.predictions.dtype).eps
    weights = np.ones_like(case.predictions[:, 0]) if case.weights is None else case.weights
    unweighted = looked_up(targets, np.log(np.clip(case.predictions, epsilon, 1 - epsilon)))
    with np.errstate(over="ignore"):
        losses = weights * unweighted
    reduction = _reduced(case, losses, weights)
    if reduction is None:
        error = RaisedError("ZeroDivisionError", "Weights sum to zero, can't be normalized")
        return failed(error, note("weights that cancel"))
    held = np.asarray((case.predictions < epsilon) & (targets > 0))
    said = [
        *notes,
        *_sum_note(case.predictions),
        *first_note("probability raised", held, bound=epsilon, limit=-np.log(float(epsilon))),
        *_divisor_note(case, reduction),
    ]
    saturated = bool((held & (weights != 0)[:, np.newaxis]).any())
    zero = bool((~targets.any(axis=-1)).any())
    return finished(losses, reduction, None, said, zero=zero, saturated=saturated)


def _reduced(case: Case, losses: FloatArray, weights: FloatArray) -> Reduction | None:
    if case.reduction == "sum":
        return total(losses, weights)
    # NumPy's mean of float16 adds in float32.
    wide = np.result_type(losses, np.float32) if case.weights is None else losses.dtype
    reduction = mean_over_weights(losses.astype(wide), weights.astype(wide))
    return reduction if reduction.denominator else None


def _sum_note(given: FloatArray) -> list[Note]:
    sums = given.sum(axis=-1)
    odd: BoolArray = np.asarray(~np.isclose(sums, 1, rtol=np.sqrt(np.finfo(given.dtype).eps), atol=0))
    if not odd.any():
        return []
    return first_note("predictions with another sum, warned of", odd, sum=sums[first_index(odd)])


def _divisor_note(case: Case, reduction: Reduction) -> list[Note]:
    weighted = case.weights is not None and case.reduction == "mean"
    return [note("divided by weights", together=reduction.denominator)] if weighted else []


def _failure_of_numbers(case: Case) -> Evaluation | None:
    given = case.predictions
    for flags, message in (
        (np.isnan(given), "Input contains NaN"),
        (np.isinf(given), "Input contains infinity"),
        (given > 1, "y_prob contains values greater than 1"),
        (given < 0, "y_prob contains values lower than 0"),
    ):
        if flags.any():
            first = Note("no probability", first_index(flags), {"prediction": given[first_index(flags)]})
            return failed(RaisedError("ValueError", message), first)
    return None


def _failure_of_weights(case: Case) -> Evaluation | None:
    if case.weights is None:
        return None
    if not case.weights.any():
        error = RaisedError("ValueError", "Sample weights must contain at least one non-zero number")
        return failed(error, note("weights of 0"))
    return None
