"""A stack of dense layers with relu between them: from inputs to logits, and from the loss back to every weight."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray, InputError, IntArray
from scce.kernel import categorical_loss_and_gradient, loss_and_gradient

Layers: TypeAlias = tuple[tuple[FloatArray, FloatArray], ...]

WEIGHTS_STREAM = 1  # of random numbers: the same seed gives others to the batches and to the data
ROWS = 64  # looked at together: with more, NumPy shares a product among threads, and on a busy machine they wait


@dataclass(frozen=True, eq=False)
class Network:
    """Dense layers of sizes D, hidden units, K.

    Attributes:
        sizes: how many numbers go into the first layer, and come out of each.
        weights: (P,) every number that is learned, in one row: kernel, bias, kernel, bias.
    """

    sizes: tuple[int, ...]
    weights: FloatArray

    @property
    def layers(self) -> Layers:
        """The same weights, in place, as a kernel (from, to) and a bias (to,) for each layer."""
        return as_layers(self.sizes, self.weights)


def initial_network(sizes: tuple[int, ...], seed: int) -> Network:
    """Returns a network that has learned nothing yet: random kernels, and biases of 0, as Keras starts.

    kernel[i, j] = uniform in -limit..limit, with limit = sqrt(6 / (from + to))

    Args:
        sizes: at least (D, K).
        seed: a whole number of at least 0.

    Returns:
        Weights in float32.

    Source: Glorot and Bengio (2010), https://proceedings.mlr.press/v9/glorot10a.html
    """
    random = np.random.default_rng([seed, 0, WEIGHTS_STREAM])
    network = Network(sizes, np.zeros(num_parameters(sizes), np.float32))
    for kernel, _ in network.layers:
        limit = math.sqrt(6 / sum(kernel.shape))
        kernel[:] = random.uniform(-limit, limit, kernel.shape)
    return network


def forward(network: Network, inputs: FloatArray) -> FloatArray:
    """Returns the logits (N, K) of inputs (N, D)."""
    return activations(network, inputs)[-1]


def forward_by_rows(network: Network, inputs: FloatArray) -> FloatArray:
    """Returns the logits (N, K) of many inputs (N, D), some rows at a time."""
    starts = range(0, len(inputs), ROWS)
    return np.concatenate([forward(network, inputs[i : i + ROWS]) for i in starts])


def activations(network: Network, inputs: FloatArray) -> tuple[FloatArray, ...]:
    """Returns what every layer is given, and at last the logits.

    a' = relu(a kernel + bias), and without relu in the last layer

    Args:
        network: of L layers.
        inputs: shape (N, D), of the weights' dtype.

    Returns:
        L + 1 arrays: the inputs (N, D), the hidden units (N, units) of each layer, the logits (N, K).
        Weights that have grown without bound give infinite and NaN logits, and no warning.

    Raises:
        InputError: if the inputs do not fit the first layer.
    """
    if inputs.ndim != 2 or inputs.shape[1] != network.sizes[0]:
        raise InputError(f"inputs of shape {inputs.shape} do not fit a network with {network.sizes[0]} inputs")
    layers, found = network.layers, [inputs]
    with np.errstate(over="ignore", invalid="ignore"):
        for kernel, bias in layers[:-1]:
            found.append(np.maximum(found[-1] @ kernel + bias, 0))
        kernel, bias = layers[-1]
        found.append(found[-1] @ kernel + bias)
    return tuple(found)


def loss_and_gradients(network: Network, inputs: FloatArray, truth: IntArray | FloatArray) -> tuple[float, FloatArray]:
    """Returns the mean loss of a batch, and its slope along every weight: the chain rule, from the last layer back.

    d loss / d kernel = a^T d,  d loss / d bias = sum of d over the batch,  d before = (d kernel^T) where a > 0

    Here a is what the layer was given and d the slope along what it computed; for the last layer d is (p - t) / N.

    Args:
        network: with K outputs.
        inputs: shape (N, D).
        truth: integer labels (N,), or targets (N, K), one-hot or soft. Nothing else differs between them.

    Returns:
        The loss in nats and the gradient (P,), in the order of network.weights. Both are NaN where a logit is
        not finite, as frameworks report it.

    Raises:
        InputError: if the arguments do not fit each other.
    """
    *given, logits = activations(network, inputs)
    loss, slopes = mean_loss_and_slopes(truth, logits)
    gradient = np.empty_like(network.weights)
    layers = list(zip(network.layers, as_layers(network.sizes, gradient), given, strict=True))
    with np.errstate(over="ignore", invalid="ignore"):
        for i, ((kernel, _), (kernel_slopes, bias_slopes), before) in reversed(list(enumerate(layers))):
            np.matmul(before.T, slopes, out=kernel_slopes)
            slopes.sum(axis=0, out=bias_slopes)
            if i > 0:
                slopes = (slopes @ kernel.T) * (before > 0)
    return loss, gradient


def mean_loss_and_slopes(truth: NDArray[np.generic], logits: FloatArray) -> tuple[float, FloatArray]:
    """Returns the mean loss in nats and its slope along each logit, (N, K); NaN if a logit is not finite."""
    if not np.isfinite(logits).all():
        return math.nan, np.full_like(logits, np.nan)
    function = loss_and_gradient if truth.ndim == 1 else categorical_loss_and_gradient
    with np.errstate(over="ignore"):
        loss, slopes = function(truth, logits, reduction="mean")
    return float(loss), slopes


def num_parameters(sizes: tuple[int, ...]) -> int:
    """Returns P, how many numbers a network of these sizes learns."""
    return sum((before + 1) * after for before, after in pairwise(sizes))


def as_layers(sizes: tuple[int, ...], row: FloatArray) -> Layers:
    """Returns a row of P numbers as kernels and biases: views of it, nothing is copied."""
    layers, end = [], 0
    for before, after in pairwise(sizes):
        start, end = end, end + (before + 1) * after
        layers.append((row[start : end - after].reshape(before, after), row[end - after : end]))
    return tuple(layers)
