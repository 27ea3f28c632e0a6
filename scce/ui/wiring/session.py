"""The reader's session of the wirings."""

from dataclasses import dataclass, field
from typing import ClassVar

from scce.links import Fields
from scce.ui.session import Session
from scce.wiring import PREDICTIONS
from scce.wiring.state import FIELDS, WiringState


@dataclass
class WiringSession(Session[WiringState]):
    """One reader's page of wirings."""

    fields: ClassVar[Fields[WiringState]] = FIELDS
    predictions = PREDICTIONS

    state: WiringState = field(default_factory=WiringState)
