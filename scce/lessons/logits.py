"""What a logit is: a score without a scale, of which only differences count."""

from dataclasses import replace

import numpy as np

from scce.arrays import FloatArray
from scce.lessons.drawing import SHARES, drawn_lab
from scce.lessons.places import LAB, written
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among, to_set
from scce.logit_lab import Lab
from scce.readable import readable, readable_probability
from scce.softmax import softmax

ADDED = 10.0
EQUAL = 0.005  # of a probability


def _with_a_favourite_that_is_wrong(twin: int) -> Lab:
    return drawn_lab("largest", twin, lambda lab: int(np.argmax(lab.example.logits)) != lab.example.label)


def _largest(lab: Lab) -> Question:
    classes, logits, label = lab.example.classes, lab.example.logits, lab.example.label
    shares = lab.steps.probabilities
    best = classes[int(np.argmax(shares))]
    told = {}
    for name, logit, share in zip(classes, logits, shares, strict=True):
        got = f"{name} has the logit {written(logit)} and gets {readable_probability(float(share))}"
        told[name] = f"{got}: softmax keeps the order of the logits, and those of others are larger."
        if name == classes[label]:
            told[name] = f"{got}: it is the true class, but softmax sees the logits alone, and not what is true."
        if name == best:
            told[name] = f"{got}: softmax keeps the order, so the largest logit gets the largest probability."
    return among(
        "A model gives every class a score, its logit. Softmax turns the logits into probabilities, which sum to 1. "
        "Which class gets the largest probability?",
        best,
        told,
    )


def _after(lab: Lab, logits: FloatArray) -> str:
    """Returns what becomes of the probabilities with other logits."""
    before, after = lab.steps.probabilities, softmax(logits)
    if np.allclose(before, after, atol=1e-12):
        return "They stay as they are"
    return "They all rise" if (after > before).all() else "The largest rises, the others fall"


def _all_raised(lab: Lab) -> Question:
    right = _after(lab, np.array(lab.example.logits) + ADDED)
    return among(
        f"You add {ADDED:g} to every logit. What happens to the four probabilities?",
        right,
        {
            "They all rise": "Every score rose, so it is tempting; but probabilities sum to 1, and cannot all rise.",
            "They stay as they are": "Softmax compares the logits with each other, and no difference has changed.",
            "The largest rises, the others fall": "That happens when the logits move apart; here each moved as far.",
        },
    )


def _apart(lab: Lab) -> float:
    return lab.example.logits[0] - lab.example.logits[1]


def _with_a_gap(twin: int) -> Lab:
    return drawn_lab("ratio", twin, lambda lab: 0.5 <= _apart(lab) <= 2.5)


def _ratio(lab: Lab) -> Question:
    first, second = lab.example.classes[:2]
    shares = lab.steps.probabilities
    right, gap = float(shares[0] / shares[1]), _apart(lab)
    return a_number(
        f"The logit of {first} is {gap:g} above the logit of {second}. How many times as probable is {first}? "
        "An estimate within a tenth of it will do.",
        right,
        Number("times", 0, 1000, 0.1 * right),
        lambda value: f"{readable(value)} times",
        f"A logit is the logarithm of a probability, up to a number that all classes share: the ratio of "
        f"two probabilities is e = 2.718 to the difference of their logits, and e^{gap:g} = {readable(right)}.",
        Trap(
            gap,
            f"That is the difference of the logits; the ratio of the probabilities is e to it, e^{gap:g}.",
        ),
        Trap(0, "The share of the other class is small, but never 0: the ratio is e to the difference of the logits."),
    )


def _warmer(lab: Lab) -> Question:
    temperature = (2.0, 0.5)[lab.example.label % 2]
    before = float(lab.steps.probabilities.max())
    after = float(softmax(np.array(lab.example.logits) / temperature).max())
    right = "It stays" if np.isclose(before, after) else "It rises" if after > before else "It falls"
    said = f"It goes from {readable_probability(before)} to {readable_probability(after)}"
    moved = f"differences of the logits are {'half as' if temperature > 1 else 'twice as'} large"
    return among(
        f"The temperature divides every logit before softmax. It is 1 now. You set it to {temperature:g}. "
        "What happens to the largest probability?",
        right,
        {
            "It rises": f"{said}: a temperature sounds like heat, but it divides; the {moved}.",
            "It falls": f"{said}: the {moved}, and so the model is {'less' if temperature > 1 else 'more'} certain.",
            "It stays": f"{said}: adding a number to all logits would change nothing; but now the {moved}.",
        },
    )


def _equal(lab: Lab) -> bool:
    shares = lab.steps.probabilities
    return bool(np.abs(shares - 1 / len(shares)).max() <= EQUAL) and 0 not in lab.example.logits


def _told_of_equal(lab: Lab, reached: bool) -> str:
    shares = lab.steps.probabilities
    if reached:
        return "Right: logits that are all the same say nothing, whatever their value. That is guessing evenly."
    if 0 in lab.example.logits:
        return "A logit is 0: find another value at which it works too."
    low, high = readable_probability(float(shares.min())), readable_probability(float(shares.max()))
    return f"Not yet: the probabilities go from {low} to {high}. Only the differences of the logits count."


def _to_equal(lab: Lab) -> Question:
    size = len(lab.example.classes)
    return to_set(
        f"Move the logits so that every class gets the probability 1/{size}. No logit may be 0.",
        f"every probability is 1/{size}, and no logit is 0",
        LAB,
        replace(lab, example=replace(lab.example, logits=(1.0,) * size)),
        _equal,
        _told_of_equal,
    )


LOGITS = Lesson(
    "logits",
    "What a logit is",
    "You know what a model's scores say, and what they do not.",
    (
        Step(LAB, _with_a_favourite_that_is_wrong, _largest, SHARES),
        Step(LAB, lambda twin: drawn_lab("raised", twin), _all_raised, SHARES),
        Step(LAB, _with_a_gap, _ratio, SHARES),
        Step(LAB, lambda twin: drawn_lab("warmer", twin), _warmer, SHARES),
        Step(LAB, lambda twin: drawn_lab("equal", twin), _to_equal),
    ),
)
