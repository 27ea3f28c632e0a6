"""The lab's live component in its page."""

from collections.abc import Callable
from functools import partial

from scce.live.logit_lab import payload
from scce.ui.live import component, show
from scce.ui.logit_lab.state import LabSession

KEY = "live_lab"

_component = component("logit_lab")


def live_lab(session: LabSession, on_message: Callable[[], None]) -> None:
    """Shows the lab. Each edit of the reader's reruns the script, with a call of on_message before."""
    show(_component, KEY, session, partial(payload, limit=session.limit), on_message)
