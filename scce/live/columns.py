"""The tables among what a live component gets: named columns of numbers, for a host to write in its own way."""

from collections.abc import Mapping
from dataclasses import dataclass

from scce.arrays import FloatArray


@dataclass(frozen=True)
class Columns:
    """A table.

    Attributes:
        columns: float64, all of the same length (N,), by their names.
    """

    columns: Mapping[str, FloatArray]


def columns_of(arrays: Mapping[str, FloatArray]) -> Columns:
    """Returns arrays of one shape as the columns of a table, the last axis running fastest."""
    return Columns({name: array.reshape(-1) for name, array in arrays.items()})
