"""A data set from a reader's own table: columns of numbers, and one column that says the class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, InputError, first_index, place, short
from scce.datasets.record import Dataset

MOST_DATASET_ROWS, MOST_DATASET_FEATURES, MOST_DATASET_CLASSES = 20_000, 2_048, 100
MOST_DATASET_NUMBERS = 16 * 10**6  # rows times features: 64 MB of float32, and as much again split and standardised
MOST_DATASET_BYTES = 40 * 10**6  # of the file that it comes from


def most_dataset_rows(num_features: int) -> int:
    """Returns how many rows a data set of so many features may have."""
    return min(MOST_DATASET_ROWS, MOST_DATASET_NUMBERS // max(1, num_features))


def dataset_from_columns(features: ArrayLike, labels: Sequence[Any]) -> Dataset:
    """Returns a data set whose classes are the different labels, in order: numbers by size, texts by alphabet.

    The features stay as they are. Columns of different sizes are learned badly: split first, then use standardized.

    Args:
        features: shape (N, D), finite numbers, 2 to 20,000 rows of 1 to 2,048, 16,000,000 numbers at most.
        labels: N texts or whole numbers, of 2 to 100 kinds. The names in `classes` keep what they were:
            classes[labels[i]] is the text of row i.

    Raises:
        InputError: if the columns are not as above; the sentence says where.
    """
    inputs = _as_features(features)
    if len(labels) != len(inputs):
        raise InputError(f"{len(labels)} labels do not fit {len(inputs)} rows of features")
    values = [_as_label(value, i) for i, value in enumerate(labels)]
    if len({type(value) for value in values}) > 1:
        values = [str(value) for value in values]
    kinds = sorted(set(values))
    if not 2 <= len(kinds) <= MOST_DATASET_CLASSES:
        hint = "; is it a number to be predicted, and no class?" if len(kinds) > MOST_DATASET_CLASSES else ""
        raise InputError(f"the labels have {len(kinds)} different values, outside 2..{MOST_DATASET_CLASSES}{hint}")
    positions = {kind: position for position, kind in enumerate(kinds)}
    return Dataset(inputs, np.array([positions[value] for value in values]), tuple(str(kind) for kind in kinds))


def _as_features(features: ArrayLike) -> FloatArray:
    try:
        given = np.asarray(features)
        values = given if given.dtype == np.float32 else given.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(_what_is_wrong(features)) from error
    rows, columns = values.shape if values.ndim == 2 else (0, 0)
    if not (2 <= rows <= most_dataset_rows(columns) and 1 <= columns <= MOST_DATASET_FEATURES):
        bounds = f"2 to {most_dataset_rows(columns):,} rows of 1 to {MOST_DATASET_FEATURES:,} numbers"
        raise InputError(f"features of shape {values.shape} are not {bounds}")
    usable = np.abs(values) <= np.finfo(np.float32).max
    if not usable.all():
        index = first_index(~usable)
        raise InputError(f"feature {values[index]}{place(index)} is no number that fits into float32")
    return values.astype(np.float32, copy=False)


def _what_is_wrong(features: Any) -> str:
    for i, row in enumerate(features):
        for j, value in enumerate(row if isinstance(row, list | tuple | np.ndarray) else ()):
            try:
                float(value)
            except (TypeError, ValueError):
                return f"feature {short(repr(value))} at position {(i, j)} is not a number"
    return "the features are not rows of numbers, all of the same length"


def _as_label(value: Any, position: int) -> str | int:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    if isinstance(plain, bool):
        plain = str(plain)
    if isinstance(plain, str):
        plain = plain.strip()
    if plain == "" or not isinstance(plain, str | int):
        raise InputError(f"label {short(repr(value))} at position {position} is neither text nor a whole number")
    return plain
