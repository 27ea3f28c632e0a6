"""tf.nn's two operations below Keras: sparse_softmax_cross_entropy_with_logits, and the same for rows."""

import numpy as np

from scce.frameworks import notes
from scce.frameworks.arithmetic import log_probabilities, looked_up, multiplied, one_hot_or_zero, slopes_along_logits
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, failed, finished
from scce.frameworks.own_reduction import own_reduction

LABEL_TYPES = ("int32", "int64")


def evaluate(framework: str, case: Case) -> Evaluation:
    """Returns what tf.nn computes on a processor, and tf.reduce_mean or tf.reduce_sum of it."""
    refuse_reduction("tf.nn (with tf.reduce_mean and tf.reduce_sum)", case.reduction, "mean", "sum", "none")
    refuse(not case.from_logits, "tf.nn takes logits only; keras.losses takes probabilities")
    refuse(
        case.sample_weight is not None or case.class_weight is not None,
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
        return _of_rows(framework, case)
    if case.labels.dtype.name not in LABEL_TYPES:
        note = f"Labels of type {case.labels.dtype.name} are refused; integers are int32 or int64."
        return failed(framework, "InvalidArgumentError", r"Value for attr 'Tlabels' of \w+ is not in the list", note)
    if case.outside.any():
        outside = notes.outside_note(
            case, case.outside, "an error on a processor; on a GPU NaN, says its documentation"
        )
        bounds = rf"outside the valid range of \[0, {case.num_classes}\)"
        return failed(
            framework,
            "InvalidArgumentError",
            rf"Received a label value of ({case.alternatives(case.outside)}) which is {bounds}",
            *outside,
        )
    return _of_labels(framework, case)


def _of_labels(framework: str, case: Case) -> Evaluation:
    at_label = one_hot_or_zero(case.labels, case.num_classes, case.predictions.dtype)
    losses = looked_up(at_label, log_probabilities(case.predictions))
    said = notes.logit_notes(case, False, np.ones(len(losses), dtype=bool))
    reduction, gradient = own_reduction(losses, slopes_along_logits(at_label, case.predictions), case.reduction)
    return finished(framework, losses, reduction, gradient, said)


def _of_rows(framework: str, case: Case) -> Evaluation:
    losses = multiplied(case.labels, log_probabilities(case.predictions))
    slopes = slopes_along_logits(case.labels, case.predictions, rows_sum_to_one=True)
    said = notes.target_notes(case.labels, rows_sum_to_one=True)
    said += notes.logit_notes(case, True, np.ones(len(losses), dtype=bool))
    reduction, gradient = own_reduction(losses, slopes, case.reduction)
    return finished(framework, losses, reduction, gradient, said, zero=bool((~case.labels.any(axis=-1)).any()))
