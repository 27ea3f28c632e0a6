"""The lab's figures: the reader's place on the loss curve, along each logit, and on the way there.

A record holds a picture's numbers; a builder draws the record. No colour is set for a class: the
theme gives its ten colours to the traces in class order, in light and in dark.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

import numpy as np

from scce.arrays import FloatArray
from scce.figures.drawing import Drawing
from scce.figures.frame import (
    FONT,
    FRACTIONS,
    HEIGHT,
    INK,
    NEUTRAL,
    as_text,
    dash_of,
    framed,
    numbers,
    rows,
    short_name,
    symbol_of,
    width_of,
)
from scce.figures.marks import LEFT, UP, Label, add_mark, labels
from scce.figures.minus_log import add_minus_log, formula, highest, minus_log_curve
from scce.figures.picture import Picture
from scce.information import Unit, in_unit
from scce.logit_lab import Example, Walkthrough, sweep
from scce.logit_lab.sweeps import slider_positions
from scce.readable import readable, readable_probability

BESIDE_NAMES = 20  # pixels between names and bars, and before the names
ROOM_FOR_LINES = 11  # of names, beside all bars together
P_MINUS_ONE_HOT = "p \u2212 one-hot"


@dataclass(frozen=True)
class LossCurve:
    """-ln p for every p, and where the classes stand on it.

    Attributes:
        classes: K names.
        label: the true class.
        unit: of the losses.
        probabilities: (K,)
        losses: (K,) if each class were the true one.
        curve: (2, P) probabilities and their losses.
        letter: what the probabilities are called.
    """

    classes: tuple[str, ...]
    label: int
    unit: Unit
    probabilities: FloatArray
    losses: FloatArray
    curve: FloatArray
    letter: str = "p"


def loss_curve_of(example: Example, steps: Walkthrough, unit: Unit, letter: str = "p") -> LossCurve:
    """Returns the numbers of loss_curve for an example and its walkthrough, the probabilities with their letter."""
    losses, curve = in_unit(steps.losses, unit), minus_log_curve(unit)
    return LossCurve(example.classes, example.label, unit, steps.probabilities, losses, curve, letter)


def loss_curve(record: LossCurve) -> Picture:
    """Returns the curve of -ln p with every class on it, the true one large."""
    top = highest(record.unit)
    drawing = framed(
        f"The loss is {formula(record.unit, record.letter)}",
        numbers(f"probability {record.letter} of a class", *FRACTIONS),
        numbers(f"loss if it is true ({record.unit})", 0, 1.04 * top),
        classes=record.classes,
    )
    said = labels(
        record.probabilities.tolist(),
        (np.minimum(record.losses, top) / top).tolist(),
        {record.label: f"{record.label}: {readable(record.losses[record.label])}"},
        dict.fromkeys(np.flatnonzero(record.losses > top).tolist(), UP),
    )
    for k in range(len(record.classes)):
        _add_class(drawing, record, k, top, said.get(k))
    add_minus_log(drawing, record.curve)
    return Picture(drawing, _said_of_curve(record))


def _add_class(drawing: Drawing, record: LossCurve, k: int, top: float, label: Label | None) -> None:
    true, probability, loss = k == record.label, record.probabilities[k], record.losses[k]
    add_mark(
        drawing,
        probability,
        min(loss, top),
        label.text if label else "",
        label.side if label else "top right",
        name=as_text(record.classes[k]),
        marker={"size": 17 if true else 10, "symbol": symbol_of(k) + ("" if true else "-open")},
        customdata=[readable(loss)],
        hovertemplate=f"{record.letter} = %{{x:.4g}}<br>loss if true = %{{customdata}}",
    )


def _said_of_curve(record: LossCurve) -> str:
    return (
        f"The loss falls along the curve of minus the logarithm of {record.letter}. "
        f"The true class, {record.classes[record.label]}, "
        f"has {record.letter} = {readable_probability(record.probabilities[record.label])} "
        f"and so a loss of {readable(record.losses[record.label])} {record.unit}."
    )


@dataclass(frozen=True)
class LossAlongLogits:
    """The loss while one logit moves and the others rest, for every class.

    Attributes:
        classes: K names.
        label: the true class.
        unit: of the losses.
        limit: the logits run from -limit to limit.
        positions: (P,)
        losses: (K, P) the loss with logit k at each position.
        logits: (K,) where the logits are.
        loss: the loss there.
    """

    classes: tuple[str, ...]
    label: int
    unit: Unit
    limit: float
    positions: FloatArray
    losses: FloatArray
    logits: FloatArray
    loss: float


def loss_along_logits_of(example: Example, steps: Walkthrough, unit: Unit, limit: float) -> LossAlongLogits:
    """Returns the numbers of loss_along_logits for an example and its walkthrough."""
    positions = slider_positions(limit, stride=4)
    swept = sweep(example.logits, positions, example.temperature)
    return LossAlongLogits(
        example.classes,
        example.label,
        unit,
        limit,
        positions,
        in_unit(swept.losses[:, :, example.label], unit),
        np.array(example.logits),
        float(in_unit(steps.loss, unit)),
    )


def loss_along_logits(record: LossAlongLogits) -> Picture:
    """Returns a line per class, and a mark with the class's number where its logit is."""
    top, limit = float(in_unit(1.2 * record.limit, record.unit)), 1.02 * record.limit
    drawing = framed(
        "Loss while one logit moves",
        numbers("logit z", -limit, limit),
        numbers(f"loss ({record.unit})", -0.02 * top, top),
        classes=record.classes,
    )
    for k, name in enumerate(record.classes):
        drawing.add_scatter(
            x=record.positions,
            y=record.losses[k],
            mode="lines",
            name=as_text(name),
            line={"width": 4 if k == record.label else 2.5, "dash": dash_of(k)},
            hovertemplate="z = %{x:.4g}<br>loss = %{y:.4g}",
        )
    _add_logits(drawing, record, top)
    return Picture(drawing, _said_along_logits(record))


