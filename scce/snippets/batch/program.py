"""A batch, the way to its loss, and what a writer of programs asks about them."""

import math
from dataclasses import dataclass

import numpy as np

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.batch import BatchLoss, Scores
from scce.batches import Batch, Way


@dataclass(frozen=True, eq=False)
class Program:
    """What a program is written of.

    Attributes:
        batch: labels, predictions in float32 or float64, and weights as arrays; None where all weigh 1.
        way: to one number; "mean" where the weighted mean is the same.
        scores: what every example costs.
        result: the loss by the plain definition.
    """

    batch: Batch
    way: Way
    scores: Scores
    result: BatchLoss

    @property
    def labels(self) -> IntArray:
        """(N,) integers."""
        return np.asarray(self.batch.labels)

    @property
    def predictions(self) -> FloatArray:
        """(N, K) logits or probabilities."""
        return np.asarray(self.batch.predictions)

    @property
    def weights(self) -> FloatArray | None:
        """(N,) or None where all are 1."""
        return None if self.batch.weights is None else np.asarray(self.batch.weights)

    @property
    def name(self) -> str:
        """What the predictions are called."""
        return "logits" if self.batch.from_logits else "probabilities"

    @property
    def num_classes(self) -> int:
        """K."""
        return int(self.predictions.shape[1])

    @property
    def counted(self) -> BoolArray:
        """(N,) false where an example is ignored."""
        return self.result.reduction.counted

    @property
    def of_nothing(self) -> bool:
        """Whether the loss is a mean that divides by 0."""
        return self.result.reduction.denominator == 0

    @property
    def needed(self) -> BoolArray:
        """(N, K) whether the loss depends on the logarithm of this probability."""
        at_label = self.labels[:, np.newaxis] == np.arange(self.num_classes)
        return self.counted[:, np.newaxis] & (at_label | (self.way.smoothing > 0))

    @property
    def needs_infinity(self) -> bool:
        """Whether a logarithm that the loss depends on is -inf."""
        return bool((self.needed & (self.predictions == (-np.inf if self.batch.from_logits else 0))).any())

    @property
    def normalised(self) -> bool:
        """Whether softmax of the logarithms changes nothing: always so for logits, else where the rows sum to 1."""
        if self.batch.from_logits:
            return True
        sums = self.predictions[self.counted].sum(axis=-1, dtype=np.float64)
        return bool((np.abs(sums - 1) <= 1e-6).all())

    @property
    def has_weightless_infinity(self) -> bool:
        """Whether weight * loss is 0 * infinity for an example: the definition takes it for 0."""
        if self.weights is None:
            return False
        infinite = np.isinf(self.scores.uniform_losses if self.way.smoothing else self.scores.losses)
        return bool((infinite & (self.weights == 0) & self.counted).any())

    @property
    def error(self) -> float:
        """How far float32 may be from the loss, in nats."""
        reduced, losses = self.result.reduction, np.abs(self.result.terms)
        losses = np.where(np.isfinite(losses), losses, 0)
        sizes = np.where(np.isfinite(self.predictions) & self.batch.from_logits, np.abs(self.predictions), 0).max(
            axis=-1
        )
        each = 2e-6 * (np.abs(reduced.weights) + losses) + 3e-7 * np.abs(reduced.weights) * sizes
        return float(each[self.counted].sum() / abs(reduced.denominator or 1))

    @property
    def tolerance_exponent(self) -> int:
        """The power of ten that bounds the error, -5 or more."""
        return max(-5, math.ceil(math.log10(self.error))) if self.error else -5
