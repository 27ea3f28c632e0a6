"""What is drawn in more than one figure: marks with words, curves over time, and lines that give them a meaning.

The lines are the shapes that Plotly's `add_hline` and `add_vline` make.
"""

from types import MappingProxyType
from typing import Any

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.figures.drawing import Drawing
from scce.figures.frame import NEUTRAL, Letters

# Numbers at the ends of bars, also where a bar ends near the edge.
AT_THE_END = MappingProxyType({"textposition": "outside", "cliponaxis": False})


def add_mark(drawing: Drawing, x: float, y: float, words: str, side: str, **more: Any) -> None:
    """Adds one mark with its words at a side of it, both whole where it stands on the edge."""
    drawing.add_scatter(x=[x], y=[y], mode="markers+text", text=[words], textposition=side, cliponaxis=False, **more)


def add_curve(drawing: Drawing, x: IntArray, y: FloatArray, name: str, dash: str, width: float, hover: str) -> None:
    """Adds a curve over epochs or steps; a single point is drawn as one."""
    drawing.add_scatter(
        x=x,
        y=y,
        mode="lines+markers" if len(y) == 1 else "lines",
        name=name,
        line={"dash": dash, "width": width},
        hovertemplate=hover,
    )


def add_level(
    drawing: Drawing, height: float, words: str = "", *, dash: str = "dot", width: float = 2, **place: Any
) -> None:
    """Adds a line across the figure, its words above its right end unless another place is given."""
    line = {"width": width, "dash": dash, "color": NEUTRAL}
    drawing.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=height, y1=height, yref="y", line=line)
    if words:
        end = {"x": 1, "xref": "paper", "xanchor": "right", "yanchor": "bottom"}
        letters = {"size": Letters.LEVEL}
        drawing.add_annotation(y=height, text=words, showarrow=False, font=letters, **(end | place))


def add_upright(drawing: Drawing, place: float, words: str) -> None:
    """Adds a line from the bottom to the top of a figure whose x axis is logarithmic, its words along its upper end."""
    line = {"width": 1, "dash": "dot", "color": NEUTRAL}
    drawing.add_shape(type="line", x0=place, x1=place, xref="x", y0=0, y1=1, yref="y domain", line=line)
    drawing.add_annotation(
        x=np.log10(place),
        y=1,
        yref="paper",
        text=words,
        textangle=-90,
        showarrow=False,
        xanchor="right",
        yanchor="top",
        font={"size": Letters.UPRIGHT},
    )