def _add_logits(drawing: Drawing, record: LossAlongLogits, top: float) -> None:
    """Adds a mark per class where its logit is; a masked one, at minus infinity, stands at the left edge."""
    edge, height = -record.limit, min(record.loss, top)
    places, masked = np.maximum(record.logits, edge), np.isneginf(record.logits)
    up = UP if record.loss > top else ""
    said = labels(
        (places / (2 * record.limit) + 0.5).tolist(),
        [height / top] * len(places),
        {},
        {k: (LEFT if masked[k] else "") + up for k in range(len(places))},
    )
    drawing.add_scatter(
        x=places,
        y=np.full(len(places), height),
        mode="markers+text",
        name="your logits",
        text=[said[k].text if k in said else "" for k in range(len(places))],
        textposition=[said[k].side if k in said else "top right" for k in range(len(places))],
        textfont=dict(FONT),
        marker={
            "size": [14 if k == record.label else 9 for k in range(len(places))],
            "symbol": [symbol_of(k) for k in range(len(places))],
            "color": NEUTRAL,
        },
        cliponaxis=False,
        customdata=[readable(z) for z in record.logits],
        hovertemplate="z = %{customdata}<br>loss = " + readable(record.loss),
    )


def _said_along_logits(record: LossAlongLogits) -> str:
    return (
        f"Raising the logit of {record.classes[record.label]}, the true class, lowers the loss; "
        f"raising any other logit raises it. The loss now is {readable(record.loss)} {record.unit}."
    )


@dataclass(frozen=True)
class GradientBars:
    """The slope of the loss along each logit.

    Attributes:
        classes: K names.
        label: the true class.
        gradient: (K,) nats per unit of logit.
        reach: no slope is larger than this, 1 over the temperature.
        formula: of the slopes.
    """

    classes: tuple[str, ...]
    label: int
    gradient: FloatArray
    reach: float
    formula: str = P_MINUS_ONE_HOT


def gradient_bars_of(example: Example, steps: Walkthrough, formula: str = P_MINUS_ONE_HOT) -> GradientBars:
    """Returns the numbers of gradient_bars for an example and its walkthrough, with the formula that is read there."""
    return GradientBars(example.classes, example.label, steps.gradient, 1 / example.temperature, formula)


