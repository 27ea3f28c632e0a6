"""A batch of examples: what each of them costs, and how their costs become one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scce.arrays import BoolArray, FloatArray, InputError, IntArray, refuse_masked
from scce.batch.row_facts import RowFacts, joined_facts, row_facts
from scce.batch.ways import as_way, check_fit
from scce.batches import Batch, Way
from scce.reductions import Reduction, mean_over_examples, mean_over_weights, total
from scce.softmax import log_softmax

BLOCK_NUMBERS = 1 << 20  # predictions looked at together: 8 MiB of float64
NO_CLASS = -1  # where no class is the one
_REDUCE = {"mean": mean_over_examples, "weighted mean": mean_over_weights, "sum": total}


@dataclass(frozen=True, eq=False)
class Soft:
    """What rows of targets say beyond one class per example.

    Attributes:
        targets: (N, K) as they are; a row need not sum to 1.
        losses: (N, K) -t ln p of each class, in nats; 0 where t is 0; NaN where an example has no loss.
    """

    targets: FloatArray
    losses: FloatArray


@dataclass(frozen=True, eq=False)
class Scores:
    """What a model said about N examples: all that the loss of a batch needs to know, a number each.

    Attributes:
        labels: (N,) integers; one outside 0..K-1 has no loss. Of a row of targets the class of the largest,
            or -1 where no class is alone the largest.
        losses: (N,) -ln p of the true class, or the sum of -t ln p, in nats; NaN where there is none.
        uniform_losses: (N,) the mean of -ln p over all classes: what label smoothing adds a share of.
        guesses: (N,) the class that got most; -1 where the predictions are no logits, or no probabilities.
        confidences: (N,) what it got; NaN where there is no guess.
        num_classes: K.
        rows: what the predictions look like.
        column_sums: (K,) of the finite predictions of all N examples; None where some examples were taken out.
        soft: what rows of targets say; None where the truth is integers.
    """

    labels: IntArray
    losses: FloatArray
    uniform_losses: FloatArray
    guesses: IntArray
    confidences: FloatArray
    num_classes: int
    rows: RowFacts
    column_sums: FloatArray | None = None
    soft: Soft | None = None

    @property
    def right(self) -> BoolArray:
        """(N,) whether the guess is the label."""
        return np.asarray((self.guesses == self.labels) & (self.guesses >= 0))

    @property
    def has_answer(self) -> BoolArray:
        """(N,) whether a guess can be right: not where two classes share the largest target."""
        everywhere = np.ones(len(self.labels), dtype=bool)
        return everywhere if self.soft is None else self.labels != NO_CLASS

    def at(self, examples: NDArray[Any]) -> "Scores":
        """Returns the scores of some examples: their positions, or (N,) which ones."""
        return Scores(
            labels=self.labels[examples],
            losses=self.losses[examples],
            uniform_losses=self.uniform_losses[examples],
            guesses=self.guesses[examples],
            confidences=self.confidences[examples],
            num_classes=self.num_classes,
            rows=self.rows.at(examples),
            soft=None if self.soft is None else Soft(self.soft.targets[examples], self.soft.losses[examples]),
        )


def score(batch: Batch) -> Scores:
    """Returns what a model said about every example, by the plain definition.

    loss = -ln p[label], or -(t[0] ln p[0] + ... + t[K-1] ln p[K-1]) of a row of targets

    Probabilities and targets are taken as they are: nothing is clipped, and a row need not sum to 1. No row is an
    error: one that holds NaN, an infinite logit, or a number that is no probability or no target has no loss.

    Args:
        batch: integer labels (N,), of which one outside 0..K-1 has no loss: it may be one to ignore; or rows of
            targets (N, K), which are kept with what they cost. What the examples weigh is not asked.

    Raises:
        InputError: if the labels are neither, do not fit the predictions, or either is masked.
    """
    refuse_masked("labels", batch.labels)
    refuse_masked("predictions", batch.predictions)
    y, given = np.asarray(batch.labels), np.asarray(batch.predictions)
    kinds, shape = ("iuf", given.shape) if y.ndim == 2 else ("iu", given.shape[:1])
    if given.ndim != 2 or not given.size or y.shape != shape or y.dtype.kind not in kinds:
        raise InputError(f"{y.dtype} labels of shape {y.shape} do not fit predictions of shape {given.shape}")
    size = max(1, BLOCK_NUMBERS // given.shape[1])
    starts = range(0, len(y), size)
    return joined([_score(y[i : i + size], given[i : i + size], batch.from_logits) for i in starts])


def joined(parts: Sequence[Scores]) -> Scores:
    """Returns the scores of one batch that came in parts."""
    if len(parts) == 1:
        return parts[0]
    soft = [part.soft for part in parts if part.soft is not None]
    sums = [part.column_sums for part in parts if part.column_sums is not None]
    return Scores(
        labels=np.concatenate([part.labels for part in parts]),
        losses=np.concatenate([part.losses for part in parts]),
        uniform_losses=np.concatenate([part.uniform_losses for part in parts]),
        guesses=np.concatenate([part.guesses for part in parts]),
        confidences=np.concatenate([part.confidences for part in parts]),
        num_classes=parts[0].num_classes,
        rows=joined_facts([part.rows for part in parts]),
        column_sums=np.sum(sums, axis=0) if len(sums) == len(parts) else None,
        soft=_joined_soft(soft) if soft else None,
    )


def _joined_soft(parts: Sequence[Soft]) -> Soft:
    return Soft(
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.losses for part in parts]),
    )


def _score(truth: NDArray[Any], predictions: FloatArray, from_logits: bool) -> Scores:
    given = predictions.astype(np.float64)
    usable = _are_logits(given) if from_logits else _are_probabilities(given)
    rows = np.where(usable[:, np.newaxis], given, 1)
    with np.errstate(divide="ignore", over="ignore"):  # what a model rules out costs infinitely much
        logs = log_softmax(rows) if from_logits else np.log(rows)
        uniform_losses = 0 - logs.mean(axis=-1)
    examples, guesses = np.arange(len(rows)), logs.argmax(axis=-1)
    soft = _soft(truth.astype(np.float64), logs, usable) if truth.ndim == 2 else None
    labels = truth if soft is None else _largest(soft.targets)
    other, can_be = _read_otherwise(given, from_logits)

    def cost(logarithms: FloatArray, lower: int) -> FloatArray:
        known = can_be if logarithms is other else usable
        if soft is not None:
            return np.full(len(labels), np.nan) if lower else _soft(soft.targets, logarithms, known).losses.sum(axis=-1)
        return _looked_up(labels.astype(np.int64) - lower if lower else labels, logarithms, known)

    return Scores(
        labels=labels,
        losses=_looked_up(labels, logs, usable) if soft is None else soft.losses.sum(axis=-1),
        uniform_losses=np.where(usable, uniform_losses, np.nan),
        guesses=np.where(usable, guesses, NO_CLASS),
        confidences=np.where(usable, np.exp(logs[examples, guesses]), np.nan),
        num_classes=rows.shape[1],
        rows=row_facts(given, labels, logs, other, cost),
        column_sums=_sums_of_columns(given),
        soft=soft,
    )


def _sums_of_columns(rows: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):
        return np.asarray(np.where(np.isfinite(rows), rows, 0.0).sum(axis=0))


def _read_otherwise(given: FloatArray, from_logits: bool) -> tuple[FloatArray, BoolArray]:
    """Returns the logarithms of logits read as probabilities, or the reverse, and for which rows that can be.

    Rows that are probabilities, as it is said, are not read as logits: the second answer costs as much as the first.
    """
    are_probabilities = _are_probabilities(given)
    can_be = are_probabilities if from_logits else ~are_probabilities & _are_logits(given)
    other = np.zeros_like(given)
    if can_be.any():
        with np.errstate(divide="ignore", over="ignore"):
            other[can_be] = np.log(given[can_be]) if from_logits else log_softmax(given[can_be])
    return other, can_be


def _looked_up(labels: IntArray, logs: FloatArray, usable: BoolArray) -> FloatArray:
    known = usable & (labels >= 0) & (labels < logs.shape[1])
    return np.where(known, 0 - logs[np.arange(len(logs)), np.where(known, labels, 0)], np.nan)


def _soft(targets: FloatArray, logs: FloatArray, usable: BoolArray) -> Soft:
    known = usable & _are_targets(targets)
    # A class with target 0 adds nothing, even where ln p is -inf: 0 times -inf would be NaN.
    losses = 0 - np.multiply(targets, logs, out=np.zeros_like(logs), where=known[:, np.newaxis] & (targets > 0))
    return Soft(targets, np.where(known[:, np.newaxis], losses, np.nan))


def _largest(targets: FloatArray) -> IntArray:
    """Returns the class of the largest target (N,), or -1 where no class is alone the largest."""
    is_largest = targets == targets.max(axis=-1, keepdims=True)  # nowhere, where one is NaN
    return np.where(is_largest.sum(axis=-1) == 1, is_largest.argmax(axis=-1), NO_CLASS)


def _are_logits(rows: FloatArray) -> BoolArray:
    return np.asarray((rows < np.inf).all(axis=-1) & (rows > -np.inf).any(axis=-1))


def _are_probabilities(rows: FloatArray) -> BoolArray:
    return np.asarray(((rows >= 0) & (rows <= 1)).all(axis=-1))


def _are_targets(rows: FloatArray) -> BoolArray:
    return np.asarray(((rows >= 0) & (rows < np.inf)).all(axis=-1))


@dataclass(frozen=True, eq=False)
class BatchLoss:
    """How the losses of a batch became one number.

    Attributes:
        name: of the reduction.
        label_terms: (N,) what the truth of each example adds to the numerator, in nats, weighted; 0 if ignored.
        smoothing_terms: (N,) what label smoothing adds to it.
        reduction: numerator and denominator, weights, and which examples count.
        accuracy: the share of the examples that count and have an answer whose guess is right; NaN if there is none.
    """

    name: str
    label_terms: FloatArray
    smoothing_terms: FloatArray
    reduction: Reduction
    accuracy: float

    @property
    def terms(self) -> FloatArray:
        """(N,) what each example adds to the numerator, in nats: its weight times its loss."""
        return _sum_of(self.label_terms, self.smoothing_terms)

    @property
    def loss(self) -> float:
        """The one number, in nats."""
        return self.reduction.loss


def batch_loss(scores: Scores, way: Way, weights: ArrayLike | None = None) -> BatchLoss:
    """Returns the loss of a batch, and what it is made of.

    loss of an example = (1 - s) * -ln p[label] + s * the mean of -ln p over all classes
    w = the weight of the example * the weight of its class
    mean = sum of w * loss / number of examples,  weighted mean = sum of w * loss / sum of w

    With class weights c, what label smoothing adds weighs as much as the example, whatever class it is of. Of a row
    of targets every class weighs by itself: -(c[0] t[0] ln p[0] + ...), and the example weighs c[0] t[0] + ....

    Args:
        scores: of the batch.
        way: "mean", "weighted mean" or "sum"; the label whose examples count in neither sum, where there are labels
            and not rows; the smoothing s; the class weights (K,).
        weights: of every example, shape (N,), finite; 1 if not given.

    Raises:
        InputError: if the weights do not fit, or the plain definition knows no such way.
    """
    way, own = as_way(way), _as_weights(weights, len(scores.losses))
    if way.class_weights is not None:
        check_fit(way.class_weights, scores.num_classes)
    counted = _counted(scores, way)
    weighted, of_class = _by_class(scores, way)
    w = own * of_class
    sharp = _share_of(weighted, own * (1 - way.smoothing), counted)
    # A label that is no class has no smoothed target either.
    smooth = _share_of(np.where(np.isnan(scores.losses), np.nan, scores.uniform_losses), w * way.smoothing, counted)
    judged = counted & scores.has_answer
    return BatchLoss(
        name=way.reduction,
        label_terms=sharp,
        smoothing_terms=smooth,
        reduction=_REDUCE[way.reduction](_sum_of(sharp, smooth), w, counted),
        accuracy=float(scores.right[judged].mean()) if judged.any() else np.nan,
    )


def _counted(scores: Scores, way: Way) -> BoolArray:
    if way.ignore_label is None or scores.soft is not None:
        return np.ones(len(scores.losses), dtype=bool)
    return np.asarray(scores.labels != way.ignore_label)


def _by_class(scores: Scores, way: Way) -> tuple[FloatArray, FloatArray]:
    """Returns what each example costs and what it weighs (N,), by the weights of its class or classes."""
    if way.class_weights is None:
        return scores.losses, np.ones(len(scores.losses))
    of_classes = np.array(way.class_weights)
    if scores.soft is not None:
        return _by_each_class(scores.soft, of_classes)
    known = (scores.labels >= 0) & (scores.labels < scores.num_classes)
    weights = np.where(known, of_classes[np.where(known, scores.labels, 0)], 1.0)
    everywhere = np.ones(len(weights), dtype=bool)
    return _share_of(scores.losses, weights, everywhere), weights


def _by_each_class(soft: Soft, of_classes: FloatArray) -> tuple[FloatArray, FloatArray]:
    known = ~np.isnan(soft.losses)
    terms = _share_of(soft.losses, np.broadcast_to(of_classes, soft.losses.shape), known)
    with np.errstate(invalid="ignore"):  # infinite losses of both signs have no sum
        losses = terms.sum(axis=-1)
    return np.where(known.all(axis=-1), losses, np.nan), np.where(known, soft.targets, 0) @ of_classes


def _sum_of(terms: FloatArray, others: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore"):
        return terms + others


def _as_weights(weights: ArrayLike | None, size: int) -> FloatArray:
    if weights is None:
        return np.ones(size)
    refuse_masked("weights", weights)
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
