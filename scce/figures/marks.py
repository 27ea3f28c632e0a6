"""What is drawn in more than one figure: marks with words, curves over time, and lines that give them a meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.figures.drawing import Drawing
from scce.figures.frame import FONT, NEUTRAL, PAPER, width_of

# Numbers at the ends of bars, also where a bar ends near the edge.
AT_THE_END = MappingProxyType(
    {"textposition": "outside", "cliponaxis": False, "outsidetextfont": dict(FONT), "constraintext": "none"}
)
PLOT = (208, 190)  # pixels: width and height of the narrowest figure, between its axes
LINE, GAP = 20, 8
MOST_RUNS = 3  # of numbers in one label
UP, LEFT, RIGHT = "\u2191", "\u2190", "\u2192"  # that something is beyond the edge


def add_mark(drawing: Drawing, x: float, y: float, words: str, side: str, **more: Any) -> None:
    """Adds one mark with its words at a side of it, both whole where it stands on the edge."""
    font = {"textfont": dict(FONT)}
    drawing.add_scatter(
        x=[x], y=[y], mode="markers+text", text=[words], textposition=side, cliponaxis=False, **(font | more)
    )


def add_curve(
    drawing: Drawing,
    x: IntArray,
    y: FloatArray,
    name: str,
    dash: str,
    width: float,
    hover: str,
    top: float,
    color: str | None = None,
) -> None:
    """Adds a curve over epochs or steps; a point that stands alone is a dot, an infinite one an arrow at the top.

    A color is given where the theme's would be those of the classes in a figure beside it.
    """
    beyond = np.isposinf(y)
    alone = _alone(y)
    marked = beyond.any() or alone.any()
    colored = {} if color is None else {"color": color}
    drawing.add_scatter(
        x=x,
        y=np.where(beyond, top, y),
        mode="lines+markers" if marked else "lines",
        name=name,
        line={"dash": dash, "width": width, **colored},
        marker={
            "symbol": ["arrow-up" if high else "circle" for high in beyond],
            "size": [14 if high else 9 * int(single) for high, single in zip(beyond, alone, strict=True)],
            **colored,
        }
        if marked
        else None,
        cliponaxis=False if marked else None,
        hovertemplate=hover,
    )


def _alone(y: FloatArray) -> BoolArray:
    """Returns which numbers have no other beside them that a line could lead to."""
    known = np.pad(~np.isnan(y), 1)
    return known[1:-1] & ~known[:-2] & ~known[2:]


def add_level(
    drawing: Drawing, height: float, name: str, *, dash: str = "dot", width: float = 2, layer: str = "above"
) -> None:
    """Adds a line across the figure, which the legend names, above or below what is drawn."""
    line = {"width": width, "dash": dash, "color": NEUTRAL}
    ends = {"x0": 0, "x1": 1, "xref": "x domain", "y0": height, "y1": height, "yref": "y"}
    drawing.add_shape(type="line", **ends, line=line, layer=layer, name=name, showlegend=True)


def add_upright(drawing: Drawing, place: float, words: str, side: str = "center") -> None:
    """Adds a line from the bottom to the top of a figure whose x axis is logarithmic, its words along its upper end.

    The words stand on the line, or with their left edge on it.
    """
    line = {"width": 1, "dash": "dot", "color": NEUTRAL}
    drawing.add_shape(type="line", x0=place, x1=place, xref="x", y0=0, y1=1, yref="y domain", line=line)
    drawing.add_annotation(
        x=np.log10(place),
        y=1,
        yref="paper",
        text=words,
        textangle=-90,
        showarrow=False,
        xanchor=side,
        yanchor="top",
        borderpad=0,
        bgcolor=PAPER,
        font=dict(FONT),
    )


@dataclass(frozen=True)
class Label:
    """What stands beside one mark, for itself and for those that share its place.

    Attributes:
        head: the mark that it stands beside.
        others: the marks that share it.
        words: of the head, where it has more than its number.
        x: of the head, in pixels from the left of the narrowest figure.
        y: of the head, in pixels from its top.
        beyond: arrows, if what it is of lies beyond an edge.
    """

    head: int
    others: tuple[int, ...]
    words: str
    x: float
    y: float
    beyond: str = ""

    @property
    def text(self) -> str:
        """The words, and the numbers of the others."""
        if not self.words:
            return self.beyond + runs((self.head, *self.others))
        return f"{self.beyond}{self.words}" + (f" \u00b7 {runs(self.others)}" if self.others else "")

    @property
    def side(self) -> str:
        """Where it stands: above the mark and to its right, unless it would leave the figure there."""
        height = "bottom" if self.y < LINE else "top"
        return f"{height} {'left' if self.x + GAP + width_of(self.text) > PLOT[0] + GAP else 'right'}"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom, in pixels."""
        wide, (height, hand) = width_of(self.text) + GAP, self.side.split()
        left = self.x + GAP if hand == "right" else self.x - GAP - wide
        top = self.y + GAP if height == "bottom" else self.y - GAP - LINE
        return left, left + wide, top, top + LINE

    def touches(self, other: "Label") -> bool:
        """Returns whether the two would stand on one spot."""
        left, right, top, bottom = self.box
        start, end, high, low = other.box
        return left < end and start < right and top < low and high < bottom

    def joined(self, other: "Label") -> "Label":
        """Returns one label for the marks of both, beside the one that has words, or that is no arrow's."""
        head, guest = (
            (other, self)
            if (bool(self.words), not self.beyond) < (bool(other.words), not other.beyond)
            else (self, other)
        )
        guests = (guest.head, *guest.others)
        return replace(head, others=tuple(sorted((*head.others, *guests))))


def labels(
    x: Sequence[float], y: Sequence[float], words: Mapping[int, str], beyond: Mapping[int, str] = MappingProxyType({})
) -> dict[int, Label]:
    """Returns labels of marks of which no two touch, each by its head: marks that share a place share one.

    Args:
        x: places of the marks, as shares of the figure's width.
        y: the same of its height, 1 at the top.
        words: of the marks that have more to say than their number.
        beyond: arrows, of the marks that stand at an edge for what lies beyond it.
    """
    settled: list[Label] = []
    for k in sorted(range(len(x)), key=lambda k: (x[k], -y[k])):
        label = Label(k, (), words.get(k, ""), x[k] * PLOT[0], (1 - y[k]) * PLOT[1], beyond.get(k, ""))
        while (near := next((one for one in settled if one.touches(label)), None)) is not None:
            settled.remove(near)
            label = near.joined(label)
        settled.append(label)
    return {label.head: label for label in settled}


def runs(numbers: Sequence[int]) -> str:
    """Returns numbers in few words: 0, 2\u20135, 9; of many runs the first, and how many more there are."""
    starts = [k for k in sorted(numbers) if k - 1 not in numbers]
    ends = [k for k in sorted(numbers) if k + 1 not in numbers]
    pairs = list(zip(starts, ends, strict=True))
    told = [str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}\u2013{b}" for a, b in pairs[:MOST_RUNS]]
    left = sum(b - a + 1 for a, b in pairs[MOST_RUNS:])
    return ", ".join(told) + (f" +{left}" if left else "")
