"""The reader's session of the lab."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scce.links import Fields
from scce.live import Moment
from scce.live.logit_lab import edited, payload
from scce.logit_lab.state import FIELDS, Lab
from scce.logit_lab.sweeps import slider_limit
from scce.ui.live import Component, LiveSession, component
from scce.ui.mirror import chosen
from scce.ui.session import Change


@dataclass
class LabSession(LiveSession[Lab]):
    """One reader's lab.

    Attributes:
        limit: how far the sliders go; it grows with the logits and shrinks only at a fresh start.
    """

    fields: ClassVar[Fields[Lab]] = FIELDS
    key: ClassVar[str] = "live_lab"
    component: ClassVar[Component] = component("logit_lab")
    edited = staticmethod(edited)

    state: Lab = field(default_factory=Lab)
    limit: float = 10.0

    @property
    def outline(self) -> Any:
        """What is shown outside of the parts; a situation that was chosen is shown until the logits leave it."""
        situated = self.state if chosen("situation") else None
        return self.state.example.classes, self.state.unit, self.can_undo, situated

    def payload(self, moment: Moment) -> Mapping[str, Any]:
        """Returns what the component needs."""
        return payload(self.state, moment, self.limit)

    def begin(self, state: Lab, notices: tuple[str, ...] = ()) -> None:
        """Starts afresh from a link."""
        super().begin(state, notices)
        self.limit = slider_limit(state.example.logits)

    def replace(self, state: Lab, change: Change = "edit") -> None:
        """Shows a state that a control outside the live component made."""
        super().replace(state, change)
        self.limit = slider_limit(state.example.logits)

    def settle(self, state: Lab, change: Change = "edit") -> None:
        """Shows a state and remembers it, so that undo comes back to it."""
        super().settle(state, change)
        self.limit = max(self.limit, slider_limit(state.example.logits))
