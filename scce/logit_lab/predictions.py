"""What can be predicted of the lab."""

import numpy as np

from scce.information import Unit, in_unit, surprise
from scce.logit_lab.state import Lab
from scce.predictions import Answer, Known, Prediction
from scce.readable import decimals_that_come_out, plain_number, readable, readable_probability, rounded

FAR = 2  # times what guessing costs
SHARES = ("loss", "sentence", "ruler", "share", "strip", "equation", "slope", "panels")  # each tells of the others


def _loss(lab: Lab) -> Answer:
    """Returns whether the loss is below what guessing evenly costs, above it, or far above."""
    loss, guessing = lab.steps.loss, lab.steps.uniform_loss
    cost = f"It costs {readable(float(in_unit(loss, lab.unit)))} {lab.unit}"
    if np.isclose(loss, guessing, rtol=1e-9):
        return Answer((), f"{cost}: exactly guessing.")
    right = "below" if loss < guessing else "far above" if loss > FAR * guessing else "above"
    return Answer((right,), f"{cost}, {readable(loss / guessing)} times guessing.", _why_loss(lab))


def _share(lab: Lab) -> Answer:
    """Returns the classes whose share is the largest."""
    shares, classes = lab.steps.probabilities, lab.example.classes
    right = tuple(name for name, share in zip(classes, shares, strict=True) if np.isclose(share, shares.max()))
    score = readable_logit(lab.example.logits[int(shares.argmax())])
    why = f"A larger score has a larger share, and the largest score is {score}, that of {right[0]}."
    return Answer(right, f"The largest share is {readable_probability(float(shares.max()))}.", why)


def _slope(lab: Lab) -> Answer:
    """Returns which way a gradient step moves the score of the true class."""
    label, logits = lab.example.label, lab.example.logits
    slope = float(lab.steps.gradient[label])
    moves = np.isfinite(logits[label]) and slope != 0
    told = f"The slope of the loss along the score of {lab.example.classes[label]} is {readable(slope, signed=True)}"
    if not moves:
        return Answer(("stay",), f"{told}, and no step moves it.")
    return Answer(("up",) if slope < 0 else ("down",), f"{told}, and a step goes against it.", _why_slope(lab, slope))


def _why_slope(lab: Lab, slope: float) -> str:
    """Returns how the slope along the score of the true class comes about from its share."""
    share, temperature = float(lab.steps.probabilities[lab.example.label]), lab.example.temperature
    over, words = (f" / {rounded(temperature)}", ", over the temperature") if temperature != 1 else ("", "")
    decimals = decimals_that_come_out((share,), slope, lambda parts: (sum(parts) - 1) / temperature)
    if decimals is None or not 0.001 <= share <= 0.999:
        return f"Along the true score the slope is the share minus 1{words}: {readable(slope)}."
    shown, result = readable(share, decimals=decimals), readable(slope, decimals=decimals)
    way = f"({shown} \u2212 1){over}" if over else f"{shown} \u2212 1"
    return f"Along the true score the slope is the share minus 1{words}: {way} = {result}."


def readable_logit(value: float) -> str:
    """Returns a score as it was set: 2, \u22121.5."""
    return plain_number(value).replace("-", "\u2212")


def _why_loss(lab: Lab) -> str:
    """Returns how the loss comes about from the share of the true class."""
    label, unit = lab.example.label, lab.unit
    share, loss = float(lab.steps.probabilities[label]), float(in_unit(lab.steps.loss, unit))
    log = "\u2212log\u2082" if unit == "bits" else "\u2212ln"
    written = (rounded(share, digits) for digits in range(4, 8))
    comes_out = (text for text in written if readable(_cost(float(text), unit)) == readable(loss))
    number = next(comes_out, "")
    way = f"{log} {number} = " if number not in ("", "0", "1") else ""  # a share that is written so is not
    return f"The loss is {log} of the share of {lab.example.classes[label]}: {way}{readable(loss)} {unit}."


def _cost(share: float, unit: Unit) -> float:
    return float(in_unit(surprise(share), unit))


def known_numbers(lab: Lab) -> tuple[Known, ...]:
    """Returns the loss, which may be asked for."""
    return (Known(float(in_unit(lab.steps.loss, lab.unit)), _why_loss(lab), lab.unit),)


PREDICTIONS = {
    "loss": Prediction(
        "Will the loss be above or below guessing?", SHARES, _loss, lambda _: ("below", "above", "far above")
    ),
    "share": Prediction("Which class gets the largest share?", SHARES, _share, lambda lab: lab.example.classes),
    "slope": Prediction(
        "Which way will a gradient step move the score of the true class?",
        ("slope", "panels"),
        _slope,
        lambda _: ("up", "down", "stay"),
    ),
}
