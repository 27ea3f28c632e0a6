"""What training makes of a wiring: one example, a layer whose only weights are its logits, plain SGD."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, InputError, IntArray, as_labels, as_logits, as_whole_number
from scce.losses import sparse_categorical_crossentropy
from scce.wiring.kind import Wiring
from scce.wiring.report import loss_and_gradient

Verdict: TypeAlias = Literal["learns", "learns slowly", "unlearns", "frozen", "NaN", "nothing to learn"]

VERDICTS: dict[Verdict, str] = {
    "learns": "The true loss falls, about as it does with the right wiring.",
    "learns slowly": "The true loss falls, but more slowly than with the right wiring.",
    "unlearns": "The weights move, and the true loss does not fall.",
    "frozen": "The weights stay where they are.",
    "NaN": "The loss or a weight becomes NaN.",
    "nothing to learn": "The model is right and certain from the start: its true loss is below 0.00001.",
}

LEARNED = 1e-5  # nats: nearer to 0, the slopes of float32 have few digits left
SLOWER = 0.9  # of the steps
FROZEN = 1e-3  # of the way that the right wiring moves a weight


@dataclass(frozen=True)
class Training:
    """S steps of SGD.

    Attributes:
        wiring: what lies between the logits and the loss.
        reported_losses: (S+1,) what the framework reports, in nats: before every step, and after the last.
        true_losses: (S+1,) the cross-entropy of the same logits, in nats; NaN where a logit is NaN or +inf.
        logits: (S+1, K) the weights, float32.
        verdict: a key of VERDICTS.
    """

    wiring: Wiring
    reported_losses: FloatArray
    true_losses: FloatArray
    logits: FloatArray
    verdict: Verdict


def train(wiring: Wiring, logits: ArrayLike, label: ArrayLike, learning_rate: float, num_steps: int) -> Training:
    """Returns what becomes of a model with this wiring: a Dense layer without bias, and the input 1.

    z[i] <- z[i] - learning_rate * d reported loss / d z[i]

    Args:
        wiring: the framework, the last layer and the loss.
        logits: the weights to start from, shape (K,).
        label: an integer in 0..K-1.
        learning_rate: above 0.
        num_steps: S, at least 1.

    Returns:
        Losses, weights and a verdict. NaN and infinity on the way are part of them, and no error.

    Raises:
        InputError: if an argument is not as above.
    """
    start = as_logits(logits)
    if start.ndim != 1:
        raise InputError(f"logits of shape {start.shape} are not those of one example, shape (K,)")
    y, rate = as_labels(label, start).reshape(1), _as_rate(learning_rate)
    steps = as_whole_number(num_steps, "number of steps", 1)
    losses, weights = _descent(wiring, start, y, rate, steps)
    right_weights = weights
    if wiring != (right := Wiring(wiring.framework, "linear", True)):
        right_weights = _right_weights(right, tuple(start.tolist()), int(y[0]), rate, steps)
    true_losses = _true_losses(weights, y)
    verdict = _verdict(losses, true_losses, weights, _true_losses(right_weights, y), right_weights)
    return Training(wiring, losses, true_losses, weights, verdict)


@lru_cache(maxsize=32)  # every wrong wiring of a framework is compared with the same one
def _right_weights(
    right: Wiring, start: tuple[float, ...], label: int, learning_rate: float, num_steps: int
) -> FloatArray:
    _, weights = _descent(right, np.array(start), np.array([label]), learning_rate, num_steps)
    weights.flags.writeable = False
    return weights


def _descent(
    wiring: Wiring, start: FloatArray, label: IntArray, learning_rate: float, num_steps: int
) -> tuple[FloatArray, FloatArray]:
    """Returns the reported losses (S+1,) and the weights (S+1, K)."""
    losses, weights = np.empty(num_steps + 1), np.empty((num_steps + 1, len(start)), dtype=np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        weights[0], rate = start, np.float32(learning_rate)
        for i in range(num_steps + 1):
            losses[i], gradient, _ = loss_and_gradient(wiring, weights[i : i + 1], label)
            if i < num_steps:
                weights[i + 1] = weights[i] - rate * gradient[0]
    return losses, weights


def _true_losses(weights: FloatArray, label: IntArray) -> FloatArray:
    losses = np.full(len(weights), np.nan)
    usable = np.isfinite(weights.max(axis=-1))  # NaN if any is
    if usable.any():
        rows = weights[usable].astype(np.float64)
        losses[usable] = sparse_categorical_crossentropy(np.repeat(label, len(rows)), rows)
    return losses


def _verdict(
    reported: FloatArray, true: FloatArray, weights: FloatArray, right_true: FloatArray, right_weights: FloatArray
) -> Verdict:
    if np.isnan(reported).any() or np.isnan(true).any():
        return "NaN"
    if true[0] < LEARNED:
        return "nothing to learn"
    if _way(weights) <= FROZEN * _way(right_weights):
        return "frozen"
    if true[-1] >= true[0]:
        return "unlearns"
    # After how many steps of the right descent its loss is as low as the one reached here.
    reached = np.interp(-max(true[-1], LEARNED), -np.maximum(right_true, LEARNED), np.arange(len(true)))
    return "learns slowly" if reached <= SLOWER * (len(true) - 1) else "learns"


def _way(weights: FloatArray) -> float:
    moved = np.zeros_like(weights[0])  # as a masked class: -inf stays where it is
    np.subtract(weights[-1], weights[0], out=moved, where=np.isfinite(weights[0]))
    return float(np.abs(moved).max())


def _as_rate(learning_rate: Any) -> float:
    number = isinstance(learning_rate, int | float | np.number) and not isinstance(learning_rate, bool)
    if not number or not 0 < learning_rate < np.inf:
        raise InputError(f"learning_rate {learning_rate!r} is not a finite number above 0")
    return float(learning_rate)
