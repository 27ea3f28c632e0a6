"""What the lab's controls do beyond giving a field its value: one function per control."""

from dataclasses import replace

from scce.logit_lab.descent import gradient_step
from scce.ui.logit_lab.parts import are_shown, is_open
from scce.ui.logit_lab.session import LabSession
from scce.ui.session import session_of


def receive() -> None:
    """Carries out what the reader did in the live component."""
    session_of(LabSession).receive("lab", followers())


def followers() -> tuple[str, ...]:
    """Returns the figures on the page that follow a drag, by their fragments."""
    pictures = ("loss_curve", "gradient_bars") if are_shown() else ()
    return (*pictures, *(("loss_along_logits",) if is_open("along") else ()))


def step() -> None:
    """Takes one gradient step."""
    session_of(LabSession).change(
        lambda lab: replace(lab, example=gradient_step(lab.example, lab.learning_rate)), "step"
    )
