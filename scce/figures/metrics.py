"""The figures of the metric mixer: the confusion matrix, and what right and wrong guesses cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.figures.drawing import Drawing
from scce.figures.frame import FONT, LINE, NEUTRAL, PAPER, columns, framed, numbers, rows
from scce.figures.picture import Picture
from scce.metrics import Confusion, LossBeside
from scce.readable import readable

HEIGHT = 380
MOST_NUMBERED, LONGEST_NUMBER = 6, 4  # classes whose counts are written into the cells, and digits of a count
MOST_BINS, WIDEST = 30, 3.0  # of losses; times ln K, where the rest is put together
FAR = 0.6  # of the axis: words of a line beyond that stand to its left
# A count has no colour of its own: NEUTRAL, so thin in an empty cell and so thick in a full one, letters on both.
EMPTY, FULL = "rgba(138, 138, 138, 0.08)", "rgba(138, 138, 138, 0.6)"


@dataclass(frozen=True, eq=False)
class ConfusionTable:
    """How often a class was guessed as another, for a figure.

    Attributes:
        classes: (P,) the numbers of the classes that are shown.
        names: of them.
        counts: (P, P) a row per true class, a column per guess.
        num_classes: K.
    """

    classes: tuple[int, ...]
    names: tuple[str, ...]
    counts: IntArray
    num_classes: int


def confusion_table_of(record: Confusion, classes: Sequence[str]) -> ConfusionTable:
    """Returns the numbers of confusion_table."""
    return ConfusionTable(record.shown, tuple(classes[k] for k in record.shown), record.counts, record.num_classes)


def confusion_table(record: ConfusionTable) -> Picture:
    """Returns a table of colours: a row per true class, a column per guess; what is off the diagonal is wrong."""
    names, size = [str(k) for k in record.classes], len(record.classes)
    of_all = "" if size == record.num_classes else f", {size} of {record.num_classes:,} classes"
    drawing = framed(
        f"Guess beside truth{of_all}",
        columns("guess", categoryorder="array", categoryarray=names, tickvals=_few(names), tickangle=0),
        {**rows("true class"), "categoryorder": "array", "categoryarray": names, "tickvals": _few(names)},
        classes=record.names if size == record.num_classes and _has_names(record) else (),
        height=HEIGHT,
    )
    shares = record.counts / np.maximum(record.counts.sum(axis=1, keepdims=True), 1)
    drawing.add_heatmap(
        x=names,
        y=names,
        z=shares,
        zmin=0,
        zmax=1,
        colorscale=[[0, EMPTY], [1, FULL]],
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=record.counts,
        hovertemplate="true class %{y}, guess %{x}: %{customdata}<extra></extra>",
    )
    _add_diagonal(drawing, size)
    _add_counts(drawing, record, names)
    return Picture(drawing, _said_of_table(record))


def _has_names(record: ConfusionTable) -> bool:
    """Returns whether the names of the classes say more than their numbers."""
    return any(name not in (str(k), f"class {k}") for k, name in zip(record.classes, record.names, strict=True))


def _few(names: Sequence[str]) -> list[str]:
    """Returns the names that have room below a table on a phone: all of ten, every other of more."""
    return list(names[:: -(-len(names) // 10)])


def _add_diagonal(drawing: Drawing, size: int) -> None:
    """Adds a frame around each cell in which guess and true class are the same."""
    for k in range(size):
        corners = {"x0": k - 0.5, "x1": k + 0.5, "y0": k - 0.5, "y1": k + 0.5, "xref": "x", "yref": "y"}
        drawing.add_shape(type="rect", **corners, line={"width": 1, "color": NEUTRAL})


def _add_counts(drawing: Drawing, record: ConfusionTable, names: Sequence[str]) -> None:
    """Adds what is counted in each cell where there is room for it."""
    longest = len(str(int(record.counts.max())))
    if len(names) > MOST_NUMBERED or longest > LONGEST_NUMBER:
        return
    for (i, j), count in np.ndenumerate(record.counts):
        drawing.add_annotation(x=names[j], y=names[i], text=str(int(count)), showarrow=False, font=dict(FONT))


def _said_of_table(record: ConfusionTable) -> str:
    right, total = int(np.trace(record.counts)), int(record.counts.sum())
    return f"{right:,} of {total:,} guesses lie on the diagonal, where guess and true class are the same."


@dataclass(frozen=True, eq=False)
class LossBins:
    """How many right and wrong guesses cost how much.

    Attributes:
        middles: (B,) of the bins, in nats; the last one holds all that costs more.
        width: of a bin.
        right: (B,) how many right guesses.
        wrong: (B,) how many wrong ones.
        beside: what they are of.
    """

    middles: FloatArray
    width: float
    right: IntArray
    wrong: IntArray
    beside: LossBeside


def loss_bins_of(beside: LossBeside) -> LossBins:
    """Returns the numbers of loss_bins."""
    losses = np.concatenate([beside.right, beside.wrong])
    highest = float(np.minimum(losses, WIDEST * beside.most_if_right).max())
    edges = np.linspace(0, max(highest, 1.1 * beside.most_if_right), MOST_BINS + 1)
    inside = edges[-1] * (1 - 1e-9)
    right, wrong = (np.histogram(np.clip(part, 0, inside), edges)[0] for part in (beside.right, beside.wrong))
    return LossBins((edges[:-1] + edges[1:]) / 2, float(edges[1]), right, wrong, beside)


def loss_bins(record: LossBins) -> Picture:
    """Returns how many examples cost how much, right guesses and wrong ones, with the bounds ln 2 and ln K of both."""
    beside = record.beside
    top = 1.3 * int((record.right + record.wrong).max())
    right, wrong = f"right {len(beside.right):,}", f"wrong {len(beside.wrong):,}"
    drawing = framed(
        "Loss of right and wrong guesses",
        numbers("loss of an example (nats)", 0, float(record.middles[-1] + record.width / 2)),
        numbers("examples", 0, top),
        legend=(right, wrong),
        height=HEIGHT,
        barmode="stack",
        bargap=0.05,
    )
    for name, counts, pattern in ((right, record.right, ""), (wrong, record.wrong, "/")):
        drawing.add_bar(
            x=record.middles,
            y=counts,
            width=record.width * 0.95,
            name=name,
            marker={"color": NEUTRAL, "pattern": {"shape": pattern}},
            hovertemplate=f"{name.split()[0]}: %{{y}} at %{{x:.3f}} nats<extra></extra>",
        )
    _add_bounds(drawing, beside, float(record.middles[-1] + record.width / 2))
    return Picture(drawing, _said_of_bins(record))


def _add_bounds(drawing: Drawing, beside: LossBeside, end: float) -> None:
    """Adds ln 2, from which wrong guesses cost, and ln K, up to which right ones do; of two classes they are one."""
    both = abs(beside.most_if_right - beside.least_if_wrong) < 1e-9
    bounds = {
        "ln 2 = ln K" if both else "ln K": beside.most_if_right,
        **({} if both else {"ln 2": beside.least_if_wrong}),
    }
    for line, (name, place) in enumerate(bounds.items()):
        is_far = place > FAR * end
        drawing.add_shape(
            type="line",
            x0=place,
            x1=place,
            xref="x",
            y0=0,
            y1=1,
            yref="y domain",
            line={"width": 2, "dash": "dot", "color": NEUTRAL},
        )
        drawing.add_annotation(
            x=place,
            y=1,
            yref="paper",
            xanchor="right" if is_far else "left",
            yanchor="top",
            xshift=-4 if is_far else 4,
            yshift=-LINE * line,
            text=name,
            showarrow=False,
            bgcolor=PAPER,
            font=dict(FONT),
        )


def _said_of_bins(record: LossBins) -> str:
    beside = record.beside
    return (
        f"{len(beside.right):,} right guesses cost up to {readable(float(beside.right.max(initial=0)))} nats, "
        f"{len(beside.wrong):,} wrong ones up to {readable(float(beside.wrong.max(initial=0)))}."
    )
