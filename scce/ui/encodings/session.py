"""The reader's session of the two encodings."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from scce.encodings.state import Encodings
from scce.links import Fields
from scce.live import ENCODINGS
from scce.ui.live import Component, LiveSession, component
from scce.ui.mirror import chosen


@dataclass
class EncodingsSession(LiveSession[Encodings]):
    """One reader's page of the two encodings."""

    subject = ENCODINGS
    fields: ClassVar[Fields[Encodings]] = ENCODINGS.fields
    component: ClassVar[Component] = component(ENCODINGS)

    state: Encodings = field(default_factory=Encodings)

    @property
    def outline(self) -> Any:
        """What is shown outside of the parts; a row that was chosen is shown as chosen until it is another."""
        with_odd_row = self.state if chosen("odd_row") else None
        return self.state.table.classes, self.can_undo, with_odd_row
