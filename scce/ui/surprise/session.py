"""The reader's session of surprise and entropy."""

from dataclasses import dataclass, field
from typing import ClassVar

from scce.links import Fields
from scce.live import INFORMATION
from scce.surprise.state import Surprise
from scce.ui.live import Component, LiveSession, component


@dataclass
class SurpriseSession(LiveSession[Surprise]):
    """One reader's page of surprise and entropy."""

    subject = INFORMATION
    fields: ClassVar[Fields[Surprise]] = INFORMATION.fields
    component: ClassVar[Component] = component(INFORMATION)

    state: Surprise = field(default_factory=Surprise)
