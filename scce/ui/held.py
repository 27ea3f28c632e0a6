"""What the server holds of a page beside its link, told to the browser; and taken back, where a server lost it.

A server that was started again, another process, or one that the browser could not reach for too long begins the page
from its address. The browser was there before. It gives back the way there, and says what else there was. Of a page
that was loaded again it says that only.
"""

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

    def take_back() -> None:
        recover(session, st.session_state[NAME].lost)
        for notice in session.notices:
            if notice.startswith((LOST, LOADED_AGAIN)):  # the reader may be far below the place of notices
                st.toast(as_plain_text(notice), duration="long")

    _HELD(key=NAME, data={**held_of(session), "page": page}, on_lost_change=take_back)


def recover(session: Session[Any], lost: Any) -> None:
    """Gives a session what a browser says that another had; the browser is a stranger."""
    match lost:
        case {"trail": [*links], "names": [*names], "given": given} if all(isinstance(link, str) for link in links):
            why = LOADED_AGAIN if "again" in lost else LOST
            session.recover(links[-LONGEST_TRAIL:], [name for name in session.gone if name in names], why)
            if isinstance(given, str):
                session.predict_again(given)
