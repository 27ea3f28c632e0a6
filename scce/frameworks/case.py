"""What a framework is given: one frozen record, its shapes and numbers checked, its meaning left to the framework.

A label outside 0..K-1, a row that does not sum to 1, an infinite logit are no errors here:
what each framework makes of them is the subject.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from scce.arrays import BoolArray, FloatArray, InputError, first_index, place, refuse_masked
from scce.batches import Batch, Way


@dataclass(frozen=True)
class Case:
    """A batch of N examples of K classes and the options of a loss.

    Attributes:
        labels: (N,) of the type they came in, or (N, K) rows of floats.
        labels_dtype: the type they came in.
        predictions: (N, K) logits or probabilities.
        predictions_dtype: the type they came in.
        from_logits: whether the predictions are logits.
        reduction: the name of the way to one number.
        weights: (N,) of the examples, or None.
        class_weights: (K,) of the classes, or None.
        ignore_label: the label whose examples do not count, or None.
        smoothing: the share of the target that all classes share.
    """

    labels: NDArray[Any]
    labels_dtype: np.dtype[Any]
    predictions: FloatArray
    predictions_dtype: np.dtype[Any]
    from_logits: bool
    reduction: str
    weights: FloatArray | None
    class_weights: FloatArray | None
    ignore_label: int | None
    smoothing: float

    @property
    def has_rows(self) -> bool:
        """Whether the labels are one-hot or soft rows."""
        return self.labels.ndim == 2

    @property
    def num_classes(self) -> int:
        """K."""
        return int(self.predictions.shape[1])

    def whole_labels(self, flags: BoolArray) -> tuple[int, ...]:
        """Returns the flagged labels, cut to integers."""
        return tuple(int(label) for label in self.labels[flags])

    @property
    def outside(self) -> BoolArray:
        """(N,) true where an integer label, cut to an integer, is no class."""
        whole = np.trunc(self.labels.astype(np.float64))
        return np.asarray((whole < 0) | (whole >= self.num_classes))


def as_case(batch: Batch, way: Way, dtype: DTypeLike | None) -> Case:
    """Returns the record; integer labels (N,) keep their type.

    Args:
        batch: N examples.
        way: how their losses become one number.
        dtype: of all floats; None for that of the predictions, and for the weights their own, or float64 where
            it is no float.

    Raises:
        InputError: if something is not a number, or the shapes do not fit each other.
    """
    values = _numbers("predictions", batch.predictions)
    if values.ndim != 2 or values.shape[0] < 1 or values.shape[1] < 2:
        raise InputError(f"predictions of shape {values.shape} are not (N, K) with N >= 1 and K >= 2")
    labels = _labels(batch.labels, values)
    _refuse_options(way)
    own_dtype = _own_float(values.dtype) if dtype is None else dtype
    with np.errstate(over="ignore"):
        return Case(
            labels=labels.astype(own_dtype) if labels.ndim == 2 else labels,
            labels_dtype=labels.dtype,
            predictions=values.astype(own_dtype),
            predictions_dtype=values.dtype,
            from_logits=bool(batch.from_logits),
            reduction=way.reduction,
            weights=_weights("weights", batch.weights, "example", values.shape[0], dtype),
            class_weights=_weights("class_weights", way.class_weights, "class", values.shape[1], own_dtype),
            ignore_label=None if way.ignore_label is None else int(way.ignore_label),
            smoothing=float(way.smoothing),
        )


def refuse(unavailable: bool, sentence: str) -> None:
    """Raises InputError with the sentence where an option is asked for that a framework does not have."""
    if unavailable:
        raise InputError(sentence)


def refuse_reduction(framework: str, reduction: str, *offered: str) -> None:
    """Raises InputError if the framework has no reduction of this name, with the names that it has."""
    *others, last = (f'"{name}"' for name in offered)
    refuse(
        reduction not in offered,
        f"{framework} has no reduction {reduction!r}; it has {', '.join(others)} and {last}",
    )


def _own_float(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return dtype if dtype.kind == "f" and dtype.itemsize <= 8 else np.dtype(np.float64)


def _numbers(name: str, values: ArrayLike) -> NDArray[Any]:
    refuse_masked(name, values)
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise InputError(f"{name} have rows of different lengths") from error
    if array.dtype.kind not in "iufb":
        raise InputError(f"{name} are {array.dtype}, not numbers")
    return array


def _labels(labels: ArrayLike, predictions: NDArray[Any]) -> NDArray[Any]:
    truth = _numbers("labels", labels)
    if truth.shape not in (predictions.shape[:1], predictions.shape):
        raise InputError(
            f"labels of shape {truth.shape} do not fit predictions of shape {predictions.shape}: "
            f"expected {predictions.shape[:1]} for integers or {predictions.shape} for rows"
        )
    _refuse_infinite("labels", truth)
    return truth


def _refuse_options(way: Way) -> None:
    label, smoothing = way.ignore_label, way.smoothing
    if label is not None and (isinstance(label, bool) or not isinstance(label, int | np.integer)):
        raise InputError(f"ignore_label {label!r} is not an integer")
    if isinstance(smoothing, bool) or not isinstance(smoothing, int | float | np.number) or not np.isfinite(smoothing):
        raise InputError(f"smoothing {smoothing!r} is not a finite number")


def _refuse_infinite(name: str, values: NDArray[Any]) -> None:
    infinite = np.asarray(~np.isfinite(values))
    if infinite.any():
        index = first_index(infinite)
        raise InputError(f"{name} hold {values[index]}{place(index)}, which is not a finite number")


def _weights(name: str, values: ArrayLike | None, word: str, size: int, dtype: DTypeLike | None) -> FloatArray | None:
    if values is None:
        return None
    weights = _numbers(name, values)
    if weights.shape != (size,):
        raise InputError(f"{name} of shape {weights.shape} are not one number per {word}, shape ({size},)")
    _refuse_infinite(name, weights)
    return weights.astype(_own_float(weights.dtype) if dtype is None else dtype)
