"""What the lab shows in a link, and the reader's session of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from scce.arrays import InputError
from scce.information import Unit
from scce.links.texts import number_in, only_value
from scce.logit_lab.example import from_query, to_query
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import slider_limit
from scce.readable import plain_number
from scce.ui.session import Change, Query, Session


@dataclass
class LabSession(Session[Lab]):
    """One reader's lab.

    Attributes:
        limit: how far the sliders go; it grows with the logits and shrinks only at a fresh start.
    """

    state: Lab = field(default_factory=Lab)
    limit: float = 10.0

    @staticmethod
    def to_query(state: Lab) -> Query:
        """Returns the state as the parameters of a URL; from_query reads them back exactly."""
        query = {**to_query(state.example), "unit": state.unit, "rate": plain_number(state.learning_rate)}
        return {name: [value] if isinstance(value, str) else value for name, value in query.items()}

    @staticmethod
    def from_query(query: Mapping[str, Sequence[str]]) -> tuple[Lab, tuple[str, ...]]:
        """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
        example, problems = from_query(query)
        lab = Lab(example)
        try:
            if unit := only_value(query, "unit"):
                lab = replace(lab, unit=cast(Unit, unit))
        except InputError as error:
            problems += (f"unit: {error}",)
        try:
            if rate := only_value(query, "rate"):
                lab = replace(lab, learning_rate=number_in(rate, "learning rate"))
        except InputError as error:
            problems += (f"rate: {error}",)
        return lab, problems

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
