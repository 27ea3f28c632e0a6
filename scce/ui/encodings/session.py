"""The reader's session of the two encodings."""

from dataclasses import dataclass, field
from typing import ClassVar

from scce.encodings.state import Encodings
from scce.links import Fields
from scce.live import ENCODINGS
from scce.ui.live import Component, LiveSession, component


@dataclass
class EncodingsSession(LiveSession[Encodings]):
    """One reader's page of the two encodings."""

    subject = ENCODINGS
    fields: ClassVar[Fields[Encodings]] = ENCODINGS.fields
    component: ClassVar[Component] = component(ENCODINGS)

    state: Encodings = field(default_factory=Encodings)
