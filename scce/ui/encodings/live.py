"""The live label table in its page."""

from collections.abc import Callable

from scce.live.encodings import payload
from scce.ui.encodings.state import EncodingsSession
from scce.ui.live import component, show

KEY = "live_labels"

_component = component("encodings")


def live_labels(session: EncodingsSession, on_message: Callable[[], None]) -> None:
    """Shows the table. Each edit of the reader's reruns the script, with a call of on_message before."""
    show(_component, KEY, session, payload, on_message)
