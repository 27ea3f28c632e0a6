"""The reader's session of surprise and entropy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scce.links import Fields
from scce.live import Moment
from scce.live.surprise import edited, payload
from scce.surprise.state import FIELDS, Surprise
from scce.ui.live import Component, LiveSession, component


@dataclass
class SurpriseSession(LiveSession[Surprise]):
    """One reader's page of surprise and entropy."""

    fields: ClassVar[Fields[Surprise]] = FIELDS
    key: ClassVar[str] = "live_information"
    component: ClassVar[Component] = component("surprise")
    edited = staticmethod(edited)

    state: Surprise = field(default_factory=Surprise)

    def payload(self, moment: Moment) -> Mapping[str, Any]:
        """Returns what the component needs."""
        return payload(self.state, moment)
