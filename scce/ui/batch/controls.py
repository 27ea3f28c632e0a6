"""What the controls of the batch do to the session: one function per control."""

from dataclasses import replace

import streamlit as st

from scce.arrays import InputError
from scce.batch.presets import PROBLEMS
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch
from scce.batch.state import BatchState
from scce.classes import MOST_CLASSES
from scce.tables import Predictions, as_scored, predictions, upload_of
from scce.ui.batch.session import BatchSession
from scce.ui.frame import Page
from scce.ui.mirror import chosen
from scce.ui.session import session_of


def choose_problem() -> None:
    """Shows the ready-made batch that was chosen."""
    name = chosen("problem")
    session_of(BatchSession).change(
        lambda state: replace(state, source="table", problem=PROBLEMS[name]) if name else state
    )


def problem_of(state: BatchState) -> str | None:
    """Returns the name of the ready-made batch that is shown, if it is one."""
    return next((name for name, problem in PROBLEMS.items() if problem == state.problem), None)


def choose_kind(page: Page[BatchSession]) -> None:
    """Takes the predictions of the table for logits, or for probabilities."""
    kind = page.chosen("given")
    page.session.change(
        lambda state: state.with_batch(replace(state.batch, from_logits=kind == "logits")) if kind else state
    )


def add_class() -> None:
    """Adds a class with nothing in it."""

    def wider(batch: SmallBatch) -> SmallBatch:
        return replace(batch, predictions=tuple((*row, 0.0) for row in batch.predictions))

    session_of(BatchSession).change(lambda state: state.with_batch(wider(state.batch)))


def remove_class() -> None:
    """Removes the last class."""

    def narrower(batch: SmallBatch) -> SmallBatch:
        return replace(batch, predictions=tuple(row[:-1] for row in batch.predictions))

    session_of(BatchSession).change(lambda state: state.with_batch(narrower(state.batch)))


def paste() -> None:
    """Takes over the predictions that were pasted, and says what was made of them."""
    session, said = session_of(BatchSession), list[str]()

    def pasted(state: BatchState) -> BatchState:
        found = predictions(st.session_state["pasted_batch"])
        size, num_classes = found.rows.shape
        if found.labels is None and found.targets is not None:
            raise InputError("the text has a share of every class for each example; paste labels: y_true = [1, 2]")
        labels = state.batch.labels if found.labels is None else tuple(found.labels.tolist())
        if len(labels) != size:
            raise InputError(f"{len(labels)} labels do not fit {size} rows; paste the labels too: y_true = [1, 2]")
        if size <= MOST_EXAMPLES and num_classes <= MOST_CLASSES:
            rows, from_logits = as_scored(found.rows, found.kind)
            weights = (1.0,) * size if found.weights is None else tuple(found.weights.tolist())
            said.extend([_read(found), *found.remarks])
            return state.with_batch(SmallBatch(labels, tuple(map(tuple, rows.tolist())), from_logits, weights))
        session.upload = upload_of(found, labels)
        said.extend(
            [
                _read(found),
                *found.remarks,
                f"These are more than {MOST_EXAMPLES} rows of {MOST_CLASSES}: no link holds them.",
            ]
        )
        return replace(state, source="file")

    session.change(pasted)
    session.notices += tuple(said)


def _read(found: Predictions) -> str:
    """Returns a sentence on what was read, and as what."""
    size, num_classes = found.rows.shape
    return f"{size} {'row' if size == 1 else 'rows'} of {num_classes} numbers, read as {found.kind}: {found.why}."
