"""The figures of surprise and entropy: the curve of surprise, and what a wrong expectation adds to entropy."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from scce.arrays import FloatArray
from scce.figures.frame import NEUTRAL, SYMBOLS, as_text, finished
from scce.information import Unit, entropy, in_unit, surprise
from scce.labels import one_hot, smooth_labels
from scce.readable import readable, readable_probability
from scce.surprise.two_distributions import TwoDistributions, account


@dataclass(frozen=True)
class SurpriseCurve:
    """-ln p for every p, with one event and the outcomes of a pair on it.

    Attributes:
        outcomes: K names.
        unit: of the surprises.
        event: the probability of the one event.
        event_surprise: its surprise.
        happens: (K,) p, how often each outcome happens.
        expected: (K,) q, how often the model expects it.
        surprises: (K,) for one who expects q.
        curve: (2, P) probabilities and their surprises.
    """

    outcomes: tuple[str, ...]
    unit: Unit
    event: float
    event_surprise: float
    happens: FloatArray
    expected: FloatArray
    surprises: FloatArray
    curve: FloatArray


def surprise_curve_of(event: float, pair: TwoDistributions, unit: Unit) -> SurpriseCurve:
    """Returns the numbers of surprise_curve."""
    told = account(pair.p, pair.q)
    p = np.concatenate([np.geomspace(1e-4, 0.05, 40), np.linspace(0.06, 1, 95)])
    return SurpriseCurve(
        pair.outcomes,
        unit,
        event,
        float(in_unit(surprise(event), unit)),
        told.p,
        told.q,
        in_unit(told.surprises, unit),
        np.stack([p, in_unit(surprise(p), unit)]),
    )


def surprise_curve(record: SurpriseCurve) -> go.Figure:
    """Returns the curve with the event as a large cross, and each outcome at its q, the larger the higher its p."""
    highest = float(in_unit(7.0, record.unit))
    figure = go.Figure()
    for k, name in enumerate(record.outcomes):
        figure.add_scatter(
            x=[record.expected[k]],
            y=[min(record.surprises[k], highest)],
            mode="markers+text",
            name=as_text(name),
            text=[str(k)],
            textposition="bottom right" if record.surprises[k] > highest else "bottom left" if k % 2 else "top right",
            marker={"size": 7 + 20 * float(record.happens[k]), "symbol": f"{SYMBOLS[k % len(SYMBOLS)]}-open"},
            cliponaxis=False,
            customdata=[readable(record.surprises[k])],
            hovertemplate="q = %{x:.4g}<br>surprise = %{customdata}",
        )
    p, surprises = record.curve
    beyond = record.event_surprise > highest
    figure.add_scatter(x=p, y=surprises, mode="lines", line={"color": NEUTRAL}, hoverinfo="skip")
    figure.add_scatter(
        x=[record.event],
        y=[min(record.event_surprise, highest)],
        mode="markers+text",
        name="one event",
        text=[f"one event: {readable(record.event_surprise)}"],
        textposition="bottom right" if beyond else "top left" if record.event > 0.6 else "top right",
        textfont={"size": 15},
        marker={"size": 15, "symbol": "x", "color": NEUTRAL},
        cliponaxis=False,
        customdata=[readable(record.event_surprise)],
        hovertemplate="p = %{x:.4g}<br>surprise = %{customdata}",
    )
    log = "log\u2082" if record.unit == "bits" else "ln"
    return finished(
        figure,
        f"Surprise is \u2212{log} p",
        record.outcomes,
        ("probability", (-0.02, 1.02)),
        (f"surprise ({record.unit})", (0, highest * 1.04)),
    )


def describe_surprise_curve(record: SurpriseCurve) -> str:
    """Returns the curve's message in one sentence."""
    probability = readable_probability(record.event, alone=record.event == 1)
    return (
        "The surprise falls along the curve of minus the logarithm of p, to 0 where p is 1. One event with "
        f"p = {probability} has a surprise of {readable(record.event_surprise)} {record.unit}."
    )


@dataclass(frozen=True)
class FloorAndExcess:
    """Cross-entropy as entropy plus divergence, for three expectations.

    Attributes:
        unit: of all numbers.
        expectations: what is expected: the reader's q, nothing, and p itself.
        entropy: of p, the same for all three.
        divergences: (3,) what each expectation adds.
        uniform: the entropy of guessing evenly, ln K.
    """

    unit: Unit
    expectations: tuple[str, ...]
    entropy: float
    divergences: FloatArray
    uniform: float


