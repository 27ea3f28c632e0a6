"""The figures of a batch: its losses in order, and the fraction that is its mean."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from scce.arrays import FloatArray, IntArray
from scce.batch.scores import BatchLoss, Scores, worst_first
from scce.figures.frame import NEUTRAL, finished
from scce.readable import readable

MOST_BARS, MOST_POINTS, MOST_SEGMENTS = 40, 400, 24


@dataclass(frozen=True, eq=False)
class SortedLosses:
    """The losses of a batch, the worst first.

    Attributes:
        examples: (P,) which example each one is of; every so many of a large batch, the worst always.
        ranks: (P,) how many are worse.
        losses: (P,) in nats, finite or infinite; an example without a loss is left out.
        num_examples: how many have a loss.
        size: how many examples there are in all.
        mean: of the batch, in nats; NaN if there is none.
        uniform: the loss of guessing evenly, ln K.
    """

    examples: IntArray
    ranks: IntArray
    losses: FloatArray
    num_examples: int
    size: int
    mean: float
    uniform: float


def sorted_losses_of(scores: Scores, batch: BatchLoss) -> SortedLosses:
    """Returns the numbers of sorted_losses, for the examples that count."""
    order = worst_first(scores, batch)
    ranks = np.arange(len(order))
    if len(scores.losses) > MOST_BARS and len(order) > MOST_POINTS:
        ranks = np.linspace(0, len(order) - 1, MOST_POINTS).round().astype(int)
    return SortedLosses(
        order[ranks],
        ranks,
        scores.losses[order[ranks]],
        len(order),
        len(scores.losses),
        float(np.mean(scores.losses[order])) if len(order) else np.nan,
        float(np.log(scores.num_classes)),
    )


def sorted_losses(record: SortedLosses) -> go.Figure:
    """Returns a bar per example of a small batch, or the falling line of a large one, between mean and ln K."""
    finite = record.losses[np.isfinite(record.losses)]
    top = 1.25 * max(record.uniform, finite.max(initial=0))
    heights = np.minimum(record.losses, top)
    said = [f"example {example}: {readable(loss)} nats" for example, loss in zip(*_pairs(record), strict=True)]
    figure = go.Figure()
    if record.size <= MOST_BARS:
        # A trace per example, in the order of the fraction's, so that each has the same colour in both figures.
        for example in range(record.size):
            places = np.flatnonzero(record.examples == example)  # none, where it has no loss
            few = record.num_examples <= 12
            figure.add_bar(
                x=[str(example) for _ in places],
                y=heights[places],
                text="".join(map(readable, record.losses[places])) if few else None,
                textposition="outside",
                textangle=0,
                cliponaxis=False,
                hovertemplate="".join(said[place] for place in places) + "<extra></extra>",
            )
    else:
        figure.add_scatter(
            x=record.ranks,
            y=heights,
            mode="lines",
            fill="tozeroy",
            customdata=said,
            hovertemplate="%{customdata}<extra></extra>",
        )
    lines = (("mean", record.mean, "solid", 0.5), ("guessing evenly", record.uniform, "dot", 1.0))
    for name, value, dash, x in lines:
        if np.isfinite(value):
            figure.add_hline(y=value, line={"width": 2, "dash": dash, "color": NEUTRAL})
            figure.add_annotation(
                x=x,
                xref="paper",
                y=value,
                text=f"{name} {readable(value)}",
                showarrow=False,
                xanchor="center" if x < 1 else "right",
                yanchor="bottom",
                font={"size": 12},
            )
    word = "example" if record.size <= MOST_BARS else "examples, the worst first"
    figure = finished(figure, "What each example costs, the worst first", (), (word, None), ("loss (nats)", (0, top)))
    if record.size <= MOST_BARS:
        order = [str(example) for example in record.examples]
        figure.update_xaxes(type="category", categoryorder="array", categoryarray=order)
    return figure


def describe_sorted_losses(record: SortedLosses) -> str:
    """Returns the figure's message in one sentence."""
    if not record.num_examples:
        return "No example has a loss."
    worst = f"Example {record.examples[0]} costs most, {readable(record.losses[0])} nats"
    return (
        f"{worst}; the mean of {record.num_examples} unweighted losses is {readable(record.mean)} nats, and guessing "
        f"evenly costs {readable(record.uniform)} nats."
    )


