"""Nested lists as grids: one shape, every cell the text of a number or a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np

from scce.arrays import FloatArray, InputError, short
from scce.tables.pasted.brackets import Mapping, Nested, Quoted
from scce.tables.pasted.cells import MISSING, TRUTHS, as_number, counted, is_number
from scce.tables.scale import decimals_written


@dataclass(frozen=True)
class Grid:
    """Cells of one shape.

    Attributes:
        shape: of the array; a single cell has one axis.
        cells: in order, the last axis first; a percent sign is kept.
    """

    shape: tuple[int, ...]
    cells: tuple[str, ...]

    @property
    def depth(self) -> int:
        """How many axes there are."""
        return len(self.shape)

    @property
    def is_text(self) -> bool:
        """Whether a cell is a word: a name of a class, quoted, and no number."""
        return any(isinstance(cell, Quoted) and not is_number(cell.removesuffix("%")) for cell in self.cells)

    @property
    def is_whole(self) -> bool:
        """Whether all cells are written as integers, or are truth values."""
        return all(cell.lstrip("+-").isdecimal() or cell in TRUTHS for cell in self.cells)

    @property
    def is_percent(self) -> bool:
        """Whether a cell has a percent sign."""
        return any(cell.endswith("%") for cell in self.cells)

    @property
    def decimals(self) -> int:
        """The most decimals that a cell is written with."""
        return decimals_written([cell.removesuffix("%") for cell in self.cells])

    def reshaped(self, shape: tuple[int, ...]) -> "Grid":
        """Returns the same cells in another shape."""
        return Grid(shape, self.cells)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yields the cells of a grid of two axes, row by row."""
        width = self.shape[1]
        return (self.cells[start : start + width] for start in range(0, len(self.cells), width))

    def numbers(self, name: str) -> FloatArray:
        """Returns the cells as numbers, without percent signs.

        Raises:
            InputError: if one is none, with its place; `name` says what is read, "the labels", or nothing.
        """
        places = (partial(place_in, self.shape, i, name) for i in range(len(self.cells)))
        plain = (cell.strip().removesuffix("%").rstrip() for cell in self.cells)
        values = [as_number(cell, place) for cell, place in zip(plain, places, strict=True)]
        return np.array(values, dtype=np.float64).reshape(self.shape)

    def axis_last(self, axis: int) -> "Grid":
        """Returns the grid with one of its axes moved to the end."""
        positions = np.moveaxis(np.arange(len(self.cells)).reshape(self.shape), axis, -1)
        return Grid(positions.shape, tuple(self.cells[i] for i in positions.reshape(-1)))


def grid_of(value: Nested, name: str = "") -> Grid:
    """Returns nested lists as a grid.

    Raises:
        InputError: if lists that should be equally long are not; the sentence says where.
    """
    shape, level = list[int](), [value]
    while any(isinstance(item, list) for item in level):
        _check(level, shape, name)
        shape.append(len(level[0]) if isinstance(level[0], list) else 0)
        level = [inner for item in level if isinstance(item, list) for inner in item]
    if len(shape) > 1 and 0 in shape:
        raise InputError(f"{name or 'the text'} has lists that are empty")
    for item in level:
        if isinstance(item, Mapping):
            raise InputError(f"a dictionary with the names {short(repr(item.keys))} stands among numbers")
    return Grid(tuple(shape) or (1,), tuple(item for item in level if isinstance(item, str)))


def _check(level: Sequence[Nested], shape: Sequence[int], name: str) -> None:
    """Refuses lists of different lengths, and numbers beside lists."""
    first = level[0]
    for i, item in enumerate(level):
        where = _row(shape, i, name)
        if not isinstance(item, list):
            what = item if isinstance(item, str) else "a dictionary"
            raise InputError(f"{where} is {short(what)}, not a list of numbers")
        if not isinstance(first, list):
            raise InputError(f"{_row(shape, 0, name)} is no list, and {where} is one")
        if len(item) != len(first):
            things = counted(item, "list" if any(isinstance(one, list) for one in item) else "number")
            raise InputError(f"{where} has {things}, {_row(shape, 0, '')} has {len(first)}")


def _row(shape: Sequence[int], i: int, name: str) -> str:
    of = f" of {name}" if name else ""
    if not shape:
        return name or "the text"
    index = tuple(int(k) for k in np.unravel_index(i, tuple(shape)))
    return f"row {index[0] if len(index) == 1 else index}{of}"


def place_in(shape: tuple[int, ...], i: int, name: str) -> str:
    """Returns where a cell is, in words: 'row 1, column 0'."""
    of = f" of {name}" if name else ""
    index = tuple(int(k) for k in np.unravel_index(i, shape)) if prod(shape) > i and shape else (i,)
    if len(index) == 1:
        return f"position {index[0]}{of}"
    return f"row {index[0]}, column {index[1]}{of}" if len(index) == 2 else f"position {index}{of}"


def is_missing(cell: str) -> bool:
    """Returns whether a cell says that there is nothing."""
    return cell.strip() in MISSING
