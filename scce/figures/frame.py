"""What all figures have in common: their frame, and how names and colours are shown."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

HEIGHT = 300
LONGEST_NAME, LONGEST_KEY = 12, 64
NEUTRAL = "#8a8a8a"  # a grey that stands out from both backgrounds
# With the colour, a shape and a stroke of its own for each class: colour alone is not for everyone.
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "hexagon", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def finished(
    figure: go.Figure,
    title: str,
    classes: Sequence[str],
    x: tuple[str, tuple[float, float] | None],
    y: tuple[str, tuple[float, float] | None],
    height: int = HEIGHT,
) -> go.Figure:
    """Returns the figure with its title, a key to its numbers, and axes that keep their range.

    No legend, no automatic margins and few ticks: Plotly measures them all at every redraw, and a figure that
    follows a drag takes four times as long.
    """
    key = " \u00b7 ".join(f"{k} {short_name(name)}" for k, name in enumerate(classes))
    figure.update_layout(
        title={"text": title, "subtitle": {"text": key if len(key) <= LONGEST_KEY else ""}, "font": {"size": 15}},
        height=height,
        margin={"l": 48, "r": 12, "t": 62, "b": 42, "autoexpand": False},
        showlegend=False,
        hoverlabel={"namelength": -1},
        dragmode=False,  # a finger that meets the figure scrolls the page
    )
    figure.update_xaxes(title=x[0], range=x[1], fixedrange=True, automargin=False, nticks=5, showgrid=False)
    figure.update_yaxes(title=y[0], range=y[1], fixedrange=True, automargin=False, nticks=5)
    return figure


def short_name(name: str) -> str:
    """Returns a name that fits beside others."""
    return as_text(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\u2026")


def as_text(name: str) -> str:
    """Returns the name so that Plotly, which reads some HTML, shows it letter by letter."""
    return escape(name, quote=False)
