"""The examples of a batch that cost most."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from scce.batch.scores import BatchLoss, Scores, worst_first
from scce.datasets.digits import as_picture
from scce.readable import readable, readable_probability
from scce.ui.batch.shown import Shown

MOST, SIDE = 8, 96


def show_worst(shown: Shown, loss: BatchLoss) -> None:
    """Shows the examples that cost most, with what the model said instead, and their pictures if there are any."""
    scores = shown.scores
    worst = worst_first(scores, loss)[:MOST].tolist()
    if not worst:
        st.markdown("No example counts, so none costs anything. Change a label, or the label to ignore.")
        return
    show_examples(shown, worst)


def show_examples(shown: Shown, examples: Sequence[int]) -> None:
    """Shows examples beside each other: what is true, what the model said, what that costs, and pictures if any."""
    scores = shown.scores
    with st.container(horizontal=True, gap="small"):
        places = [st.container(width=140) for _ in examples]
    for place, example in zip(places, examples, strict=True):
        if shown.images is not None:
            place.image(as_picture(shown.images[example]), width=SIDE, alt=f"The pixels of example {example}")
        place.markdown(
            f"Example {example}: **{_cost(scores, example)}**. {_true(scores, example)}{_said(scores, example)}."
        )


def told(scores: Scores, example: int) -> str:
    """Returns one example in a line: its number, its label, the guess, and what it costs."""
    label = "no label" if not scores.has_answer[example] else f"label {scores.labels[example]}"
    return f"**{example}** ({label}{_said(scores, example)}, {_cost(scores, example)})"


def _cost(scores: Scores, example: int) -> str:
    loss = float(scores.losses[example])
    return "no loss" if np.isnan(loss) else f"{readable(loss)} nats"


def _said(scores: Scores, example: int) -> str:
    if scores.guesses[example] < 0:
        return ""
    return f", model said {scores.guesses[example]} with {readable_probability(float(scores.confidences[example]))}"


def _true(scores: Scores, example: int) -> str:
    if not scores.has_answer[example]:
        return "No class is alone the largest target"
    return f"{'True' if scores.soft is None else 'Largest target'} {scores.labels[example]}"
