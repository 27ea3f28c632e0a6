"""What there is to say about the loss of a batch, in the reader's own numbers."""

import numpy as np

from scce.arrays import FloatArray
from scce.batch.class_weights import Balanced, TwoMeans
from scce.batch.findings import Accuracy, MissingLoss, Move, Moved, OddTargets, Perplexity, Worst
from scce.batch.scores import BatchLoss
from scce.readable import in_percent, readable

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
        *_about_unclear(accuracy.num_unclear),
        "The loss also asks how sure the model was.",
        *([] if accuracy.worst is None else [_about_worst(accuracy.worst)]),
    ]
    return " ".join(sentences)


def _about_unclear(count: int) -> list[str]:
    if count == 0:
        return []
    return [f"{'1 more has' if count == 1 else f'{count:,} more have'} no class that is alone the largest target."]


def _about_worst(worst: Worst) -> str:
    where = {True: ", where its guess is right,", False: ", where its guess is wrong,", None: ""}[worst.is_right]
    if worst.share is None:
        return f"Example {worst.example}{where} costs infinitely much."
    return f"Example {worst.example}{where} carries {_percent(worst.share)} of the numerator."


def _percent(share: float) -> str:
    return in_percent(share, 0) if share >= 0.01 else "less than 1\u00a0%"


def about_missing_loss(missing: MissingLoss) -> str:
    """Returns why the first of some examples has no loss, and how many others have none."""
    sentences = [_about_flaw(missing), *_about_others(missing.num_others)]
    return " ".join([*sentences, "What frameworks make of that stands below."])


def _about_flaw(missing: MissingLoss) -> str:
    if missing.label is None:
        part = "targets" if missing.by_targets else "predictions"
        return f"Example {missing.example} has no loss: its {part} hold a number that cannot be one."
    classes = f"0..{missing.num_classes - 1}"
    return f"Example {missing.example} has no loss: its label {missing.label} is outside {classes}."


def _about_others(count: int) -> list[str]:
    if count == 0:
        return []
    return ["1 other has none either." if count == 1 else f"{count:,} others have none either."]


def about_odd_targets(odd: OddTargets) -> str:
    """Returns which row of targets does not sum to 1, and that it is used as it is."""
    others = "" if odd.num_others == 0 else f", and {odd.num_others:,} more do not either"
    return (
        f"The targets of example {odd.example} sum to {plain(odd.total)}, not to 1{others}. "
        "The loss is of the rows as they are: nothing is divided."
    )


def about_perplexity(perplexity: Perplexity) -> str:
    """Returns what perplexity means, in the reader's own number."""
    if not np.isfinite(perplexity.value):
        return "The mean is no number, or too large: there is no perplexity of it."
    value = readable(perplexity.value)
    of = "" if perplexity.is_of_the_loss else ", of the tokens' own mean without smoothing and class weights"
    return (
        f"Perplexity is exp({readable(perplexity.mean)}) = {value}{of}: on average the model is as unsure as if it had "
        f"to choose among {value} equally likely tokens."
    )


def about_two_means(means: TwoMeans) -> str:
    """Returns both numbers that class weights lead to, with whose mean is which."""
    above, weights = readable(means.numerator), plain(means.together)
    examples = "1 example" if means.examples == 1 else f"{means.examples:,} examples"
    sentences = [
        f"With class weights a mean has two answers. Divided by the {examples}: {above} / {means.examples:,} = "
        f"**{readable(means.by_examples)}**, {_KERAS_MEAN[means.is_soft]}. Divided by the weights: {above} / "
        f"{weights} = **{readable(means.by_weights)}**{_PYTORCH_MEAN[means.is_soft]}.",
        *([_SMOOTHED] if means.is_smoothed else []),
        *([_WITH_WEIGHTS] if means.has_weights else []),
    ]
    return " ".join(sentences)


_KERAS_MEAN = {
    False: "as Keras's `class_weight` does",
    True: "as PyTorch's `weight` does for rows of targets; Keras's `class_weight` weighs a row as its largest class",
}
_PYTORCH_MEAN = {False: ", as PyTorch's `weight` does", True: ""}
_SMOOTHED = (
    "Label smoothing changes what an example costs here and not what it weighs, as in Keras; "
    "PyTorch weighs each class of the smoothed target by itself, so that its numerator is another one."
)
_WITH_WEIGHTS = "The weight of an example is its own times that of its class; neither framework takes both at once."


def about_balanced(balanced: Balanced) -> str:
    """Returns how the weights balance the classes, and which classes have nothing to balance."""
    said = "Balanced as scikit-learn does: number of examples / (number of classes * examples of the class)."
    if not balanced.without:
        return said
    several = len(balanced.without) > 1
    named = ", ".join(map(str, balanced.without[:MOST_TERMS])) + (" and others" * (len(balanced.without) > MOST_TERMS))
    return (
        f"{said} {'Classes' if several else 'Class'} {named} {'have' if several else 'has'} no example: "
        f"{'they are' if several else 'it is'} not counted among the classes and weigh{'' if several else 's'} 1."
    )
