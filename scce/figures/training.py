"""The figures of a training: its losses and accuracies over the epochs, and its decisions in the plane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.figures.drawing import Drawing
from scce.figures.frame import INK, NEUTRAL, framed, numbers, symbol_of
from scce.figures.marks import add_curve, add_level
from scce.figures.picture import Picture
from scce.readable import in_percent, readable
from scce.training import Point
from scce.training.regions import Regions

HEIGHT = 420
# Of both themes: a heat map takes no colours of the theme's.
COLOURS = ("#2f86c8", "#d5702a", "#2f9a78")


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
    lines: Mapping[str, float]


def loss_curves_of(
    points: Sequence[Point], twin: Sequence[Point] | None = None, *, last_epoch: int, lines: Mapping[str, float]
) -> LossCurves:
    """Returns the numbers of loss_curves.

    Args:
        points: of the run, one per epoch, from before the first step.
        twin: the same of the training with the other encoding, if there is one.
        last_epoch: where the run will end.
        lines: what gives the losses a meaning, by name, in nats.
    """
    return LossCurves(
        epochs=np.array([point.epoch for point in points]),
        training=np.array([point.loss for point in points]),
        held_out=np.array([point.held_out_loss for point in points]),
        twin=None if twin is None else np.array([point.loss for point in twin]),
        last_epoch=last_epoch,
        lines=lines,
    )


def loss_curves(record: LossCurves) -> Picture:
    """Returns the losses over the epochs, between the lines that give them a meaning."""
    epochs, hover = record.epochs, "epoch %{x}: %{y:.4g} nats"
    top = _top_of(record) or 1
    levels = {f"{name} {readable(loss)}": loss for name, loss in record.lines.items()}
    names = ("training data", "held-out data", *(("the other encoding",) if record.twin is not None else ()))
    drawing = framed(
        "Loss",
        numbers("epoch", 0, record.last_epoch),
        numbers("loss (nats)", 0, top),
        height=HEIGHT,
        legend=(*names, *levels),
    )
    add_curve(drawing, epochs, record.training, names[0], "solid", 3, hover, top, INK)
    add_curve(drawing, epochs, record.held_out, names[1], "dash", 3, hover, top, NEUTRAL)
    if record.twin is not None:
        add_curve(drawing, epochs[: len(record.twin)], record.twin, names[2], "dot", 6, hover, top, NEUTRAL)
    for (name, loss), dash in zip(levels.items(), ("solid", "dot"), strict=False):
        add_level(drawing, loss, name, width=1.5, dash=dash)
    return Picture(drawing, _said_of_losses(record))


def _top_of(record: LossCurves) -> float:
    """Returns where the picture ends: a loss that explodes leaves it, and does not flatten the rest."""
    shown = np.concatenate([record.training, record.held_out, list(record.lines.values())])
    return 1.12 * min(float(np.max(shown[np.isfinite(shown)], initial=0)), 4 * max(record.lines.values()))


def _said_of_losses(record: LossCurves) -> str:
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


def accuracy_curves_of(points: Sequence[Point], last_epoch: int, guessing: float) -> AccuracyCurves:
    """Returns the numbers of accuracy_curves.

    Args:
        points: of the run, one per epoch, from before the first step.
        last_epoch: where the run will end.
        guessing: the share that guessing evenly gets right.
    """
    return AccuracyCurves(
        epochs=np.array([point.epoch for point in points]),
        training=np.array([point.accuracy for point in points]),
        held_out=np.array([point.held_out_accuracy for point in points]),
        last_epoch=last_epoch,
        guessing=guessing,
    )


def accuracy_curves(record: AccuracyCurves) -> Picture:
    """Returns the accuracies over the epochs."""
    hover = "epoch %{x}: %{y:.1%}"
    names = ("training data", "held-out data", f"guessing evenly {in_percent(record.guessing)}")
    drawing = framed(
        "Accuracy",
        numbers("epoch", 0, record.last_epoch),
        numbers("right guesses", 0, 1.05, partial(in_percent, digits=0)),
        height=HEIGHT,
        legend=names,
    )
    add_curve(drawing, record.epochs, record.training, names[0], "solid", 3, hover, 1.05, INK)
    add_curve(drawing, record.epochs, record.held_out, names[1], "dash", 3, hover, 1.05, NEUTRAL)
    add_level(drawing, record.guessing, names[2], width=1.5)
    return Picture(drawing, _said_of_accuracies(record))


def _said_of_accuracies(record: AccuracyCurves) -> str:
    own, other, guess = map(in_percent, (record.training[-1], record.held_out[-1], record.guessing))
    return (
        f"After {int(record.epochs[-1])} epochs {own} of the training data and {other} of the held-out data are "
        f"guessed right; guessing evenly gets {guess}."
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


def plane(record: Plane) -> Picture:
    """Returns the regions of the classes, and the examples, the larger the more they cost."""
    edges = (float(record.regions.x[0]), float(record.regions.x[-1]))
    drawing = framed(
        "Decisions in the plane",
        numbers("first input", *edges),
        numbers("second input", *edges),
        height=HEIGHT,
        legend=record.classes,
    )
    _add_regions(drawing, record)
    for k in range(len(record.classes)):
        _add_examples(drawing, record, k)
    return Picture(drawing, _said_of_plane(record))


def _add_regions(drawing: Drawing, record: Plane) -> None:
    num_classes = len(record.classes)
    drawing.add_heatmap(
        x=record.regions.x,
        y=record.regions.y,
        z=record.regions.guesses,
        zmin=-0.5,
        zmax=num_classes - 0.5,
        colorscale=[[(k + side) / num_classes, COLOURS[k]] for k in range(num_classes) for side in (0, 1)],
        opacity=0.35,
        showscale=False,
        hoverinfo="skip",
    )


def _add_examples(drawing: Drawing, record: Plane, k: int) -> None:
    """Adds the examples of class k; one without a loss is as small as one that costs nothing."""
    members = record.labels == k
    losses = record.losses[members]
    drawing.add_scatter(
        x=record.inputs[members, 0],
        y=record.inputs[members, 1],
        mode="markers",
        name=record.classes[k],
        marker={
            "size": 5 + 3 * np.minimum(np.nan_to_num(losses), 5),
            "symbol": symbol_of(k),
            "color": COLOURS[k],
            "line": {"width": 1, "color": NEUTRAL},
        },
        customdata=[readable(float(loss)) for loss in losses],
        hovertemplate="loss %{customdata} nats",
    )


def _said_of_plane(record: Plane) -> str:
    guessed = [f"{name} {in_percent(np.mean(record.regions.guesses == k), 0)}" for k, name in enumerate(record.classes)]
    mean = readable(float(record.losses.mean()))
    return f"Shares of the plane: {', '.join(guessed)}. The examples cost {mean} nats on average."
