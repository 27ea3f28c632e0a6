"""The same example for every position of every slider at once: what the live component looks up.

While one slider moves, only one logit changes. So all the pictures a drag can lead to are known
before it starts, and one call of the core computes them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, IntArray, as_logits, as_temperature
from scce.softmax import softmax_of


@dataclass(frozen=True)
class Pictures:
    """All that can be shown for a batch (...) of logits (..., K), whichever class is the true one.

    Attributes:
        powers: (..., K), exp of each logit over T, the largest of a row being 1.
        probabilities: (..., K), their shares.
        losses: (..., K), entry k if class k is the true one, in nats.
        gradients_if_true: (..., K), the slope along logit k if class k is the true one.
        gradients_if_other: (..., K), the slope along logit k if another class is.
    """

    powers: FloatArray
    probabilities: FloatArray
    losses: FloatArray
    gradients_if_true: FloatArray
    gradients_if_other: FloatArray

    @property
    def times_guessing(self) -> FloatArray:
        """(..., K) each loss over that of a model that guesses evenly, ln K."""
        return self.losses / np.log(self.losses.shape[-1])


def pictures(logits: ArrayLike, temperature: ArrayLike = 1.0) -> Pictures:
    """Returns what can be shown for every row of logits.

    Args:
        logits: shape (..., K).
        temperature: T > 0, one for all or one per row, shape (..., 1).
    """
    unscaled = as_logits(logits)
    divisor = as_temperature(temperature, unscaled).astype(unscaled.dtype)
    scaled = unscaled / divisor
    found = softmax_of(scaled)
    return Pictures(
        powers=found.powers,
        probabilities=found.probabilities,
        losses=0 - found.log_probabilities,
        gradients_if_true=-found.complements / divisor,
        gradients_if_other=found.probabilities / divisor,
    )


def sweep(
    logits: ArrayLike, positions: ArrayLike, temperature: float = 1.0, sliders: IntArray | None = None
) -> Pictures:
    """Returns what can be shown while one slider moves and the others rest.

    Args:
        logits: shape (K,), where the sliders rest.
        positions: shape (P,), where a slider can go, the same for all.
        temperature: T > 0.
        sliders: which sliders move, shape (S,); all K of them if not given.

    Returns:
        Pictures for a batch (S, P): slider s at position p.
    """
    resting = as_logits(logits)
    stops = np.asarray(positions, dtype=resting.dtype)
    moving = np.arange(len(resting)) if sliders is None else np.asarray(sliders)
    batch = np.tile(resting, (len(moving), len(stops), 1))
    batch[np.arange(len(moving)), :, moving] = stops
    return pictures(batch, temperature)


def temperature_sweep(logits: ArrayLike, temperatures: ArrayLike) -> Pictures:
    """Returns what can be shown while the temperature moves and the logits rest: a batch (P,).

    Args:
        logits: shape (K,).
        temperatures: shape (P,), all positive.
    """
    stops = np.asarray(temperatures)
    return pictures(np.tile(as_logits(logits), (len(stops), 1)), stops[:, np.newaxis])


def slider_limit(logits: ArrayLike, reach: float = 0.0) -> float:
    """Returns how far the sliders go to both sides: the smallest of 10, 100, 1000, ... that holds every logit.

    Args:
        logits: shape (K,).
        reach: that they hold as well, at most 1e308.
    """
    sizes = np.abs(as_logits(logits))
    largest = max(reach, sizes[np.isfinite(sizes)].max())
    return next(limit for limit in (float(f"1e{power}") for power in range(1, 309)) if limit >= largest)


def slider_positions(limit: float, stride: int = 1) -> FloatArray:
    """Returns every stride-th of the 201 positions from -limit to limit; for limit 10 they are 0.1 apart."""
    return np.arange(-100, 101, stride) * limit / 100
