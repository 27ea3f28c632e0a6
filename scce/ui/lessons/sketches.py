"""What a page shows of a step, drawn for paper: no more of it than the page shows before the answer."""

import math
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from scce.batch import BatchState
from scce.diagnosis import DiagnosisState
from scce.diagnosis.state import FRAMEWORKS
from scce.encodings import Encodings, LabelTable
from scce.figures.qr import DARK, LIGHT
from scce.lessons import Step
from scce.logit_lab import Lab
from scce.logit_lab.sweeps import slider_limit
from scce.readable import plain_number, readable
from scce.surprise import Surprise
from scce.training import TrainingState, data_of, uniform_loss
from scce.wiring import WiringState

WIDTH, LINE, LETTERS = 360, 22, 13  # of a drawing, of each of its lines, and of the letters in it
MOST_LINES, MOST_CELLS, LONGEST_NAME = 8, 6, 20  # what is more, words say
WIDE = 6.8  # of a letter in a name, with room to spare
TRACK, BAR, NARROW_BAR, CELL = (120, 290), 80, 58, 48
LONGEST_BESIDE, LONGEST_ABOVE = 12, 7  # letters of a name beside a bar of full width, and above a cell
CURVE_LINES = 5  # of a picture without a curve
LONGEST_PRINTED, MOST_PRINTED = 42, 4  # letters and lines of what a program printed
HIGHEST_LOSS, MOST_TICKS = 100.0, 8  # of a line
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
    start, end = track = _track(example.classes)
    ends = ((start, -limit), ((start + end) / 2, 0.0), (end, limit))
    head = _word(0, "true") + "".join(_word(x, _written(at), "middle") for x, at in ends)
    lines = [
        _mark(i == example.label)
        + _word(24, _short(name))
        + _on_track(logit / limit, track)
        + _word(WIDTH, _written(logit), "end")
        for i, (name, logit) in enumerate(zip(example.classes, example.logits, strict=True))
    ]
    return [head, *lines]


