"""What can be said of a run between two steps."""

import math
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.datasets import Dataset
from scce.labels import one_hot, smooth_labels
from scce.training.network import Network, forward_by_rows, mean_loss_and_slopes
from scce.training.optimizers import Moments
from scce.training.settings import Settings


@dataclass(frozen=True, eq=False)
class State:
    """Where a run is, and all that it needs to go on from here.

    Attributes:
        epoch: how many are finished; 0 before the first step.
        batch: how many batches of the next epoch are done.
        step: how many steps the optimiser has taken.
        running_loss: the mean over the epoch's examples so far, each as it was before its own step, in nats: what
            Keras reports as `loss`. It lags behind: most of it was computed with earlier weights. NaN before
            the first step.
        network: as it is now.
        moments: what the optimiser remembers.
        settings: of the last step.
    """

    epoch: int
    batch: int
    step: int
    running_loss: float
    network: Network
    moments: Moments
    settings: Settings


@dataclass(frozen=True, eq=False)
class Progress(State):
    """The same, and how good the network is now. Losses are means, in nats, with smoothing if there is any.

    Attributes:
        loss: of all training examples, with the weights as they are now: what Keras's `evaluate` says.
        accuracy: the share of them that is classified right, 0 to 1. Where all logits are NaN, the first class is
            taken for the answer, as in Keras: a share that looks like guessing beside a loss of NaN.
        diverged: whether a loss on the way is no longer finite. The run ends with such a record: NaN stays NaN.
    """

    loss: float
    accuracy: float
    diverged: bool


def progress_of(state: State, training: Dataset) -> Progress:
    """Returns the record of a state."""
    loss, accuracy = loss_and_accuracy(state.network, training, state.settings)
    return Progress(
        epoch=state.epoch,
        batch=state.batch,
        step=state.step,
        running_loss=state.running_loss,
        network=state.network,
        moments=state.moments,
        settings=state.settings,
        loss=loss,
        accuracy=accuracy,
        diverged=not math.isfinite(loss) or (state.step > 0 and not math.isfinite(state.running_loss)),
    )


def loss_and_accuracy(network: Network, dataset: Dataset, settings: Settings) -> tuple[float, float]:
    """Returns the mean loss in nats, NaN if a logit is not finite, and the share of right answers.

    Args:
        network: as it is.
        dataset: what it learned from, or examples it has never seen.
        settings: say how targets are smoothed, if they are.
    """
    logits = forward_by_rows(network, dataset.inputs)
    loss, _ = mean_loss_and_slopes(truth_of(dataset, settings), logits)
    return loss, float(np.mean(logits.argmax(axis=1) == dataset.labels))


def truth_of(dataset: Dataset, settings: Settings) -> IntArray | FloatArray:
    """Returns what the loss compares with: the labels (N,), or targets (N, K) in float32, smoothed or not."""
    if settings.encoding == "integer":
        return dataset.labels
    return smooth_labels(one_hot(dataset.labels, dataset.num_classes, np.float32), settings.smoothing)
