"""The held-out digits that a model is most wrong about, each with a way into the lab."""

import numpy as np
import streamlit as st

from scce.datasets.digits import DARKEST, as_picture
from scce.logit_lab import Example, Lab
from scce.logit_lab.state import FIELDS
from scce.readable import readable_probability
from scce.training import Run
from scce.ui.chapters import CHAPTERS

PIXELS, SIDE = 8, 96


def show_mistakes(run: Run) -> None:
    """Shows the wrong answers that the model is surest of, with links that open their logits in the lab."""
    held_out, mistakes = run.held_out, run.mistakes
    if not mistakes.surest:
        none = "None of the held-out digits is guessed wrong."
        st.markdown(none if mistakes.are_all else "Its logits are no longer numbers.")
        return
    with st.container(horizontal=True, gap="medium"):
        places = [st.container(width=150) for _ in mistakes.surest]
    for place, mistake in zip(places, mistakes.surest, strict=True):
        image = np.rint(held_out.inputs[mistake.position].reshape(PIXELS, PIXELS) * DARKEST).astype(int)
        place.image(as_picture(image), width=SIDE, alt=f"A handwritten {mistake.label}")
        chance = readable_probability(mistake.confidence)
        place.markdown(f"A {mistake.label}. The model said {mistake.guess} with {chance}.")
        shown = Example(tuple(held_out.classes), tuple(np.round(mistake.logits, 4).tolist()), mistake.label)
        query = FIELDS.to_query(Lab(shown))
        place.page_link(CHAPTERS[0].path, label="Open in the lab", icon=":material/science:", query_params=query)
