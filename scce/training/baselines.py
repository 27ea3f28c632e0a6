"""What a loss is worth: what a model pays that knows nothing, that only counts, or that has not learned yet."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import as_class_numbers, as_num_classes
from scce.datasets import Dataset
from scce.information import entropy
from scce.training.network import initial_network, num_parameters
from scce.training.progress import loss_and_accuracy
from scce.training.settings import Settings
from scce.training.work import layer_sizes

MOST_INITIAL_WORK = 10**8  # multiplications
INITIAL_SEEDS = 20  # of fresh weights


def uniform_loss(num_classes: int) -> float:
    """Returns the loss of a model that gives every class the same probability, in nats, whatever the labels are.

    loss = -ln(1/K) = ln K

    A loss above it is worse than no opinion at all: the model is sure of things that are not so.

    Args:
        num_classes: K, at least 2.

    Raises:
        InputError: if there are fewer than 2 classes.
    """
    return math.log(as_num_classes(num_classes))


def frequency_loss(labels: ArrayLike, num_classes: int) -> float:
    """Returns the loss of a model that gives every class its share of the labels, in nats: their entropy.

    loss = -(f[0] ln f[0] + ... + f[K-1] ln f[K-1])

    No model that ignores its inputs does better on these labels. One that does better has found something in the
    inputs; on labels it has not seen, that is learning, and on those it was trained on it may be memory.

    Args:
        labels: integers of shape (N,), each in 0..K-1.
        num_classes: K, at least 2.

    Raises:
        InputError: if the labels are not as above.
    """
    y = as_class_numbers(labels, as_num_classes(num_classes))
    return float(entropy(np.bincount(y.reshape(-1), minlength=num_classes) / y.size))


def initial_loss(dataset: Dataset, settings: Settings, num_seeds: int = INITIAL_SEEDS) -> float:
    """Returns the loss that a network has before it learns, in nats, as a mean over fresh weights.

    It is above ln K, because fresh weights give no zeros for logits: they have opinions, at random. For normal
    inputs the logits spread about as much as the inputs do; a last layer of zeros would start at ln K.
    Of a large data set every second, third, ... example is looked at: a page shows this number at once.

    Args:
        dataset: to compute the loss of.
        settings: of the network.
        num_seeds: how many networks, with the seeds 0, 1, 2 and so on.
    """
    sizes = layer_sizes(dataset, settings)
    most = MOST_INITIAL_WORK // (num_seeds * num_parameters(sizes))
    looked_at = _every(dataset, -(-len(dataset.labels) // max(1, most)))
    losses = [loss_and_accuracy(initial_network(sizes, seed), looked_at, settings)[0] for seed in range(num_seeds)]
    return float(np.mean(losses))


def _every(dataset: Dataset, step: int) -> Dataset:
    if step == 1:
        return dataset
    return replace(dataset, inputs=np.ascontiguousarray(dataset.inputs[::step]), labels=dataset.labels[::step])
