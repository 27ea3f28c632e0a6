"""What there is to say about the loss of a batch, in the reader's own numbers."""

from collections.abc import Iterator

import numpy as np

from scce.arrays import FloatArray
from scce.batch.scores import BatchLoss, Scores, batch_loss
from scce.readable import readable

MOST_TERMS = 6


def formula(batch: BatchLoss) -> str:
    """Returns the loss written out: (0.051 + 2.303) / 2 = 1.177."""
    counted = np.flatnonzero(batch.reduction.counted)
    above = _sum_of(batch.terms[counted]) if len(counted) else "0"
    if batch.name == "sum":
        return f"{above} = {readable(batch.loss)}"
    weights, below = batch.divisors[counted], plain(batch.reduction.denominator)
    if len(set(weights.tolist())) > 1 and len(weights) <= MOST_TERMS:
        below = f"({' + '.join(map(plain, weights))})"
    return f"{f'({above})' if len(counted) else above} / {below} = {readable(batch.loss)}"


def _sum_of(terms: FloatArray) -> str:
    shown = [readable(float(term)) for term in terms[:MOST_TERMS]]
    return " + ".join([*shown, f"\u2026 {len(terms) - MOST_TERMS:,} more"] if len(terms) > MOST_TERMS else shown)


def plain(value: float) -> str:
    """Returns a denominator as people write it: 2, 5.5."""
    return f"{value:,.6g}"


def against_the_plain_mean(scores: Scores, batch: BatchLoss) -> str:
    """Returns which of numerator and denominator differ from those of the plain mean over all examples."""
    start, now = batch_loss(scores).reduction, batch.reduction
    changes = []
    if not np.isclose(start.numerator, now.numerator, rtol=1e-12, equal_nan=True):
        changes.append(f"the numerator from {readable(start.numerator)} to {readable(now.numerator)} nats")
    if start.denominator != now.denominator:
        changes.append(f"the denominator from {plain(start.denominator)} to {plain(now.denominator)}")
    if not changes:
        once = now.counted.all() and (now.weights == 1).all() and not batch.smoothing_terms.any()
        same = "Your choices leave numerator and denominator as they are in the plain mean."
        return "Every example counts once: this is the plain mean." if once else same
    kept = "" if len(changes) == 2 else "; the denominator stays"
    if start.denominator != now.denominator and len(changes) == 1:
        kept = "; the numerator stays"
    return f"Against the plain mean of all examples, your choices move {' and '.join(changes)}{kept}."


def about_accuracy(scores: Scores, batch: BatchLoss) -> str:
    """Returns why accuracy and loss need not agree, from the example that costs most."""
    counted = np.flatnonzero(batch.reduction.counted)
    if not len(counted):
        return ""
    right = int(scores.right[counted].sum())
    said = (
        f"Accuracy only counts right guesses: {right:,} of {len(counted):,}. The loss also asks how sure the model was."
    )
    return " ".join([said, *_about_worst(scores, batch)])


def _about_worst(scores: Scores, batch: BatchLoss) -> Iterator[str]:
    terms = np.where(batch.reduction.counted, batch.terms, 0)
    worst, total = int(np.argmax(terms)), batch.reduction.numerator
    guess = "right" if scores.right[worst] else "wrong"
    if (terms >= 0).all() and total > 0:
        carries = (
            f"carries {_percent(terms[worst] / total)} of the numerator" if total < np.inf else "costs infinitely much"
        )
        yield f"Example {worst}, where its guess is {guess}, {carries}."


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def without_loss(scores: Scores, batch: BatchLoss) -> str:
    """Returns why some examples that count have no loss, or nothing if all have one."""
    flawed = np.flatnonzero(batch.reduction.counted & np.isnan(scores.losses))
    if not len(flawed):
        return ""
    first = int(flawed[0])
    cause = (
        f"its label {scores.labels[first]} is outside 0..{scores.num_classes - 1}"
        if scores.guesses[first] >= 0
        else "its predictions hold a number that cannot be one"
    )
    others = {1: "", 2: " 1 other has none either."}.get(len(flawed), f" {len(flawed) - 1:,} others have none either.")
    return f"Example {first} has no loss: {cause}.{others} What frameworks make of that stands below."
