"""The table of constants: what K classes leave behind, to search by eye and to print."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd
import streamlit as st

from scce.diagnosis import IN_THE_TABLE, ceilings, constants
from scce.ui.plain import as_plain_text

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "guess": "guessing, ln K",
        "guess_in_bits": "the same in bits",
        "double_softmax_floor": "softmax twice, lowest",
        "double_softmax_ceiling": "softmax twice, highest",
        "smoothing_floor": "smoothing 0.1, lowest",
        "binary_guess": "each class yes or no",
        "sure_of_one_class": "one sure answer for all, Keras",
    }
)
DIGITS = 4


@dataclass(frozen=True)
class Table:
    """The constants side by side.

    Attributes:
        sizes: K of each row.
        rows: their constants, as many as there are COLUMNS.
        clips: how each clip is written, what it costs, and whose it is, the cheapest first.
        nearest: the constant nearest to the reader's number; None where that is none.
    """

    sizes: tuple[int, ...]
    rows: tuple[tuple[float, ...], ...]
    clips: tuple[tuple[str, float, str], ...]
    nearest: float | None


def table_of(size: int | None, loss: float | None) -> Table:
    """Returns the table.

    Args:
        size: the reader's K, which gets a row of its own.
        loss: the reader's number.
    """
    sizes = tuple(sorted({*IN_THE_TABLE, *([] if size is None else [size])}))
    rows = tuple(tuple(float(getattr(constants(each), name)) for name in COLUMNS) for each in sizes)
    clips = sorted(((clip.written, cost, clip.whose) for clip, cost in ceilings()), key=lambda clip: clip[1])
    return Table(sizes, rows, tuple(clips), _nearest(loss, [*sum(rows, ()), *(cost for _, cost, _ in clips)]))


def _nearest(loss: float | None, values: Sequence[float]) -> float | None:
    if loss is None or not math.isfinite(loss) or loss <= 0:
        return None
    return min(values, key=lambda value: abs(math.log(value / loss)))


def show_constants(size: int | None, loss: float | None) -> None:
    """Shows the table, with the reader's row and the constant that is nearest marked."""
    table = table_of(size, loss)
    st.header("The constants")
    st.markdown(_about(table))
    cells = [[_cell(value, table.nearest) for value in row] for row in table.rows]
    names = [f"**{each:,}** \u25c2 yours" if each == size else f"{each:,}" for each in table.sizes]
    st.table(pd.DataFrame(cells, pd.Index(names, name="K"), list(COLUMNS.values())))
    st.markdown("**A true class at a clip**, for any number of classes, costs minus the logarithm of the clip:")
    clips = [[_cell(cost, table.nearest), as_plain_text(whose)] for _, cost, whose in table.clips]
    names = [as_plain_text(written) for written, _, _ in table.clips]
    st.table(pd.DataFrame(clips, pd.Index(names, name="clip"), ["nats", "where"]), width="content")


def _about(table: Table) -> str:
    words = f"In nats, where it does not say bits; for K of 2 to 10, 100, 1,000 and {max(IN_THE_TABLE):,}."
    return words if table.nearest is None else f"{words} The one nearest to your number is marked."


def _cell(value: float, nearest: float | None) -> str:
    written = f"{value:.{DIGITS}f}"
    return f":blue-background[**{written}**]" if value == nearest else written
