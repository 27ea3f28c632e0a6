"""The table of constants: what K classes leave behind, to search by eye and to print."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd
import streamlit as st

from scce.diagnosis import IN_THE_TABLE, Written, ceilings, constants
from scce.ui.plain import as_plain_text

# Two tables, so that each is as wide as a phone and as a sheet of paper.
GUESSES: Mapping[str, str] = MappingProxyType(
    {"guess": "guess, ln K", "guess_in_bits": "in bits", "binary_guess": "binary, each class"}
)
BOUNDS: Mapping[str, str] = MappingProxyType(
    {
        "double_softmax_floor": "softmax twice, lowest",
        "double_softmax_ceiling": "softmax twice, highest",
        "smoothing_floor": "smooth 0.1, lowest",
        "sure_of_one_class": "one sure answer",
    }
)
COLUMNS = (*GUESSES, *BOUNDS)
DIGITS = 4


@dataclass(frozen=True)
class Table:
    """The constants side by side.

    Attributes:
        sizes: K of each row.
        rows: their constants, in the order of COLUMNS.
        clips: how each clip is written, what it costs, and whose it is, the cheapest first.
        marked: the constants that the reader's number may be, by its digits; where there is none, the nearest.
    """

    sizes: tuple[int, ...]
    rows: tuple[tuple[float, ...], ...]
    clips: tuple[tuple[str, float, str], ...]
    marked: frozenset[float]


def table_of(size: int | None, said: Written | None) -> Table:
    """Returns the table.

    Args:
        size: the reader's K, which gets a row of its own.
        said: the reader's number.
    """
    sizes = tuple(sorted({*IN_THE_TABLE, *([] if size is None else [size])}))
    rows = tuple(tuple(float(getattr(constants(each), name)) for name in COLUMNS) for each in sizes)
    clips = sorted(((clip.written, cost, clip.whose) for clip, cost in ceilings()), key=lambda clip: clip[1])
    return Table(sizes, rows, tuple(clips), _marked(said, [*sum(rows, ()), *(cost for _, cost, _ in clips)]))


def _marked(said: Written | None, values: Sequence[float]) -> frozenset[float]:
    if said is None or not said.is_finite or said.value <= 0:
        return frozenset()
    nearest = min(values, key=lambda value: abs(math.log(value) - math.log(said.value)))
    return frozenset(value for value in values if said.holds(value)) or frozenset([nearest])


def show_constants(size: int | None, said: Written | None) -> None:
    """Shows the table, with the reader's row and what their number may be marked."""
    table = table_of(size, said)
    st.header("The constants")
    st.markdown(_about(table))
    cells = [[_cell(value, table.marked) for value in row] for row in table.rows]
    names = [f"\u25b8 **{each:,}**" if each == size else f"{each:,}" for each in table.sizes]
    table_of_all = pd.DataFrame(cells, pd.Index(names, name="K"), COLUMNS)
    for place, columns in zip(st.columns(2), (GUESSES, BOUNDS), strict=True):
        place.table(table_of_all[list(columns)].rename(columns=columns))
    st.markdown("**A true class at a clip**, for any number of classes, costs minus the logarithm of the clip:")
    clips = [[_cell(cost, table.marked), as_plain_text(whose)] for _, cost, whose in table.clips]
    names = [as_plain_text(written) for written, _, _ in table.clips]
    st.table(pd.DataFrame(clips, pd.Index(names, name="clip"), ["nats", "where"]), width="content")


def _about(table: Table) -> str:
    words = (
        "Losses of K classes in nats, where it does not say bits. One sure answer is the same for every example, and "
        "wrong for all classes but its own, at Keras's clip."
    )
    return f"{words} What is nearest to your number is marked." if table.marked else words


def _cell(value: float, marked: frozenset[float]) -> str:
    written = f"{value:.{DIGITS}f}"
    return f":blue-background[**{written}**]" if value in marked else written
