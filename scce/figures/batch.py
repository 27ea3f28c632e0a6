"""The figures of a batch: its losses in order, and the fraction that is its mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.batch.scores import BatchLoss, Scores, worst_first
from scce.figures.drawing import Drawing
from scce.figures.frame import FONT, NEUTRAL, PAPER, Letters, columns, framed, numbers, rows
from scce.figures.marks import AT_THE_END, LEFT, RIGHT, UP, add_level
from scce.figures.picture import Picture
from scce.readable import readable

HEIGHT = 380
MOST_BARS, MOST_POINTS, MOST_SEGMENTS = 40, 400, 24
MOST_NUMBERS = 5  # that have room above their bars, on a phone too
FARTHEST = 4  # times the highest bar: a line that is farther up would flatten the bars
TINT = 0.4  # of a segment's colour, so that its name can be read on it


@dataclass(frozen=True, eq=False)
class SortedLosses:
    """The losses of a batch, the worst first.

    Attributes:
        examples: (P,) which example each one is of; every so many of a large batch, the worst always.
        ranks: (P,) how many are worse.
        losses: (P,) in nats, finite or infinite; an example without a loss is left out.
        num_examples: how many have a loss.
        size: how many examples there are in all.
        mean: of these losses, each counted once, in nats; NaN if there is none.
        loss: of the batch, in nats, if it is a mean too; NaN if it is a sum.
        uniform: the loss of guessing evenly, ln K.
    """

    examples: IntArray
    ranks: IntArray
    losses: FloatArray
    num_examples: int
    size: int
    mean: float
    loss: float
    uniform: float

    @property
    def levels(self) -> dict[str, float]:
        """What gives the losses a meaning, by its name: the loss of the batch, and what guessing evenly costs."""
        mean, loss = {"mean": self.mean}, {}
        if np.isfinite(self.loss) and not np.isclose(self.loss, self.mean, rtol=1e-9):
            mean, loss = {"plain mean": self.mean}, {"loss": self.loss}
        levels = {**loss, **mean, "guessing evenly": self.uniform}
        return {f"{name} {readable(level)}": level for name, level in levels.items() if np.isfinite(level)}


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
        np.nan if batch.name == "sum" else batch.loss,
        float(np.log(scores.num_classes)),
    )


def sorted_losses(record: SortedLosses) -> Picture:
    """Returns a bar per example of a small batch, or the falling line of a large one, between mean and ln K."""
    highest = max(record.uniform, record.losses[np.isfinite(record.losses)].max(initial=0))
    levels = {name: level for name, level in record.levels.items() if 0 <= level <= FARTHEST * highest}
    top = 1.25 * max(highest, *levels.values())
    few = record.size <= MOST_BARS
    order = [str(example) for example in record.examples]
    drawing = framed(
        "What each example costs",
        columns("example, the worst first", categoryorder="array", categoryarray=order)
        if few
        else numbers("how many cost more", 0, max(record.num_examples - 1, 1)),
        numbers("loss (nats)", 0, top),
        legend=tuple(levels),
        height=HEIGHT,
    )
    (_add_bars if few else _add_falling_line)(drawing, record, top)
    for (name, level), dash in zip(levels.items(), ("solid", "dash", "dot")[-len(levels) :], strict=True):
        add_level(drawing, level, name, dash=dash, layer="below" if few else "above")
    return Picture(drawing, _said_of_losses(record))


def _add_bars(drawing: Drawing, record: SortedLosses, top: float) -> None:
    """Adds a trace per example, in the order of the fraction's, so that each has the same colour in both figures."""
    costs = dict(zip(record.examples.tolist(), record.losses.tolist(), strict=True))
    for example in range(record.size):
        shown = [costs[example]] if example in costs else []  # none, where it has no loss
        drawing.add_bar(
            x=[str(example) for _ in shown],
            y=[min(loss, top) for loss in shown],
            text="".join(map(_at_the_bar, shown)) if record.num_examples <= MOST_NUMBERS else None,
            showlegend=False,
            textangle=0,
            hovertemplate="".join(_cost(example, loss) for loss in shown) + "<extra></extra>",
            **AT_THE_END,
        )


