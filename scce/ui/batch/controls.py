"""What the controls of the batch do to the session: one function per control."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from scce.arrays import InputError
from scce.batch.presets import PROBLEMS
from scce.batch.scores import score
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch
from scce.batch.state import BatchState
from scce.batches import Batch
from scce.classes import MOST_CLASSES
from scce.tables.pasted import PastedBatch, predictions_from_text
from scce.tables.reading import FIRST_ROWS, Upload
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
        found = predictions_from_text(st.session_state["pasted_batch"])
        size, num_classes = len(found.predictions), len(found.predictions[0])
        labels = found.labels or state.batch.labels
        if len(labels) != size:
            raise InputError(f"{len(labels)} labels do not fit {size} rows; paste the labels too: y_true = [1, 2]")
        from_logits = not _look_like_probabilities(found.predictions)
        if size <= MOST_EXAMPLES and num_classes <= MOST_CLASSES:
            batch = SmallBatch(labels, found.predictions, from_logits, found.weights or (1.0,) * size)
            said.append(found.remark)
            return state.with_batch(batch)
        session.upload = _as_upload(found, labels, from_logits)
        said.extend([found.remark, f"These are more than {MOST_EXAMPLES} rows of {MOST_CLASSES}: no link holds them."])
        return replace(state, source="file")

    session.change(pasted)
    session.notices += tuple(said)


def _as_upload(found: PastedBatch, labels: Sequence[int], from_logits: bool) -> Upload:
    weights = None if found.weights is None else np.array(found.weights)
    if weights is not None and not np.isfinite(weights).all():
        raise InputError(f"weight {weights[~np.isfinite(weights)][0]} is not a finite number")
    return Upload(
        name="pasted rows",
        scores=score(Batch(labels, found.predictions, from_logits)),
        weights=weights,
        classes=found.names or tuple(f"class {k}" for k in range(len(found.predictions[0]))),
        from_logits=from_logits,
        first_labels=tuple(labels[:FIRST_ROWS]),
        first_predictions=found.predictions[:FIRST_ROWS],
    )


def _look_like_probabilities(rows: tuple[tuple[float, ...], ...]) -> bool:
    return all(0 <= value <= 1 for row in rows for value in row)
