"""A batch of examples: what each of them costs, and how their costs become one number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import BoolArray, FloatArray, InputError, IntArray
from scce.batch.ways import as_way
from scce.batches import Batch, Way
from scce.reductions import Reduction, mean_over_examples, mean_over_weights, total
from scce.softmax import log_softmax

BLOCK_NUMBERS = 1 << 20  # predictions looked at together: 8 MiB of float64
_REDUCE = {"mean": mean_over_examples, "weighted mean": mean_over_weights, "sum": total}


@dataclass(frozen=True, eq=False)
class Scores:
    """What a model said about N examples: all that the loss of a batch needs to know, a number each.

    Attributes:
        labels: (N,) integers; one outside 0..K-1 has no loss.
        losses: (N,) -ln p of the true class, in nats; NaN where there is none.
        uniform_losses: (N,) the mean of -ln p over all classes: what label smoothing adds a share of.
        guesses: (N,) the class that got most; -1 where the predictions are no logits, or no probabilities.
        confidences: (N,) what it got; NaN where there is no guess.
        num_classes: K.
    """

    labels: IntArray
    losses: FloatArray
    uniform_losses: FloatArray
    guesses: IntArray
    confidences: FloatArray
    num_classes: int

    @property
    def right(self) -> BoolArray:
        """(N,) whether the guess is the label."""
        return np.asarray((self.guesses == self.labels) & (self.guesses >= 0))


def score(batch: Batch) -> Scores:
    """Returns what a model said about every example, by the plain definition.

    loss = -ln p[label]

    Probabilities are taken as they are: nothing is clipped, and a row need not sum to 1. No row is an error:
    one that holds NaN, an infinite logit or a number that is no probability has no loss.

    Args:
        batch: integer labels (N,), of which one outside 0..K-1 has no loss: it may be one to ignore.
            What the examples weigh is not asked.

    Raises:
        InputError: if the labels are no integers, or do not fit the predictions.
    """
    y, given = np.asarray(batch.labels), np.asarray(batch.predictions)
    if given.ndim != 2 or not given.size or y.shape != given.shape[:1] or y.dtype.kind not in "iu":
        raise InputError(f"{y.dtype} labels of shape {y.shape} do not fit predictions of shape {given.shape}")
    size = max(1, BLOCK_NUMBERS // given.shape[1])
    starts = range(0, len(y), size)
    return joined([_score(y[i : i + size], given[i : i + size], batch.from_logits) for i in starts])


def joined(parts: Sequence[Scores]) -> Scores:
    """Returns the scores of one batch that came in parts."""
    if len(parts) == 1:
        return parts[0]
    return Scores(
        labels=np.concatenate([part.labels for part in parts]),
        losses=np.concatenate([part.losses for part in parts]),
        uniform_losses=np.concatenate([part.uniform_losses for part in parts]),
        guesses=np.concatenate([part.guesses for part in parts]),
        confidences=np.concatenate([part.confidences for part in parts]),
        num_classes=parts[0].num_classes,
    )


def _score(labels: IntArray, predictions: FloatArray, from_logits: bool) -> Scores:
    given = predictions.astype(np.float64)
    usable = _are_logits(given) if from_logits else _are_probabilities(given)
    rows = np.where(usable[:, np.newaxis], given, 1)
    with np.errstate(divide="ignore", over="ignore"):  # what a model rules out costs infinitely much
        logs = log_softmax(rows) if from_logits else np.log(rows)
        uniform_losses = 0 - logs.mean(axis=-1)
    examples, num_classes = np.arange(len(rows)), rows.shape[1]
    known = usable & (labels >= 0) & (labels < num_classes)
    guesses = logs.argmax(axis=-1)
    return Scores(
        labels=labels,
        losses=np.where(known, 0 - logs[examples, np.where(known, labels, 0)], np.nan),
        uniform_losses=np.where(usable, uniform_losses, np.nan),
        guesses=np.where(usable, guesses, -1),
        confidences=np.where(usable, np.exp(logs[examples, guesses]), np.nan),
        num_classes=num_classes,
    )


def _are_logits(rows: FloatArray) -> BoolArray:
    return np.asarray((rows < np.inf).all(axis=-1) & (rows > -np.inf).any(axis=-1))


def _are_probabilities(rows: FloatArray) -> BoolArray:
    return np.asarray(((rows >= 0) & (rows <= 1)).all(axis=-1))


@dataclass(frozen=True, eq=False)
class BatchLoss:
    """How the losses of a batch became one number.

    Attributes:
        name: of the reduction.
        label_terms: (N,) what the label of each example adds to the numerator, in nats, weighted; 0 if ignored.
        smoothing_terms: (N,) what label smoothing adds to it.
        reduction: numerator and denominator, weights, and which examples count.
        accuracy: the share of the examples that count whose guess is right; NaN if none counts.
    """

    name: str
    label_terms: FloatArray
    smoothing_terms: FloatArray
    reduction: Reduction
    accuracy: float

    @property
    def terms(self) -> FloatArray:
        """(N,) what each example adds to the numerator, in nats: its weight times its loss."""
        return self.label_terms + self.smoothing_terms

    @property
    def loss(self) -> float:
        """The one number, in nats."""
        return self.reduction.loss


def batch_loss(scores: Scores, way: Way, weights: ArrayLike | None = None) -> BatchLoss:
    """Returns the loss of a batch, and what it is made of.

    loss of an example = (1 - s) * -ln p[label] + s * the mean of -ln p over all classes
    mean = sum of w * loss / number of examples,  weighted mean = sum of w * loss / sum of w

    Args:
        scores: of the batch.
        way: "mean", "weighted mean" or "sum"; the label whose examples count in neither sum; the smoothing s.
        weights: w of every example, shape (N,), finite; 1 if not given.

    Raises:
        InputError: if the weights do not fit, or the plain definition knows no such way.
    """
    way, w = as_way(way), _as_weights(weights, len(scores.losses))
    counted = np.ones(len(w), dtype=bool) if way.ignore_label is None else scores.labels != way.ignore_label
    sharp = _share_of(scores.losses, w * (1 - way.smoothing), counted)
    # A label that is no class has no smoothed target either.
    smooth = _share_of(np.where(np.isnan(scores.losses), np.nan, scores.uniform_losses), w * way.smoothing, counted)
    return BatchLoss(
        name=way.reduction,
        label_terms=sharp,
        smoothing_terms=smooth,
        reduction=_REDUCE[way.reduction](sharp + smooth, w, counted),
        accuracy=float(scores.right[counted].mean()) if counted.any() else np.nan,
    )


def _as_weights(weights: ArrayLike | None, size: int) -> FloatArray:
    if weights is None:
        return np.ones(size)
    w = np.asarray(weights, dtype=np.float64)
    if w.shape != (size,):
        raise InputError(f"weights of shape {w.shape} do not fit {size} examples")
    if not np.isfinite(w).all():
        raise InputError(f"weight {w[~np.isfinite(w)][0]} is not a finite number")
    return w


def _share_of(losses: FloatArray, factors: FloatArray, counted: BoolArray) -> FloatArray:
    # No share of an infinite loss is 0, not NaN.
    with np.errstate(over="ignore"):
        return np.multiply(losses, factors, out=np.zeros_like(losses), where=counted & (factors != 0))


def worst_first(scores: Scores, batch: BatchLoss) -> IntArray:
    """Returns the examples that count and have a loss, the one with the highest first, whatever they weigh: (M,)."""
    counted = np.flatnonzero(batch.reduction.counted & ~np.isnan(scores.losses))
    return counted[np.argsort(-scores.losses[counted], kind="stable")]
