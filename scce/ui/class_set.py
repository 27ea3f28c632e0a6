"""The choice of a ready-made set of classes, as every page offers it."""

from collections.abc import Callable

import streamlit as st

from scce.presets import CLASS_SETS

OWN_CLASSES = "your own classes"


def choose_class_set(label: str, key: str, classes: tuple[str, ...], on_change: Callable[[], None]) -> None:
    """Shows the sets, with the one that the page shows chosen; a reader's own classes are no set to go back to."""
    sets = {ready.classes: name for name, ready in CLASS_SETS.items()}
    st.session_state[key] = sets.get(classes, OWN_CLASSES)
    options = [*CLASS_SETS, OWN_CLASSES] if st.session_state[key] == OWN_CLASSES else list(CLASS_SETS)
    st.selectbox(label, options, key=key, on_change=on_change, width=230)
