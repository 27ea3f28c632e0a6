"""What of a page runs again after an edit in its live component: the parts that show it, and no more."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from scce.ui.frame import ADDRESS
from scce.ui.live import LiveSession


def receive(session: LiveSession[Any], shown: str, followers: Sequence[str], settled: Sequence[str] = ()) -> None:
    """Carries out the edits that the reader made in the live component, and runs what has to show them.

    While a slider moves that is the component, and one figure at a time: three at once would hold up the drag. When it
    is let go, all parts that show the edit; and all of the page where the edit changes something outside of them.

    Args:
        session: the reader's.
        shown: the fragment that shows the component.
        followers: the fragments of the figures that follow a drag.
        settled: the fragments of what follows only when the slider is let go.
    """
    news, at_rest = session.take_message(), session.phase == "settled"
    if not news and not session.touched:
        return
    # A button that came in one message with the edit has carried both out; alone, this would run the component.
    if session.touched or not session.complete or (at_rest and session.outline != session.outlined):
        session.touched = True
        st.rerun()
    elif at_rest:
        st.rerun([shown, *followers, *settled, ADDRESS])
    elif session.phase == "resting":
        st.rerun([shown, *followers])
    else:
        st.rerun([shown, followers[session.seen % len(followers)]])
