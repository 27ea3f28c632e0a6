"""Confident and wrong is expensive: what the loss of one example is, and what makes it large."""

from dataclasses import replace

import numpy as np

from scce.information import in_unit, surprise
from scce.lessons.drawing import SHARES, drawn_lab
from scce.lessons.places import LAB
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among, to_set
from scce.logit_lab import Lab
from scce.readable import readable, readable_probability

SLOPE = ("slope", "panels")
CHEAP = 0.1  # nats
ABOUT = 0.2  # nats


def _true_share(lab: Lab) -> float:
    return float(lab.steps.probabilities[lab.example.label])


def _is_wrong(lab: Lab) -> bool:
    return _true_share(lab) < 0.05


def _sure_and_wrong(twin: int) -> Lab:
    return drawn_lab("beside guessing", twin, _is_wrong)


def _beside_guessing(lab: Lab) -> Question:
    loss, guessing = lab.steps.loss, lab.steps.uniform_loss
    said = f"It costs {readable(loss)} nats, {readable(loss / guessing)} times what guessing costs"
    right = "Below it" if loss < guessing else "Above it, at most twice" if loss <= 2 * guessing else "More than twice"
    truth = lab.example.classes[lab.example.label]
    return among(
        f"The loss says how surprised the model is by the true class, here {truth}: it is \u2212ln p of its "
        "probability p. The logarithm is the natural one, and so the unit is the nat. Whoever guesses evenly gives "
        f"each of the four classes 1/4, and pays ln 4 = {readable(guessing)} nats. Where is this loss, beside that?",
        right,
        {
            "Below it": f"{said}: the favourite has a high logit, but it is not the true class.",
            "Above it, at most twice": f"{said}: one might expect the worst to be double; a loss has no upper end.",
            "More than twice": f"{said}: it is nearly sure of something else, and the truth surprises it.",
        },
    )


def _price(lab: Lab) -> Question:
    share, loss = _true_share(lab), lab.steps.loss
    written, truth = readable_probability(share), lab.example.classes[lab.example.label]
    return a_number(
        f"The true class, {truth}, gets the probability {written}. What is the loss, \u2212ln p, in nats? "
        f"An estimate within {ABOUT:g} nats will do.",
        loss,
        Number("nats", 0, 100, ABOUT),
        lambda value: f"{readable(value)} nats",
        f"\u2212ln {written} = {readable(loss)} nats.",
        Trap(1 - share, "Yours is near 1 \u2212 p, the chance to be wrong; the loss is \u2212ln p."),
        Trap(float(in_unit(loss, "bits")), "That is in bits, with the logarithm to base 2; in nats it is less."),
    )


def _priced(twin: int) -> Lab:
    return drawn_lab("price", twin, lambda lab: 0.01 < _true_share(lab) < 0.2)


def _halved(lab: Lab) -> Question:
    loss, share = lab.steps.loss, _true_share(lab)
    after = float(surprise(share / 2))
    options = {
        "By ln 2 = 0.693 nats": loss + float(surprise(0.5)),
        "To twice what it was": 2 * loss,
        "To half as much again": 1.5 * loss,
    }
    right = min(options, key=lambda option: abs(options[option] - after))
    said = f"It goes from {readable(loss)} to {readable(after)} nats"
    return among(
        f"The true class has the probability {readable_probability(share)}. Its probability is halved. "
        "How does the loss rise?",
        right,
        {
            "By ln 2 = 0.693 nats": f"{said}: \u2212ln turns a factor into a sum, so each halving adds the same.",
            "To twice what it was": f"{said}: half the probability is not twice the loss; each halving adds ln 2.",
            "To half as much again": f"{said}: how much is added depends on the factor alone, and not on the loss.",
        },
    )


def _halved_lab(twin: int) -> Lab:
    return drawn_lab("halved", twin, lambda lab: lab.steps.loss > 1.6)


def _steepest(lab: Lab) -> Question:
    classes, slopes = lab.example.classes, lab.steps.gradient
    steepest = classes[int(np.argmax(np.abs(slopes)))]
    truth = classes[lab.example.label]
    told = {}
    for name, slope in zip(classes, slopes, strict=True):
        got = f"The slope of {name} is {readable(float(slope), signed=True)}"
        told[name] = f"{got}: a slope is p, and for the true class p \u2212 1. That of {steepest} is farther from 0."
        if name == steepest:
            told[name] = f"{got}: the slope of {truth} is p \u2212 1, as large as those of all the others together."
    return among(
        f"The true class is {truth}. Training moves every logit against its slope: how much the loss changes where "
        "that logit moves a little. Which logit has the steepest slope, up or down?",
        steepest,
        told,
    )


def _steep_lab(twin: int) -> Lab:
    return drawn_lab("steepest", twin, _is_wrong)


def _told_of_cheap(lab: Lab, reached: bool) -> str:
    loss, share = readable(lab.steps.loss), readable_probability(_true_share(lab))
    if reached:
        return f"Right: {loss} nats. The true class has the probability {share}."
    needed = readable_probability(float(np.exp(-CHEAP)))
    has = f"The true class has the probability {share}"
    return f"Not yet: {loss} nats. {has}; it needs more than e^\u2212{CHEAP:g} = {needed}."


def _to_cheap(lab: Lab) -> Question:
    truth = lab.example.label
    solved = replace(lab, example=lab.example.with_logit(truth, max(lab.example.logits) + 5))
    return to_set(
        f"Move the logits so that the loss is below {CHEAP:g} nats. The true class stays {lab.example.classes[truth]}.",
        f"the loss is below {CHEAP:g} nats",
        LAB,
        solved,
        lambda now: now.steps.loss < CHEAP and now.example.label == truth,
        _told_of_cheap,
    )


CONFIDENT = Lesson(
    "confident-and-wrong",
    "Confident and wrong is expensive",
    "You can tell what a probability costs, and why being sure of the wrong thing costs most.",
    (
        Step(LAB, _sure_and_wrong, _beside_guessing, SHARES),
        Step(LAB, _priced, _price, SHARES),
        Step(LAB, _halved_lab, _halved, SHARES),
        Step(LAB, _steep_lab, _steepest, SLOPE),
        Step(LAB, lambda twin: drawn_lab("cheap", twin, _is_wrong), _to_cheap),
    ),
)
