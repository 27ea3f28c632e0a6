"""What all figures have in common: their frame, their axes, and how names, letters and colours are shown."""

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Any

import numpy as np

from scce.arrays import isolated
from scce.figures.drawing import Drawing

HEIGHT, PHONE = 320, 358  # pixels: of a figure, and as wide as a phone shows it
LEFT, RIGHT, BOTTOM = 50, 14, 58  # what the axes and their titles take
TITLE_DEPTH, TICK_DEPTH = 22, 16  # of an upright title, and of the names of places below an axis
TITLE_LINE, LINE = 34, 21
MOST_TICKS, FEW_TICKS, LONG_TICK = 5, 3, 34  # of an axis; where one is longer than so many pixels there are fewer
# Scripts up to Arabic have narrow letters; a few signs are whole words.
LAST_NARROW, LONG_WORDS = "\u07ff", "\ufdfa\ufdfb\ufdfd"
LONGEST_KEY, KEY_LINES, KEY_WIDTH = 20, 2, 262
NAME_WIDTH = 84
FRACTIONS = (-0.02, 1.02)  # from 0 to 1, with room for a mark at either end
NEUTRAL = "#8a8a8a"  # a grey that stands out from both backgrounds
# Streamlit puts the theme's colours of text and of the page in place of these two; scce/ui/internals.py says so.
INK, PAPER = "#000037", "#000038"
# With the colour, a shape and a stroke of its own for each class: colour alone is not for everyone.
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "hexagon", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

Axis = Mapping[str, Any]


class Letters:
    """How large letters are, in pixels: none is smaller than 14."""

    TITLE = 16
    RESULT = 16  # the one number that a figure is about
    TEXT = 14


FONT = MappingProxyType({"size": Letters.TEXT, "color": INK})


def width_of(text: str) -> float:
    """Returns how wide a text of Letters.TEXT is at most, in pixels, near enough to keep words apart."""
    return Letters.TEXT * sum(map(_ems, text))


@lru_cache(maxsize=4096)
def _ems(letter: str) -> float:
    kind = unicodedata.category(letter)
    if kind[0] == "M" or kind == "Cf":
        return 0.0  # an accent on the letter before it, or a mark of direction
    if letter in LONG_WORDS:
        return 9.0
    if unicodedata.east_asian_width(letter) in "WF" or (kind in ("Lo", "So") and letter > LAST_NARROW):
        return 1.05 if letter < "\U00010000" else 1.6
    if letter in "mwMW@%\u2026\u2192\u2190\u2191":
        return 0.9
    return 0.28 if letter in " .,:;il|'\u00b7" else 0.62 if letter.isupper() else 0.55


def titled(title: str, **more: Any) -> Axis:
    """Returns an axis of which Plotly finds out what it is of."""
    return {"title": {"text": title}, **more}


def as_tick(value: float) -> str:
    """Returns a short name of a place on an axis: 0.5, 2,000, \u22121e300."""
    digits, _, exponent = f"{value + 0.0:,.6g}".partition("e")
    return f"{digits}e{int(exponent)}".replace("-", "\u2212") if exponent else digits.replace("-", "\u2212")


def numbers(
    title: str, low: float, high: float, said: Callable[[float], str] = as_tick, most: int = MOST_TICKS, **more: Any
) -> Axis:
    """Returns an axis of numbers that keeps its range, and names a few places on it that do not touch.

    Args:
        title: what it counts, and its unit.
        low: where it begins.
        high: where it ends.
        said: how a place is named.
        most: how many places are named.
        more: what else there is to say of it, in Plotly's words.
    """
    places = _places(low, high, most)
    if max(width_of(said(place)) for place in places) > LONG_TICK and most > FEW_TICKS:
        places = _places(low, high, FEW_TICKS)
    return titled(title, range=(low, high), tickvals=places, ticktext=[said(place) for place in places], **more)


def _places(low: float, high: float, most: int) -> list[float]:
    """Returns round numbers from low to high: of the steps 1, 2 and 5 the shortest that gives no more than most."""
    least = high / most - low / most  # the difference itself may be infinite
    power = 10.0 ** math.floor(math.log10(least)) if least > 1e-300 else 1e-300
    step = next((power * digit for digit in (1, 2, 5) if power * digit >= least), power * 10)
    return [float(i * step) for i in range(math.ceil(low / step), math.floor(high / step) + 1)] or [low]


def powers(title: str, **more: Any) -> Axis:
    """Returns a logarithmic axis."""
    return titled(title, type="log", **more)


def columns(title: str, **more: Any) -> Axis:
    """Returns an axis of names, below bars: names that look like numbers stay names."""
    return titled(title, type="category", **more)


def rows(title: str = "", **more: Any) -> Axis:
    """Returns an axis of names, the first one on top, beside bars that lie."""
    return titled(title, type="category", autorange="reversed", showgrid=False, dtick=1, **more)


