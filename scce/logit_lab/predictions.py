"""What can be predicted of the lab."""

import numpy as np

from scce.information import in_unit
from scce.logit_lab.state import Lab
from scce.predictions import Answer, Prediction
from scce.readable import readable, readable_probability

FAR = 2  # times what guessing costs
SHARES = ("loss", "sentence", "ruler", "share", "strip", "equation", "slope", "panels")  # each tells of the others


def _loss(lab: Lab) -> Answer:
    """Returns whether the loss is below what guessing evenly costs, above it, or far above."""
    loss, guessing = lab.steps.loss, lab.steps.uniform_loss
    cost = f"It costs {readable(float(in_unit(loss, lab.unit)))} {lab.unit}"
    if np.isclose(loss, guessing, rtol=1e-9):
        return Answer((), f"{cost}: exactly guessing.")
    right = "below" if loss < guessing else "far above" if loss > FAR * guessing else "above"
    return Answer((right,), f"{cost}, {readable(loss / guessing)} times guessing.")


def _share(lab: Lab) -> Answer:
    """Returns the classes whose share is the largest."""
    shares, classes = lab.steps.probabilities, lab.example.classes
    right = tuple(name for name, share in zip(classes, shares, strict=True) if np.isclose(share, shares.max()))
    return Answer(right, f"The largest share is {readable_probability(float(shares.max()))}.")


def _slope(lab: Lab) -> Answer:
    """Returns which way a gradient step moves the score of the true class."""
    label, logits = lab.example.label, lab.example.logits
    slope = float(lab.steps.gradient[label])
    moves = np.isfinite(logits[label]) and slope != 0
    told = f"The slope of the loss along the score of {lab.example.classes[label]} is {readable(slope, signed=True)}"
    if not moves:
        return Answer(("stay",), f"{told}, and no step moves it.")
    return Answer(("up",) if slope < 0 else ("down",), f"{told}, and a step goes against it.")


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
