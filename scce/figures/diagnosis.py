"""The figure of a diagnosis: the curve of a run, and on it what its shapes are seen by."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.diagnosis import Curve, Line, Shape, ShapeKey
from scce.figures.drawing import Drawing
from scce.figures.frame import LINE as LEGEND_LINE
from scce.figures.frame import NEUTRAL, framed, numbers, width_of
from scce.figures.marks import add_curve, add_level
from scce.figures.picture import Picture
from scce.readable import readable

HEIGHT = 330  # pixels, without its legend
MOST_LEVELS, MOST_SHAPES = 3, 5
LONGEST_NAME = 200  # pixels, in the legend
BEYOND = 12  # times what is usual: a loss above leaves the picture, and does not flatten the rest
ROOM = 1.12  # above the highest
LEVEL_DASHES = ("dot", "longdash", "dashdot")
HATCHED = MappingProxyType({"shape": "/", "fgcolor": NEUTRAL, "bgcolor": "rgba(0,0,0,0)", "size": 8, "solidity": 0.3})
# Shapes that are seen along a stretch of the curve, and those that are seen at single steps.
STRETCHES: tuple[ShapeKey, ...] = (
    "constant",
    "stuck_at_guessing",
    "floor",
    "hardly_moves",
    "oscillation",
    "apart_from_the_start",
)
MARKS: Mapping[ShapeKey, str] = MappingProxyType({"spike": "diamond", "by_heart": "star", "rising": "triangle-up"})
NAMES: Mapping[ShapeKey, str] = MappingProxyType(
    {
        "constant": "constant",
        "stuck_at_guessing": "stuck",
        "floor": "floor",
        "hardly_moves": "hardly moves",
        "oscillation": "up and down",
        "apart_from_the_start": "apart from the start",
        "by_heart": "lowest, and the end",
        "rising": "start and end",
    }
)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Where a shape is seen on a curve.

    Attributes:
        key: of the shape.
        name: in the legend.
        steps: (M,) where it is seen.
        losses: (M,) there, in nats; NaN where there is none.
    """

    key: ShapeKey
    name: str
    steps: IntArray
    losses: FloatArray


@dataclass(frozen=True, eq=False)
class LossCurveWithEvidence:
    """The losses of a run and what its shapes are seen by, in nats.

    Attributes:
        counted: what the steps are: "epoch" or "step".
        steps: (N,) of the training losses.
        training: (N,) losses; NaN and infinity where they are none.
        validation_steps: (M,) of the validation losses; empty where there are none.
        validation: (M,) losses.
        levels: lines across the figure, by name.
        evidence: of the shapes.
        said: the sentences of the shapes.
    """

    counted: str
    steps: IntArray
    training: FloatArray
    validation_steps: IntArray
    validation: FloatArray
    levels: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    said: tuple[str, ...]


def loss_curve_with_evidence_of(
    curve: Curve, found: Sequence[Shape], levels: Mapping[str, float] = MappingProxyType({})
) -> LossCurveWithEvidence:
    """Returns the numbers of loss_curve_with_evidence.

    Args:
        curve: `scce.diagnosis.curve_of` of what was pasted, or `curve_of_points` of a run on our own page.
        found: `scce.diagnosis.shapes` of the curve.
        levels: more lines across the figure, by name, in nats: {"ln 10 = 2.3026": 2.3026}. A shape that has a level
            brings its own, which is named by the first cause of it.
    """
    empty = Line((), ())
    other = curve.validation or empty
    return LossCurveWithEvidence(
        counted=curve.counted,
        steps=np.array(curve.training.steps, dtype=np.int64),
        training=np.array(curve.training.values, dtype=np.float64),
        validation_steps=np.array(other.steps, dtype=np.int64),
        validation=np.array(other.values, dtype=np.float64),
        levels=dict([*_levels(found), *levels.items()][:MOST_LEVELS]),
        evidence=tuple(_evidence(curve, found)),
        said=tuple(shape.sentence for shape in found),
    )


def loss_curve_with_evidence(record: LossCurveWithEvidence) -> Picture:
    """Returns the losses of a run over its steps, and on them what its shapes are seen by.

    A stretch that is stuck, at a floor or apart has a broad grey line along it; a spike and other single
    steps have marks; where the loss is no number, the picture is hatched; levels such as ln K are lines across it. The
    legend below names each of them, so that no words meet in the picture. The message says the sentences of the shapes.

    How a page shows it::

        curve = curve_of(text)
        found = shapes(curve, num_classes)
        picture = loss_curve_with_evidence(loss_curve_with_evidence_of(curve, found))
        show_picture("curve", picture)
    """
    low, high = _range_of_losses(record)
    names = [name for name, _ in _rows(record)]
    keys = (*names, *(each.name for each in record.evidence), *record.levels)
    drawing = framed(
        "The loss, and what it shows" if record.evidence else "The loss",
        numbers(record.counted, *_range_of_steps(record)),
        numbers("loss (nats)", low, high),
        height=HEIGHT + LEGEND_LINE * len(keys),
        legend=keys,
    )
    for (name, (steps, losses)), dash in zip(_rows(record), ("solid", "dash"), strict=False):
        add_curve(drawing, steps, losses, name, dash, 3, f"{record.counted} %{{x}}: %{{y:.4g}} nats", high)
    for each in record.evidence:
        _add_evidence(drawing, each, record.counted, (low, high))
    for (name, level), dash in zip(record.levels.items(), LEVEL_DASHES, strict=False):
        add_level(drawing, level, name, width=1.5, dash=dash)
    return Picture(drawing, _said(record))


