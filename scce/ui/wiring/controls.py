"""What the controls of the wirings do beyond giving a field its value."""

from dataclasses import replace

from scce.ui.frame import Page
from scce.ui.mirror import chosen
from scce.ui.session import session_of
from scce.ui.wiring.session import WiringSession
from scce.wiring import Wiring, wirings
from scce.wiring.starts import STARTS
from scce.wiring.state import WiringState


def choose_framework(page: Page[WiringSession]) -> None:
    """Takes over the framework; one that has no from_logits sets it."""

    def wired(state: WiringState) -> WiringState:
        framework = page.chosen("framework") or state.wiring.framework
        possible = {wiring.from_logits for wiring in wirings(framework)}
        from_logits = state.wiring.from_logits if state.wiring.from_logits in possible else possible.pop()
        return replace(state, wiring=Wiring(framework, state.wiring.last_layer, from_logits))

    page.session.change(wired)


def choose_start() -> None:
    """Puts the model where it was chosen to stand before its training."""
    name = chosen("start")
    session_of(WiringSession).change(lambda state: replace(state, start=STARTS[name]) if name else state)


def start_of(state: WiringState) -> str | None:
    """Returns the name of the start, if it is a ready-made one."""
    return next((name for name, start in STARTS.items() if start == state.start), None)
