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
        batch: labels or targets, predictions in float32 or float64, and weights as arrays; None where all weigh 1.
        way: to one number; "mean" where the weighted mean is the same, no class weights where labels weigh 1 all.
        scores: what every example costs.
        result: the loss by the plain definition.
    """

    batch: Batch
    way: Way
    scores: Scores
    result: BatchLoss

    @property
    def labels(self) -> IntArray:
        """(N,) integers; of rows of targets the largest, or -1."""
        return self.scores.labels

    @property
    def targets(self) -> FloatArray | None:
        """(N, K) or None where the truth is integers."""
        return None if self.scores.soft is None else self.scores.soft.targets

    @property
    def predictions(self) -> FloatArray:
        """(N, K) logits or probabilities."""
        return np.asarray(self.batch.predictions)

    @property
    def own_weights(self) -> FloatArray | None:
        """(N,) of the examples themselves, or None where all are 1."""
        return None if self.batch.weights is None else np.asarray(self.batch.weights)

    @property
    def class_weights(self) -> FloatArray | None:
        """(K,) or None where there are none."""
        return None if self.way.class_weights is None else np.array(self.way.class_weights)

    @property
    def weights(self) -> FloatArray | None:
        """(N,) what losses are multiplied with, or None where that is 1; rows of targets hold their class weights."""
        if self.class_weights is None or self.targets is not None:
            return self.own_weights
        return self.result.reduction.weights

    @property
    def divides_by_classes(self) -> bool:
        """Whether the mean divides by the class weights of rows of targets."""
        return self.targets is not None and self.class_weights is not None and self.way.reduction == "weighted mean"

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
        if self.targets is not None:
            return np.asarray(self.shares != 0)
        at_label = self.labels[:, np.newaxis] == np.arange(self.num_classes)
        return self.counted[:, np.newaxis] & (at_label | (self.way.smoothing > 0))

    @property
    def needs_infinity(self) -> bool:
        """Whether a logarithm that the loss depends on is -inf."""
        return bool((self.needed & self.ruled_out).any())

    @property
    def ruled_out(self) -> BoolArray:
        """(N, K) whether the logarithm of this probability is -inf."""
        return np.asarray(self.predictions == (-np.inf if self.batch.from_logits else 0))

    @property
    def shares(self) -> FloatArray:
        """(N, K) what the logarithms of rows of targets are multiplied with, class weights and smoothing included."""
        targets = np.zeros(self.predictions.shape) if self.targets is None else self.targets
        weighted = targets if self.class_weights is None else targets * self.class_weights
        together = 1.0 if self.class_weights is None else weighted.sum(axis=-1, keepdims=True)
        smoothing = self.way.smoothing
        return np.asarray((1 - smoothing) * weighted + smoothing / self.num_classes * together)

    @property
    def multiplies_infinity(self) -> bool:
        """Whether a target of 0 meets a logarithm of -inf: the definition takes their product for 0."""
        return self.targets is not None and bool(((self.shares == 0) & self.ruled_out).any())

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
        infinite = (self.needed & self.ruled_out).any(axis=-1)
        return bool((infinite & (self.weights == 0) & self.counted).any())

    @property
    def error(self) -> float:
        """How far float32 may be from the loss, in nats."""
        reduced, losses = self.result.reduction, np.abs(self.result.terms)
        losses = np.where(np.isfinite(losses), losses, 0)
        sizes = np.where(np.isfinite(self.predictions) & self.batch.from_logits, np.abs(self.predictions), 0).max(
            axis=-1
        )
        each = 2e-6 * (self._masses + losses) + 3e-7 * self._masses * sizes
        return float(each[self.counted].sum() / abs(reduced.denominator or 1))

    @property
    def _masses(self) -> FloatArray:
        """(N,) how much an example weighs, whatever the signs of what it is made of."""
        if self.targets is None:
            return np.abs(self.result.reduction.weights)
        own = 1.0 if self.own_weights is None else np.abs(self.own_weights)
        return np.asarray(own * np.maximum(1, np.abs(self.shares).sum(axis=-1)))

    @property
    def tolerance_exponent(self) -> int:
        """The power of ten that bounds the error, -5 or more."""
        return max(-5, math.ceil(math.log10(self.error))) if self.error else -5
