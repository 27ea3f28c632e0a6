"""The records of a run's figures."""

from collections.abc import Mapping

import numpy as np

from scce.figures.training import AccuracyCurves, LossCurves
from scce.training import Run


def loss_curves_of(run: Run, lines: Mapping[str, float]) -> LossCurves:
    """Returns the numbers of loss_curves; the lines give them a meaning."""
    points = run.points
    twin = np.array([point.loss for point in run.tracks[1].points]) if len(run.tracks) > 1 else None
    return LossCurves(
        epochs=np.array([point.epoch for point in points]),
        training=np.array([point.loss for point in points]),
        held_out=np.array([point.held_out_loss for point in points]),
        twin=twin,
        last_epoch=run.epochs,
        lines=dict(lines),
    )


def accuracy_curves_of(run: Run) -> AccuracyCurves:
    """Returns the numbers of accuracy_curves."""
    points = run.points
    return AccuracyCurves(
        epochs=np.array([point.epoch for point in points]),
        training=np.array([point.accuracy for point in points]),
        held_out=np.array([point.held_out_accuracy for point in points]),
        last_epoch=run.epochs,
        guessing=1 / run.training.num_classes,
    )
