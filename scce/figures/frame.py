"""What all figures have in common: their frame, their axes, and how names, letters and colours are shown."""

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from scce.figures.drawing import Drawing

HEIGHT, MARGIN = 300, MappingProxyType({"l": 48, "r": 12, "t": 62, "b": 42, "autoexpand": False})
LEGEND = MappingProxyType({"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})
TICKS = 5
LONGEST_NAME, LONGEST_KEY = 12, 64
FRACTIONS = (-0.02, 1.02)  # from 0 to 1, with room for a mark at either end
NEUTRAL = "#8a8a8a"  # a grey that stands out from both backgrounds
# With the colour, a shape and a stroke of its own for each class: colour alone is not for everyone.
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "hexagon", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

Axis = Mapping[str, Any]


class Letters:
    """How large letters are, in pixels, by what they say."""

    TITLE = 15
    RESULT = 15  # the one number that a figure is about
    CURVE = 14  # what a curve, or a place on it, is called
    NUMBER = 13  # of a class, beside a mark that it shares with none
    LEVEL = 12  # what a line across the figure means
    OTHERS = 12  # what stands beside marks that are not the reader's
    UPRIGHT = 11
    LEAST = 9  # where there is no room for these, there are none


def titled(title: str, **more: Any) -> Axis:
    """Returns an axis of which Plotly finds out what it is of."""
    return {"title": {"text": title}, **more}


def numbers(title: str, low: float, high: float, **more: Any) -> Axis:
    """Returns an axis of numbers that keeps its range."""
    return titled(title, range=(low, high), **more)


def powers(title: str, **more: Any) -> Axis:
    """Returns a logarithmic axis."""
    return titled(title, type="log", **more)


def columns(title: str, **more: Any) -> Axis:
    """Returns an axis of names, below bars: names that look like numbers stay names."""
    return titled(title, type="category", **more)


def rows(**more: Any) -> Axis:
    """Returns an axis of names, the first one on top, beside bars that lie."""
    return titled("", type="category", autorange="reversed", showgrid=False, **more)


def framed(
    title: str,
    x: Axis,
    y: Axis,
    *,
    classes: Sequence[str] = (),
    height: int = HEIGHT,
    result: str = "",
    legend: bool = False,
    margin: Mapping[str, int] = MappingProxyType({}),
    **layout: Any,
) -> Drawing:
    """Returns a drawing with its title, a key to its numbers, and its axes, in which nothing is drawn yet.

    No automatic margins, few ticks and, unless lines have no other names, no legend: Plotly measures them all at every
    redraw, and a figure that follows a drag takes four times as long.

    Args:
        title: what it shows.
        x: as `numbers`, `powers` or `columns` returns it.
        y: as `numbers`, `powers` or `rows` returns it.
        classes: K names whose numbers stand in the figure.
        height: in pixels.
        result: what comes of it, below the title in place of a key.
        legend: whether there is one, above the figure.
        margin: in pixels, for sides that need more or less room.
        layout: what else there is to say of it, in Plotly's words.
    """
    key = " \u00b7 ".join(f"{k} {short_name(name)}" for k, name in enumerate(classes))
    fitting = {"text": key if len(key) <= LONGEST_KEY else ""}
    subtitle = {"text": result, "font": {"size": Letters.RESULT}} if result else fitting
    still = {"fixedrange": True, "automargin": False, "nticks": TICKS}
    frame = {
        "title": {"text": title, "subtitle": subtitle, "font": {"size": Letters.TITLE}},
        "xaxis": {**still, "showgrid": False, **x},
        "yaxis": {**still, **y},
        "height": height,
        "margin": {**MARGIN, **margin},
        "showlegend": legend,
        "hoverlabel": {"namelength": -1},
        "dragmode": False,  # a finger that meets the figure scrolls the page
        **({"legend": dict(LEGEND)} if legend else {}),
    }
    return Drawing(frame | layout)


def symbol_of(k: int) -> str:
    """Returns the shape of the marks of class k."""
    return SYMBOLS[k % len(SYMBOLS)]


def dash_of(k: int) -> str:
    """Returns the stroke of the line of class k."""
    return DASHES[k % len(DASHES)]


def short_name(name: str) -> str:
    """Returns a name that fits beside others."""
    return as_text(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\u2026")


def as_text(name: str) -> str:
    """Returns the name so that Plotly, which reads some HTML, shows it letter by letter."""
    return escape(name, quote=False)
