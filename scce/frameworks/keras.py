"""Keras's two losses: SparseCategoricalCrossentropy for integers, CategoricalCrossentropy for rows.

The two classes are the same Python on every back end: weights, mask and reduction are here. What
they make of labels is in keras_truth.py, what a back end does below them in keras_backends.py.
"""

import numpy as np

from scce.arrays import BoolArray, FloatArray
from scce.frameworks.case import Case, refuse, refuse_reduction
from scce.frameworks.evaluation import Evaluation, failed, finished
from scce.frameworks.keras_backends import Backend, PerExample, from_logits, from_probabilities
from scce.frameworks.keras_notes import prediction_notes, reach_note, reduction_notes, truth_notes
from scce.frameworks.keras_truth import Truth, truth_of_labels, truth_of_rows
from scce.frameworks.notes import label_note, weightless_note
from scce.reductions import Reduction, mean_over_examples, mean_over_weights, total

VERSION = "3.15.1"
REDUCTIONS = ("sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", "none")


def evaluate(case: Case, backend: Backend) -> Evaluation:
    """Returns what Keras computes on a back end."""
    _refuse_what_keras_lacks(case)
    truth = truth_of_rows(case) if case.has_rows else truth_of_labels(case)
    refused = _refused(truth, case, backend)
    if backend.refusal and refused.any():
        # Keras makes float32 of every label first, which rounds those above 16,777,216.
        labels = tuple(int(np.float32(label)) for label in case.whole_labels(refused))
        error = backend.refusal(labels, case.num_classes)
        return failed(error, *label_note("label refused on a back end", case, refused))

    per_example = _per_example(backend, truth, case)
    weights = _weights(case)
    with np.errstate(invalid="ignore", over="ignore"):  # a weight of 0 times an infinite loss is NaN
        losses = np.where(truth.counted, per_example.losses, 0) * weights
        reduction = _reduced(losses, weights, truth.counted, case.reduction)
        share = weights if reduction is None else weights * reduction.slopes
        gradient = np.where(truth.counted[:, np.newaxis], per_example.slopes(share[:, np.newaxis]), 0)
    held = per_example.held & (truth.targets != 0) & (truth.counted & (weights != 0))[:, np.newaxis]
    notes = [
        *truth_notes(case, truth, backend),
        *prediction_notes(case, truth, backend, held),
        *reach_note(case, truth, backend, gradient),
        *weightless_note(weights, per_example.losses),
        *reduction_notes(case, truth, reduction),
    ]
    return finished(losses, reduction, gradient, notes, zero=bool(truth.free.any()), saturated=bool(held.any()))


def _refused(truth: Truth, case: Case, backend: Backend) -> BoolArray:
    if case.has_rows:
        return np.zeros(len(case.labels), dtype=bool)
    return np.asarray(truth.free & ~np.isin(np.trunc(case.labels), backend.free_labels))


def _per_example(backend: Backend, truth: Truth, case: Case) -> PerExample:
    # An ignored row is replaced by zeros before the loss, so that nothing in it can become NaN.
    predictions = np.where(truth.counted[:, np.newaxis], case.predictions, 0)
    compute = from_logits if case.from_logits else from_probabilities
    return compute(backend, truth.targets, predictions, sparse=not case.has_rows)


def _weights(case: Case) -> FloatArray:
    if case.class_weights is None:
        return np.ones_like(case.predictions[:, 0]) if case.weights is None else case.weights
    # As `fit` does it: a row counts as its largest class, a fraction is rounded, and no class weighs 1.
    classes = case.labels.argmax(axis=-1) if case.has_rows else np.round(case.labels).astype(np.int64)
    known = (classes >= 0) & (classes < case.num_classes)
    return np.where(known, case.class_weights[np.where(known, classes, 0)], 1).astype(case.predictions.dtype)


def _reduced(losses: FloatArray, weights: FloatArray, counted: BoolArray, name: str) -> Reduction | None:
    if name == "none":
        return None
    if name == "sum":
        return total(losses, weights, counted)
    if name == "mean_with_sample_weight":
        return mean_over_weights(losses, weights, counted, zero_if_empty=True)
    return mean_over_examples(losses, weights, counted, zero_if_empty=True)


def _refuse_what_keras_lacks(case: Case) -> None:
    refuse_reduction("Keras", case.reduction, *REDUCTIONS)
    refuse(
        case.has_rows and case.ignore_label is not None,
        "CategoricalCrossentropy has no ignore_class; SparseCategoricalCrossentropy has, or give a sample_weight of 0",
    )
    refuse(
        not case.has_rows and case.smoothing != 0,
        f"SparseCategoricalCrossentropy of Keras {VERSION} has no label_smoothing; "
        "CategoricalCrossentropy has, with rows",
    )
    refuse(
        case.class_weights is not None and case.weights is not None,
        "Keras takes class_weight or sample_weight, not both at the same time",
    )
