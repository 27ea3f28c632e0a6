"""What of a page runs again after an edit in its live component."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from scce.ui.live import LiveSession


def receive(session: LiveSession[Any], shown: str, followers: Sequence[str]) -> None:
    """Carries out the edits that the reader made in the live component, and runs what has to show them.

    While a slider moves that is the component, and one figure at a time: three at once would hold up the drag. When it
    is let go, all of the page: Streamlit loses its place where runs of some parts and of all of them break each
    other off.

    Args:
        session: the reader's.
        shown: the fragment that shows the component.
        followers: the fragments of the figures that follow a drag.
    """
    news = session.take_message()
    if not news and not session.touched:
        return
    # A button that came in one message with the edit has carried both out; alone, this would run the component.
    if session.phase == "settled" or session.touched or not session.complete:
        session.touched = True
        st.rerun()
    elif session.phase == "resting":
        st.rerun([shown, *followers])
    else:
        st.rerun([shown, followers[session.seen % len(followers)]])
