"""The table in which a reader edits a small batch."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from scce.arrays import InputError, as_one_of, short
from scce.batch.small_batch import Row, SmallBatch
from scce.ui.batch.session import BatchSession
from scce.ui.session import session_of

LABEL, WEIGHT = "true class", "weight"


@dataclass(frozen=True)
class Sheet:
    """A table on the screen.

    Attributes:
        base: what it showed at first. The browser sends all edits since then.
        turn: counts the tables; when something else changes the batch, a new one takes its place.
    """

    base: SmallBatch
    turn: int = 0

    @property
    def key(self) -> str:
        """Of the table's widget."""
        return f"sheet_{self.turn}"


def edit_batch() -> None:
    """Shows the session's batch as a table to edit."""
    session = session_of(BatchSession)
    sheet: Sheet = st.session_state.setdefault("sheet", Sheet(session.state.batch))
    if _edited(sheet) != session.state.batch:
        sheet = st.session_state["sheet"] = Sheet(session.state.batch, sheet.turn + 1)
    numbers = {
        name: st.column_config.NumberColumn(format="%.10g", required=True, default=0.0)
        for name in _prediction_columns(sheet.base)
    }
    truth = {
        name: st.column_config.NumberColumn(format="%.10g", required=True, default=default)
        for name, default in _new_truth(sheet.base).items()
    }
    st.data_editor(
        _as_frame(sheet.base),
        key=sheet.key,
        num_rows="dynamic",
        on_change=_take_over,
        args=(sheet,),
        width="stretch",
        column_config={
            **truth,
            LABEL: st.column_config.NumberColumn(step=1, format="%d", required=True, default=0),
            **numbers,
            WEIGHT: st.column_config.NumberColumn(format="%.10g", required=True, default=1.0),
        },
    )


def _take_over(sheet: Sheet) -> None:
    if sheet != st.session_state["sheet"]:
        return  # an echo of a table that is gone
    session = session_of(BatchSession)
    session.change(lambda state: state.with_batch(with_edits(sheet.base, st.session_state[sheet.key])))


def _edited(sheet: Sheet) -> SmallBatch | None:
    try:
        return with_edits(sheet.base, st.session_state.get(sheet.key, {}))
    except InputError:
        return None


def with_edits(base: SmallBatch, edits: Mapping[str, Any]) -> SmallBatch:
    """Returns a batch after the edits that a table sends: cells of rows, rows that are gone, and new ones.

    Raises:
        InputError: if a cell is empty, or the batch becomes too small or too large.
    """
    truth, predictions = list(_new_truth(base)), _prediction_columns(base)
    rows = _checked(_rows_after(base, edits))
    return replace(
        base,
        labels=() if base.targets else tuple(int(row[LABEL]) for row in rows),
        targets=_numbers(rows, truth) if base.targets else (),
        predictions=_numbers(rows, predictions),
        weights=tuple(float(row[WEIGHT]) for row in rows),
    )


def _rows_after(base: SmallBatch, edits: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns the cells of every row by their columns; a program that plays a browser may have sent anything."""
    edited, gone, added = edits.get("edited_rows", {}), edits.get("deleted_rows", []), edits.get("added_rows", [])
    if not (isinstance(edited, dict) and isinstance(gone, list) and isinstance(added, list)):
        raise InputError(f"{short(repr(dict(edits)))} are no edits of a table")
    new = {**_new_truth(base), **dict.fromkeys(_prediction_columns(base), 0.0), WEIGHT: 1.0}
    table = {str(position): dict(zip(new, row, strict=True)) for position, row in enumerate(_rows(base))}
    for position, cells in edited.items():
        table[as_one_of(str(position), table, "row")] |= _cells(cells, new)
    left = {as_one_of(str(position), table, "row") for position in gone}
    kept = [row for position, row in table.items() if position not in left]
    return kept + [new | _cells(cells, new) for cells in added]


def _cells(cells: Any, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what is said of the cells of a row, by their columns."""
    if not isinstance(cells, dict):
        raise InputError(f"{short(repr(cells))} are no cells of a row")
    return {name: value for name, value in cells.items() if name in columns}


def _checked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns rows whose cells all hold a number."""
    for position, row in enumerate(rows):
        for name, value in row.items():
            if value is None:
                raise InputError(f"{name} of example {position} is empty")
            if not _is_number(value) or (name == LABEL and not float(value).is_integer()):
                raise InputError(f"{name} of example {position}, {short(repr(value))}, is no number for it")
    return rows


def _is_number(value: Any) -> bool:
    """Returns whether a cell is a number as JSON has them, which a float can hold; NaN is one here."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= sys.float_info.max
    return isinstance(value, float)


def _numbers(rows: list[dict[str, Any]], columns: list[str]) -> tuple[Row, ...]:
    return tuple(tuple(float(row[name]) for name in columns) for row in rows)


def _as_frame(batch: SmallBatch) -> pd.DataFrame:
    columns = [*_new_truth(batch), *_prediction_columns(batch), WEIGHT]
    return pd.DataFrame(dict(zip(columns, zip(*_rows(batch), strict=True), strict=True)))


def _rows(batch: SmallBatch) -> list[tuple[Any, ...]]:
    truth = batch.targets or [(label,) for label in batch.labels]
    return [(*true, *row, w) for true, row, w in zip(truth, batch.predictions, batch.weights, strict=True)]


def _new_truth(batch: SmallBatch) -> dict[str, float]:
    """Returns the columns of what is true, each with what a new row has there: that it is of class 0."""
    return {f"t[{k}]": float(k == 0) for k in range(batch.num_classes)} if batch.targets else {LABEL: 0}


def _prediction_columns(batch: SmallBatch) -> list[str]:
    letter = "z" if batch.from_logits else "p"
    return [f"{letter}[{k}]" for k in range(batch.num_classes)]
