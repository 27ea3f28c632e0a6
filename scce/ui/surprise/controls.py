"""What the controls of surprise and entropy do beyond giving a field its value: one function per control."""

from dataclasses import replace

import numpy as np
import streamlit as st

from scce.classes import CLASS_SETS
from scce.labels import one_hot, smooth_labels
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions, in_situation
from scce.ui import parts
from scce.ui.mirror import chosen
from scce.ui.session import session_of
from scce.ui.surprise.session import SurpriseSession

FOLLOWERS = ("surprise_curve", "floor_and_excess")  # the figures that follow a drag, by fragment


def receive() -> None:
    """Carries out what the reader did in the live component."""
    parts.receive(session_of(SurpriseSession), "distributions", FOLLOWERS, ("three_units", "best_q"))


def choose_outcomes() -> None:
    """Starts over with the ready-made set of outcomes that was chosen; p and q are even."""
    classes = CLASS_SETS.get(chosen("outcome_set"))
    if classes:
        even = (1 / len(classes),) * len(classes)
        session_of(SurpriseSession).change(lambda state: replace(state, pair=TwoDistributions(classes, even, even)))


def choose_situation() -> None:
    """Brings p and q into the situation that was chosen."""
    situation = chosen("pair_situation")
    session_of(SurpriseSession).change(
        lambda state: replace(state, pair=in_situation(state.pair, situation)) if situation else state
    )


def situation_of(state: Surprise) -> str | None:
    """Returns the situation that was chosen, as long as p and q are in it."""
    situation = chosen("pair_situation")
    return situation if situation and in_situation(state.pair, situation) == state.pair else None


def smooth() -> None:
    """Makes p a smoothed label of its most frequent outcome."""
    smoothing = st.session_state.smoothing

    def smoothed(state: Surprise) -> Surprise:
        pair = state.pair
        label = one_hot(int(np.argmax(pair.p)), len(pair.outcomes))
        return replace(state, pair=pair.with_side("p", smooth_labels(label, smoothing)))

    session_of(SurpriseSession).change(smoothed)
