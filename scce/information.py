"""Uncertainty in numbers: surprise, entropy, cross-entropy, divergence, and their units.

Source: Shannon (1948), https://doi.org/10.1002/j.1538-7305.1948.tb01338.x;
Kullback and Leibler (1951), https://doi.org/10.1214/aoms/1177729694
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, InputError, as_distribution, as_probabilities, refuse_masked

Unit = Literal["nats", "bits"]


def surprise(probability: ArrayLike) -> FloatArray:
    """Returns how surprising an event is that had this probability.

    I = -ln p

    Certain events surprise nobody; halving p adds ln 2; and the surprises of independent events add up.

    Args:
        probability: p of any shape (...), each 0 to 1.

    Returns:
        Surprises of shape (...), in nats, infinite where p is 0.

    Raises:
        InputError: if a number is no probability.
    """
    return 0 - _log(as_probabilities(probability))


def entropy(probabilities: ArrayLike) -> FloatArray:
    """Returns how uncertain a distribution is: the surprise to expect from one draw.

    H = -(p[0] ln p[0] + ... + p[K-1] ln p[K-1]), with 0 ln 0 = 0

    Args:
        probabilities: shape (..., K), rows that sum to 1.

    Returns:
        Entropies of shape (...), in nats, from 0 (certain) to ln K (uniform).

    Raises:
        InputError: if a row is no distribution.
    """
    p = as_distribution(probabilities, "probabilities")
    # Probabilities that sum to 1 but for rounding can end a hair below 0, where an entropy never is.
    return np.maximum(0 - np.multiply(p, _log(p), out=np.zeros_like(p), where=p > 0).sum(axis=-1), 0)


def cross_entropy(target: ArrayLike, prediction: ArrayLike) -> FloatArray:
    """Returns the surprise to expect when the target is true and the prediction is believed.

    H(t, p) = -(t[0] ln p[0] + ... + t[K-1] ln p[K-1]) = H(t) + KL(t || p)

    Args:
        target: shape (..., K), rows that sum to 1.
        prediction: probabilities of the same shape.

    Returns:
        Cross-entropies of shape (...), in nats: never below the target's own entropy, infinite where
        the prediction rules out what the target allows.

    Raises:
        InputError: if a row is no distribution or the shapes differ.
    """
    t, p = _as_pair(target, prediction)
    return 0 - np.multiply(t, _log(p), out=np.zeros_like(t), where=t > 0).sum(axis=-1)


def kl_divergence(target: ArrayLike, prediction: ArrayLike) -> FloatArray:
    """Returns what a wrong prediction costs beyond the target's own entropy.

    KL(t || p) = t[0] (ln t[0] - ln p[0]) + ... + t[K-1] (ln t[K-1] - ln p[K-1])

    Args:
        target: shape (..., K), rows that sum to 1.
        prediction: probabilities of the same shape.

    Returns:
        Divergences of shape (...), in nats: 0 where the two agree, infinite where the
        prediction rules out what the target allows.

    Raises:
        InputError: if a row is no distribution or the shapes differ.
    """
    t, p = _as_pair(target, prediction)
    excess = np.subtract(_log(t), _log(p), out=np.zeros_like(t), where=t > 0)
    # The sum of rounded terms can end a hair below 0, where a divergence never is.
    return np.maximum(np.multiply(t, excess, out=np.zeros_like(t), where=t > 0).sum(axis=-1), 0)


def perplexity(nats: ArrayLike) -> FloatArray:
    """Returns among how many equally likely classes one would have to guess to be as uncertain.

    exp(H)

    Args:
        nats: entropies or cross-entropies of any shape (...).

    Returns:
        Numbers of classes of shape (...), from 1; infinite for an infinite entropy, or one above 709.78.
    """
    refuse_masked("nats", nats)
    with np.errstate(over="ignore"):
        return np.exp(np.asarray(nats, dtype=np.float64))


def in_unit(nats: ArrayLike, unit: Unit) -> FloatArray:
    """Returns nats as they are, or as bits: 1 nat is 1 / ln 2 = 1.4427 bits."""
    refuse_masked("nats", nats)
    values = np.asarray(nats, dtype=np.float64)
    return values / np.log(2) if unit == "bits" else values


def _log(p: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.log(p)


def _as_pair(target: ArrayLike, prediction: ArrayLike) -> tuple[FloatArray, FloatArray]:
    t = as_distribution(target, "targets")
    p = as_distribution(prediction, "predictions")
    if t.shape != p.shape:
        raise InputError(f"targets of shape {t.shape} do not fit predictions of shape {p.shape}")
    return t, p
