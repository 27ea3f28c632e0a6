"""What the server holds of a page beside its link, told to the browser; and taken back, where a server lost it.

A server that was started again, another process, or one that the browser could not reach for too long begins the page
from its address. The browser was there before. It gives back the way there, and says what else there was. Of a page
that was loaded again it says that only.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from scce.ui.plain import as_plain_text
from scce.ui.session import LOADED_AGAIN, LONGEST_TRAIL, LOST, Session

NAME = "held"
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
SHOW = """
export default ({ data, setTriggerValue }) => {
  const lost = heldOf(data.page).hear(data);
  if (lost) setTriggerValue("lost", lost);
};
"""
_HELD = st.components.v2.component("scce_held", js=SCRIPT + SHOW)


def held_of(session: Session[Any]) -> dict[str, Any]:
    """Returns what a browser is told of what the server holds of a page."""
    return {
        "session": session.begun,
        "depth": len(session.trail),
        "link": session.fields.to_link(session.trail[-1][1]),
        "names": list(session.held),
        "given": session.outcome.choice if session.outcome else None,
    }


def show_held(session: Session[Any], page: str) -> None:
    """Tells the browser what is held of a page, and takes back what a server lost; nothing of it is seen.

    Args:
        session: of the page, which has been shown to its end.
        page: its address.
    """

    def take_back(lost: Any) -> None:
        recover(session, lost)
        for notice in session.notices:
            if notice.startswith((LOST, LOADED_AGAIN)) and is_below(lost):
                st.toast(as_plain_text(notice), duration="long")

    tell_browser(page, held_of(session), take_back)


def tell_browser(page: str, held: dict[str, Any], take_back: Callable[[Any], None]) -> None:
    """Tells the browser what is held of a page, in the words of `held_of`; nothing of it is seen.

    Args:
        page: its address.
        held: what the browser keeps.
        take_back: takes what the browser says that another server held; the browser is a stranger.
    """
    _HELD(key=NAME, data={**held, "page": page}, on_lost_change=lambda: take_back(st.session_state[NAME].lost))


def is_below(lost: Any) -> bool:
    """Returns whether the reader, by what a browser says, does not see the place of notices."""
    return isinstance(lost, dict) and lost.get("below") is True


def recover(session: Session[Any], lost: Any) -> None:
    """Gives a session what a browser says that another had; the browser is a stranger."""
    match lost:
        case {"trail": [*links], "names": [*names], "given": given} if all(isinstance(link, str) for link in links):
            why = LOADED_AGAIN if "again" in lost else LOST
            session.recover(links[-LONGEST_TRAIL:], [name for name in session.gone if name in names], why)
            if isinstance(given, str):
                session.predict_again(given)
