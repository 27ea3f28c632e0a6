"""The reader's session of the lab."""

from dataclasses import dataclass, field, replace
from typing import ClassVar

from scce.links import Fields
from scce.live import LOGIT_LAB
from scce.logit_lab.state import Lab, with_more
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

    def turn(self, part: str) -> None:
        """Opens a part of the page, or closes it: that changes no number, so undo does not lead back to it."""
        self.take_message()
        self.settle(self.state)
        others = tuple(each for each in self.state.more if each != part)
        more = others if part in self.state.more else (*others, part)
        (change, _), self.touched = self.trail[-1], True
        self.state = with_more(self.state, more)
        self.trail = [*self.trail[:-1], (change, self.state)]
        self.revision += 1

    def undo(self) -> None:
        """Goes back to the numbers before the last change; the parts that are open stay so."""
        more = self.state.more
        super().undo()
        self.state = replace(self.state, more=more)
        self.trail = [*self.trail[:-1], (self.trail[-1][0], self.state)]