def floor_and_excess_of(pair: TwoDistributions, unit: Unit) -> FloorAndExcess:
    """Returns the numbers of floor_and_excess."""
    even = np.full(len(pair.outcomes), 1 / len(pair.outcomes))
    told = account(pair.p, np.stack([pair.q, even, pair.p]))
    return FloorAndExcess(
        unit,
        ("your q", "even q", "q = p"),
        float(in_unit(told.entropy[0], unit)),
        in_unit(told.divergence, unit),
        float(in_unit(np.log(len(even)), unit)),
    )


def floor_and_excess(record: FloorAndExcess) -> go.Figure:
    """Returns a stacked bar per expectation: the same floor H(p) under all, and what each adds."""
    largest = 4 * record.uniform
    longest = 0.85 * largest - record.entropy  # room for the number of a longer one
    figure = go.Figure()
    figure.add_bar(
        x=[record.entropy] * len(record.expectations),
        y=record.expectations,
        orientation="h",
        name="H(p)",
        marker={"color": NEUTRAL},
        text=[f"H(p) {readable(record.entropy)}"] * len(record.expectations),
        textposition="inside",
        insidetextanchor="start",
        hovertemplate="H(p) = %{x:.4g}<extra></extra>",
    )
    figure.add_bar(
        x=np.minimum(record.divergences, longest),
        customdata=[readable(divergence) for divergence in record.divergences],
        y=record.expectations,
        orientation="h",
        name="KL",
        text=[f"+ KL {readable(divergence)}" for divergence in record.divergences],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="KL = %{customdata}<extra></extra>",
    )
    figure = finished(
        figure,
        "H(p, q) = H(p) + KL(p\u2016q)",
        (),
        (f"surprise to expect ({record.unit})", (0, largest)),
        ("", None),
    )
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure.update_layout(margin={"l": 70}, bargap=0.35, barmode="stack")


def describe_floor_and_excess(record: FloorAndExcess) -> str:
    """Returns the figure's message in one sentence."""
    excess = ", ".join(
        f"{name} {readable(divergence)}"
        for name, divergence in zip(record.expectations, record.divergences, strict=True)
    )
    return (
        f"The floor, H(p), is {readable(record.entropy)} {record.unit} whatever is expected. "
        f"Above it each expectation adds its divergence: {excess} {record.unit}."
    )


@dataclass(frozen=True)
class LowestLoss:
    """The lowest loss that any model can reach on a smoothed label.

    Attributes:
        unit: of the losses.
        num_classes: K
        curve: (2, P) smoothings and the entropy of the label they make.
        smoothing: the reader's.
        loss: the lowest one there.
    """

    unit: Unit
    num_classes: int
    curve: FloatArray
    smoothing: float
    loss: float


def lowest_loss_of(num_classes: int, smoothing: float, unit: Unit) -> LowestLoss:
    """Returns the numbers of lowest_loss."""
    label = one_hot(0, num_classes)
    smoothings = np.linspace(0, 1, 101)
    losses = entropy(np.stack([smooth_labels(label, float(s)) for s in smoothings]))
    here = float(in_unit(entropy(smooth_labels(label, smoothing)), unit))
    return LowestLoss(unit, num_classes, np.stack([smoothings, in_unit(losses, unit)]), smoothing, here)


def lowest_loss(record: LowestLoss) -> go.Figure:
    """Returns the curve of the lowest reachable loss over the smoothing, with the reader's place on it."""
    smoothings, losses = record.curve
    figure = go.Figure()
    figure.add_scatter(
        x=smoothings, y=losses, mode="lines", hovertemplate="s = %{x:.2f}<br>lowest loss = %{y:.4g}<extra></extra>"
    )
    figure.add_scatter(
        x=[record.smoothing],
        y=[record.loss],
        mode="markers+text",
        text=[readable(record.loss)],
        textposition="bottom right" if record.smoothing < 0.8 else "bottom left",
        textfont={"size": 15},
        marker={"size": 14, "color": NEUTRAL},
        cliponaxis=False,
        hoverinfo="skip",
    )
    return finished(
        figure,
        "The lowest loss a smoothed label allows",
        (),
        ("smoothing s", (-0.02, 1.02)),
        (f"lowest loss ({record.unit})", (0, float(losses.max()) * 1.1)),
    )


def describe_lowest_loss(record: LowestLoss) -> str:
    """Returns the figure's message in one sentence."""
    return (
        f"With {record.num_classes} classes and a smoothing of {record.smoothing:g} no model can get below "
        f"{readable(record.loss)} {record.unit}; with a smoothing of 0 the lowest loss is 0."
    )