def gradient_bars(record: GradientBars) -> Picture:
    """Returns a bar per class: to the left the loss falls as the logit grows, to the right it rises."""
    size, reach = len(record.classes), 1.05 * record.reach
    lines = max(1, ROOM_FOR_LINES // size)
    names = [f"{k} {short_name(name, lines)}" for k, name in enumerate(record.classes)]
    drawing = framed(
        f"Gradient: {record.formula}",
        numbers("\u2202loss/\u2202z (nats)", -reach, reach, most=3),
        rows(),
        height=max(HEIGHT, 110 + 26 * size),
        margin={"l": min(122, BESIDE_NAMES + _width_of(names)), "r": 82},  # names to the left, numbers to the right
        bargap=0.25,
        barmode="overlay",
    )
    for k, name in enumerate(record.classes):
        drawing.add_bar(
            x=[record.gradient[k]],
            y=[names[k]],
            orientation="h",
            name=as_text(name),
            hovertemplate="%{x:.4g}",  # with the whole name, which may be cut beside the bar
        )
    drawing.add_scatter(
        x=np.full(size, reach),
        y=names,
        mode="text",
        text=[readable(slope, signed=True) for slope in record.gradient],
        textposition="middle right",
        textfont=dict(FONT),
        cliponaxis=False,
        hoverinfo="skip",
    )
    return Picture(drawing, _said_of_gradient(record))


def _width_of(names: Sequence[str]) -> int:
    """Returns how wide the widest line of some names is, in pixels."""
    return math.ceil(max(width_of(unescape(line)) for name in names for line in name.split("<br>")))


def _said_of_gradient(record: GradientBars) -> str:
    slopes = ", ".join(f"{name} {readable(g, True)}" for name, g in zip(record.classes, record.gradient, strict=True))
    return (
        f"The gradient of the loss along each logit: {slopes}. "
        "It is never positive for the true class, and never negative for another."
    )


@dataclass(frozen=True)
class LossHistory:
    """The loss after every change.

    Attributes:
        unit: of the losses.
        losses: (N,) after each change, oldest first.
        stepped: which of the N changes were gradient steps.
    """

    unit: Unit
    losses: FloatArray
    stepped: Sequence[bool]


def loss_history_of(walkthroughs: Sequence[Walkthrough], stepped: Sequence[bool], unit: Unit) -> LossHistory:
    """Returns the numbers of loss_history.

    Args:
        walkthroughs: N, one after each change, oldest first.
        stepped: which of the N changes were gradient steps.
        unit: of the losses.
    """
    return LossHistory(unit, in_unit([steps.loss for steps in walkthroughs], unit), stepped)


def loss_history(record: LossHistory) -> Picture:
    """Returns the loss after every change, gradient steps as full marks."""
    losses, unit, finite = record.losses, record.unit, np.isfinite(record.losses)
    top = 1.1 * max([*losses[finite], float(in_unit(1.0, unit))])
    steps = ["circle" if step else "circle-open" for step in record.stepped]
    drawing = framed(
        "Loss after every change",
        numbers("\u25cf gradient step, \u25cb your change", -0.5, max(len(losses), 10)),
        numbers(f"loss ({unit})", 0, top),
    )
    drawing.add_scatter(
        x=np.arange(len(losses)),
        y=np.where(finite, losses, top),
        mode="lines+markers",
        line={"color": NEUTRAL},
        marker={
            "color": INK,
            "size": [9 if here else 16 for here in finite],
            "symbol": [symbol if here else "arrow-up" for symbol, here in zip(steps, finite, strict=True)],
            "line": {"width": 2},
        },
        cliponaxis=False,
        customdata=[readable(loss) for loss in losses],
        hovertemplate="change %{x}: loss %{customdata}<extra></extra>",
    )
    said = f"The loss in each of {len(losses)} states, oldest first; now {readable(losses[-1])} {unit}."
    return Picture(drawing, said)
