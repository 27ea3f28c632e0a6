"""The lab's figures: the reader's place on the loss curve, along each logit, and on the way there.

A record holds a picture's numbers; a builder draws the record. No colour is set for a class: the
theme gives its ten colours to the traces in class order, in light and in dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray
from scce.figures.drawing import Drawing
from scce.figures.frame import (
    FRACTIONS,
    HEIGHT,
    NEUTRAL,
    Letters,
    as_text,
    dash_of,
    framed,
    numbers,
    rows,
    short_name,
    symbol_of,
)
from scce.figures.marks import AT_THE_END, add_mark
from scce.figures.minus_log import add_minus_log, formula, highest, minus_log_curve
from scce.figures.picture import Picture
from scce.information import Unit, in_unit
from scce.logit_lab import Example, Walkthrough, sweep
from scce.logit_lab.sweeps import slider_positions
from scce.readable import readable, readable_probability


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
    """

    classes: tuple[str, ...]
    label: int
    unit: Unit
    probabilities: FloatArray
    losses: FloatArray
    curve: FloatArray


def loss_curve_of(example: Example, steps: Walkthrough, unit: Unit) -> LossCurve:
    """Returns the numbers of loss_curve for an example and its walkthrough."""
    losses, curve = in_unit(steps.losses, unit), minus_log_curve(unit)
    return LossCurve(example.classes, example.label, unit, steps.probabilities, losses, curve)


def loss_curve(record: LossCurve) -> Picture:
    """Returns the curve of -ln p with every class on it, the true one large."""
    top = highest(record.unit)
    drawing = framed(
        f"The loss is {formula(record.unit)}",
        numbers("probability p of a class", *FRACTIONS),
        numbers(f"loss if it is the true one ({record.unit})", 0, 1.04 * top),
        classes=record.classes,
    )
    for k in range(len(record.classes)):
        _add_class(drawing, record, k, top)
    add_minus_log(drawing, record.curve)
    return Picture(drawing, _said_of_curve(record))


def _add_class(drawing: Drawing, record: LossCurve, k: int, top: float) -> None:
    true, probability, loss = k == record.label, record.probabilities[k], record.losses[k]
    add_mark(
        drawing,
        probability,
        min(loss, top),
        f"{k}: {readable(loss)}" if true else str(k),
        _side(probability, bool(loss > top), k),
        name=as_text(record.classes[k]),
        textfont={"size": Letters.RESULT if true else Letters.OTHERS},
        marker={"size": 17 if true else 10, "symbol": symbol_of(k) + ("" if true else "-open")},
        customdata=[readable(loss)],
        hovertemplate="p = %{x:.4g}<br>loss if true = %{customdata}",
    )


def _side(probability: float, beyond: bool, k: int) -> str:
    """Returns where the text of a mark on the loss curve is out of the curve's and its neighbour's way."""
    if beyond:
        return "bottom right"
    if probability > 0.8:
        return "top left"
    return "bottom left" if k % 2 and probability > 0.1 else "top right"


def _said_of_curve(record: LossCurve) -> str:
    return (
        f"The loss falls along the curve of minus the logarithm of p. The true class, {record.classes[record.label]}, "
        f"has p = {readable_probability(record.probabilities[record.label])} "
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
    here = np.flatnonzero(np.isfinite(record.logits))
    drawing.add_scatter(
        x=record.logits[here],
        y=np.full(len(here), min(record.loss, top)),
        mode="markers+text",
        name="your logits",
        text=[str(k) for k in here],
        textposition=["bottom center" if k % 2 else "top center" for k in here],  # neighbours may stand on one spot
        textfont={"size": Letters.NUMBER},
        marker={
            "size": np.where(here == record.label, 14, 9),
            "symbol": [symbol_of(k) for k in here.tolist()],
            "color": NEUTRAL,
        },
        cliponaxis=False,
        hovertemplate="z = %{x:.4g}<br>loss = %{y:.4g}",
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
    """

    classes: tuple[str, ...]
    label: int
    gradient: FloatArray
    reach: float


def gradient_bars_of(example: Example, steps: Walkthrough) -> GradientBars:
    """Returns the numbers of gradient_bars for an example and its walkthrough."""
    return GradientBars(example.classes, example.label, steps.gradient, 1 / example.temperature)


def gradient_bars(record: GradientBars) -> Picture:
    """Returns a bar per class: to the left the loss falls as the logit grows, to the right it rises."""
    size, reach = len(record.classes), 1.8 * record.reach  # room for the numbers
    drawing = framed(
        "Gradient: p minus the one-hot target",
        numbers("\u2202loss/\u2202z (nats)", -reach, reach),
        rows(nticks=size),
        height=max(HEIGHT, 100 + 26 * size),
        margin={"l": 100},
        bargap=0.25,
        barmode="overlay",
    )
    for k, name in enumerate(record.classes):
        drawing.add_bar(
            x=[record.gradient[k]],
            y=[f"{k} {short_name(name)}"],
            orientation="h",
            name=as_text(name),
            text=[readable(record.gradient[k], signed=True)],
            hovertemplate="%{x:.4g}<extra></extra>",
            **AT_THE_END,
        )
    return Picture(drawing, _said_of_gradient(record))


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
    losses, unit = record.losses, record.unit
    top = 1.1 * max([*losses[np.isfinite(losses)], float(in_unit(1.0, unit))])
    symbols = ["circle" if step else "circle-open" for step in record.stepped]
    drawing = framed(
        "Loss after every change",
        numbers("changes: \u25cf gradient step, \u25cb yours", -0.5, max(len(losses), 10)),
        numbers(f"loss ({unit})", 0, top),
    )
    drawing.add_scatter(
        x=np.arange(len(losses)),
        y=losses,
        mode="lines+markers",
        marker={"size": 9, "symbol": symbols, "line": {"width": 2}},
        hovertemplate="change %{x}: loss %{y:.4g}<extra></extra>",
    )
    said = f"The loss in each of {len(losses)} states, oldest first; now {readable(losses[-1])} {unit}."
    return Picture(drawing, said)
