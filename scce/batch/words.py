"""What there is to say about the loss of a batch, in the reader's own numbers."""

import numpy as np

from scce.arrays import FloatArray
from scce.batch.findings import Accuracy, MissingLoss, Move, Moved, Worst
from scce.batch.scores import BatchLoss
from scce.readable import readable

MOST_TERMS = 6

_MOVES: dict[Moved, str] = {
    "plain mean": "Every example counts once: this is the plain mean.",
    "nothing": "Your choices leave numerator and denominator as they are in the plain mean.",
    "numerator": "Against the plain mean of all examples, your choices move the numerator from {above[0]} to "
    "{above[1]} nats; the denominator stays.",
    "denominator": "Against the plain mean of all examples, your choices move the denominator from {below[0]} to "
    "{below[1]}; the numerator stays.",
    "both": "Against the plain mean of all examples, your choices move the numerator from {above[0]} to {above[1]} "
    "nats and the denominator from {below[0]} to {below[1]}.",
}


def formula(batch: BatchLoss) -> str:
    """Returns the loss written out: (0.051 + 2.303) / 2 = 1.177."""
    counted = np.flatnonzero(batch.reduction.counted)
    above = _sum_of(batch.terms[counted]) if len(counted) else "0"
    if batch.name == "sum":
        return f"{above} = {readable(batch.loss)}"
    divisors, below = batch.reduction.divisors[counted], plain(batch.reduction.denominator)
    if len(set(divisors.tolist())) > 1 and len(divisors) <= MOST_TERMS:
        below = f"({' + '.join(map(plain, divisors))})"
    return f"{f'({above})' if len(counted) else above} / {below} = {readable(batch.loss)}"


def _sum_of(terms: FloatArray) -> str:
    shown = [readable(float(term)) for term in terms[:MOST_TERMS]]
    return " + ".join([*shown, f"\u2026 {len(terms) - MOST_TERMS:,} more"] if len(terms) > MOST_TERMS else shown)


def plain(value: float) -> str:
    """Returns a denominator as people write it: 2, 5.5."""
    return f"{value:,.6g}"


def about_move(move: Move) -> str:
    """Returns which of numerator and denominator differ from those of the plain mean over all examples."""
    above, below = [readable(value) for value in move.numerators], [plain(value) for value in move.denominators]
    return _MOVES[move.moved].format(above=above, below=below)


def about_accuracy(accuracy: Accuracy) -> str:
    """Returns why accuracy and loss need not agree, from the example that costs most."""
    sentences = [
        f"Accuracy only counts right guesses: {accuracy.num_right:,} of {accuracy.num_counted:,}.",
        "The loss also asks how sure the model was.",
        *([] if accuracy.worst is None else [_about_worst(accuracy.worst)]),
    ]
    return " ".join(sentences)


def _about_worst(worst: Worst) -> str:
    guess = "right" if worst.is_right else "wrong"
    if worst.share is None:
        return f"Example {worst.example}, where its guess is {guess}, costs infinitely much."
    return f"Example {worst.example}, where its guess is {guess}, carries {_percent(worst.share)} of the numerator."


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def about_missing_loss(missing: MissingLoss) -> str:
    """Returns why the first of some examples has no loss, and how many others have none."""
    sentences = [_about_flaw(missing), *_about_others(missing.num_others)]
    return " ".join([*sentences, "What frameworks make of that stands below."])


def _about_flaw(missing: MissingLoss) -> str:
    if missing.label is None:
        return f"Example {missing.example} has no loss: its predictions hold a number that cannot be one."
    classes = f"0..{missing.num_classes - 1}"
    return f"Example {missing.example} has no loss: its label {missing.label} is outside {classes}."


def _about_others(count: int) -> list[str]:
    if count == 0:
        return []
    return ["1 other has none either." if count == 1 else f"{count:,} others have none either."]
