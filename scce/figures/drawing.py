"""A drawing: a figure in Plotly's words, as plain data.

Plotly looks at every word of a figure before it believes it, which takes longer than all else that a page does after
an edit. What is drawn here always uses the same words, so a drawing is sent as it is, and the tests have Plotly look.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

INTEGERS, FLOATS = ("i1", "i2", "i4"), ("f4", "f8")  # that JavaScript has arrays of


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is drawn, in the words of Plotly's reference; a word whose value is None is not said.

    Attributes:
        layout: the frame, and in it the shapes and annotations.
        traces: what is drawn in it, in order.
    """

    layout: dict[str, Any]
    traces: list[dict[str, Any]] = field(default_factory=list)

    def add_scatter(self, **words: Any) -> None:
        """Adds lines or marks."""
        self._add("scatter", words)

    def add_bar(self, **words: Any) -> None:
        """Adds bars."""
        self._add("bar", words)

    def add_heatmap(self, **words: Any) -> None:
        """Adds a table of colours."""
        self._add("heatmap", words)

    def add_shape(self, **words: Any) -> None:
        """Adds a line that is no trace."""
        self.layout.setdefault("shapes", []).append(words)

    def add_annotation(self, **words: Any) -> None:
        """Adds words that belong to no trace."""
        self.layout.setdefault("annotations", []).append(words)

    @property
    def figure(self) -> go.Figure:
        """Plotly's own figure of it, or ValueError where Plotly does not know a word or its value."""
        return go.Figure(self.traces, self.layout)

    @property
    def sent(self) -> dict[str, Any]:
        """What a browser is sent of it."""
        return {"data": [_as_sent(trace) for trace in self.traces], "layout": self.layout}

    def _add(self, kind: str, words: Mapping[str, Any]) -> None:
        self.traces.append({name: value for name, value in words.items() if value is not None} | {"type": kind})


def _as_sent(value: Any) -> Any:
    """Returns a part of a trace with its arrays as their bytes, which a browser reads faster than numbers in words."""
    if isinstance(value, Mapping):
        return {name: _as_sent(part) for name, part in value.items()}
    kind = _kind_of(value) if isinstance(value, np.ndarray) and value.size else None
    return _as_bytes(value, kind) if kind else value


def _kind_of(numbers: NDArray[Any]) -> str | None:
    """Returns the kind of the shortest array that JavaScript has for some numbers, or None if it has none."""
    if numbers.dtype.kind == "f":
        return next((kind for kind in FLOATS if np.can_cast(numbers.dtype, kind)), None)
    low, high = (numbers.min(), numbers.max()) if numbers.dtype.kind == "i" else (-np.inf, np.inf)
    return next((kind for kind in INTEGERS if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max), None)


def _as_bytes(numbers: NDArray[Any], kind: str) -> dict[str, str]:
    said = {"dtype": kind, "bdata": b64encode(numbers.astype(f"<{kind}").tobytes()).decode()}
    return said | ({"shape": str(numbers.shape)[1:-1]} if numbers.ndim > 1 else {})
