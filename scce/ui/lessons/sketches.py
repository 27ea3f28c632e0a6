"""What a page shows of a step, drawn for paper: no more of it than the page shows before the answer."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from scce.batch import BatchState
from scce.encodings import Encodings, LabelTable
from scce.figures.qr import DARK, LIGHT
from scce.lessons import Step
from scce.logit_lab import Lab
from scce.logit_lab.sweeps import slider_limit
from scce.readable import plain_number
from scce.surprise import Surprise
from scce.wiring import WiringState

WIDTH, LINE = 360, 22  # of a drawing, and of each of its lines
MOST_LINES, MOST_CELLS, LONGEST_NAME = 8, 6, 12  # what is more, words say
TRACK, BAR, CELL = (120, 290), 80, 48
MINUS = "\u2212"
SVG = "http://www.w3.org/2000/svg"
STYLE = f'color="{DARK}" font-family="sans-serif"'  # the same in both themes, as the code beside it
GROUND = f'<rect x="-6" y="-4" width="100%" height="100%" fill="{LIGHT}"/>'
WORDS = "What the page shows of this step"


def sketch_of(step: Step[Any]) -> str:
    """Returns the drawing of a step's state as HTML, a picture in its own address; empty where words say it."""
    draw = SKETCHES.get(step.place.address)
    lines = draw(step.state, {*step.veils, *step.state.view.hide}) if draw else ()
    if not 0 < len(lines) <= MOST_LINES + 1:
        return ""
    placed = "".join(f'<g transform="translate(0 {LINE * i})">{line}</g>' for i, line in enumerate(lines))
    svg = f'<svg xmlns="{SVG}" viewBox="-6 -4 {WIDTH + 12} {LINE * len(lines) + 8}" {STYLE}>{GROUND}{placed}</svg>'
    address = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    return f'<img class="sketch" src="{address}" alt="{escape(step.given or WORDS)}">'


