"""What a page shows of a step, drawn for paper: no more of it than the page shows before the answer."""

import math
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
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
from scce.readable import readable
from scce.surprise import Surprise
from scce.training import TrainingState, data_of, uniform_loss
from scce.ui.lessons.strokes import (
    CURVE_LINES,
    LINE,
    WIDTH,
    arrow,
    as_printed,
    boxed,
    cell_of,
    chain_of,
    empty_curve,
    in_places,
    label_row,
    moved,
    on_track,
    share_bar,
    shortened,
    track_of,
    truth_mark,
    word,
    written,
)
from scce.wiring import WiringState

MOST_LINES, MOST_CELLS = 8, 6  # what is more, words say
BAR, NARROW_BAR = 80, 58
LONGEST_BESIDE, LONGEST_ABOVE = 12, 7  # letters of a name beside a bar of full width, and above a cell
LONGEST_PRINTED, MOST_PRINTED = 42, 4  # letters and lines of what a program printed
HIGHEST_LOSS, MOST_TICKS = 100.0, 8  # of a line
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
    start, end = track = track_of(example.classes)
    ends = ((start, -limit), ((start + end) / 2, 0.0), (end, limit))
    head = word(0, "true") + "".join(word(x, written(at), "middle") for x, at in ends)
    lines = [
        truth_mark(i == example.label)
        + word(24, shortened(name))
        + on_track(logit / limit, track)
        + word(WIDTH, written(logit), "end")
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
    head = word(p_at, heads[0]) + word(q_at, heads[1])
    lines = [
        word(0, shortened(name)) + share_bar(p_at, p, bar) + share_bar(q_at, q, bar)
        for name, p, q in zip(pair.outcomes, pair.p, pair.q, strict=True)
    ]
    return [head, *lines]


def _encodings(state: Encodings, hidden: set[str]) -> Sequence[str]:
    """Returns a line for each example: its integer, unless the step asks for it, and its row."""
    table = state.table
    if table == LabelTable() or len(table.classes) > MOST_CELLS or "cells" in hidden:
        return ()
    with_integer = "label" not in hidden
    head = word(24, "integer", "middle") if with_integer else ""
    names, key = table.classes, []
    if max(map(len, names)) > LONGEST_ABOVE:
        names, key = tuple(f"[{k}]" for k in range(len(names))), _key(names)
    heads = in_places(names, lambda name: word(0, name, "middle"))
    return [head + heads, *(label_row(row, with_integer) for row in table.rows), *key]


def _key(names: Sequence[str]) -> list[str]:
    """Returns lines, of two names each, that say which number is which class."""
    told = [word(0 if k % 2 == 0 else WIDTH / 2, f"[{k}] {shortened(name)}") for k, name in enumerate(names)]
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
    head = word(24, "true class", "middle")
    rows = [(*row, weight) if weighted else row for row, weight in zip(batch.predictions, batch.weights, strict=True)]
    lines = [
        word(24, written(label), "middle") + in_places(row, lambda value: cell_of(value, False))
        for label, row in zip(batch.labels, rows, strict=True)
    ]
    return [head + in_places(names, lambda name: word(0, name, "middle")), *lines]


def _wiring(state: WiringState, hidden: set[str]) -> Sequence[str]:
    """Returns how the model and its loss are wired, and the logits at the start, the true one in a frame."""
    if {"wiring", "start"} & hidden:
        return ()
    wiring, logits = state.wiring, state.start.logits
    takes = f"from_logits={wiring.from_logits}" if len(wiring.model.from_logits) > 1 else "takes logits"
    chain = (
        boxed(0, 54, "model")
        + arrow(56)
        + boxed(72, 58, wiring.last_layer)
        + arrow(132)
        + boxed(148, 212, f"loss: {wiring.model.title}")
    )
    rows = [range(at, min(at + MOST_CELLS, len(logits))) for at in range(0, len(logits), MOST_CELLS)]
    lines = [in_places(row, lambda i: cell_of(logits[i], i == state.start.label)) for row in rows]
    words = word(0, "logits at the start; the true class has the frame")
    return [chain, word(254, takes, "middle"), words, *lines]


def _training(state: TrainingState, hidden: set[str]) -> Sequence[str]:
    """Returns how the network is built and trained, and an empty picture of its loss, for the reader's own curve."""
    if "settings" in hidden or state.data == "file":
        return ()
    data, settings = data_of(state.data, state.settings.seed)[0], state.settings
    layers = [f"{data.num_features} inputs", *map(str, settings.hidden), f"{data.num_classes} classes"]
    how = f"{settings.optimizer}, rate {settings.learning_rate:g}, {settings.batch_size} examples a step"
    guessing = uniform_loss(data.num_classes)
    frame = empty_curve(f"guessing evenly {readable(guessing)}", f"{settings.epochs} epochs")
    return [chain_of(layers), word(0, how), frame, *[""] * (CURVE_LINES - 1)]


def _diagnosis(state: DiagnosisState, hidden: set[str]) -> Sequence[str]:
    """Returns what a program printed, what else is known, and where on a line the loss is."""
    if "typed" in hidden or not (state.loss or "").strip():
        return ()
    printed = [line.strip() for line in str(state.loss).splitlines() if line.strip()]
    shown = [f"{line[: LONGEST_PRINTED - 1]}\u2026" if len(line) > LONGEST_PRINTED else line for line in printed]
    if len(shown) > MOST_PRINTED:
        shown[MOST_PRINTED - 1 :] = [f"\u2026 {len(shown) - MOST_PRINTED + 1} more lines"]
    box = as_printed(shown)
    return [box, *[""] * len(shown), *_facts(state), *_on_a_line(state.loss or "")]


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
    return [word(0, ", ".join(told))] if told else []


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
    names = "".join(word(10 + scale * at, f"{at}", "middle") for at in ticks)
    return [moved(0, 4, line + dot), names + word(WIDTH, "nats", "end")]


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
