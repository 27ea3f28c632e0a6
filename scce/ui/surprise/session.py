"""The reader's session of surprise and entropy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scce.links import Fields
from scce.live import Moment
from scce.live.surprise import edited, payload
from scce.surprise.state import FIELDS, Surprise
from scce.ui.live import Component, LiveSession, component
from scce.ui.mirror import chosen


@dataclass
class SurpriseSession(LiveSession[Surprise]):
    """One reader's page of surprise and entropy."""

    fields: ClassVar[Fields[Surprise]] = FIELDS
    key: ClassVar[str] = "live_information"
    component: ClassVar[Component] = component("surprise")
    edited = staticmethod(edited)

    state: Surprise = field(default_factory=Surprise)

    @property
    def outline(self) -> Any:
        """What is shown outside of the parts; a situation that was chosen is shown until p and q leave it."""
        situated = self.state if chosen("pair_situation") else None
        return self.state.pair.outcomes, self.state.unit, self.can_undo, situated

    def payload(self, moment: Moment) -> Mapping[str, Any]:
        """Returns what the component needs."""
        return payload(self.state, moment)
