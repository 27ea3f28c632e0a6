"""The examples of a batch that cost most."""

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
    with st.container(horizontal=True, gap="medium"):
        places = [st.container(width=140) for _ in worst]
    for place, example in zip(places, worst, strict=True):
        if shown.images is not None:
            place.image(as_picture(shown.images[example]), width=SIDE)
        place.markdown(
            f"Example {example}: **{readable(float(scores.losses[example]))} nats**. {_true(scores, example)}, "
            f"model said {scores.guesses[example]} with {readable_probability(float(scores.confidences[example]))}."
        )


def _true(scores: Scores, example: int) -> str:
    if not scores.has_answer[example]:
        return "No class is alone the largest target"
    return f"{'True' if scores.soft is None else 'Largest target'} {scores.labels[example]}"
