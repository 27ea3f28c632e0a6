"""The figures of a training: its losses and accuracies over the epochs, and its decisions in the plane."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from scce.arrays import FloatArray, IntArray
from scce.figures.frame import NEUTRAL, SYMBOLS, finished
from scce.readable import readable
from scce.training.regions import Regions

HEIGHT = 340
# Of both themes: a heat map takes no colours of the theme's.
COLOURS = ("#2f86c8", "#d5702a", "#2f9a78")
LEGEND = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}


@dataclass(frozen=True, eq=False)
class LossCurves:
    """Losses over E+1 epochs, in nats.

    Attributes:
        epochs: (E+1,) from 0.
        training: (E+1,) of the data that is learned from, with the weights after each epoch.
        held_out: (E+1,) of the data that is not.
        twin: (E+1,) of the training with the other encoding; None if there is none.
        last_epoch: where the run will end.
        lines: what gives the losses a meaning, by name: guessing evenly, and fresh weights.
    """

    epochs: IntArray
    training: FloatArray
    held_out: FloatArray
    twin: FloatArray | None
    last_epoch: int
    lines: dict[str, float]


def loss_curves(record: LossCurves) -> go.Figure:
    """Returns the losses over the epochs, between the lines that give them a meaning."""
    figure = go.Figure()
    tracks = [("training data", record.training, "solid", 3), ("held-out data", record.held_out, "dash", 3)]
    if record.twin is not None:
        tracks.append(("training data, the other encoding", record.twin, "dot", 6))
    for name, losses, dash, width in tracks:
        figure.add_scatter(
            x=record.epochs[: len(losses)],
            y=losses,
            mode="lines+markers" if len(losses) == 1 else "lines",
            name=name,
            line={"dash": dash, "width": width},
            hovertemplate="epoch %{x}: %{y:.4g} nats",
        )
    places = ((1.0, "top"), (0.5, "bottom"))  # so that two lines near each other do not cross out their names
    for (name, loss), (x, side) in zip(record.lines.items(), places, strict=False):
        figure.add_hline(y=loss, line={"width": 1.5, "dash": "dot", "color": NEUTRAL})
        figure.add_annotation(
            x=x,
            xref="paper",
            y=loss,
            text=f"{name} {readable(loss)}",
            showarrow=False,
            xanchor="right",
            yanchor=side,
            font={"size": 12},
        )
    shown = np.concatenate([record.training, record.held_out, list(record.lines.values())])
    ceiling = 4 * max(record.lines.values())  # a loss that explodes leaves the picture, and does not flatten the rest
    top = 1.12 * min(float(np.max(shown[np.isfinite(shown)], initial=0)), ceiling)
    figure = finished(figure, "Loss", (), ("epoch", (0, record.last_epoch)), ("loss (nats)", (0, top or 1)), HEIGHT)
    return figure.update_layout(showlegend=True, legend=LEGEND)


def describe_loss_curves(record: LossCurves) -> str:
    """Returns the figure's message in one sentence."""
    lines = ", ".join(f"{name} {readable(loss)}" for name, loss in record.lines.items())
    return (
        f"After {int(record.epochs[-1])} of {record.last_epoch} epochs the training loss is "
        f"{readable(float(record.training[-1]))} nats and the held-out loss "
        f"{readable(float(record.held_out[-1]))} nats; for comparison: {lines}."
    )


@dataclass(frozen=True, eq=False)
class AccuracyCurves:
    """Shares of right guesses over E+1 epochs.

    Attributes:
        epochs: (E+1,) from 0.
        training: (E+1,) of the data that is learned from, 0 to 1.
        held_out: (E+1,) of the data that is not.
        last_epoch: where the run will end.
        guessing: the share that guessing evenly gets right.
    """

    epochs: IntArray
    training: FloatArray
    held_out: FloatArray
    last_epoch: int
    guessing: float


def accuracy_curves(record: AccuracyCurves) -> go.Figure:
    """Returns the accuracies over the epochs."""
    figure = go.Figure()
    for name, shares, dash in (
        ("training data", record.training, "solid"),
        ("held-out data", record.held_out, "dash"),
    ):
        figure.add_scatter(
            x=record.epochs,
            y=shares,
            mode="lines+markers" if len(shares) == 1 else "lines",
            name=name,
            line={"dash": dash, "width": 3},
            hovertemplate="epoch %{x}: %{y:.1%}",
        )
    figure.add_hline(y=record.guessing, line={"width": 1.5, "dash": "dot", "color": NEUTRAL})
    figure = finished(figure, "Accuracy", (), ("epoch", (0, record.last_epoch)), ("right guesses", (0, 1.05)), HEIGHT)
    figure.update_yaxes(tickformat=".0%")
    return figure.update_layout(showlegend=True, legend=LEGEND, margin={"l": 66})  # a share takes more room


def describe_accuracy_curves(record: AccuracyCurves) -> str:
    """Returns the figure's message in one sentence."""
    return (
        f"After {int(record.epochs[-1])} epochs {record.training[-1]:.1%} of the training data and "
        f"{record.held_out[-1]:.1%} of the held-out data are guessed right; guessing evenly gets {record.guessing:.1%}."
    )


@dataclass(frozen=True, eq=False)
class Plane:
    """Decisions in the plane, and the examples they are learned from.

    Attributes:
        regions: the decisions.
        inputs: (N, 2) of the examples.
        labels: (N,) of the examples.
        losses: (N,) in nats; NaN where there is none.
        classes: K names, at most 3.
    """

    regions: Regions
    inputs: FloatArray
    labels: IntArray
    losses: FloatArray
    classes: Sequence[str]


def plane(record: Plane) -> go.Figure:
    """Returns the regions of the classes, and the examples, the larger the more they cost."""
    regions, num_classes = record.regions, len(record.classes)
    figure = go.Figure()
    scale = [[(k + side) / num_classes, COLOURS[k]] for k in range(num_classes) for side in (0, 1)]
    figure.add_heatmap(
        x=regions.x,
        y=regions.y,
        z=regions.guesses,
        zmin=-0.5,
        zmax=num_classes - 0.5,
        colorscale=scale,
        opacity=0.35,
        showscale=False,
        hoverinfo="skip",
    )
    for k, name in enumerate(record.classes):
        members = record.labels == k
        losses = record.losses[members]
        figure.add_scatter(
            x=record.inputs[members, 0],
            y=record.inputs[members, 1],
            mode="markers",
            name=name,
            marker={
                "size": 5 + 3 * np.minimum(np.nan_to_num(losses), 5),
                "symbol": SYMBOLS[k],
                "color": COLOURS[k],
                "line": {"width": 1, "color": NEUTRAL},
            },
            customdata=[readable(float(loss)) for loss in losses],
            hovertemplate="loss %{customdata} nats",
        )
    low, high = float(regions.x[0]), float(regions.x[-1])
    figure = finished(
        figure, "Decisions in the plane", (), ("first input", (low, high)), ("second input", (low, high)), 430
    )
    return figure.update_layout(showlegend=True, legend=LEGEND)


def describe_plane(record: Plane) -> str:
    """Returns the figure's message in one sentence."""
    guessed = [f"{name} {np.mean(record.regions.guesses == k):.0%}" for k, name in enumerate(record.classes)]
    mean = readable(float(record.losses.mean()))
    return f"Shares of the plane: {', '.join(guessed)}. The examples cost {mean} nats on average."
