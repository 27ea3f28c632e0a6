"""What the lab's controls do beyond giving a field its value: one function per control."""

from dataclasses import replace

from scce.logit_lab.descent import gradient_step
from scce.logit_lab.presets import EXAMPLES, in_situation
from scce.logit_lab.state import Lab
from scce.ui import parts
from scce.ui.logit_lab.session import LabSession
from scce.ui.mirror import chosen
from scce.ui.session import session_of

FOLLOWERS = ("loss_curve", "loss_along_logits", "gradient_bars")  # the figures that follow a drag, by fragment


def receive() -> None:
    """Carries out what the reader did in the live component."""
    parts.receive(session_of(LabSession), "lab", FOLLOWERS, ("loss_history", "textbook"))


def choose_classes() -> None:
    """Starts over with the ready-made set of classes that was chosen."""
    session_of(LabSession).change(lambda lab: replace(lab, example=EXAMPLES.get(chosen("class_set"), lab.example)))


def choose_situation() -> None:
    """Moves the logits into the situation that was chosen."""
    situation = chosen("situation")
    session_of(LabSession).change(
        lambda lab: replace(lab, example=in_situation(lab.example, situation)) if situation else lab
    )


def situation_of(lab: Lab) -> str | None:
    """Returns the situation that was chosen, as long as the logits are in it."""
    situation = chosen("situation")
    return situation if situation and in_situation(lab.example, situation) == lab.example else None


def step() -> None:
    """Takes one gradient step."""
    session_of(LabSession).change(
        lambda lab: replace(lab, example=gradient_step(lab.example, lab.learning_rate)), "step"
    )
