"""What a teacher does next: the keys and their buttons, and the key of the room, which stays in this browser."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from scce.live import asking_script, asking_style
from scce.rooms import Action, ClassLink, Room
from scce.ui.rooms.session import ClassSession, go_to

NAME = "class_steering"
WORDS: dict[Action, tuple[str, str]] = {
    "open": ("O", "open"),
    "close": ("C", "close"),
    "reveal": ("R", "reveal"),
    "again": ("A", "ask again"),
    "twin": ("T", "other numbers"),
    "next": ("N", "next"),
}
HOST = Path(__file__).with_suffix(".js")
STYLE = asking_style() + HOST.with_suffix(".css").read_text(encoding="utf-8")
_STEERING = st.components.v2.component(
    "scce_class", css=STYLE, js="\n".join((asking_script(), HOST.read_text(encoding="utf-8")))
)


def show_steering(session: ClassSession, room: Room, link: ClassLink, title: str, has_model: bool) -> None:
    """Shows what can be done next.

    Args:
        session: with the key of the room.
        room: that is steered.
        link: of the page.
        title: what the class sees now.
        has_model: whether the class as the model is on the page.
    """

    def take_action() -> None:
        told = st.session_state[NAME].action
        session.steer(room.code, told["action"], told["seen"])

    def present() -> None:
        go_to(replace(link, room=room.code, view=replace(link.view, present=not link.view.present)))

    data = {
        "code": room.code,
        "key": session.keys[room.code],
        "seen": room.version,
        "title": title,
        "actions": [
            [action, *words, action in room.possible]
            for action, words in WORDS.items()
            if action != "twin" or room.has_twins
        ],
        "model": has_model,
        "presents": link.view.present,
        "hidden": not link.shows("keys"),
    }
    _STEERING(key=NAME, data=data, on_action_change=take_action, on_key_change=_nothing, on_present_change=present)


def ask_for_key(session: ClassSession, code: str) -> None:
    """Asks the browser for the key of a room that it opened before."""

    def take_key() -> None:
        session.take_key(code, str(st.session_state[NAME].key))

    data: dict[str, Any] = {"code": code, "key": "", "seen": 0, "title": "", "actions": [], "hidden": True}
    _STEERING(key=NAME, data=data, on_action_change=_nothing, on_key_change=take_key, on_present_change=_nothing)


def _nothing() -> None:
    """Does nothing: this part of the page is not there."""
