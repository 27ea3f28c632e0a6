"""The figures of what an encoding costs: bytes over the number of classes, and what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from scce.arrays import FloatArray
from scce.classes import FEWEST_CLASSES
from scce.encodings.costs import LARGEST_VOCABULARY, Cost
from scce.encodings.memory import Memory, memory_of, readable_bytes
from scce.figures.frame import NEUTRAL, finished

HEIGHT = 430
RANGE = (np.log10(FEWEST_CLASSES), np.log10(LARGEST_VOCABULARY))  # of the axis of classes


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


def memory_curves(record: MemoryCurves) -> go.Figure:
    """Returns a line each for labels, rows and logits, both axes logarithmic, with the known sizes marked."""
    figure = go.Figure()
    for name, values, line in (
        ("integer labels", record.labels, {"width": 4}),
        ("one-hot rows", record.targets, {"width": 4, "dash": "dot"}),
        ("logits", record.logits, {"width": 1.5}),
    ):
        figure.add_scatter(
            x=record.sizes,
            y=values,
            mode="lines",
            name=name,
            line=line,
            customdata=[readable_bytes(int(value)) for value in values],
            hovertemplate="%{x:,} classes: %{customdata}",
        )
    # Rows and logits have the same shape and type, so they weigh the same.
    for name, value in (("integer labels", record.here.labels), ("one-hot rows, and logits", record.here.targets)):
        figure.add_scatter(
            x=[record.num_classes],
            y=[value],
            mode="markers+text",
            name=name,
            text=[f"{name}: {readable_bytes(value)}"],
            textposition="top left" if record.num_classes > 1000 else "top right",
            textfont={"size": 14},
            marker={"size": 12, "color": NEUTRAL},
            cliponaxis=False,
            hoverinfo="skip",
        )
    for name, size in record.known.items():
        figure.add_vline(x=size, line={"width": 1, "dash": "dot", "color": NEUTRAL})
        figure.add_annotation(
            x=np.log10(size),
            y=1,
            yref="paper",
            text=f"{name} {size:,}",
            textangle=-90,
            showarrow=False,
            xanchor="right",
            yanchor="top",
            font={"size": 11},
        )
    figure = finished(
        figure,
        f"Memory of a batch of {record.num_examples:,} examples",
        (),
        ("number of classes", RANGE),
        ("bytes", None),
        HEIGHT,
    )
    powers = range(0, 61, 10)
    names = ("1 B", "1 KiB", "1 MiB", "1 GiB", "1 TiB", "1 PiB", "1 EiB")
    low, high = int(record.labels.min()), int(max(record.targets.max(), record.logits.max()))
    figure.update_xaxes(type="log", dtick=1)
    figure.update_yaxes(
        type="log",
        tickvals=[2**power for power in powers],
        ticktext=names,
        range=(np.log10(low) - 1.2, np.log10(high) + 2.2),
    )
    return figure.update_layout(margin={"l": 60, "t": 40})


def describe_memory_curves(record: MemoryCurves) -> str:
    """Returns the figure's message in two sentences."""
    here = record.here
    return (
        f"With {record.num_examples} examples and {record.num_classes} classes the integer labels take "
        f"{readable_bytes(here.labels)}, the one-hot rows {readable_bytes(here.targets)} and the logits "
        f"{readable_bytes(here.logits)}. The labels take the same for any number of classes; the others grow."
    )


def seconds_measured(num_examples: int, costs: Sequence[Cost]) -> go.Figure:
    """Returns the measured time of loss and gradient over the number of classes, a line per encoding."""
    return _measured(
        f"Time of loss and gradient, {num_examples:,} examples",
        "milliseconds",
        costs,
        [1000 * cost.integer_seconds for cost in costs],
        [1000 * cost.one_hot_seconds for cost in costs],
    )


def bytes_measured(num_examples: int, costs: Sequence[Cost]) -> go.Figure:
    """Returns the measured peak of memory beside the logits over the number of classes, a line per encoding."""
    return _measured(
        f"Peak memory beside the logits, {num_examples:,} examples",
        "MiB",
        costs,
        [cost.integer_bytes / 2**20 for cost in costs],
        [cost.one_hot_bytes / 2**20 for cost in costs],
    )


def describe_measured(num_examples: int, costs: Sequence[Cost]) -> str:
    """Returns the message of both figures in one sentence."""
    last = costs[-1]
    milliseconds = 1000 * last.integer_seconds, 1000 * last.one_hot_seconds
    return (
        f"For {num_examples:,} examples of {last.num_classes:,} classes, integers took {milliseconds[0]:.3g} "
        f"milliseconds and {readable_bytes(last.integer_bytes)}, one-hot rows {milliseconds[1]:.3g} "
        f"milliseconds and {readable_bytes(last.one_hot_bytes)}."
    )


def _measured(
    title: str, unit: str, costs: Sequence[Cost], integers: Sequence[float], rows: Sequence[float]
) -> go.Figure:
    figure = go.Figure()
    sizes = [cost.num_classes for cost in costs]
    for name, values, symbol, place in (
        ("integer labels", integers, "circle", "bottom right"),
        ("one-hot rows", rows, "square", "top left"),
    ):
        figure.add_scatter(
            x=sizes,
            y=values,
            mode="lines+markers+text",
            name=name,
            text=[name if i == len(sizes) // 2 else "" for i in range(len(sizes))],
            textposition=place,
            textfont={"size": 14},
            cliponaxis=False,
            marker={"size": 9, "symbol": symbol},
            hovertemplate=f"%{{x:,}} classes: %{{y:.3g}} {unit}",
        )
    figure = finished(figure, title, (), ("number of classes", RANGE), (unit, None))
    figure.update_xaxes(type="log", dtick=1)
    figure.update_yaxes(type="log", dtick=1)
    return figure.update_layout(margin={"t": 40})
