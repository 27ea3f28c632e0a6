"""torch.nn.CrossEntropyLoss: one class for integers and for rows, with two different means."""

import numpy as np

from scce.arrays import BoolArray, FloatArray
from scce.frameworks import notes
from scce.frameworks.arithmetic import log_probabilities, looked_up, multiplied, one_hot_or_zero, slopes_along_logits
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, failed, finished
from scce.reductions import Reduction, mean_over_examples, mean_over_weights, total

IGNORED_BY_DEFAULT = -100
LABEL_TYPES = ("int64", "uint8")


def evaluate(framework: str, case: Case) -> Evaluation:
    """Returns what torch computes."""
    refuse_reduction("PyTorch", case.reduction, "mean", "sum", "none")
    refuse(
        not case.from_logits,
        "torch.nn.CrossEntropyLoss takes logits only; torch.nn.NLLLoss takes the logarithms of probabilities",
    )
    refuse(
        case.sample_weight is not None,
        "torch.nn.CrossEntropyLoss has no weights of examples; it has class_weight, "
        'or multiply the losses of reduction "none"',
    )
    if case.smoothing > 1:
        note = f"A smoothing of {case.smoothing:g} is an error, though one below 0 is not."
        return failed(framework, "RuntimeError", r"label_smoothing must be between 0\.0 and 1\.0", note)
    return _of_rows(framework, case) if case.has_rows else _of_labels(framework, case)


def _of_labels(framework: str, case: Case) -> Evaluation:
    if case.labels.dtype.name not in LABEL_TYPES:
        note = f"Labels of type {case.labels.dtype.name} are refused; integers are int64 or uint8."
        return failed(framework, "RuntimeError", "expected target dtype to be Long or Byte", note)
    counted = np.asarray(case.labels != (IGNORED_BY_DEFAULT if case.ignore_label is None else case.ignore_label))
    refused = case.outside & counted
    if refused.any():
        message = rf"Target ({case.alternatives(refused)}) is out of bounds\."
        return failed(framework, "IndexError", message, *notes.outside_note(case, refused, "an error"))

    smoothing, class_weight = max(case.smoothing, 0), _class_weight(case)
    at_label = one_hot_or_zero(case.labels, case.num_classes, case.predictions.dtype) * counted[:, np.newaxis]
    everywhere = np.where(counted[:, np.newaxis], class_weight, 0)
    weights = at_label @ class_weight
    log_p = log_probabilities(case.predictions)
    unweighted = looked_up(at_label, log_p)
    with np.errstate(invalid="ignore"):  # a weight of 0 times an infinite loss is NaN
        losses = weights * unweighted
        if smoothing:
            even = np.where(counted, multiplied(everywhere, log_p), 0)
            losses = (1 - smoothing) * losses + smoothing / case.num_classes * even
    targets = (1 - smoothing) * weights[:, np.newaxis] * at_label + smoothing / case.num_classes * everywhere
    mean = mean_over_weights(losses, weights, counted)
    reduction = mean if case.reduction == "mean" else _other_reduction(losses, weights, counted, case)
    gradient = _gradient(targets.astype(log_p.dtype), case, reduction)
    unnamed = case.outside & ~counted & (case.ignore_label is None)
    said = [
        *_smoothing_note(case),
        *notes.logit_notes(case, bool(smoothing), np.ones_like(counted)),
        *notes.weightless_note(weights, unweighted),
        *notes.outside_note(case, unnamed, "it is the default ignore_index, and ignored without a word"),
        *notes.ignored_note(counted, case.reduction),
        *_mean_note(case, mean),
    ]
    return finished(framework, losses, reduction, gradient, said, zero=bool(unnamed.any()))


def _of_rows(framework: str, case: Case) -> Evaluation:
    if case.ignore_label is not None and case.ignore_label >= 0:
        note = f"With rows there is no label {case.ignore_label} to ignore; a negative ignore_label has no effect."
        return failed(framework, "RuntimeError", "ignore_index is not supported for floating point target", note)
    smoothing = max(case.smoothing, 0)
    smoothed = case.labels * (1 - smoothing) + smoothing / case.num_classes
    targets = (_class_weight(case) * smoothed).astype(case.predictions.dtype)
    losses = multiplied(targets, log_probabilities(case.predictions))
    ones, counted = np.ones_like(losses), np.ones(losses.shape, dtype=bool)
    mean = mean_over_examples(losses)
    reduction = mean if case.reduction == "mean" else _other_reduction(losses, ones, counted, case)
    said = [*_smoothing_note(case), *notes.target_notes(smoothed), *notes.logit_notes(case, True, counted)]
    if case.ignore_label is not None:
        said.append(f"An ignore_label of {case.ignore_label} has no effect with rows.")
    if case.class_weight is not None and case.reduction == "mean":
        said.append(f"The mean divides by {notes.examples(len(losses))}, not by weights, as it does with integers.")
    gradient = _gradient(targets, case, reduction)
    return finished(framework, losses, reduction, gradient, said, zero=bool((~smoothed.any(axis=-1)).any()))


def _class_weight(case: Case) -> FloatArray:
    return np.ones_like(case.predictions[0]) if case.class_weight is None else case.class_weight


def _other_reduction(losses: FloatArray, weights: FloatArray, counted: BoolArray, case: Case) -> Reduction | None:
    return total(losses, weights, counted) if case.reduction == "sum" else None


def _gradient(targets: FloatArray, case: Case, reduction: Reduction | None) -> FloatArray:
    slopes = slopes_along_logits(targets, case.predictions)
    if reduction is None:
        return slopes
    with np.errstate(invalid="ignore"):
        return slopes * reduction.slopes[:, np.newaxis]


def _smoothing_note(case: Case) -> list[str]:
    if case.smoothing < 0:
        return [f"A smoothing of {case.smoothing:g} is taken for 0 without a word."]
    if case.smoothing and case.class_weight is not None:
        return ["The smoothed part is weighted class by class too, so a heavy class pulls at every example."]
    return []


def _mean_note(case: Case, mean: Reduction) -> list[str]:
    if case.reduction == "mean" and mean.denominator == 0:
        return ["Nothing counts, and the mean of nothing is 0 / 0, which is NaN."]
    if case.reduction == "mean" and case.class_weight is not None:
        return [f"The mean divides by the weights of the labels, together {mean.denominator:.6g}."]
    return []
