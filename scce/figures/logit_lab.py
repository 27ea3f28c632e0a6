"""The lab's figures: the reader's place on the loss curve, along each logit, and on the way there.

A record holds a picture's numbers; a builder draws the record. No colour is set for a class: the
theme gives its ten colours to the traces in class order, in light and in dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from scce.arrays import FloatArray
from scce.figures.frame import DASHES, HEIGHT, NEUTRAL, SYMBOLS, as_text, finished, short_name
from scce.information import Unit, in_unit
from scce.logit_lab.example import Example
from scce.logit_lab.sweeps import slider_positions, sweep
from scce.logit_lab.walkthrough import walk_through
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


def loss_curve_of(example: Example, unit: Unit) -> LossCurve:
    """Returns the numbers of loss_curve for an example."""
    steps = walk_through(example)
    p = np.concatenate([np.geomspace(1e-4, 0.05, 40), np.linspace(0.06, 1, 95)])
    return LossCurve(
        example.classes,
        example.label,
        unit,
        steps.probabilities,
        in_unit(steps.losses, unit),
        np.stack([p, in_unit(-np.log(p), unit)]),
    )


def loss_curve(record: LossCurve) -> go.Figure:
    """Returns the curve of -ln p with every class on it, the true one large."""
    highest = float(in_unit(7.0, record.unit))
    figure = go.Figure()
    for k, name in enumerate(record.classes):
        true = k == record.label
        beyond = bool(record.losses[k] > highest)
        figure.add_scatter(
            x=[record.probabilities[k]],
            y=[min(record.losses[k], highest)],
            mode="markers+text",
            name=as_text(name),
            text=[f"{k}: {readable(record.losses[k])}" if true else str(k)],
            textposition=_beside(record.probabilities[k], beyond, k),
            textfont={"size": 15 if true else 12},
            marker={"size": 17 if true else 10, "symbol": SYMBOLS[k % len(SYMBOLS)] + ("" if true else "-open")},
            cliponaxis=False,
            customdata=[readable(record.losses[k])],
            hovertemplate="p = %{x:.4g}<br>loss if true = %{customdata}",
        )
    p, losses = record.curve
    figure.add_scatter(x=p, y=losses, mode="lines", line={"color": NEUTRAL}, hoverinfo="skip", showlegend=False)
    log = "log\u2082" if record.unit == "bits" else "ln"
    return finished(
        figure,
        f"The loss is \u2212{log} p",
        record.classes,
        ("probability p of a class", (-0.02, 1.02)),
        (f"loss if it is the true one ({record.unit})", (0, highest * 1.04)),
    )


def describe_loss_curve(record: LossCurve) -> str:
    """Returns the curve's message in one sentence."""
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


def loss_along_logits_of(example: Example, unit: Unit, limit: float) -> LossAlongLogits:
    """Returns the numbers of loss_along_logits for an example."""
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
        float(in_unit(walk_through(example).loss, unit)),
    )


def loss_along_logits(record: LossAlongLogits) -> go.Figure:
    """Returns a line per class, and a mark with the class's number where its logit is."""
    highest = float(in_unit(record.limit * 1.2, record.unit))
    figure = go.Figure()
    for k, name in enumerate(record.classes):
        figure.add_scatter(
            x=record.positions,
            y=record.losses[k],
            mode="lines",
            name=as_text(name),
            line={"width": 4 if k == record.label else 2.5, "dash": DASHES[k % len(DASHES)]},
            hovertemplate="z = %{x:.4g}<br>loss = %{y:.4g}",
        )
    here = np.flatnonzero(np.isfinite(record.logits))
    figure.add_scatter(
        x=record.logits[here],
        y=np.full(len(here), min(record.loss, highest)),
        mode="markers+text",
        name="your logits",
        text=[str(k) for k in here],
        textposition=["bottom center" if k % 2 else "top center" for k in here],  # neighbours may stand on one spot
        textfont={"size": 13},
        marker={
            "size": np.where(here == record.label, 14, 9),
            "symbol": [SYMBOLS[k % len(SYMBOLS)] for k in here],
            "color": NEUTRAL,
        },
        cliponaxis=False,
        hovertemplate="z = %{x:.4g}<br>loss = %{y:.4g}",
    )
    return finished(
        figure,
        "Loss while one logit moves",
        record.classes,
        ("logit z", (-record.limit * 1.02, record.limit * 1.02)),
        (f"loss ({record.unit})", (-0.02 * highest, highest)),
    )


