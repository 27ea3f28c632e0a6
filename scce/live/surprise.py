"""The live component of surprise and entropy: one event, and two distributions whose every position is computed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scce.classes import class_set
from scce.information import Unit, in_unit, surprise
from scce.live.columns import Columns, columns_of
from scce.live.messages import unknown
from scce.live.moment import Moment
from scce.live.ready_made import ready_made
from scce.live.ruler import RULER
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import (
    SITUATIONS,
    Account,
    account,
    evenly_among,
    in_situation,
    probability_sweep,
    situations_of,
)

STOPS = tuple(hundredths / 100 for hundredths in range(101))


def edited(state: Surprise, edit: Sequence[Any]) -> Surprise:
    """Returns the state after one edit of the reader's."""
    match edit:
        case ["event", int(event) | float(event)]:
            return replace(state, event=float(event))
        case ["p" | "q" as side, [*probabilities]] if all(isinstance(one, int | float) for one in probabilities):
            return replace(state, pair=state.pair.with_side(side, probabilities))
        case ["p" | "q" as side, int(outcome), int(probability) | float(probability)]:
            return replace(state, pair=state.pair.with_probability(side, outcome, probability))
        case ["unit", "nats" | "bits" as unit]:
            return replace(state, unit=unit)
        case ["classes", str(name)]:
            return replace(state, pair=evenly_among(class_set(name)))
        case ["situation", str(name)]:
            return replace(state, pair=in_situation(state.pair, name))
    raise unknown(edit)


def payload(state: Surprise, moment: Moment) -> dict[str, Any]:
    """Returns what the component needs: the state, and unless it has one a new sheet."""
    pair = state.pair
    data: dict[str, Any] = {
        **moment.told,
        "outcomes": pair.outcomes,
        "event": state.event,
        "p": pair.p,
        "q": pair.q,
        "unit": state.unit,
        "uniform": float(in_unit(np.log(len(pair.outcomes)), state.unit)),
        "ruler": RULER[state.unit],
        "ready_made": ready_made(pair.outcomes, SITUATIONS, situations_of(pair)),
    }
    return data if moment.has_sheet else data | _sheet(state)


def _sheet(state: Surprise) -> dict[str, Any]:
    """Returns the pictures of every position of every slider."""
    surprises = surprise([state.event, *STOPS])
    sheet: dict[str, Any] = {
        "stops": STOPS,
        "events": columns_of({"surprise": in_unit(surprises, state.unit), "bits": in_unit(surprises, "bits")}),
    }
    for name, told in (
        ("now", account(state.pair.p, state.pair.q)),
        ("byP", probability_sweep(state.pair, "p", STOPS)),
        ("byQ", probability_sweep(state.pair, "q", STOPS)),
    ):
        sheet[name], sheet[f"{name}Totals"] = _each(told, state.unit), _totals(told, state.unit)
    return sheet


def _each(told: Account, unit: Unit) -> Columns:
    """Returns the numbers of each outcome."""
    return columns_of(
        {
            "p": told.p,
            "q": told.q,
            "surprise": in_unit(told.surprises, unit),
            "term": in_unit(told.terms, unit),
        }
    )


def _totals(told: Account, unit: Unit) -> Columns:
    """Returns the numbers of all outcomes together."""
    return columns_of(
        {
            "entropy": in_unit(told.entropy, unit),
            "divergence": in_unit(told.divergence, unit),
            "cross_entropy": in_unit(told.cross_entropy, unit),
        }
    )
