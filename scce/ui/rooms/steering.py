"""What a teacher does next: the keys and their buttons, and the key of the room, which stays in this browser."""

from pathlib import Path
from typing import Any

import streamlit as st

from scce.live import asking_script, asking_style
from scce.rooms import Action, Room
from scce.ui.rooms.session import ClassSession

NAME = "class_steering"
WORDS: dict[Action, tuple[str, str]] = {
    "open": ("O", "open"),
    "close": ("C", "close"),
    "reveal": ("R", "reveal"),
    "again": ("A", "ask again"),
    "twin": ("T", "other numbers"),
    "next": ("N", "next question"),
}
HOST = Path(__file__).with_suffix(".js")
STYLE = asking_style() + HOST.with_suffix(".css").read_text(encoding="utf-8")
_STEERING = st.components.v2.component(
    "scce_class", css=STYLE, js="\n".join((asking_script(), HOST.read_text(encoding="utf-8")))
)


def show_steering(session: ClassSession, room: Room, title: str) -> None:
    """Shows what can be done next."""

    def take_action() -> None:
        told = st.session_state[NAME].action
        session.steer(room.code, told["action"], told["seen"])

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
    }
    _STEERING(key=NAME, data=data, on_action_change=take_action, on_key_change=_nothing)


def ask_for_key(session: ClassSession, code: str) -> None:
    """Asks the browser for the key of a room that it opened before."""

    def take_key() -> None:
        session.take_key(code, str(st.session_state[NAME].key))

    data: dict[str, Any] = {"code": code, "key": "", "seen": 0, "title": "", "actions": []}
    _STEERING(key=NAME, data=data, on_action_change=_nothing, on_key_change=take_key)


def _nothing() -> None:
    """Does nothing: this part of the page is not there."""
