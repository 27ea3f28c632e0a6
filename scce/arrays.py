"""What counts as a logit, a label or a target: the only place where bad input becomes a sentence."""

from collections.abc import Iterable
from reprlib import repr as repr_of
from typing import Any, TypeAlias, TypeGuard, TypeVar
from unicodedata import bidirectional

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
IntArray: TypeAlias = NDArray[np.integer[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]
Word = TypeVar("Word", bound=str)

LONGEST_VALUE = 40  # characters
LARGEST_SEED = 2**32 - 1  # that Keras takes, and NumPy's legacy generators


class InputError(ValueError):
    """An input that cannot be used; its message is a sentence that names the value and the rule."""


def as_logits(logits: ArrayLike) -> FloatArray:
    """Returns logits (..., K) as float32 if they came so, else float64: finite or -inf, K >= 2."""
    values = _as_floats("logits", "logit", logits)
    missing, infinite = np.isnan(values), np.isposinf(values)
    if missing.any():
        raise InputError(f"logit {first_value(values, missing)} is not a number")
    if infinite.any():
        raise InputError(
            f"logit {first_value(values, infinite)} is not finite; only -inf, a masked class, may be infinite"
        )
    all_masked = np.asarray(np.isneginf(values).all(axis=-1))
    if all_masked.any():
        raise InputError(f"every logit{place(first_index(all_masked))} is -inf: no class is left to get a probability")
    return values


def as_batch(logits: ArrayLike) -> NDArray[Any]:
    """Returns logits (N, K) as they came where they are numbers; their values are looked at block by block."""
    usable = is_numeric(logits) and logits.ndim == 2 and logits.size > 0 and logits.shape[1] > 1
    z = np.asarray(logits) if usable else as_logits(logits)
    if z.ndim != 2:
        raise InputError(
            f"logits of shape {z.shape} are not rows of one batch; use logits.reshape(-1, {z.shape[-1]}), "
            "and flatten what belongs to them"
        )
    return z


def is_numeric(values: ArrayLike) -> TypeGuard[NDArray[Any]]:
    """Returns whether these are an array of numbers already."""
    usable = isinstance(values, np.ndarray) and values.dtype.kind in "iuf"
    return usable and not isinstance(values, np.ma.MaskedArray)


def refuse_masked(name: str, values: Any) -> None:
    """Raises InputError where a masked array, or a row that is one, hides a number: what it stands for is not said."""
    rows: Iterable[tuple[tuple[int, ...], Any]] = [((), values)]
    if isinstance(values, list | tuple):
        rows = (((row,), part) for row, part in enumerate(values))
    for start, part in rows:
        if isinstance(part, np.ma.MaskedArray) and np.ma.getmaskarray(part).any():
            where = place((*start, *first_index(np.ma.getmaskarray(part))))
            raise InputError(f"{name} are masked{where}; leave out what is masked, or fill it, with filled(...)")


def as_out(out: Any, z: NDArray[Any], dtype: np.dtype[Any]) -> FloatArray:
    """Returns where a gradient of logits z can be written: what was given, or a new array."""
    if out is None:
        return np.empty(z.shape, dtype)
    if not isinstance(out, np.ndarray) or isinstance(out, np.ma.MaskedArray):
        raise InputError(f"out is a {type(out).__name__}, not an array")
    if out.shape != z.shape:
        raise InputError(f"out of shape {out.shape} does not fit logits of shape {z.shape}")
    if out.dtype != dtype:
        raise InputError(f"out is {out.dtype}, but the gradient of {z.dtype} logits is {dtype}")
    if not out.flags.writeable:
        raise InputError("out is read-only: the gradient cannot be written into it")
    same = out.ctypes.data == z.ctypes.data and out.strides == z.strides
    if not same and np.shares_memory(out, z):
        raise InputError(
            "out overlaps the logits, which are still needed when it is written; it may be the logits themselves"
        )
    return out


def as_labels(labels: ArrayLike, logits: FloatArray) -> IntArray:
    """Returns integer labels (...) that fit logits (..., K): one label per example, each in 0..K-1."""
    values = _as_array("labels", labels)
    expected = logits.shape[:-1]
    if values.shape != expected:
        if values.shape == logits.shape:
            cause = "targets look one-hot; use categorical_crossentropy"
        elif values.shape == (*expected, 1):
            cause = "drop the last axis with labels.squeeze(-1)"
        else:
            cause = f"expected one label per example, shape {expected}"
        raise InputError(f"labels of shape {values.shape} do not fit logits of shape {logits.shape}: {cause}")
    return as_class_numbers(values, logits.shape[-1])


def as_class_numbers(labels: ArrayLike, num_classes: int) -> IntArray:
    """Returns labels (any shape) as integers, each in 0..num_classes-1."""
    values = _as_array("labels", labels)
    if values.size == 0:
        raise InputError(f"labels of shape {values.shape} are empty")
    if values.dtype.kind not in "iu":
        _refuse_non_integers(values)
    outside = np.asarray((values < 0) | (values >= num_classes))
    if outside.any():
        from_one = values.min() >= 1 and values.max() == num_classes
        hint = "; do your labels start at 1? Classes count from 0" if from_one else ""
        raise InputError(
            f"label {first_value(values, outside)} is outside 0..{num_classes - 1} ({num_classes} classes){hint}"
        )
    return values.astype(np.intp)


def as_num_classes(num_classes: Any) -> int:
    """Returns the number of classes as an int of at least 2."""
    if isinstance(num_classes, bool | np.bool_) or not isinstance(num_classes, int | np.integer):
        raise InputError(f"num_classes {num_classes!r} is not an integer")
    if num_classes < 2:
        raise InputError(f"num_classes {num_classes} is too few; a classification needs at least 2 classes")
    return int(num_classes)


def as_distribution(values: ArrayLike, name: str = "targets") -> FloatArray:
    """Returns rows (..., K) that are non-negative and sum to 1, as nearly as the type says that they come in."""
    word = {"targets": "target", "probabilities": "probability", "predictions": "prediction"}.get(name, name)
    rows = _as_floats(name, word, values)
    missing, negative = np.isnan(rows), np.asarray(rows < 0)
    if missing.any():
        raise InputError(f"{word} {first_value(rows, missing)} is not a number")
    if negative.any():
        raise InputError(f"{word} {first_value(rows, negative)} is negative")
    with np.errstate(over="ignore"):
        sums = rows.sum(axis=-1)
    wrong = np.asarray(~(np.abs(sums - 1) <= tolerance_of_sums(np.asarray(values).dtype)))
    if wrong.any():
        index = first_index(wrong)
        raise InputError(f"{name}{place(index)} sum to {sums[index]:.10g}, not to 1")
    return rows


def tolerance_of_sums(dtype: np.dtype[Any]) -> float:
    """Returns how far from 1 rows of a type may sum: the square root of its epsilon, 0.03 for float16.

    The epsilon is looked for, because NumPy knows that of its own floats alone and not that of a bfloat16.
    """
    epsilon = 1.0 if dtype.kind in "fV" else 2**-52
    while epsilon > 2**-52 and float(dtype.type(1 + epsilon / 2)) > 1:
        epsilon /= 2
    return float(np.sqrt(epsilon))


def as_probabilities(values: ArrayLike) -> FloatArray:
    """Returns numbers (...), each 0 to 1; they need not sum to 1."""
    numbers = _as_array("probabilities", values)
    if numbers.dtype.kind not in "iuf":
        raise InputError(f"probabilities are {numbers.dtype}, not numbers")
    outside = np.asarray(~((numbers >= 0) & (numbers <= 1)))
    if outside.any():
        raise InputError(f"probability {first_value(numbers, outside)} is outside 0..1")
    return numbers.astype(numbers.dtype if numbers.dtype == np.float32 else np.float64)


def as_targets(targets: ArrayLike, logits: FloatArray) -> FloatArray:
    """Returns targets as distributions of the shape (..., K) and dtype of the logits."""
    shape = _as_array("targets", targets).shape
    if shape != logits.shape:
        if shape == logits.shape[:-1]:
            cause = "they look like integer labels; use sparse_categorical_crossentropy"
        else:
            cause = "expected one row of class probabilities per example"
        raise InputError(f"targets of shape {shape} do not fit logits of shape {logits.shape}: {cause}")
    return as_distribution(targets).astype(logits.dtype)


def as_temperature(temperature: ArrayLike, logits: FloatArray) -> FloatArray:
    """Returns positive, finite temperatures for logits (..., K): one for all, or one per example, shape (..., 1)."""
    values = _as_array("temperature", temperature)
    if values.size == 0:
        raise InputError("temperature is empty")
    if values.dtype.kind not in "iuf":
        raise InputError(f"temperature {values.reshape(-1)[:1].tolist()[0]!r} is not a number")
    bad = np.asarray(~(np.isfinite(values) & (values > 0)))
    if bad.any():
        raise InputError(f"temperature {values[first_index(bad)]} is not a positive number")
    if values.ndim and values.shape != (*logits.shape[:-1], 1):
        raise InputError(f"temperature of shape {values.shape} does not fit logits of shape {logits.shape}")
    return values.astype(np.float64)


def as_fraction(value: Any, name: str) -> float:
    """Returns a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0 <= value <= 1:
        raise InputError(f"{name} {short(repr(value))} is outside 0..1")
    return float(value)


def as_whole_number(value: Any, name: str, low: int, high: int | None = None) -> int:
    """Returns a whole number that is at least `low`, and at most `high` where there is such a bound."""
    is_whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not is_whole or value < low or (high is not None and value > high):
        bounds = f"above {low - 1}" if high is None else f"in {low}..{high}"
        raise InputError(f"the {name}, {short(repr(value))}, is not a whole number {bounds}")
    return int(value)


def as_one_of(value: Any, known: Iterable[Word], name: str = "") -> Word:
    """Returns the word that the value is; the name, where one is given, says what stands for it."""
    words = tuple(known)
    if not isinstance(value, str) or value not in words:
        raise InputError(f"{name} {short(repr(value))} is not one of {', '.join(words)}".lstrip())
    return words[words.index(value)]


def _as_array(name: str, values: ArrayLike) -> NDArray[Any]:
    refuse_masked(name, values)
    try:
        return np.asarray(values)
    except ValueError as error:  # NumPy's word for rows of different lengths
        raise InputError(f"{name} have rows of different lengths") from error


def _as_floats(name: str, word: str, values: ArrayLike) -> FloatArray:
    array = _as_array(name, values)
    if array.size and array.dtype.kind not in "iuf":
        for value in np.asarray(values, dtype=object).flat:
            if not _is_number(value):
                raise InputError(f"{word} {repr_of(value)} is not a number ({name} are {array.dtype})")
        array = array.astype(np.float64)
    if array.ndim == 0:
        raise InputError(f"{name} {array} is a single number; give one per class, shape (..., K)")
    if array.size == 0:
        raise InputError(f"{name} of shape {array.shape} are empty")
    if array.shape[-1] < 2:
        raise InputError(f"{name} of shape {array.shape} have one class; a classification needs at least 2")
    return array.astype(array.dtype if array.dtype == np.float32 else np.float64)


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool | np.bool_ | str | bytes | complex) and abs(float(value)) >= 0
    except (TypeError, ValueError, OverflowError):
        return False


def _refuse_non_integers(labels: NDArray[Any]) -> None:
    if labels.dtype.kind in "mMV":
        raise InputError(f"labels are {labels.dtype}, not integers")
    for index, element in np.ndenumerate(labels):
        label = element.item() if isinstance(element, np.generic) else element
        if isinstance(label, bool):
            raise InputError(f"label {label}{place(index)} is a boolean, not an integer")
        if isinstance(label, str | bytes):
            raise InputError(f"label {label!r}{place(index)} is text, not an integer")
        if not isinstance(label, int) and not (isinstance(label, float) and label.is_integer()):
            raise InputError(f"label {label!r}{place(index)} is not an integer")
    if labels.dtype.kind == "f":
        raise InputError(f"labels are {labels.dtype} ({labels.reshape(-1)[0]}), not integers; use labels.astype(int)")


def short(value: Any) -> str:
    """Returns a value as it stands in a sentence, cut where it is endless."""
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}\u2026"


def isolated(name: str) -> str:
    """Returns a name that is read from right to left so that the numbers beside it stay where they are."""
    from_the_right = any(bidirectional(letter) in ("R", "AL", "AN") for letter in name)
    return f"\u2068{name}\u2069" if from_the_right else name


def first_index(flags: BoolArray) -> tuple[int, ...]:
    """Returns where the first true flag stands."""
    return tuple(int(i) for i in np.argwhere(flags)[0])


def first_value(values: NDArray[Any], flags: BoolArray) -> str:
    """Returns the first value that is flagged and where it stands, as a sentence names them: 'nan at position 1'."""
    index = first_index(flags)
    return f"{short(values[index])}{place(index)}"


def place(index: tuple[int, ...]) -> str:
    """Returns ' at position 2', or nothing for the one value of a scalar."""
    if not index:
        return ""
    return f" at position {index[0] if len(index) == 1 else index}"
