"""What the lab's controls do to the session: one function per control, called before the page runs again."""

from collections.abc import Callable
from dataclasses import replace

from scce.live.logit_lab import edited
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.presets import EXAMPLES, in_situation
from scce.logit_lab.state import Lab
from scce.ui import live
from scce.ui.logit_lab.live import KEY
from scce.ui.logit_lab.state import LabSession
from scce.ui.mirror import chosen
from scce.ui.session import Change, session_of

FOLLOWERS = ("loss_curve", "loss_along_logits", "gradient_bars")  # the figures that follow a drag, by fragment


def receive() -> None:
    """Carries out what the reader did in the live component."""
    live.receive(session_of(LabSession), KEY, edited, "lab", FOLLOWERS)


def choose_classes() -> None:
    """Starts over with the ready-made set of classes that was chosen."""
    _change(lambda lab: replace(lab, example=EXAMPLES.get(chosen("class_set"), lab.example)))


def choose_situation() -> None:
    """Moves the logits into the situation that was chosen."""
    situation = chosen("situation")
    _change(lambda lab: replace(lab, example=in_situation(lab.example, situation)) if situation else lab)


def situation_of(lab: Lab) -> str | None:
    """Returns the situation that was chosen, as long as the logits are in it."""
    situation = chosen("situation")
    return situation if situation and in_situation(lab.example, situation) == lab.example else None


def choose_learning_rate() -> None:
    """Takes over the learning rate that was typed."""
    _change(lambda lab: replace(lab, learning_rate=chosen("learning_rate")))


def step() -> None:
    """Takes one gradient step."""
    _change(lambda lab: replace(lab, example=gradient_step(lab.example, lab.learning_rate)), "step")


def undo() -> None:
    """Takes the last change back."""
    live.undo(session_of(LabSession), KEY, edited)


def start_over() -> None:
    """Shows what a first visitor sees; undo still leads back."""
    _change(lambda _: Lab())


def _change(make: Callable[[Lab], Lab], kind: Change = "edit") -> None:
    live.change(session_of(LabSession), KEY, edited, make, kind)
