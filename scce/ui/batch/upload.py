"""A reader's file of predictions: its choice, its columns, and a bar that shows how far it has been read."""

import streamlit as st

from scce.arrays import InputError
from scce.tables import (
    MOST_CSV_BYTES,
    MOST_FILE_CLASSES,
    MOST_FILE_ROWS,
    MOST_PARQUET_BYTES,
    Columns,
    Scale,
    Upload,
    read_columns,
    read_scores,
)
from scce.ui.batch.session import BatchSession
from scce.ui.internals import UploadedFile
from scce.ui.plain import as_plain_text

BY_NUMBERS = "by names and numbers"
KINDS: dict[str, Scale | None] = {BY_NUMBERS: None, "probabilities": "probabilities", "logits": "logits"}
NO_WEIGHT = "none"
MEGABYTE = 10**6


def upload_file(session: BatchSession) -> None:
    """Shows where to choose a file, and reads it into the session when it is new."""
    file = st.file_uploader(
        f"A table with a column of labels and a column of predictions per class. CSV up to "
        f"{MOST_CSV_BYTES // MEGABYTE} MB or Parquet up to {MOST_PARQUET_BYTES // MEGABYTE} MB, "
        f"{MOST_FILE_ROWS:,} rows, {MOST_FILE_CLASSES:,} classes. It is read here and kept nowhere.",
        help="pandas writes numbers smaller with to_parquet(path, use_dictionary=False).",
        max_upload_size=MOST_PARQUET_BYTES // MEGABYTE,
        key="predictions_file",
    )
    if file is None:
        if session.upload is None:
            st.info("Choose a file. No link holds it: whoever opens your link is asked for a file of their own.")
        else:
            _describe(session.upload)
        return
    try:
        columns = _choose_columns(_columns_in(file), file.file_id)
        key = f"file_kind_{file.file_id}"
        kind = st.segmented_control("The predictions are", list(KINDS), default=BY_NUMBERS, key=key)
        columns = columns.with_kind(KINDS[kind or BY_NUMBERS])
        wanted = (file.file_id, columns.key)
        if st.session_state.get("file_read") != wanted:
            session.upload, st.session_state["file_read"] = None, None
            words = f"Reading {as_plain_text(columns.file)}"
            bar = st.progress(0.0, words)
            for progress in read_scores(file, columns):
                if isinstance(progress, Upload):
                    session.upload = progress
                else:
                    bar.progress(min(progress, 1.0), words)
            bar.empty()
            st.session_state["file_read"] = wanted
        if session.upload is not None:
            _describe(session.upload)
    except InputError as error:
        session.upload = None
        st.session_state.pop("file_read", None)
        st.warning(as_plain_text(f"{error}."))


def _columns_in(file: UploadedFile) -> Columns:
    """Returns what the file's columns are; to look for that in a large CSV file takes a while, so it is done once."""
    known = st.session_state.get("file_columns")
    if known is None or known[0] != file.file_id:
        known = st.session_state["file_columns"] = (file.file_id, read_columns(file, file.name))
    columns: Columns = known[1]
    return columns


def _choose_columns(columns: Columns, file_id: str) -> Columns:
    with st.container(horizontal=True):
        names = list(columns.names)
        index = names.index(columns.label) if columns.label in names else None
        label = st.selectbox("column of the labels", names, index=index, key=f"label_column_{file_id}", width=200)
        choices = [NO_WEIGHT, *names]
        index = choices.index(columns.weight) if columns.weight in names else 0
        weight = st.selectbox("column of the weights", choices, index=index, key=f"weight_column_{file_id}", width=200)
    if label is not None:
        columns = columns.with_label(label)
    if weight != columns.weight:
        columns = columns.with_weight(None if weight == NO_WEIGHT else weight)
    for warning in columns.remarks:
        st.warning(as_plain_text(warning))
    return columns


def _describe(upload: Upload) -> None:
    st.text(
        f"{upload.name}: {len(upload.scores.labels):,} examples of {len(upload.classes):,} classes, "
        f"read as {upload.kind}: {upload.why}."
    )
