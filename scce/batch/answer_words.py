"""The sentences beside an answer: what a framework took the input for, and why its loss is not the plain one."""

import math
import re
from collections.abc import Iterator

import numpy as np

from scce.arrays import first_index, place
from scce.batch.scores import BatchLoss, Scores
from scce.frameworks import Evaluation, notes
from scce.frameworks.case import Case

TOLERANCE = 2e-6  # of a float32 result, relative and absolute
TAKES_LOGITS = {
    "torch": "PyTorch's cross_entropy takes logits",
    "optax": "optax takes logits",
    "tensorflow": "tf.nn takes logits",
}


def about_input(framework: str, case: Case, rows: bool, scores: Scores, loss: float | None) -> Iterator[str]:
    """Yields what the framework was given that is not what the reader has: other predictions, rows of zeros."""
    if _took_for_logits(framework, case):
        yield from _about_double_softmax(framework, case, bool((scores.guesses < 0).any()), loss)
    if framework == "sklearn" and case.from_logits:
        yield "log_loss takes probabilities. It was given softmax of these logits."
    if rows:
        yield from notes.outside_note(case, case.outside, "it has no one-hot row, and zeros stand in its place")


def _took_for_logits(framework: str, case: Case) -> bool:
    return framework in TAKES_LOGITS and not case.from_logits


def _about_double_softmax(framework: str, case: Case, outside: bool, loss: float | None) -> Iterator[str]:
    if outside:
        yield f"{TAKES_LOGITS[framework]}. It took these numbers for logits; not all of them are in 0..1."
        return
    yield (
        f"{TAKES_LOGITS[framework]}. It took these probabilities for logits and applied softmax to them. "
        "Give it log(p)."
    )
    size = case.num_classes
    lowest = math.log(math.e + size - 1) - 1
    if case.reduction != "sum" and loss is not None and -TOLERANCE <= loss - lowest <= 1 + TOLERANCE:
        yield f"The lowest loss that it can show is then ln(e + {size} - 1) - 1 = {lowest:.4f}, not 0."


def about_error(evaluation: Evaluation) -> Iterator[str]:
    """Yields the error that the framework raises, if it does."""
    if evaluation.outcome == "error":
        yield f"{evaluation.error}: {_text(evaluation.message or '').removesuffix('.')}."


def _text(pattern: str) -> str:
    # The first of several alternatives, an ellipsis for any word, and no backslashes.
    first = re.sub(r"(?<!\\)\(([^()|\\]*)[^()\\]*\)", r"\1", pattern)
    return re.sub(r"\\(.)", r"\1", first.replace(r"\w+", "\u2026"))


def about_difference(
    framework: str, case: Case, evaluation: Evaluation, scores: Scores, plain: BatchLoss
) -> Iterator[str]:
    """Yields why the framework's loss is not the plain one, where its own notes do not say it."""
    divides = [note for note in evaluation.notes if note.startswith("The mean divides by")]
    ignores = [note for note in evaluation.notes if " ignored: " in note]
    explained = len(evaluation.notes) > len(divides) + len(ignores) or _took_for_logits(framework, case)
    denominator, divisor = evaluation.denominator or 0.0, plain.reduction.denominator
    if math.isnan(plain.loss):
        yield f"The plain definition gives NaN: {_why_nan(case, scores, plain)}."
    elif not math.isclose(denominator, divisor, rel_tol=TOLERANCE):
        it = "" if divides else f"It divides by {denominator:.6g}. "
        yield f"{it}The plain definition divides by {divisor:.6g}."
    elif not explained:
        yield _about_rounding(framework, case, abs((evaluation.loss or 0.0) - plain.loss))


def _why_nan(case: Case, scores: Scores, plain: BatchLoss) -> str:
    missing = np.isnan(plain.terms)
    if not missing.any():
        return "it divides by 0" if plain.reduction.denominator == 0 else "infinity minus infinity is no number"
    index = first_index(missing)
    if scores.guesses[index] < 0:
        return f"the predictions{place(index)} are no {'logits' if case.from_logits else 'probabilities'}"
    return f"label {scores.labels[index]}{place(index)} is no class"


def _about_rounding(framework: str, case: Case, difference: float) -> str:
    if not math.isfinite(difference):
        return "It computes in float32, which holds no number above 3.4e38."
    also = "divides every row by its sum and " if framework.startswith("keras") and not case.from_logits else ""
    return f"It {also}computes in float32, and that moves the loss by {difference:.2g}."
