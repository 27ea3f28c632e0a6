"""The sentences beside an answer: what a framework took the input for, and why its loss is not the plain one."""

import math
from collections.abc import Iterator

import numpy as np

from scce.arrays import first_index, place
from scce.batch.scores import BatchLoss, Scores
from scce.frameworks import (
    ABOUT_IGNORED,
    ABOUT_THE_DIVISOR,
    TAKEN_FOR_LOGITS,
    Case,
    Evaluation,
    Framework,
    Given,
    error_sentence,
    sentence,
)
from scce.readable import rounded
from scce.wiring import double_softmax_floor

TOLERANCE = 2e-6  # of a float32 result, relative and absolute


def about_input(given: Given, case: Case, loss: float | None) -> Iterator[str]:
    """Yields what the framework was given that is not what the reader has: other predictions, rows of zeros."""
    for note in given.notes:
        yield sentence(note)
        if note.kind == "probabilities taken for logits":
            yield from _about_double_softmax(case, loss)


def _about_double_softmax(case: Case, loss: float | None) -> Iterator[str]:
    size, lowest = case.num_classes, double_softmax_floor(case.num_classes)
    if case.reduction != "sum" and loss is not None and -TOLERANCE <= loss - lowest <= 1 + TOLERANCE:
        yield f"The lowest loss that it can show is then ln(e + {size} - 1) - 1 = {lowest:.4f}, not 0."


def about_error(evaluation: Evaluation) -> Iterator[str]:
    """Yields the error that the framework raises, if it does."""
    if evaluation.error:
        yield error_sentence(evaluation.error)


def about_difference(
    given: Given, case: Case, evaluation: Evaluation, scores: Scores, plain: BatchLoss
) -> Iterator[str]:
    """Yields why the framework's loss is not the plain one, where there is a loss and its own notes do not say it."""
    if evaluation.loss is None:
        return
    kinds = {note.kind for note in evaluation.notes}
    explained = kinds - ABOUT_THE_DIVISOR - ABOUT_IGNORED or {note.kind for note in given.notes} & TAKEN_FOR_LOGITS
    denominator, divisor = evaluation.denominator or 0.0, plain.reduction.denominator
    of_classes = _about_weighed_classes(given.framework, case)
    if math.isnan(plain.loss):
        yield f"The plain definition gives NaN: {_why_nan(case, scores, plain)}."
        return
    yield from of_classes
    if not math.isclose(denominator, divisor, rel_tol=TOLERANCE):
        own = "" if kinds & ABOUT_THE_DIVISOR else f"It divides by {denominator:.6g}. "
        yield f"{own}The plain definition divides by {divisor:.6g}."
    elif not explained and not of_classes:
        yield _about_rounding(given.framework, case, abs(evaluation.loss - plain.loss))


def _about_weighed_classes(framework: Framework, case: Case) -> list[str]:
    """Returns why class weights lead to another numerator, or nothing where they do not."""
    if case.class_weights is None:
        return []
    if framework.family == "Keras" and case.has_rows:
        return ["`fit` weighs a row as its largest class; the plain definition weighs each class of it."]
    if framework.family == "PyTorch" and case.smoothing:
        return ["The plain definition weighs the smoothed part as the example."]
    return []


def _why_nan(case: Case, scores: Scores, plain: BatchLoss) -> str:
    missing = np.isnan(plain.terms)
    if not missing.any():
        return "it divides by 0" if plain.reduction.denominator == 0 else "infinity minus infinity is no number"
    index = first_index(missing)
    if scores.guesses[index] < 0:
        return f"the predictions{place(index)} are no {'logits' if case.from_logits else 'probabilities'}"
    return f"label {scores.labels[index]}{place(index)} is no class"


def _about_rounding(framework: Framework, case: Case, difference: float) -> str:
    if not math.isfinite(difference):
        return "It computes in float32, which holds no number above 3.4e38."
    moved = rounded(difference, 2)
    if framework.divides_rows and not case.from_logits:
        return f"It divides every row by its sum and computes in float32, and that moves the loss by {moved}."
    return f"It computes in float32, and that moves the loss by {moved}."
