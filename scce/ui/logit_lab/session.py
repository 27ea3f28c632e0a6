"""The reader's session of the lab."""

from dataclasses import dataclass, field
from typing import ClassVar

from scce.links import Fields
from scce.live import LOGIT_LAB
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import slider_limit
from scce.ui.live import Component, LiveSession, component


@dataclass
class LabSession(LiveSession[Lab]):
    """One reader's lab."""

    subject = LOGIT_LAB
    fields: ClassVar[Fields[Lab]] = LOGIT_LAB.fields
    component: ClassVar[Component] = component(LOGIT_LAB)

    state: Lab = field(default_factory=Lab)

    @property
    def limit(self) -> float:
        """How far the sliders go; it grows with the logits and shrinks only at a change from outside them."""
        return slider_limit(self.state.example.logits, self.reach)
