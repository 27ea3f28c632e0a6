"""The arithmetic that the frameworks share: the core's, and NaN where the core refuses to answer."""

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from scce.arrays import FloatArray
from scce.softmax import log_softmax, softmax


def probabilities(logits: FloatArray) -> FloatArray:
    """Returns softmax (N, K); a row with NaN, with +inf, or of -inf alone is NaN."""
    result = np.full_like(logits, np.nan)
    usable = _usable(logits)
    if usable.any():
        result[usable] = softmax(logits[usable])
    return result


def log_probabilities(logits: FloatArray) -> FloatArray:
    """Returns the logarithm of softmax (N, K); a row with NaN, with +inf, or of -inf alone is NaN."""
    result = np.full_like(logits, np.nan)
    usable = _usable(logits)
    if usable.any():
        result[usable] = log_softmax(logits[usable])
    return result


def one_hot_or_zero(labels: ArrayLike, num_classes: int, dtype: np.dtype[np.floating]) -> FloatArray:
    """Returns rows (N, K) that are 1 at the label, and 0 everywhere for a label that is no class."""
    return (np.asarray(labels)[:, np.newaxis] == np.arange(num_classes)).astype(dtype)


def smoothed(rows: FloatArray, smoothing: float, dtype: DTypeLike, factor_dtype: DTypeLike) -> FloatArray:
    """Returns (1 - s) t + s / K (N, K), every step rounded to a type, but 1 - s to that of the factor."""
    kept = (rows * np.array(1 - smoothing, factor_dtype)).astype(dtype)
    return kept + np.array(smoothing / rows.shape[-1], dtype)


def multiplied(targets: FloatArray, log_values: FloatArray) -> FloatArray:
    """Returns -sum of t ln p (N,), every product taken: 0 times -inf is NaN."""
    with np.errstate(invalid="ignore", over="ignore"):
        return 0 - (targets * log_values).sum(axis=-1)


def looked_up(targets: FloatArray, log_values: FloatArray) -> FloatArray:
    """Returns -sum of t ln p (N,) over the classes with a target: what looking the label up gives."""
    return 0 - np.multiply(targets, log_values, out=np.zeros_like(log_values), where=targets != 0).sum(axis=-1)


def slopes_along_logits(targets: FloatArray, logits: FloatArray, *, rows_sum_to_one: bool = False) -> FloatArray:
    """Returns the slope of -sum of t ln softmax along every logit: p times the sum of t, minus t.

    Args:
        targets: shape (N, K).
        logits: shape (N, K).
        rows_sum_to_one: to take that sum for 1, whatever it is.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        sums = np.ones_like(targets[:, :1]) if rows_sum_to_one else targets.sum(axis=-1, keepdims=True)
        return probabilities(logits) * sums - targets


def _usable(logits: FloatArray) -> NDArray[np.bool_]:
    highest = logits.max(axis=-1)  # NaN if any is
    return np.asarray(np.isfinite(highest))
