"""A reader's own table of examples to learn from: its choice, its column of labels, and what was made of it."""

import streamlit as st

from scce.arrays import InputError, short
from scce.datasets import MOST_DATASET_BYTES, MOST_DATASET_FEATURES, MOST_DATASET_ROWS, Dataset
from scce.tables import ExampleColumns, read_example_columns, read_examples
from scce.ui.internals import UploadedFile
from scce.ui.plain import as_plain_text
from scce.ui.training.session import TrainingSession

MOST_MEGABYTES = MOST_DATASET_BYTES // 10**6
MOST_NAMES = 6


def upload_table(session: TrainingSession) -> None:
    """Shows where to choose a table, and reads it into the session when it is new."""
    file = st.file_uploader(
        "A CSV or Parquet file with a column of labels. Its other columns of numbers are the features. "
        f"Up to {MOST_MEGABYTES} MB, {MOST_DATASET_ROWS:,} rows and {MOST_DATASET_FEATURES} features. "
        "It is read here and kept nowhere.",
        max_upload_size=MOST_MEGABYTES,
        key="training_file",
    )
    if file is not None:
        _read(session, file)
    if session.table is None:
        st.info("Choose a table. No link holds it: whoever opens your link is asked for a table of their own.")
    else:
        _describe(session.table)


def _read(session: TrainingSession, file: UploadedFile) -> None:
    try:
        columns = _columns_in(file)
        names = list(columns.names)
        likely = names.index(columns.label)
        label = st.selectbox("column of the labels", names, likely, key=f"labels_{file.file_id}", width=220)
        if st.session_state.get("table_read") != (file.file_id, label):
            session.table = read_examples(file, columns.with_label(label))
            st.session_state["table_read"] = (file.file_id, label)
    except InputError as error:
        session.table = None
        st.session_state.pop("table_read", None)
        st.warning(as_plain_text(f"{error}."))


def _columns_in(file: UploadedFile) -> ExampleColumns:
    known = st.session_state.get("table_columns")
    if known is None or known[0] != file.file_id:
        known = st.session_state["table_columns"] = (file.file_id, read_example_columns(file, file.name))
    columns: ExampleColumns = known[1]
    return columns


def _describe(table: Dataset) -> None:
    kinds = ", ".join(f"{k} {short(name)}" for k, name in enumerate(table.classes[:MOST_NAMES]))
    more = len(table.classes) - MOST_NAMES
    st.text(
        f"{len(table.labels):,} examples of {table.num_features} features, which are standardised. "
        f"The labels as integers: {kinds}{f' and {more} more' if more > 0 else ''}."
    )
