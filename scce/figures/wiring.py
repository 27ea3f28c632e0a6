"""The figures of a wiring: what the framework reports and what is true, and the gradient that reaches the logits."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from scce.arrays import FloatArray
from scce.figures.frame import NEUTRAL, finished
from scce.readable import readable
from scce.wiring import Report, Training, double_softmax_floor


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


def training_curves(record: TrainingCurves) -> go.Figure:
    """Returns the reported loss, the true one, and that of the right wiring over the steps."""
    steps = np.arange(len(record.reported))
    figure = go.Figure()
    for name, losses, dash, width in (
        ("reported", record.reported, "solid", 4),
        ("true", record.true, "dash", 3),
        ("right wiring", record.right, "dot", 2),
    ):
        figure.add_scatter(
            x=steps,
            y=losses,
            mode="lines",
            name=name,
            line={"dash": dash, "width": width},
            hovertemplate="step %{x}: %{y:.4g} nats",
        )
    top = 1.1 * max(
        float(np.max(losses[np.isfinite(losses)], initial=0)) for losses in (record.reported, record.true, record.right)
    )
    if record.floor is not None:
        figure.add_hline(y=record.floor, line={"width": 2, "dash": "dash", "color": NEUTRAL})
        figure.add_annotation(
            x=1,
            xref="paper",
            y=record.floor,
            text=f"lowest it can report: {record.floor:.4f}",
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"size": 12},
        )
    figure = finished(
        figure,
        "The loss while the model trains",
        (),
        ("step", (0, len(steps) - 1)),
        ("loss (nats)", (0, top or 1)),
        340,
    )
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    return figure.update_layout(showlegend=True, legend=legend)


def describe_training_curves(record: TrainingCurves) -> str:
    """Returns the figure's message in one sentence."""
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


def gradients(record: Gradients) -> go.Figure:
    """Returns two bars per class: the gradient that reaches its logit, and the right one."""
    classes = [f"{k}{' (true)' if k == record.label else ''}" for k in range(len(record.right))]
    figure = go.Figure()
    few = len(classes) <= 6
    for name, slopes, pattern in (("reaches the logit", record.reaching, ""), ("should reach it", record.right, "/")):
        figure.add_bar(
            x=classes,
            y=np.clip(np.nan_to_num(slopes), -1.2, 1.2),
            name=name,
            marker={"pattern": {"shape": pattern}},
            text=[readable(float(slope), signed=True) for slope in slopes] if few else None,
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            customdata=[readable(float(slope), signed=True) for slope in slopes],
            hovertemplate="class %{x}: %{customdata}",
        )
    figure = finished(
        figure,
        "The gradient before the first step",
        (),
        ("class", None),
        ("\u2202loss/\u2202z", (-1.35, 1.35)),
        340,
    )
    figure.update_xaxes(type="category")
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    return figure.update_layout(showlegend=True, legend=legend)


def describe_gradients(record: Gradients) -> str:
    """Returns the figure's message in one sentence."""
    here, right = (float(slopes[record.label]) for slopes in (record.reaching, record.right))
    return (
        f"Along the logit of the true class, {record.label}, the gradient is {readable(here, signed=True)}; "
        f"it should be {readable(right, signed=True)}."
    )
