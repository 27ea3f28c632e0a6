"""The loop of training: batch after batch, a step for each, and a record whenever there is something to draw."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from scce.arrays import FloatArray, InputError, IntArray
from scce.datasets import Dataset
from scce.training.network import Network, loss_and_gradients
from scce.training.optimizers import adam_step, no_moments, sgd_step
from scce.training.order import batch_order
from scce.training.progress import Progress, State, progress_of, truth_of
from scce.training.settings import Settings
from scce.training.work import estimated_work, layer_sizes, refuse_too_much


def train(
    network: Network,
    training: Dataset,
    settings: Settings,
    *,
    by_step: bool = False,
) -> Iterator[Progress]:
    """Returns the records of a run, each computed when it is asked for: one before the first step, one per epoch.

    Args:
        network: to start from, as initial_network gives it; it stays as it is.
        training: the examples to learn from.
        settings: of the run; the order of the batches comes from their seed.
        by_step: whether there is a record after every step.

    Raises:
        InputError: at once, if network, data and settings do not fit each other, or the run is too long.
    """
    start = State(0, 0, 0, math.nan, network, no_moments(network.weights), settings)
    records = resume(start, training, settings, by_step=by_step)
    return chain([progress_of(start, training)], records)


def resume(
    state: State,
    training: Dataset,
    settings: Settings,
    *,
    by_step: bool = False,
) -> Iterator[Progress]:
    """Returns the records that follow one of `train`: with the same arguments, those of a run that did not stop.

    With more epochs the run goes on for longer; another learning rate counts from here on.

    Raises:
        InputError: as `train`, and if the settings have another optimiser, batch size or seed.
    """
    for name in ("optimizer", "batch_size", "seed"):
        before, now = getattr(state.settings, name), getattr(settings, name)
        if now != before:
            raise InputError(f"the run began with {name} {before}, and cannot go on with {now}")
    _refuse_unless_fit(state.network, training, settings)
    refuse_too_much(estimated_work(training, settings, by_step=by_step))
    return _records(state, training, settings, by_step)


def _records(state: State, training: Dataset, settings: Settings, by_step: bool) -> Iterator[Progress]:
    if isinstance(state, Progress) and state.diverged:
        return
    truth = truth_of(training, settings)
    for epoch in range(state.epoch + 1, settings.epochs + 1):
        batches = batch_order(len(truth), settings.batch_size, epoch, settings.seed)
        for batch in batches[state.batch :]:
            state = after_step(state, training.inputs[batch], truth[batch], settings)
            if state.batch == len(batches):
                state = replace(state, epoch=epoch, batch=0)
            if by_step or state.epoch == epoch or not math.isfinite(state.running_loss):
                progress = progress_of(state, training)
                yield progress
                if progress.diverged:
                    return


def after_step(state: State, inputs: FloatArray, truth: IntArray | FloatArray, settings: Settings) -> State:
    """Returns the state after one step of the optimiser.

    Args:
        state: before it.
        inputs: of a batch, shape (n, D).
        truth: its labels (n,), or targets (n, K).
        settings: of the run.
    """
    network, moments, rate = state.network, state.moments, settings.learning_rate
    loss, gradient = loss_and_gradients(network, inputs, truth)
    if settings.optimizer == "adam":
        weights, moments = adam_step(network.weights, gradient, moments, learning_rate=rate, step=state.step + 1)
    else:
        weights, moments = sgd_step(network.weights, gradient, moments, learning_rate=rate, momentum=settings.momentum)
    seen = state.batch * settings.batch_size
    before = state.running_loss if seen else 0.0
    running_loss = (before * seen + loss * len(inputs)) / (seen + len(inputs))
    network = replace(network, weights=weights)
    return State(state.epoch, state.batch + 1, state.step + 1, running_loss, network, moments, settings)


def _refuse_unless_fit(network: Network, training: Dataset, settings: Settings) -> None:
    sizes = layer_sizes(training, settings)
    if network.sizes != sizes:
        raise InputError(
            f"a network of sizes {network.sizes} does not fit the training data and the settings: they make {sizes}"
        )
