"""A reader's own table of examples: its choice, what was made of each column, and the way to change it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import streamlit as st

from scce.arrays import InputError, isolated, short
from scce.datasets import MOST_DATASET_BYTES, MOST_DATASET_FEATURES, MOST_DATASET_ROWS, Dataset
from scce.tables import FeatureColumn, Features, column_names, features
from scce.training import data_of, fitting
from scce.training.state import check_work
from scce.ui.away import HELD, KEPT, check_size, result_of
from scce.ui.internals import UploadedFile
from scce.ui.plain import as_plain_text
from scce.ui.training.session import TrainingSession
from scce.work import keeping_here, on_bytes

MOST_MEGABYTES = MOST_DATASET_BYTES // 10**6
MOST_NAMES = 6
COPIES = 2  # of a table: one is standardised
# Of which file, with which labels, what left out, and what kept.
Wanted: TypeAlias = tuple[str, str | None, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Reading:
    """What is shown of a table once it is read, or why it cannot be.

    Attributes:
        wanted: what was to be read.
        columns: what each column was taken for; none where the table could not be read.
        remarks: sentences for what the reader may not expect.
        refusal: the sentence that is said instead, or nothing.
    """

    wanted: Wanted
    columns: tuple[FeatureColumn, ...] = ()
    remarks: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def label(self) -> str | None:
        """The column of the labels, if the table could be read."""
        return next((column.name for column in self.columns if column.role == "label"), None)


def upload_table(session: TrainingSession) -> None:
    """Shows where to choose a table, and reads it into the session when it or the choice of its columns is new."""
    file = st.file_uploader(
        "A CSV or Parquet file with a column of labels. Its other columns of numbers, or of True and False, are the "
        f"features. Up to {MOST_MEGABYTES} MB, {MOST_DATASET_ROWS:,} rows and {MOST_DATASET_FEATURES:,} features. "
        + KEPT,
        max_upload_size=MOST_MEGABYTES,
        key=f"training_file_{session.choices}",
    )
    if file is not None:
        _read(session, file)
    elif session.table is not None:
        _describe(session.table)
        st.caption(f"This server holds a file for {HELD} at most. Choose it again to choose other columns.")
    if session.table is None:
        st.info("Choose a table. No link holds it: whoever opens your link is asked for a table of their own.")


def _read(session: TrainingSession, file: UploadedFile) -> None:
    try:
        check_size(file, MOST_MEGABYTES)
        reading = _chosen(file, _names_in(file))
        if reading.refusal:
            raise InputError(reading.refusal)
        _hold(session, file, reading.wanted)
    except InputError as error:
        session.table = None
        for name in ("table_read", "table_last"):
            st.session_state.pop(name, None)
        st.warning(as_plain_text(f"{error}."))
        return
    if session.table is not None:
        _describe(session.table)
    for sentence in reading.remarks:
        st.caption(as_plain_text(sentence))


def _names_in(file: UploadedFile) -> tuple[str, ...]:
    known = st.session_state.get("table_columns")
    if known is None or known[0] != file.file_id:
        st.session_state["table_readings"] = {}
        known = st.session_state["table_columns"] = (file.file_id, _carried_out(file, column_names))
    names: tuple[str, ...] = known[1]
    return names


def _chosen(file: UploadedFile, names: Sequence[str]) -> Reading:
    """Returns what is read with the columns that the reader chose; at first, those that are likely."""
    likely = _reading(file, (file.file_id, None, (), ()))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        index = names.index(likely.label) if likely.label else None
        label = st.selectbox("column of the labels", names, index, key=f"labels_{file.file_id}", width=220)
        if label != likely.label:
            likely = _reading(file, (file.file_id, label, (), ()))
        free = [column for column in likely.columns if column.role != "label" and column.may_be_feature]
        able = [column.name for column in free] if likely.columns else [name for name in names if name != label]
        without = [column.name for column in free if column.role == "left out"]
        key = f"left_out_{file.file_id}_{label}"
        left_out = st.multiselect("columns left out", able, without, key=key, placeholder="none", width=420)
    if set(left_out) == set(without):
        return likely
    kept = tuple(name for name in able if name not in left_out) if likely.columns else ()
    return _reading(file, (file.file_id, label, tuple(left_out), kept))


def _reading(file: UploadedFile, wanted: Wanted) -> Reading:
    """Returns what is shown of a table; what was read last is kept until the next is read."""
    known: dict[Wanted, Reading] = st.session_state["table_readings"]
    if wanted not in known:
        try:
            found = _features(file, wanted)
            st.session_state["table_last"] = (wanted, found.dataset)
            known[wanted] = Reading(wanted, found.columns, found.remarks)
        except InputError as error:
            known[wanted] = Reading(wanted, refusal=str(error))
    return known[wanted]


def _features(file: UploadedFile, wanted: Wanted) -> Features:
    _, label, left_out, kept = wanted
    found: Features = _carried_out(file, partial(features, keep=kept), label, left_out)
    return found


def _carried_out(file: UploadedFile, function: Callable[..., Any], *arguments: Any) -> Any:
    """Returns what a function of a file, of its name, and of more returns in a worker."""
    doing = f"Reading {as_plain_text(file.name)}"
    return result_of(doing, on_bytes, function, file.getvalue(), file.name, *arguments)


def _hold(session: TrainingSession, file: UploadedFile, wanted: Wanted) -> None:
    """Puts the table into the session, with fewer epochs where the run would take too long."""
    if session.table is not None and st.session_state.get("table_read") == wanted:
        return
    last = st.session_state.pop("table_last", None)
    session.rest()
    session.table = session.run = None  # what they hold goes before more is kept
    table = last[1] if last and last[0] == wanted else _features(file, wanted).dataset
    keeping_here().keep(table, COPIES)
    session.table = table
    st.session_state["table_read"] = wanted
    try:
        check_work(session.state, session.table)
    except InputError:
        _shorten(session, session.table)


def _shorten(session: TrainingSession, table: Dataset) -> None:
    settings = session.state.settings
    shorter = fitting(settings, *data_of("file", settings.seed, table))
    session.replace(replace(session.state, settings=shorter))
    session.notices = (
        f"The table is large: {shorter.epochs} epochs are trained, not {settings.epochs}, for all would take too long.",
    )
    st.warning(session.notices[0])


def _describe(table: Dataset) -> None:
    kinds = ", ".join(f"{k} {isolated(short(name))}" for k, name in enumerate(table.classes[:MOST_NAMES]))
    more = len(table.classes) - MOST_NAMES
    st.text(
        f"{_counted(len(table.labels), 'example')} of {_counted(table.num_features, 'feature')}, which are "
        f"standardised, and {len(table.classes)} classes. "
        f"The labels as integers: {kinds}{f' and {more} more' if more > 0 else ''}."
    )


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
