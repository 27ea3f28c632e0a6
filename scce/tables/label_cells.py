"""Labels from the cells of a file: class numbers, or the names of prediction columns."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scce.arrays import InputError, IntArray
from scce.tables.spelling import MOST_DIGITS
from scce.tables.table_file import listed, quoted

WHOLE = re.compile(rf"([+-]?[0-9]{{1,{MOST_DIGITS}}})(?:[.,]0*)?")
LARGEST = 10.0**MOST_DIGITS


def labels_from(cells: NDArray[Any], classes: Mapping[str, int], place: Callable[[int], str]) -> IntArray:
    """Returns the class numbers that cells say. Those outside 0..K-1 are kept: they may be labels to ignore.

    A whole number is always a class number, also as text or as 2.0; other text is the name of a class.

    Args:
        cells: shape (n,): integers, floats, or text with None where there is none.
        classes: the number of every class by its full name.
        place: says where the cell of a row is, in words.

    Returns:
        Integers of shape (n,).

    Raises:
        InputError: if a cell is empty, no whole number, or no name of a class.
    """
    if cells.dtype.kind in "iuf":
        with np.errstate(invalid="ignore"):
            bad = ~((np.abs(cells.astype(np.float64)) < LARGEST) & (np.trunc(cells) == cells))
        for row in np.flatnonzero(bad)[:1]:
            raise InputError(f"{place(row)}: {_no_label(cells[row])}")
        return cells.astype(np.int64)
    codes, texts = pd.factorize(cells, use_na_sentinel=False)
    labels = [_label_in(text, classes) for text in texts]
    for code, label in enumerate(labels):
        if label is None:
            raise InputError(f"{place(int(np.argmax(codes == code)))}: {_no_name(texts[code], classes)}")
    return np.array(labels, dtype=np.int64)[codes]


def _label_in(text: Any, classes: Mapping[str, int]) -> int | None:
    if not isinstance(text, str):
        return None
    number = WHOLE.fullmatch(text.strip())
    return int(number[1]) if number else classes.get(text.strip())


def _no_label(value: Any) -> str:
    return "there is no label" if np.isnan(value) else f"label {value:.10g} is no class number"


def _no_name(text: Any, classes: Mapping[str, int]) -> str:
    if not isinstance(text, str) or not text.strip():
        return "there is no label"
    return f"label {quoted(text.strip())} is neither an integer nor one of the prediction columns, {listed(classes)}"
