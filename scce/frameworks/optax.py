"""optax.losses: one function for integers, one for rows; each gives N losses, and the mean is the caller's."""

import numpy as np

from scce.arrays import FloatArray
from scce.frameworks import notes
from scce.frameworks.arithmetic import log_probabilities, multiplied, one_hot_or_zero, slopes_along_logits
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, failed, finished
from scce.frameworks.own_reduction import own_reduction


def evaluate(framework: str, case: Case) -> Evaluation:
    """Returns what optax computes, and `.mean()` or `.sum()` of it."""
    refuse_reduction("optax (with NumPy's own methods)", case.reduction, "mean", "sum", "none")
    refuse(not case.from_logits, "optax takes logits only; give it the logarithms of the probabilities")
    refuse(
        case.sample_weight is not None or case.class_weight is not None,
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
    if case.has_rows:
        return _of_rows(framework, case)
    if case.labels.dtype.kind not in "iu":
        note = f"Labels of type {case.labels.dtype.name} are refused: they must be integers."
        return failed(framework, "TypeError", "subdtype of <class 'numpy.integer'>", note)
    return _of_labels(framework, case)


def _of_labels(framework: str, case: Case) -> Evaluation:
    # As Python does, a negative index counts from the end. Further out there is no number: NaN.
    from_end = np.asarray((case.labels < 0) & (case.labels >= -case.num_classes))
    labels = np.where(from_end, case.labels + case.num_classes, case.labels)
    missing = case.outside & ~from_end
    at_label = one_hot_or_zero(labels, case.num_classes, case.predictions.dtype)
    log_total, probabilities = _log_total_and_probabilities(case.predictions)
    with np.errstate(over="ignore", invalid="ignore"):
        label_logits = np.where(at_label > 0, case.predictions, 0).sum(axis=-1)
        losses = log_total - np.where(missing, np.nan, label_logits).astype(log_total.dtype)
        slopes = probabilities - at_label
    said = [
        *notes.label_note(case, from_end, f"counts from the end, where -1 is class {case.num_classes - 1}"),
        *notes.outside_note(case, missing, "its loss is NaN, and its gradient, softmax, is not"),
        *notes.logit_notes(case, False, np.ones_like(missing)),
        *_rounding_note(case),
    ]
    reduction, gradient = own_reduction(losses, slopes, case.reduction)
    return finished(framework, losses, reduction, gradient, said)


def _of_rows(framework: str, case: Case) -> Evaluation:
    targets = case.labels * (1 - case.smoothing) + case.smoothing / case.num_classes if case.smoothing else case.labels
    targets = targets.astype(case.labels.dtype)
    losses = multiplied(targets, log_probabilities(case.predictions))
    said = [*notes.target_notes(targets), *notes.logit_notes(case, True, np.ones(len(losses), dtype=bool))]
    if not 0 <= case.smoothing <= 1:
        said.append(f"A smoothing of {case.smoothing:g} is not checked: the targets leave 0..1.")
    reduction, gradient = own_reduction(losses, slopes_along_logits(targets, case.predictions), case.reduction)
    return finished(framework, losses, reduction, gradient, said, zero=bool((~targets.any(axis=-1)).any()))


def _log_total_and_probabilities(logits: FloatArray) -> tuple[FloatArray, FloatArray]:
    # optax subtracts a label's logit from ln of the sum of exponentials, and so does this: of logits near
    # 10,000 that leaves three decimals. An infinite maximum is replaced by 0, so +inf gives inf and not NaN.
    highest = logits.max(axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        exponentials = np.exp(logits - highest)
        sums = exponentials.sum(axis=-1, keepdims=True)
        return (highest + np.log(sums))[:, 0], exponentials / sums


def _rounding_note(case: Case) -> list[str]:
    largest = np.abs(np.where(np.isfinite(case.predictions), case.predictions, 0)).max()
    if np.spacing(largest) < 1e-5:
        return []
    return [
        f"The loss is a difference of two numbers of which one may be near {largest:.6g}: "
        f"it comes in steps of up to {np.spacing(largest):.2g}."
    ]