def _pairs(record: SortedLosses) -> tuple[list[int], list[float]]:
    return record.examples.tolist(), record.losses.tolist()


@dataclass(frozen=True, eq=False)
class Fraction:
    """A loss as numerator over denominator, in segments.

    Attributes:
        names: (P,) of the examples, the last one perhaps "the other 476".
        terms: (P,) what each adds to the numerator, in nats, without smoothing.
        smoothing_terms: (P,) what smoothing adds to it.
        divisors: (P,) what each adds to the denominator.
        numerator: in nats.
        denominator: what it is divided by.
        loss: the one over the other.
    """

    names: tuple[str, ...]
    terms: FloatArray
    smoothing_terms: FloatArray
    divisors: FloatArray
    numerator: float
    denominator: float
    loss: float


def fraction_of(batch: BatchLoss) -> Fraction:
    """Returns the numbers of fraction."""
    order = np.argsort(-np.abs(np.nan_to_num(batch.terms)), kind="stable")
    size = len(order)
    shown = np.sort(order if size <= MOST_SEGMENTS else order[: MOST_SEGMENTS - 1])
    rest = np.setdiff1d(np.arange(size), shown)
    names = [str(i) for i in shown] + ([f"the other {len(rest):,}"] if len(rest) else [])

    def parts(values: FloatArray) -> FloatArray:
        return np.append(values[shown], values[rest].sum()) if len(rest) else values[shown]

    return Fraction(
        tuple(names),
        parts(batch.label_terms),
        parts(batch.smoothing_terms),
        parts(batch.reduction.divisors),
        batch.reduction.numerator,
        batch.reduction.denominator,
        batch.loss,
    )


def fraction(record: Fraction) -> go.Figure:
    """Returns two bars on one scale, the numerator over the denominator: the loss is the ratio of their lengths."""
    figure = go.Figure()
    lengths = zip(record.names, record.terms, record.smoothing_terms, record.divisors, strict=True)
    for name, term, smoothing, divisor in lengths:
        figure.add_bar(
            y=["numerator", "numerator", "denominator"],
            x=np.nan_to_num([term, smoothing, divisor], posinf=0, neginf=0),
            text=[name, "", name],
            orientation="h",
            name=name,
            marker={"pattern": {"shape": ["", "/", ""]}, "line": {"width": 1, "color": NEUTRAL}},
            insidetextanchor="middle",
            textangle=0,
            textposition="inside",
            customdata=[
                f"example {name}: {readable(term)} nats",
                f"example {name}, smoothing: {readable(smoothing)} nats",
                f"example {name}: {readable(divisor)}",
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    above, below = (np.array([trace.x[part] for trace in figure.data], float) for part in (slice(2), slice(2, None)))
    ends = np.concatenate([[0.0], above.reshape(-1).cumsum(), below.reshape(-1).cumsum()])
    low, high = float(ends.min()), float(ends.max())
    figure = finished(
        figure,
        "loss = numerator / denominator",
        (),
        ("nats, over examples or weights", (1.05 * low, high + 0.05 * (high - low or 1))),
        ("", None),
        height=230,
    )
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    said = f"{readable(record.numerator)} nats / {record.denominator:,.6g} = {readable(record.loss)} nats"
    figure.update_layout(title={"subtitle": {"text": said, "font": {"size": 15}}})
    figure.update_layout(uniformtext={"mode": "hide", "minsize": 9})
    return figure.update_layout(margin={"l": 92}, bargap=0.35, barmode="stack")


def describe_fraction(record: Fraction) -> str:
    """Returns the figure's message in one sentence."""
    return (
        f"The numerator is {readable(record.numerator)} nats, the denominator {record.denominator:,.6g}; "
        f"the loss is {readable(record.loss)} nats."
    )