def _lab(lab: Lab, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each class: whether it is true, its name, its logit on a line and as a number."""
    example = lab.example
    if {"score", "pick"} & hidden or min(example.logits) == -float("inf"):
        return ()
    limit = slider_limit(example.logits)
    start, end = TRACK
    ends = ((start, -limit), ((start + end) / 2, 0.0), (end, limit))
    head = _word(0, "true", small=True) + "".join(_word(x, _written(at), "middle", small=True) for x, at in ends)
    lines = [
        _mark(i == example.label)
        + _word(24, _short(name))
        + _on_track(logit / limit)
        + _word(WIDTH, _written(logit), "end")
        for i, (name, logit) in enumerate(zip(example.classes, example.logits, strict=True))
    ]
    return [head, *lines]


def _information(state: Surprise, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each outcome: its name, and how often it happens and is expected, as bars."""
    pair = state.pair
    if {"p", "q"} & hidden:
        return ()
    head = _word(100, "p: what happens", small=True) + _word(240, "q: what is expected", small=True)
    lines = [
        _word(0, _short(name)) + _bar(100, p) + _bar(240, q)
        for name, p, q in zip(pair.outcomes, pair.p, pair.q, strict=True)
    ]
    return [head, *lines]


def _encodings(state: Encodings, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each example: its integer, unless the step asks for it, and its row."""
    table = state.table
    if table == LabelTable() or len(table.classes) > MOST_CELLS or "cells" in hidden:
        return ()
    with_integer = "label" not in hidden
    head = _word(24, "integer", "middle", small=True) if with_integer else ""
    names = _each(table.classes, lambda name: _word(0, _short(name), "middle", small=True))
    return [head + names, *(_label(row, with_integer) for row in table.rows)]


def _batch(state: BatchState, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each example: its label, its row, and its weight where the weights differ."""
    batch = state.batch
    weighted = any(weight != 1 for weight in batch.weights)
    columns = batch.num_classes + weighted
    if state.source != "table" or batch.targets or columns > MOST_CELLS or "table" in hidden:
        return ()
    letter = "z" if batch.from_logits else "p"
    names = [f"{letter}[{i}]" for i in range(batch.num_classes)] + ["weight"] * weighted
    head = _word(24, "true class", "middle", small=True)
    rows = [(*row, weight) if weighted else row for row, weight in zip(batch.predictions, batch.weights, strict=True)]
    lines = [
        _word(24, _written(label), "middle") + _each(row, lambda value: _cell_of(value, False))
        for label, row in zip(batch.labels, rows, strict=True)
    ]
    return [head + _each(names, lambda name: _word(0, name, "middle", small=True)), *lines]


def _wiring(state: WiringState, hidden: set[str]) -> Sequence[str]:
    """Returns how the model and its loss are wired, and the logits at the start, the true one in a frame."""
    if {"wiring", "start"} & hidden:
        return ()
    wiring, logits = state.wiring, state.start.logits
    takes = f"from_logits={wiring.from_logits}" if len(wiring.model.from_logits) > 1 else "takes logits"
    chain = (
        _box(0, 54, "model")
        + _arrow(56)
        + _box(72, 58, wiring.last_layer)
        + _arrow(132)
        + _box(148, 212, f"loss: {wiring.model.title}", small=True)
    )
    rows = [range(at, min(at + MOST_CELLS, len(logits))) for at in range(0, len(logits), MOST_CELLS)]
    lines = [_each(row, lambda i: _cell_of(logits[i], i == state.start.label)) for row in rows]
    words = _word(0, "logits at the start; the true class has the frame", small=True)
    return [chain, _word(254, takes, "middle", small=True), words, *lines]


def _label(row: Sequence[float], with_integer: bool) -> str:
    integer = str(row.index(1.0)) if 1.0 in row else "none"
    return (_word(24, integer, "middle") if with_integer else "") + _each(
        row, lambda value: _cell_of(value, bool(value))
    )


def _each(values: Iterable[Any], draw: Callable[[Any], str]) -> str:
    """Returns what is drawn of some values, each around the middle of its place in a row."""
    return "".join(f'<g transform="translate({90 + CELL * i} 0)">{draw(value)}</g>' for i, value in enumerate(values))


def _cell_of(value: float, stands_out: bool) -> str:
    shape = 'x="-21" y="2" width="42" height="18" rx="2" fill="none" stroke="currentColor"'
    box = f'<rect {shape} opacity="{1 if stands_out else 0.3}"/>'
    return box + _word(0, _written(value), "middle")


def _box(x: int, width: int, text: str, small: bool = False) -> str:
    shape = f'x="{x}" y="2" width="{width}" height="18" rx="2" fill="none" stroke="currentColor"'
    return f"<rect {shape}/>" + _word(x + width / 2, text, "middle", small)


def _arrow(x: int) -> str:
    return f'<path d="M{x} 11h14m-4 -4l4 4l-4 4" fill="none" stroke="currentColor"/>'


def _on_track(share: float) -> str:
    """Returns a line with its middle marked, and a dot on it."""
    start, end = TRACK
    middle = (start + end) / 2
    line = f'<path d="M{start} 11H{end}M{middle} 6v10" stroke="currentColor" opacity="0.5"/>'
    return line + f'<circle cx="{middle + share * (end - start) / 2:.1f}" cy="11" r="5" fill="currentColor"/>'


def _bar(x: int, share: float) -> str:
    frame = f'<rect x="{x}" y="5" width="{BAR}" height="12" fill="none" stroke="currentColor" opacity="0.4"/>'
    fill = f'<rect x="{x}" y="5" width="{BAR * share:.1f}" height="12" fill="currentColor" opacity="0.7"/>'
    return frame + fill + _word(x + BAR + 5, _written(share))


def _mark(is_true: bool) -> str:
    dot = '<circle cx="10" cy="11" r="3" fill="currentColor"/>' if is_true else ""
    return f'<circle cx="10" cy="11" r="6" fill="none" stroke="currentColor"/>{dot}'


def _word(x: float, text: str, anchor: str = "start", small: bool = False) -> str:
    size = 11 if small else 13
    return (
        f'<text x="{x:g}" y="15.5" font-size="{size}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
    )


def _written(value: float) -> str:
    return plain_number(float(f"{value:.6g}")).replace("-", MINUS)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\u2026"


SKETCHES: Mapping[str, Callable[[Any, set[str]], Sequence[str]]] = MappingProxyType(
    {
        "logit_lab": _lab,
        "information": _information,
        "encodings": _encodings,
        "batch": _batch,
        "frameworks": _wiring,
    }
)
