"""What a live component gets, as bytes: JSON, and after it the numbers of all tables, which JSON would make longer.

The first four bytes say how long the JSON is, little-endian. The numbers are float64, not one after the other, but byte
by byte: the lowest of all, then the next, to the highest with the signs and exponents. These are alike, and so
compress well; the others never do. That takes a fifth less, and a third of the time, of what JSON with base64 takes.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from scce.arrays import FloatArray
from scce.live.columns import Columns


def as_bytes(payload: Mapping[str, Any]) -> bytes:
    """Returns a payload in which every table is {"float64": {column: [first, end]}}, and the numbers behind it."""
    columns: list[FloatArray] = []
    data = {name: _placed(part, columns) if isinstance(part, Columns) else part for name, part in payload.items()}
    head = json.dumps(data, separators=(",", ":"), allow_nan=False).encode()
    numbers = np.concatenate([np.empty(0), *columns]).astype("<f8")
    return len(head).to_bytes(4, "little") + head + numbers.view(np.uint8).reshape(-1, 8).T.tobytes()


def _placed(table: Columns, columns: list[FloatArray]) -> dict[str, dict[str, list[int]]]:
    """Puts the columns of a table to those before, and returns where they stand."""
    places = {}
    for name, column in table.columns.items():
        first = sum(map(len, columns))
        columns.append(column)
        places[name] = [first, first + len(column)]
    return {"float64": places}
