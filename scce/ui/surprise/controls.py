"""What the controls of surprise and entropy do beyond giving a field its value: one function per control."""

from dataclasses import replace

import numpy as np
import streamlit as st

from scce.labels import one_hot, smooth_labels
from scce.surprise.state import Surprise
from scce.ui.session import session_of
from scce.ui.surprise.session import SurpriseSession

FOLLOWERS = ("surprise_curve", "floor_and_excess")  # the figures that follow a drag, by fragment


def receive() -> None:
    """Carries out what the reader did in the live component."""
    session_of(SurpriseSession).receive("distributions", FOLLOWERS)


def smooth() -> None:
    """Makes p a smoothed label of its most frequent outcome."""
    smoothing = st.session_state.smoothing

    def smoothed(state: Surprise) -> Surprise:
        pair = state.pair
        label = one_hot(int(np.argmax(pair.p)), len(pair.outcomes))
        return replace(state, pair=pair.with_side("p", smooth_labels(label, smoothing)))

    session_of(SurpriseSession).change(smoothed)
