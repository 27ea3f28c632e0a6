"""A reader's file of predictions: its choice, and a bar that shows how far it has been read."""

from contextlib import suppress
from functools import partial

import streamlit as st

from scce.arrays import InputError
from scce.batches import Way
from scce.tables import (
    MOST_CSV_BYTES,
    MOST_FILE_CLASSES,
    MOST_FILE_ROWS,
    MOST_PARQUET_BYTES,
    Columns,
    UnsettledError,
    Upload,
    Wish,
    read_columns,
    read_scores,
)
from scce.ui.away import HELD, KEPT, carried_out, check_size, result_of
from scce.ui.batch.questions import show_question
from scce.ui.batch.reading import loss_of, show_columns, show_kind, show_reading
from scce.ui.batch.session import BatchSession
from scce.ui.internals import UploadedFile
from scce.ui.plain import as_plain_text
from scce.ui.session import session_of
from scce.work import keeping_here, on_bytes

MEGABYTE = 10**6
MOST_BYTES_TRIED = 5 * MEGABYTE  # of a file that is read twice, to say what both axes cost


def upload_file(session: BatchSession, way: Way) -> None:
    """Shows where to choose a file, reads it into the session when it is new, and shows what was read."""
    file = st.file_uploader(
        f"A table with a column of labels and a column of predictions per class. CSV up to "
        f"{MOST_CSV_BYTES // MEGABYTE} MB or Parquet up to {MOST_PARQUET_BYTES // MEGABYTE} MB, NumPy or JSON, "
        f"{MOST_FILE_ROWS:,} rows, {MOST_FILE_CLASSES:,} classes. " + KEPT,
        help="pandas writes numbers smaller with to_parquet(path, use_dictionary=False).",
        max_upload_size=MOST_PARQUET_BYTES // MEGABYTE,
        key=f"predictions_file_{session.choices}",
    )
    if file is not None:
        _read(session, file)
    elif session.upload is None:
        st.info("Choose a file. No link holds it: whoever opens your link is asked for a file of their own.")
    elif _is_wished_otherwise(session):
        st.info(f"This server no longer has the file: it holds one for {HELD} at most. Choose it again to read it so.")
    if session.upload is not None:
        show_reading(session.upload, session.wish, way, _read_again)


def _read(session: BatchSession, file: UploadedFile) -> None:
    columns = None
    try:
        wanted = (file.file_id, _wish_for(session, file))
        if st.session_state.get("file_read") == wanted:
            return
        session.upload, st.session_state["file_read"] = None, None
        check_size(file, MOST_PARQUET_BYTES // MEGABYTE)
        columns = _columns_in(file, session.wish.axis).as_wished(session.wish)
        session.upload = _kept(_read_with_bar(file, columns))
        st.session_state["file_read"] = wanted
    except InputError as error:
        st.warning(as_plain_text(f"{error}."))
        if isinstance(error, UnsettledError):
            show_question(error, session.wish, partial(_loss_if, file, session.state.problem.way), _read_again)
        if columns is not None:  # another choice of columns may mend it
            with st.container(border=True):
                show_kind(columns.kind, session.wish, _read_again)
                show_columns(columns.columns, session.wish, _read_again)


def _kept(found: Upload | None) -> Upload | None:
    """Returns what was read, as long as this server has room for it."""
    if found is not None:
        keeping_here().keep(found)
    return found


def _wish_for(session: BatchSession, file: UploadedFile) -> Wish:
    """Returns what the reader says of a file: of a new one nothing yet."""
    wished, before = (file.file_id, file.name, file.size), st.session_state.get("file_wished")
    if before != wished:
        st.session_state["file_wished"] = wished
        if before is None or before[1:] != wished[1:] or session.pasted is not None:  # else it was chosen again
            session.wish = Wish()
        session.pasted = None
    return session.wish


def _is_wished_otherwise(session: BatchSession) -> bool:
    """Returns whether the reader says something of a file that it was not read with."""
    read: tuple[str, Wish] | None = st.session_state.get("file_read")
    return session.pasted is None and read is not None and read[1] != session.wish


def _read_with_bar(file: UploadedFile, columns: Columns) -> Upload | None:
    words, found = _reading(file), None
    bar = st.progress(0.0, words)
    for progress in carried_out(words, on_bytes, read_scores, file.getvalue(), columns):
        if isinstance(progress, Upload):
            found = progress
        else:
            bar.progress(min(progress, 1.0), words)
    bar.empty()
    return found


def _loss_if(file: UploadedFile, way: Way, wish: Wish) -> float | None:
    """Returns the loss of a small file if it is read as the reader may wish, or None where that is not known."""
    if file.size > MOST_BYTES_TRIED:
        return None
    with suppress(InputError):
        columns = _read_columns(file, wish.axis).as_wished(wish)
        found = result_of(_reading(file), on_bytes, read_scores, file.getvalue(), columns)
        if isinstance(found, Upload) and found.sure:
            return loss_of(found.readings[0], found, way)
    return None


def _read_again(wish: Wish) -> None:
    """Reads what is shown once more: a text that was too large for the table at once, a file when the page is shown."""
    session = session_of(BatchSession)
    if session.pasted is None:
        session.wish = wish
    else:
        session.take_paste(session.pasted.text, wish)


def _columns_in(file: UploadedFile, axis: int | None) -> Columns:
    """Returns what the file's columns are; to look for that in a large CSV file takes a while, so it is done once."""
    known = st.session_state.get("file_columns")
    if known is None or known[0] != (file.file_id, axis):
        columns = _read_columns(file, axis)
        known = st.session_state["file_columns"] = ((file.file_id, axis), columns)
    found: Columns = known[1]
    return found


def _read_columns(file: UploadedFile, axis: int | None) -> Columns:
    columns: Columns = result_of(_reading(file), on_bytes, read_columns, file.getvalue(), file.name, axis)
    return columns


def _reading(file: UploadedFile) -> str:
    return f"Reading {as_plain_text(file.name)}"
