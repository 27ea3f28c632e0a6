"""What a live component gets, as its browser reads it: the inverse of scce.live.in_json."""

from base64 import b64decode

import numpy as np

from scce.live import Columns


def decoded(data):
    """Returns a payload in JSON's form with its tables as columns."""
    return {name: _columns(part) if _is_table(part) else part for name, part in data.items()}


def _is_table(part):
    return isinstance(part, dict) and part.keys() == {"float64"}


def _columns(part):
    return Columns(
        {name: np.frombuffer(b64decode(text, validate=True), "<f8") for name, text in part["float64"].items()}
    )
