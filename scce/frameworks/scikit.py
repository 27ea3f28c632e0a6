"""sklearn.metrics.log_loss without `labels`: a metric, not a loss to train on; it has no gradient."""

import numpy as np

from scce.arrays import FloatArray, first_index, place
from scce.frameworks import notes
from scce.frameworks.arithmetic import looked_up
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, failed, finished
from scce.reductions import mean_over_weights, total


def evaluate(framework: str, case: Case) -> Evaluation:
    """Returns what log_loss computes in the predictions' own floats; the losses are those it adds up."""
    refuse_reduction("sklearn's log_loss (normalize=True and False)", case.reduction, "mean", "sum")
    refuse(case.from_logits, "log_loss takes probabilities only; give it the softmax of the logits")
    refuse(case.class_weight is not None, "log_loss has no class_weight; give sample_weight, one per example")
    refuse(case.ignore_label is not None, "log_loss has no label to ignore; leave these examples out")
    refuse(case.smoothing != 0, "log_loss has no smoothing, and takes no soft rows")
    failure = _failure_of_numbers(framework, case) or _failure_of_weights(framework, case)
    if failure:
        return failure
    return _of_rows(framework, case) if case.has_rows else _of_labels(framework, case)


def _of_labels(framework: str, case: Case) -> Evaluation:
    if (case.labels != np.trunc(case.labels)).any():
        fraction = np.asarray(case.labels != np.trunc(case.labels))
        return failed(framework, "ValueError", "Unknown label type", *notes.label_note(case, fraction, "is a fraction"))
    classes = np.unique(case.labels)
    if len(classes) == 1:
        note = f"Every label is {classes[0]}, and log_loss learns of other classes from the labels alone."
        return failed(framework, "ValueError", r"y_true contains only one label", note)
    if len(classes) != case.num_classes:
        found = f"different number of classes: {len(classes)} vs {case.num_classes}"
        note = f"The labels hold {len(classes)} classes, the predictions {case.num_classes}: a class is absent."
        return failed(framework, "ValueError", found, f"{note} log_loss would need labels=.")
    said = []
    if (classes != np.arange(case.num_classes)).any():
        said.append(f"The columns are taken for the sorted labels, {', '.join(map(str, classes.tolist()))}.")
    return _finished(framework, case, (case.labels[:, np.newaxis] == classes).astype(case.predictions.dtype), said)


def _of_rows(framework: str, case: Case) -> Evaluation:
    values = np.unique(case.labels)
    if len(values) > 2 or (values != np.trunc(values)).any():
        message = "Multioutput target data is not supported"
        return failed(
            framework, "ValueError", message, "Soft rows are refused; rows of two whole numbers, 0 and 1, are not."
        )
    return _finished(framework, case, case.labels, notes.target_notes(case.labels))


def _finished(framework: str, case: Case, targets: FloatArray, said: list[str]) -> Evaluation:
    given = case.predictions
    epsilon = np.finfo(given.dtype).eps
    sums = given.sum(axis=-1)
    odd = np.asarray(~np.isclose(sums, 1, rtol=np.sqrt(epsilon), atol=0))
    if odd.any():
        index = first_index(odd)
        said.append(f"The predictions{place(index)} sum to {sums[index]:.6g}: a warning, and used as they are.")
    held = np.asarray((given < epsilon) & (targets > 0))
    if held.any():
        limit = -np.log(float(epsilon))
        said.append(f"A probability{notes.at(held)} is raised to {epsilon:.3g}: its loss stops at {limit:.3f}.")
    weights = np.ones_like(sums) if case.sample_weight is None else case.sample_weight
    losses = weights * looked_up(targets, np.log(np.clip(given, epsilon, 1 - epsilon)))
    if case.reduction == "sum":
        reduction = total(losses, weights)
    else:
        reduction = mean_over_weights(losses, weights)
        if case.sample_weight is not None:
            said.append(f"The mean divides by the sum of the weights, {reduction.denominator:.6g}.")
    saturated = bool((held & (weights != 0)[:, np.newaxis]).any())
    return finished(
        framework, losses, reduction, None, said, zero=bool((~targets.any(axis=-1)).any()), saturated=saturated
    )


def _failure_of_numbers(framework: str, case: Case) -> Evaluation | None:
    given = case.predictions
    for flags, message in (
        (np.isnan(given), "Input contains NaN"),
        (np.isinf(given), "Input contains infinity"),
        (given > 1, "y_prob contains values greater than 1"),
        (given < 0, "y_prob contains values lower than 0"),
    ):
        if flags.any():
            index = first_index(np.asarray(flags))
            return failed(framework, "ValueError", message, f"{given[index]:.6g}{place(index)} is no probability.")
    return None


def _failure_of_weights(framework: str, case: Case) -> Evaluation | None:
    if case.sample_weight is None:
        return None
    if not case.sample_weight.any():
        message = "Sample weights must contain at least one non-zero number"
        return failed(framework, "ValueError", message, "Every weight is 0, and log_loss refuses that.")
    if case.reduction == "mean" and case.sample_weight.sum() == 0:
        message = "Weights sum to zero, can't be normalized"
        return failed(framework, "ZeroDivisionError", message, "The weights cancel, and the mean would divide by 0.")
    return None
