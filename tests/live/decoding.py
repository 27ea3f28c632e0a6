"""What a live component gets, as its browser reads it: the inverses of scce.live.in_json and in_bytes."""

import json
from base64 import b64decode

import numpy as np

from scce.live import Columns


def decoded(data):
    """Returns a payload in JSON's form with its tables as columns."""
    return {name: _columns(part) if _is_table(part) else part for name, part in data.items()}


def unpacked(answer):
    """Returns a payload in the form of bytes with its tables as columns."""
    end = 4 + int.from_bytes(answer[:4], "little")
    numbers = np.frombuffer(np.frombuffer(answer[end:], np.uint8).reshape(8, -1).T.tobytes(), "<f8")
    data = json.loads(answer[4:end])
    return {name: _placed(part, numbers) if _is_table(part) else part for name, part in data.items()}


def _placed(part, numbers):
    return Columns({name: numbers[first:end] for name, (first, end) in part["float64"].items()})


def _is_table(part):
    return isinstance(part, dict) and part.keys() == {"float64"}


def _columns(part):
    return Columns(
        {name: np.frombuffer(b64decode(text, validate=True), "<f8") for name, text in part["float64"].items()}
    )
