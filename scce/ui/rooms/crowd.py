"""The class as the model: its shares as probabilities on the lab's pictures, beside a model's answer."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from scce.figures import logit_lab as figures
from scce.information import Unit, surprise
from scce.lessons import Step
from scce.live import LOGIT_LAB
from scce.logit_lab import Example, Lab, walk_through
from scce.readable import readable, readable_probability
from scce.rooms import crowd_of, model_of
from scce.ui.picture import show_picture
from scce.ui.rooms.projected import says

UNIT: Unit = "nats"
LETTERS = {"class": "q", "model": "p"}  # what the probabilities of each are called


def show_crowd(step: Step[Any], tally: Mapping[str, int], *, leads_on: bool) -> None:
    """Shows what the answers of a class cost, and how a gradient step would change them; nothing without options.

    Args:
        step: that was asked.
        tally: how often each answer was given.
        leads_on: whether there is a way to the lab.
    """
    crowd = crowd_of(step, tally)
    if crowd is None:
        return
    model = model_of(step)
    st.html(
        '<h2 class="scce-head">The class is the model</h2>'
        + says(
            "Each share is a probability q. The loss is \u2212ln q of the right answer; the gradient is q \u2212 y, "
            "with y = 1 on the right answer and 0 elsewhere."
            + ("" if model is None else " The probabilities of the model beside it are called p.")
        )
    )
    if model is None:
        st.html(_loss("class", crowd))
        curve, gradient = st.columns(2)
        with curve:
            _show_curve("class", crowd)
        with gradient:
            _show_gradient("class", crowd)
    else:
        for place, name, example in zip(st.columns(2), ("class", "model"), (crowd, model), strict=True):
            with place:
                st.html(_loss(name, example))
                _show_gradient(name, example)
                _show_curve(name, example)
    guessing = float(surprise(1 / len(crowd.classes)))
    st.html(says(f"Guessing evenly among {len(crowd.classes)} answers costs {readable(guessing)} nats."))
    if leads_on:
        st.link_button("The class in the logit lab", f"{LOGIT_LAB.address}?{LOGIT_LAB.fields.to_link(Lab(crowd))}")


def _loss(name: str, example: Example) -> str:
    """Returns what an example costs, as HTML, with the way there."""
    steps = walk_through(example)
    share = readable_probability(float(steps.probabilities[example.label]), alone=steps.loss == 0)
    return (
        f'<p class="scce-loss">Loss of the {name} <b>{escape(readable(float(steps.loss)))} {UNIT}</b> '
        f'<span class="way">= \u2212ln {LETTERS[name]} = \u2212ln {escape(share)}</span></p>'
    )


def _show_curve(name: str, example: Example) -> None:
    record = figures.loss_curve_of(example, walk_through(example), UNIT, LETTERS[name])
    show_picture(f"{name}_loss_curve", figures.loss_curve(record))


def _show_gradient(name: str, example: Example) -> None:
    record = figures.gradient_bars_of(example, walk_through(example), f"{LETTERS[name]} \u2212 y")
    show_picture(f"{name}_gradient_bars", figures.gradient_bars(record))
