"""What the lab's controls do beyond giving a field its value: one function per control."""

from dataclasses import replace

from scce.logit_lab.descent import gradient_step
from scce.ui.logit_lab.session import LabSession
from scce.ui.session import session_of

FOLLOWERS = ("loss_curve", "loss_along_logits", "gradient_bars")  # the figures that follow a drag, by fragment


def receive() -> None:
    """Carries out what the reader did in the live component."""
    session_of(LabSession).receive("lab", FOLLOWERS)


def step() -> None:
    """Takes one gradient step."""
    session_of(LabSession).change(
        lambda lab: replace(lab, example=gradient_step(lab.example, lab.learning_rate)), "step"
    )
