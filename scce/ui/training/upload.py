"""A reader's own table of examples to learn from."""

from io import BytesIO

import pandas as pd
import streamlit as st

from scce.arrays import InputError
from scce.datasets import Dataset, dataset_from_columns
from scce.datasets.columns import MOST_EXAMPLES, MOST_FEATURES
from scce.ui.internals import UploadedFile
from scce.ui.plain import as_plain_text
from scce.ui.training.session import TrainingSession

MOST_MEGABYTES = 5
LONGEST_NAME, MOST_NAMES = 40, 6


def upload_table(session: TrainingSession) -> None:
    """Shows where to choose a table, and reads it into the session when it is new."""
    file = st.file_uploader(
        "A CSV file with a column of labels. Its other columns of numbers are the features. "
        f"Up to {MOST_MEGABYTES} MB, {MOST_EXAMPLES:,} rows and {MOST_FEATURES} features. "
        "It is read here and kept nowhere.",
        max_upload_size=MOST_MEGABYTES,
        key="training_file",
    )
    if file is not None:
        try:
            frame = _frame_of(file)
            names = [str(name) for name in frame.columns]
            texts = [i for i, dtype in enumerate(frame.dtypes) if not pd.api.types.is_numeric_dtype(dtype)]
            likely = texts[0] if texts else len(names) - 1
            label = st.selectbox("column of the labels", names, likely, key=f"labels_{file.file_id}", width=220)
            if st.session_state.get("table_read") != (file.file_id, label):
                session.table = _dataset(frame, names.index(label), file.name)
                st.session_state["table_read"] = (file.file_id, label)
        except InputError as error:
            session.table = None
            st.session_state.pop("table_read", None)
            st.warning(as_plain_text(f"{error}."))
    if session.table is None:
        st.info("Choose a table. No link holds it: whoever opens your link is asked for a table of their own.")
    else:
        kinds = ", ".join(f"{k} {name[:LONGEST_NAME]}" for k, name in enumerate(session.table.classes[:MOST_NAMES]))
        more = len(session.table.classes) - MOST_NAMES
        st.text(
            f"{len(session.table.labels):,} examples of {session.table.num_features} features, which are standardised. "
            f"The labels as integers: {kinds}{f' and {more} more' if more > 0 else ''}."
        )


def _frame_of(file: UploadedFile) -> pd.DataFrame:
    known = st.session_state.get("table_frame")
    if known is None or known[0] != file.file_id:
        known = st.session_state["table_frame"] = (file.file_id, _read(file.getvalue(), file.name))
    frame: pd.DataFrame = known[1]
    return frame


def _read(content: bytes, name: str) -> pd.DataFrame:
    try:
        frame = pd.read_csv(BytesIO(content), sep=None, engine="python", skipinitialspace=True)
    except UnicodeDecodeError:
        raise InputError(f"{name[:LONGEST_NAME]}: it is not a text in UTF-8; save it as CSV in UTF-8") from None
    except Exception as error:  # pandas and csv have a dozen kinds, for a stranger's file
        cause = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise InputError(f"{name[:LONGEST_NAME]}: it cannot be read as CSV: {cause}") from None
    if frame.shape[1] < 2 or not len(frame):
        raise InputError(f"{name[:LONGEST_NAME]}: a table needs a column of labels, one of numbers, and rows")
    return frame


def _dataset(frame: pd.DataFrame, label: int, name: str) -> Dataset:
    features = frame.drop(columns=frame.columns[label]).select_dtypes("number")
    try:
        return dataset_from_columns(features.to_numpy(), frame.iloc[:, label].tolist())
    except InputError as error:
        raise InputError(f"{name[:LONGEST_NAME]}: {error}") from None
