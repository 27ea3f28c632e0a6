"""What the controls of the wirings do to the session: one function per control."""

from dataclasses import replace

from scce.ui.mirror import chosen
from scce.ui.session import session_of
from scce.ui.wiring.state import WiringSession, WiringState, logits_in, with_logits
from scce.wiring import Wiring, wirings
from scce.wiring.starts import STARTS


def choose_wiring() -> None:
    """Takes over the framework, the last layer and what the loss is told, as far as there is such a wiring."""

    def wired(state: WiringState) -> WiringState:
        now = state.wiring
        framework = chosen("framework") or now.framework
        last_layer, told = chosen("last_layer") or now.last_layer, chosen("from_logits") or str(now.from_logits)
        possible = {wiring.from_logits for wiring in wirings(framework)}
        from_logits = told == "True" if len(possible) > 1 else possible.pop()
        return replace(state, wiring=Wiring(framework, last_layer, from_logits))

    session_of(WiringSession).change(wired)


def choose_start() -> None:
    """Puts the model where it was chosen to stand before its training."""
    name = chosen("start")
    session_of(WiringSession).change(lambda state: replace(state, start=STARTS[name]) if name else state)


def start_of(state: WiringState) -> str | None:
    """Returns the name of the start, if it is a ready-made one."""
    return next((name for name, start in STARTS.items() if start == state.start), None)


def type_logits() -> None:
    """Takes over the logits that were typed."""
    session_of(WiringSession).change(
        lambda state: replace(state, start=with_logits(state.start, logits_in(chosen("typed_logits"))))
    )


def choose_training() -> None:
    """Takes over the true class, the learning rate and the number of steps."""
    session_of(WiringSession).change(
        lambda state: replace(
            state,
            start=replace(state.start, label=chosen("true_class")),
            learning_rate=chosen("wiring_rate"),
            num_steps=chosen("num_steps"),
        )
    )


def undo() -> None:
    """Takes the last change back."""
    session_of(WiringSession).undo()


def start_over() -> None:
    """Shows what a first visitor sees; undo still leads back."""
    session_of(WiringSession).change(lambda _: WiringState())