def _add_falling_line(drawing: Drawing, record: SortedLosses, top: float) -> None:
    drawing.add_scatter(
        x=record.ranks,
        y=np.minimum(record.losses, top),
        mode="lines",
        fill="tozeroy",
        showlegend=False,
        customdata=[_cost(*pair) for pair in zip(record.examples.tolist(), record.losses.tolist(), strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _at_the_bar(loss: float) -> str:
    """Returns the number of a bar; one that no bar is long enough for points beyond the edge."""
    return readable(loss) if np.isfinite(loss) else f"{UP} {readable(loss)}"


def _cost(example: int, loss: float) -> str:
    return f"example {example}: {readable(loss)} nats"


def _said_of_losses(record: SortedLosses) -> str:
    if not record.num_examples:
        return "No example has a loss."
    worst = f"Example {record.examples[0]} costs most, {readable(record.losses[0])} nats"
    return (
        f"{worst}; the mean of {record.num_examples} unweighted losses is {readable(record.mean)} nats, and guessing "
        f"evenly costs {readable(record.uniform)} nats."
    )


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


def fraction(record: Fraction) -> Picture:
    """Returns two bars on one scale, the numerator over the denominator: the loss is the ratio of their lengths."""
    lengths = _lengths_of(record)
    low, high = _range_of(lengths)
    drawing = framed(
        "loss = numerator / denominator",
        numbers("nats, over examples or weights", low, high),
        rows(),
        height=260,
        result=f"{readable(record.numerator)} nats / {record.denominator:,.6g} = {readable(record.loss)} nats",
        margin={"l": 106},
        bargap=0.35,
        barmode="relative",
        uniformtext={"mode": "hide", "minsize": Letters.TEXT},
    )
    parts = zip(record.names, record.terms, record.smoothing_terms, record.divisors, strict=True)
    for (name, *values), drawn in zip(parts, lengths, strict=True):
        _add_segment(drawing, name, values, drawn)
    _add_arrows(drawing, record)
    return Picture(drawing, _said_of_fraction(record))


def _lengths_of(record: Fraction) -> FloatArray:
    """Returns (P, 3) how long the segments are: a share that is no number has no length, an infinite one reaches far.

    As far as all that is finite, so that it is the longest.
    """
    parts = np.array([record.terms, record.smoothing_terms, record.divisors])
    far = float(np.abs(parts[np.isfinite(parts)]).sum()) or 1.0
    return np.nan_to_num(parts, nan=0.0, posinf=far, neginf=-far).T


def _add_arrows(drawing: Drawing, record: Fraction) -> None:
    """Adds where the numerator goes beyond the edge: an infinite term has no end."""
    terms = np.array([record.terms, record.smoothing_terms])
    for beyond, words, x, side in (
        (np.isposinf(terms).any(), f"\u221e {RIGHT}", 1, "right"),
        (np.isneginf(terms).any(), f"{LEFT} \u2212\u221e", 0, "left"),
    ):
        if beyond:
            drawing.add_annotation(
                x=x,
                xref="paper",
                xanchor=side,
                y="numerator",
                text=words,
                showarrow=False,
                bgcolor=PAPER,
                font=dict(FONT),
            )


def _add_segment(drawing: Drawing, name: str, values: Sequence[float], lengths: FloatArray) -> None:
    """Adds what one example adds to the numerator, by itself and by smoothing, and to the denominator."""
    term, smoothing, divisor = map(readable, values)
    drawing.add_bar(
        y=["numerator", "numerator", "denominator"],
        x=lengths,
        text=[name, "", name],
        orientation="h",
        name=name,
        marker={"opacity": TINT, "pattern": {"shape": ["", "/", ""]}, "line": {"width": 1, "color": NEUTRAL}},
        insidetextanchor="middle",
        insidetextfont=dict(FONT),
        textangle=0,
        textposition="inside",
        customdata=[
            f"example {name}: {term} nats",
            f"example {name}, smoothing: {smoothing} nats",
            f"example {name}: {divisor}",
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _range_of(lengths: FloatArray) -> tuple[float, float]:
    """Returns from where to where the bars reach, with a little room: what is negative lies to the left of 0."""
    numerator, denominator = lengths[:, :2], lengths[:, 2]
    low = min(float(each.clip(max=0).sum()) for each in (numerator, denominator))
    high = max(float(each.clip(min=0).sum()) for each in (numerator, denominator))
    return 1.05 * low, high + 0.05 * ((high - low) or 20)


def _said_of_fraction(record: Fraction) -> str:
    return (
        f"The numerator is {readable(record.numerator)} nats, the denominator {record.denominator:,.6g}; "
        f"the loss is {readable(record.loss)} nats."
    )
