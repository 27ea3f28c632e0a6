"""Where in the plane a network decides for which class."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, InputError, IntArray
from scce.losses import sparse_categorical_crossentropy
from scce.softmax import softmax
from scce.training.network import Network, forward_by_rows


@dataclass(frozen=True, eq=False)
class Regions:
    """A grid over the plane.

    Attributes:
        x: (G,) of its columns.
        y: (G,) of its rows.
        guesses: (G, G) the class that gets most at each place.
        confidences: (G, G) what it gets.
    """

    x: FloatArray
    y: FloatArray
    guesses: IntArray
    confidences: FloatArray


def decision_regions(network: Network, low: float, high: float, num_places: int = 60) -> Regions:
    """Returns the class that a network of two inputs decides for, at every place of a grid.

    Args:
        network: with inputs x and y.
        low: where the grid begins on both axes.
        high: where it ends.
        num_places: G, along each axis.

    Raises:
        InputError: if the network does not take two inputs.
    """
    if network.sizes[0] != 2:
        raise InputError(f"a network of {network.sizes[0]} inputs has no picture in the plane; it takes 2")
    line = np.linspace(low, high, num_places, dtype=np.float32)
    places = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    logits = forward_by_rows(network, places)
    probabilities = softmax(np.where(np.isfinite(logits), logits, 0))
    shape = (num_places, num_places)
    return Regions(line, line, probabilities.argmax(axis=-1).reshape(shape), probabilities.max(axis=-1).reshape(shape))


def example_losses(network: Network, inputs: FloatArray, labels: IntArray) -> FloatArray:
    """Returns the loss of each example, in nats: (N,); NaN where a logit is not finite."""
    logits = forward_by_rows(network, inputs).astype(np.float64)
    usable = np.asarray(np.isfinite(logits).all(axis=-1))
    losses = sparse_categorical_crossentropy(labels, np.where(usable[:, np.newaxis], logits, 0))
    return np.where(usable, losses, np.nan)
