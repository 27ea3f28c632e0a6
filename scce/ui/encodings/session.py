"""The reader's session of the two encodings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scce.encodings.state import FIELDS, Encodings
from scce.links import Fields
from scce.live import Moment
from scce.live.encodings import edited, payload
from scce.ui.live import Component, LiveSession, component
from scce.ui.mirror import chosen


@dataclass
class EncodingsSession(LiveSession[Encodings]):
    """One reader's page of the two encodings."""

    fields: ClassVar[Fields[Encodings]] = FIELDS
    key: ClassVar[str] = "live_labels"
    component: ClassVar[Component] = component("encodings")
    edited = staticmethod(edited)

    state: Encodings = field(default_factory=Encodings)

    @property
    def outline(self) -> Any:
        """What is shown outside of the parts; a row that was chosen is shown as chosen until it is another."""
        with_odd_row = self.state if chosen("odd_row") else None
        return self.state.table.classes, self.can_undo, with_odd_row

    def payload(self, moment: Moment) -> Mapping[str, Any]:
        """Returns what the component needs."""
        return payload(self.state, moment)
