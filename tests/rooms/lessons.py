"""A lesson of the tests' own: a choice among the lab's classes, a number, another choice."""

import numpy as np

from scce import logit_lab
from scce.lessons import Lesson, Number, Step
from scce.lessons.record import Place, a_number, among, to_set
from scce.logit_lab import Example, Lab

LAB = Place("logit_lab", logit_lab.state.FIELDS)
STARTS = ((1.0, 3.0, 0.0, -2.0), (-1.0, 0.5, 2.5, 1.0))


def made(twin):
    """Returns the state of a twin."""
    return Lab(Example(logits=STARTS[twin % 2]))


def largest(lab):
    """Asks which class has the largest share."""
    names = lab.example.classes
    best = names[int(np.argmax(lab.steps.probabilities))]
    return among("Which class gets the largest share?", best, {name: f"Told of {name}." for name in names})


def loss(lab):
    """Asks what the example costs."""
    form = Number("nats", -1, 20, 0.05)
    return a_number("What is the loss?", float(lab.steps.loss), form, "{:.3f} nats".format, "It is minus ln p.")


def formula(_):
    """Asks for what a spreadsheet would take for a formula."""
    return among("=1+1?", "=2", {"=2": "Yes.", "@3": "No.", "+4": "No.", "-5": "No."})


def setting(lab):
    """Asks for something that no phone can answer."""
    return to_set("Make it rain.", "it rains", LAB, lab, lambda _: True, lambda *_: "It rains.")


SMALL = Lesson(
    "small-of-tests",
    "A small lesson",
    "You know that tests pass.",
    tuple(Step(LAB, made, ask) for ask in (largest, setting, loss, formula)),
)
