"""The choice of a ready-made set of classes, as every page offers it."""

from collections.abc import Callable

import streamlit as st

from scce.classes import CLASS_SETS
from scce.ui.mirror import mirror

OWN_CLASSES = "your own classes"


def choose_class_set(label: str, name: str, classes: tuple[str, ...], on_change: Callable[[], None]) -> None:
    """Shows the sets, with the one that the page shows chosen; a reader's own classes are no set to go back to."""
    sets = {names: name for name, names in CLASS_SETS.items()}
    shown = sets.get(classes, OWN_CLASSES)
    options = [*CLASS_SETS, OWN_CLASSES] if shown == OWN_CLASSES else list(CLASS_SETS)
    st.selectbox(label, options, width=230, **mirror(name, shown, on_change))
