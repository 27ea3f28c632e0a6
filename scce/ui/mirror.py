"""Controls that show what a page's state says.

A browser sends the values of all its controls with everything the reader does. When the page itself has
changed a control, the browser still sends the old value until the new one has reached it, and Streamlit
takes that echo for a choice of the reader's: on a slow line it would undo what the reader did since. So a
control that the page changes gets a new key, and an echo belongs to a control that is no longer there.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st


def mirror(name: str, value: Any, on_change: Callable[[], None]) -> dict[str, Any]:
    """Returns the arguments with which a control shows a value, and tells when the reader chooses another.

    Args:
        name: of the control, by which chosen() finds it.
        value: what the page's state says.
        on_change: called when the reader has made a choice.
    """
    if chosen(name) != value:
        st.session_state[f"{name}_turn"] += 1
    key = _key(name)
    st.session_state[key] = value  # also when it is equal: on another page this is another control

    def told() -> None:
        if key == _key(name):
            on_change()

    return {"key": key, "on_change": told}


def chosen(name: str) -> Any:
    """Returns what a control shows, or None before there is one."""
    return st.session_state.get(_key(name))


def _key(name: str) -> str:
    turn: int = st.session_state.setdefault(f"{name}_turn", 0)
    return f"{name}_{turn}"
