"""The lab in one file, without a server: what Python would answer, for every place of three sliders.

Softmax does not change when all logits move together, so the numbers of three classes depend on two differences; and
it does not matter which class is which, so one row of numbers serves all orders of the classes. The sliders stop at
multiples of 1/4: their differences are exact in a float64, and what is looked up is what the core says, to the bit.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.information import in_unit
from scce.live.columns import Columns, columns_of
from scce.live.moment import Moment
from scce.live.ruler import RULER
from scce.live.subjects import LOGIT_LAB
from scce.logit_lab.example import Example
from scce.logit_lab.presets import SITUATIONS, in_situation
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import pictures

LIMIT, STEP = 10.0, 0.25  # how far the sliders go to both sides, and from one stop to the next
STOPS = np.arange(-LIMIT, LIMIT + STEP, STEP)
CLASSES = 3
ORDERS = tuple(permutations(range(CLASSES)))


@dataclass(frozen=True)
class Table:
    """The numbers for every pair of differences, d1 = z1 - z0 and d2 = z2 - z0.

    Attributes:
        rows: (R, 3) of each quantity by its name, the largest logit first.
        places: (D, D), R rows and 6 orders in one number: row * 6 + order, for d1 and d2 from the least up; 0 where
            sliders cannot go.
    """

    rows: Mapping[str, FloatArray]
    places: IntArray


def handout_payload(address: str) -> dict[str, Any]:
    """Returns what the file's script looks up.

    Args:
        address: of the lab in the app, where the same state is shown with all that needs a server.
    """
    lab, table = Lab(_start()), lab_table()
    told = LOGIT_LAB.told(lab, Moment(link=LOGIT_LAB.fields.to_link(lab), has_sheet=True))
    times, which = np.unique(table.rows["times_guessing"], return_inverse=True)
    return {
        "first": {**told, "limit": LIMIT, "pace": STEP, "step": lab.learning_rate / (2 * LIMIT)},
        "address": address,
        "stops": STOPS.tolist(),
        "orders": ORDERS,
        "units": {unit: {"uniform": float(in_unit(np.log(CLASSES), unit)), "ruler": RULER[unit]} for unit in RULER},
        "situations": _situations(),
        "rows": columns_of({name: table.rows[name] for name in ("probability", "slope", "nats", "bits")}),
        "powers": Columns({"power": _powers()}),
        "places": _in_base64(table.places, "<u2"),
        "times": times.tolist(),
        "timesAt": _in_base64(which, "<u1"),
    }


def lab_table() -> Table:
    """Returns the numbers of three classes for every stop of their sliders."""
    logits, reachable = _logits()
    ranks = np.argsort(-logits, axis=-1, kind="stable")
    found = pictures(logits)
    columns = {
        "probability": found.probabilities,
        "slope": found.gradients_if_true,
        "nats": found.losses,
        "bits": in_unit(found.losses, "bits"),
        "times_guessing": found.times_guessing.round(1),
    }
    ranked = np.stack([np.take_along_axis(column, ranks, -1) for column in columns.values()], axis=-1)
    rows, row = np.unique(ranked.reshape(len(logits), -1), axis=0, return_inverse=True)
    places = np.zeros(reachable.shape, dtype=np.int64)
    places[reachable] = row * len(ORDERS) + _order_of(ranks)
    parts = np.moveaxis(rows.reshape(-1, CLASSES, len(columns)), -1, 0)
    return Table(dict(zip(columns, parts, strict=True)), places)


def _logits() -> tuple[FloatArray, BoolArray]:
    """Returns logits (N, 3) for every pair of differences, the first being 0, and which pairs sliders can make."""
    reach = len(STOPS) - 1
    first, second = np.meshgrid(*[np.arange(-reach, reach + 1)] * 2, indexing="ij")
    reachable = np.abs(first - second) <= reach
    differences = np.stack([np.zeros_like(first), first, second], axis=-1)
    return differences[reachable] * STEP, reachable


def _order_of(ranks: IntArray) -> IntArray:
    """Returns which of the orders gives every class its place among the ranks."""
    placed = np.argsort(ranks, axis=-1)
    return (placed[:, np.newaxis] == np.array(ORDERS)).all(axis=-1).argmax(axis=-1)


def _powers() -> FloatArray:
    """Returns e to the power of a logit for every number of stops that it is below the largest."""
    below = np.arange(len(STOPS)) * STEP
    return pictures(np.stack([np.zeros_like(below), -below], axis=-1)).powers[:, 1]


def _start() -> Example:
    """Returns the example that the lab begins with, without its last class."""
    return Example().without_class(CLASSES)


def _situations() -> dict[str, list[list[int]]]:
    """Returns the stops of each situation for every true class, of those situations that the sliders can show."""
    found = {}
    for name in SITUATIONS:
        logits = [in_situation(replace(_start(), label=label), name).logits for label in range(CLASSES)]
        if np.isin(logits, STOPS).all():
            found[name] = np.searchsorted(STOPS, logits).tolist()
    return found


def _in_base64(numbers: IntArray, kind: str) -> str:
    return b64encode(numbers.astype(kind).tobytes()).decode()
