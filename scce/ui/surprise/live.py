"""The live component of surprise and entropy in its page."""

from collections.abc import Callable

from scce.live.surprise import payload
from scce.ui.live import component, show
from scce.ui.surprise.state import InformationSession

KEY = "live_information"

_component = component("surprise")


def live_information(session: InformationSession, on_message: Callable[[], None]) -> None:
    """Shows the component. Each edit of the reader's reruns the script, with a call of on_message before."""
    show(_component, KEY, session, payload, on_message)
