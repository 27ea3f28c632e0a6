"""tf.nn's two operations below Keras: sparse_softmax_cross_entropy_with_logits, and the same for rows."""

import numpy as np

from scce.frameworks.arithmetic import log_probabilities, looked_up, multiplied, one_hot_or_zero, slopes_along_logits
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, RaisedError, failed, finished
from scce.frameworks.notes import label_note, logit_notes, note, target_notes, whole_prediction_note
from scce.frameworks.own_reduction import own_reduction

LABEL_TYPES = ("int32", "int64")


def error_outside(labels: tuple[int, ...], num_classes: int) -> RaisedError:
    """Returns the error that labels outside 0..K-1 raise, in Keras too."""
    legal = f"the valid range of [0, {num_classes})"
    return RaisedError("InvalidArgumentError", f"Received a label value of {{label}} which is outside {legal}", labels)


def evaluate(case: Case) -> Evaluation:
    """Returns what tf.nn computes on a processor, and tf.reduce_mean or tf.reduce_sum of it."""
    refuse_reduction("tf.nn (with tf.reduce_mean and tf.reduce_sum)", case.reduction, "mean", "sum", "none")
    refuse(not case.from_logits, "tf.nn takes logits only; keras.losses takes probabilities")
    refuse(
        case.weights is not None or case.class_weights is not None,
        'tf.nn has no weights; it returns one loss per example (reduction "none"), to be multiplied before the mean',
    )
    refuse(
        case.ignore_label is not None,
        "tf.nn has no label to ignore; leave these examples out, or use keras.losses with ignore_class",
    )
    refuse(
        case.smoothing != 0,
        "tf.nn has no smoothing; give softmax_cross_entropy_with_logits rows that are smoothed already",
    )
    if case.has_rows:
        return _of_rows(case)
    if case.labels.dtype.name not in LABEL_TYPES:
        error = RaisedError("InvalidArgumentError", "Value for attr 'Tlabels' of \u2026 is not in the list")
        return failed(error, note("type of labels refused", dtype=case.labels.dtype.name, legal=LABEL_TYPES))
    if case.outside.any():
        error = error_outside(case.whole_labels(case.outside), case.num_classes)
        return failed(error, *label_note("label refused on a processor", case, case.outside))
    return _of_labels(case)


def _of_labels(case: Case) -> Evaluation:
    at_label = one_hot_or_zero(case.labels, case.num_classes, case.predictions.dtype)
    losses = looked_up(at_label, log_probabilities(case.predictions))
    notes = [*logit_notes(case, False, np.ones(len(losses), dtype=bool)), *whole_prediction_note(case)]
    reduction, gradient = own_reduction(losses, slopes_along_logits(at_label, case.predictions), case.reduction)
    return finished(losses, reduction, gradient, notes)


def _of_rows(case: Case) -> Evaluation:
    losses = multiplied(case.labels, log_probabilities(case.predictions))
    slopes = slopes_along_logits(case.labels, case.predictions, rows_sum_to_one=True)
    notes = [
        *target_notes(case.labels, rows_sum_to_one=True),
        *logit_notes(case, True, np.ones(len(losses), dtype=bool)),
        *whole_prediction_note(case),
    ]
    reduction, gradient = own_reduction(losses, slopes, case.reduction)
    return finished(losses, reduction, gradient, notes, zero=bool((~case.labels.any(axis=-1)).any()))
