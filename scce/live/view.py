"""What a live component is told of how it is shown: which parts are hidden, and what is asked before its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from scce.links import Named, Viewed
from scce.predictions import Outcome, Prediction


def view_told(title: str, state: Viewed, named: Named, predictions: Mapping[str, Prediction[Any]]) -> dict[str, Any]:
    """Returns what a browser is told of the view of a state: nothing of what is right.

    Args:
        title: of the page.
        state: of the page.
        named: what of the page has a name.
        predictions: of the page, by their names.
    """
    view = state.view
    return {
        "title": title,
        "present": view.present,
        "hide": named.with_places(view.hide),
        "question": None if view.predict is None else _question(predictions[view.predict], state),
    }


def _question(prediction: Prediction[Any], state: Any) -> dict[str, Any]:
    return {"asks": prediction.question, "choices": prediction.choices(state), "veils": prediction.veils}


def outcome_told(outcome: Outcome | None) -> dict[str, Any] | None:
    """Returns what a browser is told of the reader's choice; None before there is one."""
    return None if outcome is None else {"right": outcome.right, "told": outcome.told}


def way(addresses: Sequence[str], address: str) -> dict[str, str | None]:
    """Returns the ways on and back from a page among others, for one who presents it: as links beside it."""
    place = addresses.index(address)
    following, before = addresses[place + 1 : place + 2], addresses[max(place - 1, 0) : place]
    return {
        "next": f"{following[0]}?present=1" if following else None,
        "previous": f"{before[0]}?present=1" if before else None,
    }