def _information(state: Surprise, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each outcome: its name, and how often it happens and is expected, as bars."""
    pair = state.pair
    if {"p", "q"} & hidden:
        return ()
    p_at, q_at, bar = (100, 240, BAR) if max(map(len, pair.outcomes)) <= LONGEST_BESIDE else (145, 258, NARROW_BAR)
    heads = ("p: what happens", "q: what is expected") if bar == BAR else ("p: happens", "q: expected")
    head = _word(p_at, heads[0]) + _word(q_at, heads[1])
    lines = [
        _word(0, _short(name)) + _bar(p_at, p, bar) + _bar(q_at, q, bar)
        for name, p, q in zip(pair.outcomes, pair.p, pair.q, strict=True)
    ]
    return [head, *lines]


def _encodings(state: Encodings, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each example: its integer, unless the step asks for it, and its row."""
    table = state.table
    if table == LabelTable() or len(table.classes) > MOST_CELLS or "cells" in hidden:
        return ()
    with_integer = "label" not in hidden
    head = _word(24, "integer", "middle") if with_integer else ""
    names, key = table.classes, []
    if max(map(len, names)) > LONGEST_ABOVE:
        names, key = tuple(f"[{k}]" for k in range(len(names))), _key(names)
    heads = _each(names, lambda name: _word(0, name, "middle"))
    return [head + heads, *(_label(row, with_integer) for row in table.rows), *key]


def _key(names: Sequence[str]) -> list[str]:
    """Returns lines, of two names each, that say which number is which class."""
    told = [_word(0 if k % 2 == 0 else WIDTH / 2, f"[{k}] {_short(name)}") for k, name in enumerate(names)]
    return ["".join(told[k : k + 2]) for k in range(0, len(told), 2)]


def _batch(state: BatchState, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each example: its label, its row, and its weight where the weights differ."""
    batch = state.batch
    weighted = any(weight != 1 for weight in batch.weights)
    columns = batch.num_classes + weighted
    if state.source != "table" or batch.targets or columns > MOST_CELLS or "table" in hidden:
        return ()
    letter = "z" if batch.from_logits else "p"
    names = [f"{letter}[{i}]" for i in range(batch.num_classes)] + ["weight"] * weighted
    head = _word(24, "true class", "middle")
    rows = [(*row, weight) if weighted else row for row, weight in zip(batch.predictions, batch.weights, strict=True)]
    lines = [
        _word(24, _written(label), "middle") + _each(row, lambda value: _cell_of(value, False))
        for label, row in zip(batch.labels, rows, strict=True)
    ]
    return [head + _each(names, lambda name: _word(0, name, "middle")), *lines]


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
        + _box(148, 212, f"loss: {wiring.model.title}")
    )
    rows = [range(at, min(at + MOST_CELLS, len(logits))) for at in range(0, len(logits), MOST_CELLS)]
    lines = [_each(row, lambda i: _cell_of(logits[i], i == state.start.label)) for row in rows]
    words = _word(0, "logits at the start; the true class has the frame")
    return [chain, _word(254, takes, "middle"), words, *lines]


def _training(state: TrainingState, hidden: set[str]) -> Sequence[str]:
    """Returns how the network is built and trained, and an empty picture of its loss, for the reader's own curve."""
    if "settings" in hidden or state.data == "file":
        return ()
    data, settings = data_of(state.data, state.settings.seed)[0], state.settings
    layers = [f"{data.num_features} inputs", *map(str, settings.hidden), f"{data.num_classes} classes"]
    how = f"{settings.optimizer}, rate {settings.learning_rate:g}, {settings.batch_size} examples a step"
    guessing = uniform_loss(data.num_classes)
    frame = _empty_curve(f"guessing evenly {readable(guessing)}", f"{settings.epochs} epochs")
    return [_chain(layers), _word(0, how), frame, *[""] * (CURVE_LINES - 1)]


def _chain(layers: Sequence[str]) -> str:
    """Returns boxes with arrows from each to the next."""
    widths = [8 + 7 * len(name) for name in layers]
    starts = [sum(widths[:i]) + 18 * i for i in range(len(layers))]
    boxes = "".join(_box(x, width, name) for x, width, name in zip(starts, widths, layers, strict=True))
    return boxes + "".join(_arrow(x - 16) for x in starts[1:])


def _empty_curve(level: str, end: str) -> str:
    """Returns a frame for a curve that falls or rises, with a line that it begins near."""
    bottom = LINE * (CURVE_LINES - 1) + 2
    axes = f'<path d="M42 6V{bottom}H{WIDTH}" fill="none" stroke="currentColor"/>'
    middle = bottom / 2 + 10
    line = f'<path d="M42 {middle}H{WIDTH}" stroke="currentColor" stroke-dasharray="6 4" opacity="0.6"/>'
    words = _word(0, "loss") + _moved(0, 16, _word(0, "nats")) + _moved(0, middle - 19, _word(WIDTH, level, "end"))
    return (
        axes
        + line
        + words
        + _word(WIDTH, "draw what you expect", "end")
        + _moved(0, bottom + 1, _word(42, "0", "middle") + _word(WIDTH, end, "end"))
    )


def _moved(x: float, y: float, drawn: str) -> str:
    return f'<g transform="translate({x:g} {y:g})">{drawn}</g>'


def _diagnosis(state: DiagnosisState, hidden: set[str]) -> Sequence[str]:
    """Returns what a program printed, what else is known, and where on a line the loss is."""
    if "typed" in hidden or not (state.loss or "").strip():
        return ()
    printed = [line.strip() for line in str(state.loss).splitlines() if line.strip()]
    shown = [f"{line[: LONGEST_PRINTED - 1]}\u2026" if len(line) > LONGEST_PRINTED else line for line in printed]
    if len(shown) > MOST_PRINTED:
        shown[MOST_PRINTED - 1 :] = [f"\u2026 {len(shown) - MOST_PRINTED + 1} more lines"]
    box = _printed(shown)
    return [box, *[""] * len(shown), *_facts(state), *_on_a_line(state.loss or "")]


def _printed(lines: Sequence[str]) -> str:
    """Returns lines as a program prints them, in a frame that is half a line higher than they are."""
    frame = (
        f'<rect x="0" y="2" width="{WIDTH}" height="{LINE * len(lines) + 8}" rx="3" fill="none" stroke="currentColor"/>'
    )
    words = (_moved(0, LINE * i + 6, _word(10, line, mono=True)) for i, line in enumerate(lines))
    return frame + "".join(words)


def _facts(state: DiagnosisState) -> Sequence[str]:
    """Returns what is known beside the loss, in a line or none."""
    known = {
        "classes": state.num_classes,
        "accuracy": state.accuracy,
        "batch": state.batch_size,
        "tokens": state.tokens,
        "smoothing": state.smoothing,
        "from": FRAMEWORKS.get(state.framework or ""),
    }
    told = [f"{name}: {value}" for name, value in known.items() if value is not None]
    return [_word(0, ", ".join(told))] if told else []


def _on_a_line(loss: str) -> Sequence[str]:
    """Returns a line from 0 on which a loss stands; none of more than one number, or of one that fits on no line."""
    try:
        value = float(loss)
    except ValueError:
        return []
    if not 0 <= value <= HIGHEST_LOSS:
        return []
    end = math.ceil(value) + 1
    scale = (WIDTH - 60) / end
    ticks = range(0, end + 1, math.ceil(end / MOST_TICKS))
    marks = "".join(f"M{10 + scale * at:.1f} 6v10" for at in ticks)
    line = f'<path d="M10 11H{WIDTH - 50}{marks}" stroke="currentColor"/>'
    dot = f'<circle cx="{10 + scale * value:.1f}" cy="11" r="5" fill="currentColor"/>'
    names = "".join(_word(10 + scale * at, f"{at}", "middle") for at in ticks)
    return [_moved(0, 4, line + dot), names + _word(WIDTH, "nats", "end")]


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


def _box(x: int, width: int, text: str) -> str:
    shape = f'x="{x}" y="2" width="{width}" height="18" rx="2" fill="none" stroke="currentColor"'
    return f"<rect {shape}/>" + _word(x + width / 2, text, "middle")


def _arrow(x: int) -> str:
    return f'<path d="M{x} 11h14m-4 -4l4 4l-4 4" fill="none" stroke="currentColor"/>'


def _track(names: Sequence[str]) -> tuple[float, float]:
    """Returns where the line of each logit begins, behind the longest name, and where it ends."""
    return max(TRACK[0], 32 + WIDE * max(len(_short(name)) for name in names)), TRACK[1]


def _on_track(share: float, track: tuple[float, float]) -> str:
    """Returns a line with its middle marked, and a dot on it."""
    start, end = track
    middle = (start + end) / 2
    line = f'<path d="M{start} 11H{end}M{middle} 6v10" stroke="currentColor" opacity="0.5"/>'
    return line + f'<circle cx="{middle + share * (end - start) / 2:.1f}" cy="11" r="5" fill="currentColor"/>'


def _bar(x: int, share: float, width: int) -> str:
    frame = f'<rect x="{x}" y="5" width="{width}" height="12" fill="none" stroke="currentColor" opacity="0.4"/>'
    fill = f'<rect x="{x}" y="5" width="{width * share:.1f}" height="12" fill="currentColor" opacity="0.7"/>'
    return frame + fill + _word(x + width + 5, _written(share))


def _mark(is_true: bool) -> str:
    dot = '<circle cx="10" cy="11" r="3" fill="currentColor"/>' if is_true else ""
    return f'<circle cx="10" cy="11" r="6" fill="none" stroke="currentColor"/>{dot}'


def _word(x: float, text: str, anchor: str = "start", mono: bool = False) -> str:
    font = ' font-family="monospace" xml:space="preserve"' if mono else ""
    words = f'text-anchor="{anchor}" fill="currentColor"{font}'
    return f'<text x="{x:g}" y="15.5" font-size="{LETTERS}" {words}>{escape(text)}</text>'


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
        "training": _training,
        "diagnose": _diagnosis,
    }
)
