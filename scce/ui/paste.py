"""Where a reader pastes a text."""

from collections.abc import Callable

import streamlit as st


def show_paste(label: str, about: str, use: str, key: str, take: Callable[[str], None]) -> None:
    """Shows a button behind which a text is pasted. It closes when the text is used: what was read stands below.

    Args:
        label: of the button.
        about: what may be pasted.
        use: the word for using it.
        key: of the text, which stays for the next time.
        take: takes it over.
    """
    turn = st.session_state.setdefault(f"{key}_turn", 0)
    button = st.popover(label, icon=":material/content_paste:", key=f"{key}_popover_{turn}")
    with button, st.form(f"{key}_form", border=False):
        st.text_area(about, key=key, height=180)
        st.form_submit_button(use, on_click=_use, args=(key, take))


def _use(key: str, take: Callable[[str], None]) -> None:
    st.session_state[f"{key}_turn"] += 1
    take(st.session_state[key])
