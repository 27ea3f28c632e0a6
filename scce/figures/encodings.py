"""The figures of what an encoding costs: bytes over the number of classes, and what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray
from scce.classes import FEWEST_CLASSES
from scce.encodings.costs import LARGEST_VOCABULARY, Cost
from scce.encodings.memory import Memory, memory_of, readable_bytes
from scce.figures.drawing import Drawing
from scce.figures.frame import NEUTRAL, Axis, framed, powers, width_of
from scce.figures.marks import add_upright
from scce.figures.picture import Picture

HEIGHT, HEIGHT_MEASURED = 500, 360
PLOT, GAP = 320, 14  # pixels: of the figure of bytes between its axes, and between a word and a curve below it
CLOSE = 2.2  # times the size before: on a phone their names would touch
STROKES = ((4, "solid"), (4, "dot"), (1.5, "solid"))
UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


@dataclass(frozen=True)
class MemoryCurves:
    """Bytes of a batch over its number of classes.

    Attributes:
        num_examples: N
        num_classes: K, where the reader is.
        here: the bytes there.
        sizes: (P,) numbers of classes.
        labels: (P,) bytes of the integer labels: the same for every number of classes.
        targets: (P,) bytes of the one-hot rows.
        logits: (P,) bytes of the logits.
        known: names of well-known numbers of classes.
    """

    num_examples: int
    num_classes: int
    here: Memory
    sizes: FloatArray
    labels: FloatArray
    targets: FloatArray
    logits: FloatArray
    known: Mapping[str, int]


def memory_curves_of(
    num_examples: int, num_classes: int, label_type: str, float_type: str, known: Mapping[str, int]
) -> MemoryCurves:
    """Returns the numbers of memory_curves."""

    def memory(size: int) -> Memory:
        return memory_of(num_examples, size, label_dtype=label_type, float_dtype=float_type)

    sizes = np.unique(np.geomspace(FEWEST_CLASSES, LARGEST_VOCABULARY, 60).round().astype(int))
    each = [memory(int(size)) for size in sizes]
    return MemoryCurves(
        num_examples,
        num_classes,
        memory(num_classes),
        sizes,
        np.array([one.labels for one in each]),
        np.array([one.targets for one in each]),
        np.array([one.logits for one in each]),
        known,
    )


def memory_curves(record: MemoryCurves) -> Picture:
    """Returns a line each for labels, rows and logits, both axes logarithmic, with the known sizes marked."""
    named = {
        f"integer labels: {readable_bytes(record.here.labels)}": record.labels,
        # Rows and logits have the same shape and type, so they weigh the same.
        f"one-hot rows: {readable_bytes(record.here.targets)}": record.targets,
        f"logits: {readable_bytes(record.here.logits)}": record.logits,
    }
    drawing = framed(
        f"Memory of a batch of {record.num_examples:,}",
        _axis_of_classes(),
        _axis_of_bytes(record),
        height=HEIGHT,
        legend=tuple(named),
        margin={"l": 78},
    )
    for (name, counts), (width, dash) in zip(named.items(), STROKES, strict=True):
        _add_bytes(drawing, record, name, counts, width, dash)
    _add_here(drawing, record, (record.here.labels, record.here.targets))
    before = 0.0
    for name, size in record.known.items():
        close = size < CLOSE * before
        add_upright(drawing, size, _known(name, size), "left" if close else "center")
        before = size
    return Picture(drawing, _said_of_memory(record))


def _known(name: str, size: int) -> str:
    return f"{name} {size:,}"


def _axis_of_classes() -> Axis:
    return powers("number of classes", range=(np.log10(FEWEST_CLASSES), np.log10(LARGEST_VOCABULARY)), dtick=1)


def _axis_of_bytes(record: MemoryCurves) -> Axis:
    """Returns an axis with room above the curves for the words that stand upright there."""
    bottom, curve = np.log10(record.labels.min()) - 1.2, np.log10(np.maximum(record.targets, record.logits))
    heights = np.interp(np.log10(list(record.known.values())), np.log10(record.sizes), curve) - bottom
    taken = np.array([width_of(_known(*each)) + GAP for each in record.known.items()]) / PLOT
    return powers(
        "bytes",
        range=(bottom, max(curve.max() + 0.5, bottom + (heights / (1 - taken)).max())),
        tickvals=[1024**power for power in range(len(UNITS))],
        ticktext=[f"1 {unit}" for unit in UNITS],
    )


def _add_bytes(drawing: Drawing, record: MemoryCurves, name: str, counts: FloatArray, width: float, dash: str) -> None:
    drawing.add_scatter(
        x=record.sizes,
        y=counts,
        mode="lines",
        name=name,
        line={"width": width, "dash": dash},
        customdata=[readable_bytes(int(count)) for count in counts],
        hovertemplate="%{x:,} classes: %{customdata}",
    )


def _add_here(drawing: Drawing, record: MemoryCurves, counts: Sequence[int]) -> None:
    """Marks where the reader's batch is; the legend says what it weighs there."""
    drawing.add_scatter(
        x=[record.num_classes] * len(counts),
        y=list(counts),
        mode="markers",
        name=f"your {record.num_classes:,} classes",
        marker={"size": 12, "color": NEUTRAL},
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )


