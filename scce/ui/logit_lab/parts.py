"""The parts of the lab's page that are one press away, each in its place; which are open stands in the link."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from scce.ui.logit_lab.session import LabSession
from scce.ui.mirror import mirror
from scce.ui.session import session_of

PICTURES = "pictures"


def show_part(part: str, label: str, show: Callable[[], None]) -> None:
    """Shows what opens a part, and the part itself where it is open: one that is closed costs nothing.

    Args:
        part: its name in the link.
        label: what it is called.
        show: shows what is in it.
    """
    place = st.expander(label, **mirror(f"more_{part}", is_open(part), partial(turn, part)))
    if is_open(part):
        with place:
            show()


def show_pictures(show: Callable[[], None]) -> None:
    """Shows the pictures that follow a drag: on a desk always, on a phone one press away.

    A narrow window hides them by its styles; a telephone is not even sent them, with all that draws them. Before the
    reader has answered what is asked they would tell the answer.
    """
    if session_of(LabSession).is_veiled:
        return
    opened = is_open(PICTURES)
    label = f"{'Hide' if opened else 'Show'} the curve and the slope"
    with st.container(key="show_pictures"):
        st.button(label, icon=":material/show_chart:", width="stretch", key="turn_pictures", on_click=turn_pictures)
    if are_shown():
        with st.container(key=f"{PICTURES}_open" if opened else PICTURES):
            show()


def are_shown() -> bool:
    """Returns whether the pictures are sent."""
    if session_of(LabSession).is_veiled:
        return False
    return is_open(PICTURES) or "Mobi" not in (st.context.headers.get("User-Agent") or "")


def is_open(part: str) -> bool:
    """Returns whether a part is open."""
    return part in session_of(LabSession).state.more


def turn_pictures() -> None:
    """Opens the pictures, or closes them."""
    turn(PICTURES)


def turn(part: str) -> None:
    """Opens a part, or closes it."""
    session_of(LabSession).turn(part)
