"""The figures of a wiring: what the framework reports and what is true, and the gradient that reaches the logits."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray
from scce.figures.drawing import Drawing
from scce.figures.frame import NEUTRAL, framed, numbers, rows
from scce.figures.marks import AT_THE_END, LEFT, RIGHT, add_curve, add_level
from scce.figures.picture import Picture
from scce.readable import readable
from scce.wiring import Report, Training, double_softmax_floor

HEIGHT, BARS = 400, 46  # pixels: of a figure, and of the two bars of a class
LONGEST, WIDEST = 1.05, 2.0  # a bar, and the axis: the numbers stand beside the bars


@dataclass(frozen=True, eq=False)
class TrainingCurves:
    """Losses over steps.

    Attributes:
        reported: (S+1,) what the framework reports, in nats.
        true: (S+1,) the cross-entropy of the same logits.
        right: (S+1,) the true loss with the right wiring.
        floor: the lowest loss that the wiring can report; None if that is 0.
        verdict: what comes of it.
    """

    reported: FloatArray
    true: FloatArray
    right: FloatArray
    floor: float | None
    verdict: str


def training_curves_of(training: Training, right: Training) -> TrainingCurves:
    """Returns the numbers of training_curves, for a wiring and the right one of the same framework."""
    wiring = training.wiring
    doubled = not wiring.right and wiring.from_logits and not wiring.finds_logits
    floor = double_softmax_floor(training.logits.shape[-1]) if doubled else None
    return TrainingCurves(training.reported_losses, training.true_losses, right.true_losses, floor, training.verdict)


def training_curves(record: TrainingCurves) -> Picture:
    """Returns the reported loss, the true one, and that of the right wiring over the steps."""
    steps, hover = np.arange(len(record.reported)), "step %{x}: %{y:.4g} nats"
    shown = np.stack([record.reported, record.true, record.right])
    top = 1.1 * float(np.max(shown[np.isfinite(shown)], initial=0)) or 1
    names = ("reported", "true", "right wiring")
    floor = "" if record.floor is None else f"lowest it can report: {record.floor:.4f}"
    drawing = framed(
        "The loss while the model trains",
        numbers("step", 0, len(steps) - 1),
        numbers("loss (nats)", 0, top),
        height=HEIGHT,
        legend=(*names, *([floor] if floor else [])),
    )
    add_curve(drawing, steps, record.reported, names[0], "solid", 4, hover, top)
    add_curve(drawing, steps, record.true, names[1], "dash", 3, hover, top)
    add_curve(drawing, steps, record.right, names[2], "dot", 2, hover, top)
    if record.floor is not None:
        add_level(drawing, record.floor, floor, dash="dash")
    return Picture(drawing, _said_of_training(record))


def _said_of_training(record: TrainingCurves) -> str:
    floor = "" if record.floor is None else f" It cannot report less than {record.floor:.4f} nats."
    return (
        f"After {len(record.reported) - 1} steps the framework reports {readable(float(record.reported[-1]))} nats, "
        f"the true loss is {readable(float(record.true[-1]))} nats, and with the right wiring it would be "
        f"{readable(float(record.right[-1]))} nats.{floor}"
    )


@dataclass(frozen=True, eq=False)
class Gradients:
    """The slopes along the logits before the first step.

    Attributes:
        reaching: (K,) what reaches the logits.
        right: (K,) what should.
        label: the true class.
    """

    reaching: FloatArray
    right: FloatArray
    label: int


def gradients_of(report: Report, label: int) -> Gradients:
    """Returns the numbers of gradients."""
    return Gradients(report.gradient, report.right_gradient, label)


def gradients(record: Gradients) -> Picture:
    """Returns two bars per class, lying: the gradient that reaches its logit, and the right one."""
    names = ("reaches the logit", "should reach it")
    drawing = framed(
        "The gradient before the first step",
        numbers("\u2202loss/\u2202z (nats)", -WIDEST, WIDEST),
        rows("class"),
        height=max(HEIGHT, 160 + BARS * len(record.right)),
        legend=names,
        margin={"l": 96},
        bargap=0.2,
    )
    line = {"width": 1, "color": NEUTRAL}
    drawing.add_shape(type="line", x0=0, x1=0, xref="x", y0=0, y1=1, yref="y domain", line=line)
    _add_slopes(drawing, record, record.reaching, names[0], "")
    _add_slopes(drawing, record, record.right, names[1], "/")
    return Picture(drawing, _said_of_gradients(record))


def _add_slopes(drawing: Drawing, record: Gradients, slopes: FloatArray, name: str, pattern: str) -> None:
    said = [readable(float(slope), signed=True) for slope in slopes]
    drawing.add_bar(
        y=[f"{k}{' (true)' if k == record.label else ''}" for k in range(len(slopes))],
        x=np.clip(np.nan_to_num(slopes), -LONGEST, LONGEST),
        orientation="h",
        name=name,
        marker={"color": NEUTRAL, "pattern": {"shape": pattern}},
        text=[_with_arrow(float(slope), words) for slope, words in zip(slopes, said, strict=True)],
        customdata=said,
        hovertemplate="class %{y}: %{customdata}",
        **AT_THE_END,
    )


def _with_arrow(slope: float, words: str) -> str:
    """Returns the number of a bar, with an arrow where it is longer than its bar can be."""
    if slope > LONGEST:
        return f"{words} {RIGHT}"
    return f"{LEFT} {words}" if slope < -LONGEST else words


def _said_of_gradients(record: Gradients) -> str:
    here, right = (float(slopes[record.label]) for slopes in (record.reaching, record.right))
    return (
        f"Along the logit of the true class, {record.label}, the gradient is {readable(here, signed=True)}; "
        f"it should be {readable(right, signed=True)}."
    )