def describe_loss_along_logits(record: LossAlongLogits) -> str:
    """Returns the figure's message in one sentence."""
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


def gradient_bars_of(example: Example) -> GradientBars:
    """Returns the numbers of gradient_bars for an example."""
    return GradientBars(example.classes, example.label, walk_through(example).gradient, 1 / example.temperature)


def gradient_bars(record: GradientBars) -> go.Figure:
    """Returns a bar per class: to the left the loss falls as the logit grows, to the right it rises."""
    figure = go.Figure()
    for k, name in enumerate(record.classes):
        figure.add_bar(
            x=[record.gradient[k]],
            y=[f"{k} {short_name(name)}"],
            orientation="h",
            name=as_text(name),
            text=[readable(record.gradient[k], signed=True)],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x:.4g}<extra></extra>",
        )
    reach = record.reach * 1.8  # room for the numbers
    figure = finished(
        figure,
        "Gradient: p minus the one-hot target",
        (),
        ("\u2202loss/\u2202z (nats)", (-reach, reach)),
        ("", None),
        max(HEIGHT, 100 + 26 * len(record.classes)),
    )
    figure.update_yaxes(type="category", autorange="reversed", nticks=len(record.classes), showgrid=False)
    return figure.update_layout(margin={"l": 100}, bargap=0.25, barmode="overlay")


def describe_gradient_bars(record: GradientBars) -> str:
    """Returns the figure's message in one sentence."""
    slopes = ", ".join(f"{name} {readable(g, True)}" for name, g in zip(record.classes, record.gradient, strict=True))
    return (
        f"The gradient of the loss along each logit: {slopes}. "
        "It is never positive for the true class, and never negative for another."
    )


def loss_history_of(examples: Sequence[Example], unit: Unit) -> FloatArray:
    """Returns the loss of each example, in the unit."""
    return in_unit([walk_through(example).loss for example in examples], unit)


def loss_history(losses: FloatArray, stepped: Sequence[bool], unit: Unit) -> go.Figure:
    """Returns the loss after every change, gradient steps as full marks.

    Args:
        losses: (N,) after each change, oldest first, in the unit.
        stepped: which of the N changes were gradient steps.
        unit: of the losses.
    """
    figure = go.Figure()
    symbols = ["circle" if step else "circle-open" for step in stepped]
    figure.add_scatter(
        x=np.arange(len(losses)),
        y=losses,
        mode="lines+markers",
        marker={"size": 9, "symbol": symbols, "line": {"width": 2}},
        hovertemplate="change %{x}: loss %{y:.4g}<extra></extra>",
    )
    highest = max([*losses[np.isfinite(losses)], float(in_unit(1.0, unit))]) * 1.1
    return finished(
        figure,
        "Loss after every change",
        (),
        ("changes: \u25cf gradient step, \u25cb yours", (-0.5, max(len(losses), 10))),
        (f"loss ({unit})", (0, highest)),
    )


def describe_loss_history(losses: FloatArray, unit: Unit) -> str:
    """Returns the figure's message in one sentence."""
    return f"The loss in each of {len(losses)} states, oldest first; now {readable(losses[-1])} {unit}."


def _beside(probability: float, beyond: bool, k: int) -> str:
    """Returns where the text of a mark on the loss curve is out of the curve's and its neighbour's way."""
    if beyond:
        return "bottom right"
    if probability > 0.8:
        return "top left"
    return "bottom left" if k % 2 and probability > 0.1 else "top right"