def _levels(found: Sequence[Shape]) -> Iterator[tuple[str, float]]:
    for shape in found:
        if shape.level is not None and shape.key != "by_heart":
            yield _level(shape, shape.level)


def _level(shape: Shape, level: float) -> tuple[str, float]:
    """Returns the name of a shape's level and its height: the first cause of it, if its number is the level."""
    if shape.key == "stuck_at_guessing":
        return f"ln {round(math.exp(level)):,} = {level:.4f}", level
    for first in shape.causes[:1]:
        if first.basis == "number" and first.unit == "nats" and width_of(first.expression) <= LONGEST_NAME:
            return first.expression, first.value
    return f"level {readable(level)}", level


def _evidence(curve: Curve, found: Sequence[Shape]) -> Iterator[Evidence]:
    hatched = set()
    for shape in found[:MOST_SHAPES]:
        steps, losses = (shape.steps, shape.losses) if shape.key != "nan" else (_until_the_end(curve, shape), ())
        if shape.key != "nan" or steps not in hatched:  # training and validation often end at the same step
            yield Evidence(
                shape.key, _name(shape, curve.counted), np.array(steps, dtype=np.int64), np.array(losses, dtype=float)
            )
        hatched.add(steps)


def _name(shape: Shape, counted: str) -> str:
    if shape.key == "nan":
        return shape.title if shape.of == "training" else f"{shape.title}, validation"
    if shape.key == "spike":
        return f"spike at {counted} {shape.steps[int(np.argmax(shape.losses))]:,}"
    return NAMES[shape.key]


def _until_the_end(curve: Curve, shape: Shape) -> tuple[int, int]:
    """Returns the first step without a number, and the last one before there is one again."""
    line = curve.training if shape.of == "training" else curve.validation
    assert line is not None
    first = line.steps.index(shape.steps[0])
    last = next((i for i in range(first, len(line.steps)) if math.isfinite(line.values[i])), len(line.steps)) - 1
    return line.steps[first], line.steps[last]


def _rows(record: LossCurveWithEvidence) -> list[tuple[str, tuple[IntArray, FloatArray]]]:
    rows = [("training", (record.steps, record.training))]
    return rows + ([("validation", (record.validation_steps, record.validation))] if record.validation.size else [])


def _range_of_steps(record: LossCurveWithEvidence) -> tuple[float, float]:
    steps = np.concatenate([record.steps, record.validation_steps])
    low, high = float(steps.min()), float(steps.max())
    return (low, high) if low < high else (low - 1, high + 1)


def _range_of_losses(record: LossCurveWithEvidence) -> tuple[float, float]:
    """Returns where the picture begins and ends: at 0, unless a loss is below it, and above what is usual."""
    losses = np.concatenate([record.training, record.validation, list(record.levels.values())])
    finite = losses[np.isfinite(losses)]
    if not finite.any():
        return 0.0, 1.0
    most = BEYOND * max(float(np.median(np.abs(finite))), *map(abs, record.levels.values()), 1e-3)
    low, high = np.clip([finite.min(initial=0), finite.max(initial=0)], -most, most)
    return ROOM * float(low), ROOM * float(high)


def _add_evidence(drawing: Drawing, evidence: Evidence, counted: str, heights: tuple[float, float]) -> None:
    if evidence.key == "nan":
        _add_hatching(drawing, evidence, *heights)
    elif evidence.key in STRETCHES:
        _add_stretch(drawing, evidence)
    else:
        _add_marks(drawing, evidence, counted, heights[1])


def _add_stretch(drawing: Drawing, evidence: Evidence) -> None:
    drawing.add_scatter(
        x=evidence.steps,
        y=evidence.losses,
        mode="lines",
        name=evidence.name,
        line={"width": 14, "color": NEUTRAL},
        opacity=0.35,
        hoverinfo="skip",
    )


def _add_hatching(drawing: Drawing, evidence: Evidence, low: float, high: float) -> None:
    left, right = drawing.layout["xaxis"]["range"]
    first, last = (float(step) for step in evidence.steps)
    first = min(first, last - 0.03 * (right - left))  # a single step is seen, too
    drawing.add_scatter(
        x=[first, first, last, last],
        y=[low, high, high, low],
        mode="lines",
        name=evidence.name,
        fill="toself",
        fillpattern=dict(HATCHED),
        line={"width": 1, "color": NEUTRAL, "dash": "dot"},
        hoverinfo="skip",
    )


def _add_marks(drawing: Drawing, evidence: Evidence, counted: str, high: float) -> None:
    """Adds the marks of single steps; one beyond the top stands at the top."""
    drawing.add_scatter(
        x=evidence.steps,
        y=np.minimum(evidence.losses, high),
        mode="markers",
        name=evidence.name,
        marker={"symbol": MARKS[evidence.key], "size": 13, "color": NEUTRAL, "line": {"width": 1}},
        customdata=[readable(float(loss)) for loss in evidence.losses],
        hovertemplate=f"{counted} %{{x}}: %{{customdata}} nats",
        cliponaxis=False,
    )


def _said(record: LossCurveWithEvidence) -> str:
    losses, counted = record.training, record.counted
    over = f"1 {counted}" if len(losses) == 1 else f"{len(losses):,} {counted}s"
    ends = f"first {_nats(float(losses[0]))}, last {_nats(float(losses[-1]))}"
    return " ".join([f"The training loss over {over}: {ends}.", *record.said])


def _nats(loss: float) -> str:
    return "no number" if math.isnan(loss) else f"{readable(loss)} nats" if math.isfinite(loss) else "infinite"
