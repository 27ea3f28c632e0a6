"""The class as the model: its shares as probabilities on the lab's pictures, beside a model's answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import streamlit as st

from scce.figures import logit_lab as figures
from scce.information import Unit, surprise
from scce.lessons import Step
from scce.live import LOGIT_LAB
from scce.logit_lab import Example, Lab, walk_through
from scce.readable import readable, readable_probability
from scce.rooms import crowd_of, model_of
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text

UNIT: Unit = "nats"
Showing: TypeAlias = Callable[[str, Example], None]


def show_crowd(step: Step[Any], tally: Mapping[str, int]) -> None:
    """Shows what the answers of a class cost, and how a gradient step would change them."""
    crowd = crowd_of(step, tally)
    if crowd is None:
        return
    st.header("The class is the model", anchor=False)
    st.markdown(
        "Each share is a probability q. The loss is \u2212ln of the share on the right answer, in nats; the gradient "
        "is q \u2212 y, with y = 1 on the right answer and 0 elsewhere."
    )
    model = model_of(step)
    if model is None:
        _show_loss("Loss of the class", crowd)
        _show_beside(_show_curve, _show_gradient, "class", crowd)
    else:
        for place, name, example in zip(st.columns(2), ("class", "model"), (crowd, model), strict=True):
            with place:
                _show_loss(f"Loss of the {name}", example)
                _show_curve(name, example)
                _show_gradient(name, example)
    guessing = float(surprise(1 / len(crowd.classes)))
    st.caption(f"Guessing evenly among {len(crowd.classes)} answers costs {readable(guessing)} nats.")
    st.link_button("The class in the logit lab", f"{LOGIT_LAB.address}?{LOGIT_LAB.fields.to_link(Lab(crowd))}")


def _show_beside(left: Showing, right: Showing, name: str, example: Example) -> None:
    for place, show in zip(st.columns(2), (left, right), strict=True):
        with place:
            show(name, example)


def _show_loss(name: str, example: Example) -> None:
    steps = walk_through(example)
    share = readable_probability(float(steps.probabilities[example.label]))
    truth = as_plain_text(example.classes[example.label])
    st.metric(f"{name} ({UNIT})", readable(float(steps.loss)), help=f"\u2212ln {share}, the probability of {truth}")


def _show_curve(name: str, example: Example) -> None:
    record = figures.loss_curve_of(example, walk_through(example), UNIT)
    show_picture(f"{name}_loss_curve", figures.loss_curve(record))


def _show_gradient(name: str, example: Example) -> None:
    record = figures.gradient_bars_of(example, walk_through(example))
    show_picture(f"{name}_gradient_bars", figures.gradient_bars(record))
