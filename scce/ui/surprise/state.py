"""What the page of surprise and entropy shows in a link, and the reader's session of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from scce.information import Unit
from scce.links.texts import noting, number_in, only_value
from scce.readable import plain_number
from scce.surprise import two_distributions
from scce.surprise.state import Information
from scce.ui.session import Query, Session


@dataclass
class InformationSession(Session[Information]):
    """One reader's page of surprise and entropy."""

    state: Information = field(default_factory=Information)

    @staticmethod
    def to_query(state: Information) -> Query:
        """Returns the state as the parameters of a URL; from_query reads them back exactly."""
        pair = two_distributions.to_query(state.pair)
        return {"event": [plain_number(state.event)], **pair, "unit": [state.unit]}

    @staticmethod
    def from_query(query: Mapping[str, Sequence[str]]) -> tuple[Information, tuple[str, ...]]:
        """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
        pair, sentences = two_distributions.from_query(query)
        state, problems = Information(pair=pair), list(sentences)
        with noting(problems, "event"):
            if event := only_value(query, "event"):
                state = replace(state, event=number_in(event, "probability"))
        with noting(problems, "unit"):
            if unit := only_value(query, "unit"):
                state = replace(state, unit=cast(Unit, unit))
        return state, tuple(problems)