def framed(
    title: str,
    x: Axis,
    y: Axis,
    *,
    classes: Sequence[str] = (),
    height: int = HEIGHT,
    result: str = "",
    legend: Sequence[str] = (),
    margin: Mapping[str, int] = MappingProxyType({}),
    **layout: Any,
) -> Drawing:
    """Returns a drawing with its title, a key to its numbers, and its axes, in which nothing is drawn yet.

    No automatic margins, few ticks and, unless lines have no other names, no legend: Plotly measures them all at every
    redraw, and a figure that follows a drag takes four times as long. So the room for all words is reserved here.

    Args:
        title: what it shows.
        x: as `numbers`, `powers` or `columns` returns it.
        y: as `numbers`, `powers` or `rows` returns it.
        classes: K names whose numbers stand in the figure.
        height: in pixels.
        result: what comes of it, below the title and the key.
        legend: the names in it, below the figure, if there is one.
        margin: in pixels, for sides that need more or less room.
        layout: what else there is to say of it, in Plotly's words.
    """
    key = _key(classes)
    below_title = [*key, *([result] if result else [])]
    left = LEFT + max([0.0, *(width_of(tick) - 16 for tick in y.get("ticktext", ()))])
    legend_height = LINE * _legend_rows(legend, PHONE - left - RIGHT)
    room = {
        "l": math.ceil(left),
        "r": RIGHT,
        "t": TITLE_LINE + LINE * len(below_title) + (14 if x.get("side") != "top" else 0),
        "b": BOTTOM + legend_height + 4,
        "autoexpand": False,
        **margin,
    }
    frame = {
        "title": {
            "text": title,
            "subtitle": {
                "text": "<br>".join(below_title),
                "font": {"size": Letters.RESULT if result and not key else Letters.TEXT, "color": INK},
            },
            "font": {"size": Letters.TITLE},
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 6, "l": 4},
        },
        "font": dict(FONT),
        "xaxis": _dressed({"showgrid": False, **x}, TICK_DEPTH),
        "yaxis": _dressed(y, room["l"] - TITLE_DEPTH),
        "height": height,
        "margin": room,
        "showlegend": bool(legend),
        "hoverlabel": {"namelength": -1, "font": dict(FONT), "bgcolor": PAPER, "bordercolor": NEUTRAL},
        "dragmode": False,  # a finger that meets the figure scrolls the page
        **({"legend": _legend(height - room["t"] - room["b"])} if legend else {}),
    }
    return Drawing(frame | layout)


def _dressed(axis: Axis, standoff: int) -> dict[str, Any]:
    still = {"fixedrange": True, "automargin": False, "nticks": MOST_TICKS, "tickfont": dict(FONT)}
    title = {"standoff": standoff, "font": dict(FONT), **axis["title"]}
    return {**still, **axis, "title": title}


def _legend(plot_height: int) -> dict[str, Any]:
    return {
        "orientation": "h",
        "x": 0,
        "y": -(BOTTOM - 2) / plot_height,
        "yanchor": "top",
        "traceorder": "normal",
        "font": dict(FONT),
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _legend_rows(names: Sequence[str], width: float) -> int:
    """Returns how many rows a legend takes on a phone: one if all fit, else columns as wide as the longest name."""
    widths = [48 + width_of(name) for name in names]
    if sum(widths) <= width:
        return min(len(names), 1)
    return math.ceil(len(names) / max(1, width // max(widths)))


def _key(classes: Sequence[str]) -> list[str]:
    """Returns lines that say which number is which class, with names as long as there is room for, or none."""
    for room in (KEY_WIDTH - 20, 120, NAME_WIDTH, 56, 36) if 0 < len(classes) <= LONGEST_KEY else ():
        lines = _filled([f"{k} {isolated(_cut(name, room))}" for k, name in enumerate(classes)])
        if len(lines) <= KEY_LINES:
            return [as_text(line) for line in lines]
    return []


def _filled(entries: Sequence[str]) -> list[str]:
    """Returns the entries in lines that are narrow enough for the narrowest figure."""
    lines = [entries[0]]
    for entry in entries[1:]:
        longer = f"{lines[-1]} \u00b7 {entry}"
        if width_of(longer) <= KEY_WIDTH:
            lines[-1] = longer
        else:
            lines.append(entry)
    return lines


def symbol_of(k: int) -> str:
    """Returns the shape of the marks of class k."""
    return SYMBOLS[k % len(SYMBOLS)]


def dash_of(k: int) -> str:
    """Returns the stroke of the line of class k."""
    return DASHES[k % len(DASHES)]


def short_name(name: str, lines: int = 1) -> str:
    """Returns a name that fits beside others, in no more than so many lines.

    Each is a word or some, or a piece of a word that is longer than a line; what is too long for all is cut.
    """
    words, placed = name.split(" "), list[str]()
    while words and len(placed) < lines - 1:
        whole = (k for k in range(len(words), 0, -1) if width_of(" ".join(words[:k])) <= NAME_WIDTH)
        if (taken := next(whole, 0)) == 0:
            piece = _start_of(words[0], NAME_WIDTH)
            placed.append(piece)
            words[0] = words[0][len(piece) :]
        else:
            placed.append(" ".join(words[:taken]))
            words = words[taken:]
    placed += [_cut(" ".join(words), NAME_WIDTH)] if words else []
    return "<br>".join(as_text(isolated(line)) for line in placed)


def _cut(name: str, width: float) -> str:
    if width_of(name) <= width:
        return name
    return f"{_start_of(name, width - width_of(chr(0x2026)))}\u2026"


def _start_of(name: str, width: float) -> str:
    """Returns as many letters of a name as fit, one at least."""
    ends = np.cumsum([width_of(letter) for letter in name])
    return name[: max(1, int(np.searchsorted(ends, width, side="right")))]


def as_text(name: str) -> str:
    """Returns the name so that Plotly, which reads some HTML, shows it letter by letter."""
    return escape(name, quote=False)