def _said_of_memory(record: MemoryCurves) -> str:
    here = record.here
    return (
        f"With {record.num_examples} examples and {record.num_classes} classes the integer labels take "
        f"{readable_bytes(here.labels)}, the one-hot rows {readable_bytes(here.targets)} and the logits "
        f"{readable_bytes(here.logits)}. The labels take the same for any number of classes; the others grow."
    )


@dataclass(frozen=True)
class Measured:
    """What loss and gradient cost on a machine.

    Attributes:
        num_examples: N
        costs: of both encodings, one per number of classes, the fewest first.
    """

    num_examples: int
    costs: Sequence[Cost]


def seconds_measured(record: Measured) -> Picture:
    """Returns the measured time of loss and gradient over the number of classes, a line per encoding."""
    integers = [1000 * cost.integer_seconds for cost in record.costs]
    rows = [1000 * cost.one_hot_seconds for cost in record.costs]
    return _measured(record, "Time of loss and gradient", "milliseconds", integers, rows)


def bytes_measured(record: Measured) -> Picture:
    """Returns the measured peak of memory beside the logits over the number of classes, a line per encoding."""
    integers = [cost.integer_bytes / 2**20 for cost in record.costs]
    rows = [cost.one_hot_bytes / 2**20 for cost in record.costs]
    return _measured(record, "Peak memory beside the logits", "MiB", integers, rows)


def _measured(record: Measured, title: str, unit: str, integers: Sequence[float], rows: Sequence[float]) -> Picture:
    names = ("integer labels", "one-hot rows")
    drawing = framed(
        title,
        _axis_of_classes(),
        powers(unit, dtick=1),
        result=f"{record.num_examples:,} examples",
        legend=names,
        height=HEIGHT_MEASURED,
        margin={"l": 78},
    )
    for name, values, symbol in zip(names, (integers, rows), ("circle", "square"), strict=True):
        drawing.add_scatter(
            x=[cost.num_classes for cost in record.costs],
            y=values,
            mode="lines+markers",
            name=name,
            cliponaxis=False,
            marker={"size": 9, "symbol": symbol},
            hovertemplate=f"%{{x:,}} classes: %{{y:.3g}} {unit}",
        )
    return Picture(drawing, _said_of_measured(record))


def _said_of_measured(record: Measured) -> str:
    last = record.costs[-1]
    return (
        f"For {record.num_examples:,} examples of {last.num_classes:,} classes, integers took "
        f"{1000 * last.integer_seconds:.3g} milliseconds and {readable_bytes(last.integer_bytes)}, one-hot rows "
        f"{1000 * last.one_hot_seconds:.3g} milliseconds and {readable_bytes(last.one_hot_bytes)}."
    )
