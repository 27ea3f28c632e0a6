"""The figures of surprise and entropy: the curve of surprise, and what a wrong expectation adds to entropy."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray
from scce.figures.drawing import Drawing
from scce.figures.frame import FRACTIONS, INK, NEUTRAL, as_text, framed, numbers, rows, symbol_of
from scce.figures.marks import AT_THE_END, RIGHT, UP, Label, add_mark, labels
from scce.figures.minus_log import add_minus_log, formula, highest, minus_log_curve
from scce.figures.picture import Picture
from scce.information import Unit, entropy, in_unit, surprise
from scce.labels import one_hot, smooth_labels
from scce.readable import readable, readable_probability
from scce.surprise.two_distributions import TwoDistributions, account

FLOOR_NAMES = ("H(p), the floor", "KL, the excess")


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
    told = pair.told
    return SurpriseCurve(
        pair.outcomes,
        unit,
        event,
        float(in_unit(surprise(event), unit)),
        told.p,
        told.q,
        in_unit(told.surprises, unit),
        minus_log_curve(unit),
    )


def surprise_curve(record: SurpriseCurve) -> Picture:
    """Returns the curve with the event as a large cross, and each outcome at its q, the larger the higher its p."""
    top = highest(record.unit)
    drawing = framed(
        f"Surprise is {formula(record.unit)}",
        numbers("probability", *FRACTIONS),
        numbers(f"surprise ({record.unit})", 0, 1.04 * top),
        classes=record.outcomes,
        result=f"\u2716 one event: {readable(record.event_surprise)} {record.unit}",
    )
    costs = record.surprises
    said = labels(
        record.expected.tolist(),
        (np.minimum(costs, top) / top).tolist(),
        {},
        dict.fromkeys(np.flatnonzero(costs > top).tolist(), UP),
    )
    for k in range(len(record.outcomes)):
        _add_outcome(drawing, record, k, top, said.get(k))
    add_minus_log(drawing, record.curve)
    _add_event(drawing, record, top)
    return Picture(drawing, _said_of_surprise(record))


def _add_outcome(drawing: Drawing, record: SurpriseCurve, k: int, top: float, label: Label | None) -> None:
    cost = record.surprises[k]
    add_mark(
        drawing,
        record.expected[k],
        min(cost, top),
        label.text if label else "",
        label.side if label else "top right",
        name=as_text(record.outcomes[k]),
        marker={"size": 7 + 20 * float(record.happens[k]), "symbol": f"{symbol_of(k)}-open"},
        customdata=[readable(cost)],
        hovertemplate="q = %{x:.4g}<br>surprise = %{customdata}",
    )


def _add_event(drawing: Drawing, record: SurpriseCurve, top: float) -> None:
    """Adds the cross of the event; its number stands below the title, away from the outcomes' own."""
    cost = record.event_surprise
    beyond = cost > top
    add_mark(
        drawing,
        record.event,
        min(cost, top),
        UP if beyond else "",
        "bottom center",
        name="one event",
        marker={"size": 15, "symbol": "x", "color": NEUTRAL},
        customdata=[readable(cost)],
        hovertemplate="p = %{x:.4g}<br>surprise = %{customdata}",
    )


def _said_of_surprise(record: SurpriseCurve) -> str:
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


def floor_and_excess(record: FloorAndExcess) -> Picture:
    """Returns a stacked bar per expectation: the same floor H(p) under all, and what each adds."""
    largest = 4 * record.uniform
    drawing = framed(
        "H(p, q) = H(p) + KL(p\u2016q)",
        numbers(f"surprise to expect ({record.unit})", 0, largest),
        rows(),
        legend=FLOOR_NAMES,
        margin={"l": 70},
        bargap=0.35,
        barmode="stack",
    )
    _add_floor(drawing, record)
    _add_excess(drawing, record, 0.52 * largest - record.entropy)  # room for the numbers of a longer one
    return Picture(drawing, _said_of_floor(record))


def _add_floor(drawing: Drawing, record: FloorAndExcess) -> None:
    drawing.add_bar(
        x=[record.entropy] * len(record.expectations),
        y=record.expectations,
        orientation="h",
        name=FLOOR_NAMES[0],
        marker={"color": NEUTRAL},
        hovertemplate="H(p) = %{x:.4g}<extra></extra>",
    )


def _add_excess(drawing: Drawing, record: FloorAndExcess, longest: float) -> None:
    said = [readable(divergence) for divergence in record.divergences]
    beyond = [f" {RIGHT}" if divergence > longest else "" for divergence in record.divergences]
    drawing.add_bar(
        x=np.minimum(record.divergences, longest),
        customdata=said,
        y=record.expectations,
        orientation="h",
        name=FLOOR_NAMES[1],
        marker={"color": NEUTRAL, "pattern": {"shape": "/"}},
        text=[f"{readable(record.entropy)} + {one}{arrow}" for one, arrow in zip(said, beyond, strict=True)],
        hovertemplate="KL = %{customdata}<extra></extra>",
        **AT_THE_END,
    )


def _said_of_floor(record: FloorAndExcess) -> str:
    pairs = zip(record.expectations, record.divergences, strict=True)
    excess = ", ".join(f"{name} {readable(divergence)}" for name, divergence in pairs)
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


def lowest_loss(record: LowestLoss) -> Picture:
    """Returns the curve of the lowest reachable loss over the smoothing, with the reader's place on it."""
    smoothings, losses = record.curve
    drawing = framed(
        "The lowest loss a smoothed label allows",
        numbers("smoothing s", *FRACTIONS),
        numbers(f"lowest loss ({record.unit})", 0, 1.1 * float(losses.max())),
    )
    hover = "s = %{x:.2f}<br>lowest loss = %{y:.4g}<extra></extra>"
    drawing.add_scatter(x=smoothings, y=losses, mode="lines", line={"color": NEUTRAL}, hovertemplate=hover)
    add_mark(
        drawing,
        record.smoothing,
        record.loss,
        readable(record.loss),
        "bottom right" if record.smoothing < 0.8 else "bottom left",
        marker={"size": 14, "color": INK},
        hoverinfo="skip",
    )
    return Picture(drawing, _said_of_lowest(record))


def _said_of_lowest(record: LowestLoss) -> str:
    return (
        f"With {record.num_classes} classes and a smoothing of {record.smoothing:g} no model can get below "
        f"{readable(record.loss)} {record.unit}; with a smoothing of 0 the lowest loss is 0."
    )
