"""What a logit is: a score without a scale, of which only differences count."""

import numpy as np

from scce.lessons.places import LAB
from scce.lessons.record import Lesson, Question, Step, among
from scce.logit_lab import Example, Lab
from scce.readable import readable_probability

STARTS = ((1.0, 3.0, 0.0, -2.0), (-1.0, 0.5, 2.5, 1.0), (2.0, -3.0, 0.5, 4.0), (0.0, -1.0, -2.0, 1.5))
SHARES = ("loss", "sentence", "ruler", "share", "strip", "equation", "slope", "panels")


def _scores(twin: int) -> Lab:
    return Lab(Example(logits=STARTS[twin % len(STARTS)], label=twin % 4))


def _largest(lab: Lab) -> Question:
    """Asks which class gets the largest share."""
    shares = lab.steps.probabilities
    best = lab.example.classes[int(np.argmax(shares))]
    told = {
        name: f"It has {readable_probability(float(share))}; {best} has the largest logit, and so the largest share."
        for name, share in zip(lab.example.classes, shares, strict=True)
    }
    return among("Which class gets the largest share?", best, told)


LOGITS = Lesson(
    "logits",
    "What a logit is",
    "You know what a model's scores say, and what they do not.",
    (Step(LAB, _scores, _largest, SHARES),),
)
