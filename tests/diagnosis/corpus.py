"""Losses that people reported in public: the number as it stands there, what was known, and what it was.

corpus.json has facts only: numbers, settings and addresses. A cause is known from a maintainer's answer, from the code
of the thread, or by arithmetic; "because" says which. Where no cause of the catalogue is right, "right" is empty: to
name one is an error.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scce.diagnosis import Key


@dataclass(frozen=True)
class Thread:
    """A report.

    Attributes:
        address: where it was reported.
        said: the loss as it stands there, with what a reader would copy with it.
        right: the causes that are right; none where no cause of the catalogue is.
        because: how that is known.
        is_new: whether the decoder was written before the thread was found.
        known: what the thread says beside the loss.
        num_classes: K of the cause, where that is part of the answer.
        way: what the expression of the first answer must hold, where one cause has several.
    """

    address: str
    said: Any
    right: tuple[Key, ...]
    because: str
    is_new: bool
    known: Mapping[str, Any] = field(default_factory=dict)
    num_classes: int | None = None
    way: str = ""


THREADS = tuple(
    Thread(**(each | {"right": tuple(each["right"])}))
    for each in json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
)
DESIGNED = tuple(each for each in THREADS if not each.is_new)
