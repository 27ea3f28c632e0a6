"""What a drawing for paper is made of: texts, boxes, bars, lines and marks, each in a line of its own height (SVG)."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from scce.readable import plain_number

WIDTH, LINE, LETTERS = 360, 22, 13  # of a drawing, of each of its lines, and of the letters in it
LONGEST_NAME = 20  # letters
WIDE = 6.8  # of a letter in a name, with room to spare
TRACK, CELL = (120, 290), 48
CURVE_LINES = 5  # of a picture without a curve
MINUS = "\u2212"


def word(x: float, text: str, anchor: str = "start", mono: bool = False) -> str:
    """Returns a text in a line, from where it begins, ends or has its middle."""
    font = ' font-family="monospace" xml:space="preserve"' if mono else ""
    words = f'text-anchor="{anchor}" fill="currentColor"{font}'
    return f'<text x="{x:g}" y="15.5" font-size="{LETTERS}" {words}>{escape(text)}</text>'


def moved(x: float, y: float, drawn: str) -> str:
    """Returns what is drawn at another place."""
    return f'<g transform="translate({x:g} {y:g})">{drawn}</g>'


def boxed(x: int, width: int, text: str) -> str:
    """Returns a text in a box."""
    shape = f'x="{x}" y="2" width="{width}" height="18" rx="2" fill="none" stroke="currentColor"'
    return f"<rect {shape}/>" + word(x + width / 2, text, "middle")


def arrow(x: int) -> str:
    """Returns an arrow to the right."""
    return f'<path d="M{x} 11h14m-4 -4l4 4l-4 4" fill="none" stroke="currentColor"/>'


def chain_of(layers: Sequence[str]) -> str:
    """Returns boxes with arrows from each to the next."""
    widths = [8 + 7 * len(name) for name in layers]
    starts = [sum(widths[:i]) + 18 * i for i in range(len(layers))]
    boxes = "".join(boxed(x, width, name) for x, width, name in zip(starts, widths, layers, strict=True))
    return boxes + "".join(arrow(x - 16) for x in starts[1:])


def in_places(values: Iterable[Any], draw: Callable[[Any], str]) -> str:
    """Returns what is drawn of some values, each around the middle of its place in a row."""
    return "".join(f'<g transform="translate({90 + CELL * i} 0)">{draw(value)}</g>' for i, value in enumerate(values))


def cell_of(value: float, stands_out: bool) -> str:
    """Returns a number in a box around the middle of its place; the frame of one that stands out is black."""
    shape = 'x="-21" y="2" width="42" height="18" rx="2" fill="none" stroke="currentColor"'
    box = f'<rect {shape} opacity="{1 if stands_out else 0.3}"/>'
    return box + word(0, written(value), "middle")


def label_row(row: Sequence[float], with_integer: bool) -> str:
    """Returns a row of targets, behind the integer that says the same if it is shown."""
    integer = str(row.index(1.0)) if 1.0 in row else "none"
    return (word(24, integer, "middle") if with_integer else "") + in_places(
        row, lambda value: cell_of(value, bool(value))
    )


def track_of(names: Sequence[str]) -> tuple[float, float]:
    """Returns where the line of each logit begins, behind the longest name, and where it ends."""
    return max(TRACK[0], 32 + WIDE * max(len(shortened(name)) for name in names)), TRACK[1]


def on_track(share: float, track: tuple[float, float]) -> str:
    """Returns a line with its middle marked, and a dot on it."""
    start, end = track
    middle = (start + end) / 2
    line = f'<path d="M{start} 11H{end}M{middle} 6v10" stroke="currentColor" opacity="0.5"/>'
    return line + f'<circle cx="{middle + share * (end - start) / 2:.1f}" cy="11" r="5" fill="currentColor"/>'


def share_bar(x: int, share: float, width: int) -> str:
    """Returns a bar that is filled by a share, and the share as a number."""
    frame = f'<rect x="{x}" y="5" width="{width}" height="12" fill="none" stroke="currentColor" opacity="0.4"/>'
    fill = f'<rect x="{x}" y="5" width="{width * share:.1f}" height="12" fill="currentColor" opacity="0.7"/>'
    return frame + fill + word(x + width + 5, written(share))


def truth_mark(is_true: bool) -> str:
    """Returns the mark in which a reader says which class is true."""
    dot = '<circle cx="10" cy="11" r="3" fill="currentColor"/>' if is_true else ""
    return f'<circle cx="10" cy="11" r="6" fill="none" stroke="currentColor"/>{dot}'


def as_printed(lines: Sequence[str]) -> str:
    """Returns lines as a program prints them, in a frame that is half a line higher than they are."""
    frame = (
        f'<rect x="0" y="2" width="{WIDTH}" height="{LINE * len(lines) + 8}" rx="3" fill="none" stroke="currentColor"/>'
    )
    words = (moved(0, LINE * i + 6, word(10, line, mono=True)) for i, line in enumerate(lines))
    return frame + "".join(words)


def empty_curve(level: str, end: str) -> str:
    """Returns a frame for a curve that falls or rises, with a line that it begins near."""
    bottom = LINE * (CURVE_LINES - 1) + 2
    axes = f'<path d="M42 6V{bottom}H{WIDTH}" fill="none" stroke="currentColor"/>'
    middle = bottom / 2 + 10
    line = f'<path d="M42 {middle}H{WIDTH}" stroke="currentColor" stroke-dasharray="6 4" opacity="0.6"/>'
    words = word(0, "loss") + moved(0, 16, word(0, "nats")) + moved(0, middle - 19, word(WIDTH, level, "end"))
    return (
        axes
        + line
        + words
        + word(WIDTH, "draw what you expect", "end")
        + moved(0, bottom + 1, word(42, "0", "middle") + word(WIDTH, end, "end"))
    )


def written(value: float) -> str:
    """Returns a number as it is read, with six digits at most."""
    return plain_number(float(f"{value:.6g}")).replace("-", MINUS)


def shortened(name: str) -> str:
    """Returns a name that has room."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\u2026"
