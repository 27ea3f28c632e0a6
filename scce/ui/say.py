"""The field in the header of every page: a loss is typed, and the page that says what it comes from opens."""

import streamlit as st

from scce.ui.chapters import Chapter, chapter_at

DIAGNOSE, SAID, TYPED = "diagnose", "said_loss", "say_loss"
LONGEST = 8_000  # characters, a few more than any loss has that the page takes


def show_say(chapter: Chapter) -> None:
    """Shows the field, or goes where it leads; scce/serve/say.css puts it beside the title.

    The page that it leads to has a field of its own, and a page in a frame has no header.
    """
    if chapter is chapter_at(DIAGNOSE) or st.context.is_embedded:
        return
    if loss := st.session_state.pop(SAID, ""):
        st.switch_page(chapter_at(DIAGNOSE).path, query_params={"loss": loss})
    form = st.container(key="say").form("say_form", clear_on_submit=True, border=False)
    with form, st.container(horizontal=True, gap=None):
        st.text_input("My loss says ...", placeholder="My loss says ...", label_visibility="collapsed", key=TYPED)
        st.form_submit_button("Why?", on_click=_say)


def _say() -> None:
    st.session_state[SAID] = str(st.session_state.get(TYPED, "")).strip()[: LONGEST + 1]
