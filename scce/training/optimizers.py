"""Where the weights go from here: one step of SGD, and one of Adam, as Keras takes them."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from scce.arrays import FloatArray

OptimizerName: TypeAlias = Literal["adam", "sgd"]
OPTIMIZERS: tuple[OptimizerName, ...] = get_args(OptimizerName)

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Keras's defaults; PyTorch's epsilon is 1e-8, and stands elsewhere


@dataclass(frozen=True, eq=False)
class Moments:
    """What an optimiser remembers from step to step: SGD a velocity, Adam the means of slopes and of their squares.

    Attributes:
        first: (P,) SGD's velocity, or Adam's running mean of the slopes.
        second: (P,) Adam's running mean of the squared slopes; SGD leaves it at 0.
    """

    first: FloatArray
    second: FloatArray


def no_moments(weights: FloatArray) -> Moments:
    """Returns what an optimiser remembers before its first step: zeros."""
    return Moments(np.zeros_like(weights), np.zeros_like(weights))


def sgd_step(
    weights: FloatArray, gradient: FloatArray, moments: Moments, *, learning_rate: float, momentum: float = 0.0
) -> tuple[FloatArray, Moments]:
    """Returns the weights after a step downhill, and the new velocity.

    velocity <- momentum * velocity - learning_rate * gradient
    weights <- weights + velocity

    PyTorch multiplies the learning rate in later (weights <- weights - learning_rate * sum of gradients). That is
    the same as long as the rate stays the same.

    Source: Polyak (1964), https://doi.org/10.1016/0041-5553(64)90137-5
    """
    with np.errstate(over="ignore", invalid="ignore"):
        velocity = momentum * moments.first - learning_rate * gradient
        return weights + velocity, Moments(velocity, moments.second)


def adam_step(
    weights: FloatArray, gradient: FloatArray, moments: Moments, *, learning_rate: float, step: int
) -> tuple[FloatArray, Moments]:
    """Returns the weights after a step of about the learning rate each, whatever the size of their slopes.

    mean <- mean + (gradient - mean) (1 - beta_1)
    square <- square + (gradient^2 - square) (1 - beta_2)
    weights <- weights - learning_rate * sqrt(1 - beta_2^step) / (1 - beta_1^step) * mean / (sqrt(square) + epsilon)

    Both means start at 0 and are too small at first; the factor makes up for it. It does not reach epsilon:
    this is the "epsilon hat" of the paper, as in Keras. PyTorch adds its epsilon after the correction.

    Args:
        weights: (P,).
        gradient: (P,).
        moments: of the step before.
        learning_rate: above 0.
        step: counted from 1.

    Source: Kingma and Ba (2015), https://arxiv.org/abs/1412.6980
    """
    correction = math.sqrt(1 - BETA_2**step) / (1 - BETA_1**step)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = moments.first + (gradient - moments.first) * (1 - BETA_1)
        square = moments.second + (gradient * gradient - moments.second) * (1 - BETA_2)
        return weights - learning_rate * correction * mean / (np.sqrt(square) + EPSILON), Moments(mean, square)
