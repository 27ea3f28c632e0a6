"""The held-out digits that a model is most wrong about, each with a way into the lab."""

import numpy as np
import streamlit as st

from scce.batch.scores import score
from scce.batches import Batch
from scce.datasets.digits import DARKEST, as_picture
from scce.logit_lab.example import Example, to_query
from scce.readable import readable_probability
from scce.training import forward
from scce.ui.lessons import LESSONS
from scce.ui.training.run import Run

MOST, PIXELS, SIDE = 6, 8, 96


def show_mistakes(run: Run) -> None:
    """Shows the wrong answers that the model is surest of, with links that open their logits in the lab."""
    held_out = run.held_out
    logits = forward(run.now.network, held_out.inputs).astype(np.float64)
    scores = score(Batch(held_out.labels, logits, from_logits=True))
    wrong = np.flatnonzero(~scores.right & (scores.guesses >= 0))
    wrong = wrong[np.argsort(-scores.confidences[wrong], kind="stable")][:MOST]
    if not len(wrong):
        lost = bool((scores.guesses < 0).any())
        st.markdown("Its logits are no longer numbers." if lost else "None of the held-out digits is guessed wrong.")
        return
    with st.container(horizontal=True, gap="medium"):
        places = [st.container(width=150) for _ in wrong]
    for place, example in zip(places, wrong, strict=True):
        label, guess = int(scores.labels[example]), int(scores.guesses[example])
        image = np.rint(held_out.inputs[example].reshape(PIXELS, PIXELS) * DARKEST).astype(int)
        place.image(as_picture(image), width=SIDE)
        chance = readable_probability(float(scores.confidences[example]))
        place.markdown(f"A {label}. The model said {guess} with {chance}.")
        shown = Example(tuple(held_out.classes), tuple(np.round(logits[example], 4).tolist()), label)
        place.page_link(
            LESSONS[0].path, label="Open in the lab", icon=":material/science:", query_params=to_query(shown)
        )
