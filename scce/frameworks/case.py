"""What a framework is given: one frozen record, its shapes and numbers checked, its meaning left to the framework.

A label outside 0..K-1, a row that does not sum to 1, an infinite logit are no errors here:
what each framework makes of them is the subject.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scce.arrays import BoolArray, FloatArray, InputError, first_index, place


@dataclass(frozen=True)
class Case:
    """A batch of N examples of K classes and the options of a loss.

    Attributes:
        labels: (N,) of the type they came in, or (N, K) rows of floats.
        predictions: (N, K) logits or probabilities.
        from_logits: whether the predictions are logits.
        reduction: the name of the way to one number.
        sample_weight: (N,) or None.
        class_weight: (K,) or None.
        ignore_label: the label whose examples do not count, or None.
        smoothing: the share of the target that all classes share.
    """

    labels: NDArray[Any]
    predictions: FloatArray
    from_logits: bool
    reduction: str
    sample_weight: FloatArray | None
    class_weight: FloatArray | None
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

    def alternatives(self, flags: BoolArray) -> str:
        """Returns the flagged labels as a part of a regular expression: a framework's threads report any of them."""
        return "|".join(str(int(label)) for label in self.labels[flags])

    @property
    def outside(self) -> BoolArray:
        """(N,) true where an integer label, cut to an integer, is no class."""
        whole = np.trunc(self.labels.astype(np.float64))
        return np.asarray((whole < 0) | (whole >= self.num_classes))


def as_case(
    labels: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool,
    reduction: str,
    sample_weight: ArrayLike | None,
    class_weight: ArrayLike | None,
    ignore_label: int | None,
    smoothing: float,
    dtype: np.dtype[Any],
) -> Case:
    """Returns the record; floats get the dtype, but integer labels (N,) keep their own.

    Raises:
        InputError: if something is not a number, or the shapes do not fit each other.
    """
    values = _numbers("predictions", predictions)
    if values.ndim != 2 or values.shape[0] < 1 or values.shape[1] < 2:
        raise InputError(f"predictions of shape {values.shape} are not (N, K) with N >= 1 and K >= 2")
    truth = _numbers("labels", labels)
    if truth.shape not in (values.shape[:1], values.shape):
        raise InputError(
            f"labels of shape {truth.shape} do not fit predictions of shape {values.shape}: "
            f"expected {values.shape[:1]} for integers or {values.shape} for rows"
        )
    _refuse_infinite("labels", truth)
    if ignore_label is not None and (isinstance(ignore_label, bool) or not isinstance(ignore_label, int | np.integer)):
        raise InputError(f"ignore_label {ignore_label!r} is not an integer")
    if isinstance(smoothing, bool) or not isinstance(smoothing, int | float | np.number) or not np.isfinite(smoothing):
        raise InputError(f"smoothing {smoothing!r} is not a finite number")
    with np.errstate(over="ignore"):
        return Case(
            labels=truth.astype(dtype) if truth.ndim == 2 else truth,
            predictions=values.astype(dtype),
            from_logits=bool(from_logits),
            reduction=reduction,
            sample_weight=_weights("sample_weight", sample_weight, "example", values.shape[0], dtype),
            class_weight=_weights("class_weight", class_weight, "class", values.shape[1], dtype),
            ignore_label=None if ignore_label is None else int(ignore_label),
            smoothing=float(smoothing),
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


def _numbers(name: str, values: ArrayLike) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise InputError(f"{name} have rows of different lengths") from error
    if array.dtype.kind not in "iufb":
        raise InputError(f"{name} are {array.dtype}, not numbers")
    return array


def _refuse_infinite(name: str, values: NDArray[Any]) -> None:
    infinite = np.asarray(~np.isfinite(values))
    if infinite.any():
        index = first_index(infinite)
        raise InputError(f"{name} hold {values[index]}{place(index)}, which is not a finite number")


def _weights(name: str, values: ArrayLike | None, word: str, size: int, dtype: np.dtype[Any]) -> FloatArray | None:
    if values is None:
        return None
    weights = _numbers(name, values)
    if weights.shape != (size,):
        raise InputError(f"{name} of shape {weights.shape} is not one number per {word}, shape ({size},)")
    _refuse_infinite(name, weights)
    return weights.astype(dtype)
