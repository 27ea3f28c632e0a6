"""What the controls of the batch do to the session: one function per control."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from scce.arrays import InputError
from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.small_batch import Row, SmallBatch
from scce.batch.state import BatchState
from scce.tables import Wish
from scce.ui.away import read_of
from scce.ui.batch.pasting import read_pasted
from scce.ui.batch.reading import loss_of
from scce.ui.batch.session import BatchSession, Refused
from scce.ui.frame import Page
from scce.ui.mirror import chosen
from scce.ui.session import session_of


def choose_problem() -> None:
    """Shows the ready-made batch that was chosen."""
    name = chosen("problem")
    session_of(BatchSession).change(
        lambda state: replace(state, source="table", problem=PROBLEMS[name], row_is="example") if name else state
    )


def problem_of(state: BatchState) -> str | None:
    """Returns the name of the ready-made batch that is shown, if it is one."""
    return next((name for name, problem in PROBLEMS.items() if problem == state.problem), None)


def choose_kind(page: Page[BatchSession]) -> None:
    """Takes the predictions of the table for logits, or for probabilities."""
    kind, pasted = page.chosen("given"), page.session.shown_paste
    if kind and pasted is not None:
        page.session.take_paste(pasted.text, replace(pasted.wish, kind=kind))
    else:
        page.session.change(
            lambda state: state.with_batch(replace(state.batch, from_logits=kind == "logits")) if kind else state
        )


def choose_truth() -> None:
    """Says of every example its class, or a row of targets."""
    kind = chosen("truth")
    make = {"classes": SmallBatch.with_labels, "targets": SmallBatch.with_targets}
    session_of(BatchSession).change(lambda state: state.with_batch(make[kind](state.batch)) if kind else state)


def add_class() -> None:
    """Adds a class with nothing in it."""
    _change_classes(lambda row: (*row, 0.0), lambda weights: (*weights, 1.0))


def remove_class() -> None:
    """Removes the last class."""
    _change_classes(lambda row: row[:-1], lambda weights: weights[:-1])


def _change_classes(change: Callable[[Row], Row], change_weights: Callable[[Row], Row]) -> None:
    def changed(state: BatchState) -> BatchState:
        batch, way = state.batch, state.problem.way
        rows, targets = (tuple(map(change, each)) for each in (batch.predictions, batch.targets))
        weights = None if way.class_weights is None else change_weights(way.class_weights)
        problem = BatchProblem(replace(batch, predictions=rows, targets=targets), replace(way, class_weights=weights))
        return replace(state, source="table", problem=problem)

    session_of(BatchSession).change(changed)


def paste(text: str) -> None:
    """Takes over the predictions that were pasted."""
    session_of(BatchSession).take_paste(text, Wish())


def loss_if_pasted(session: BatchSession, refused: Refused, wish: Wish) -> float | None:
    """Returns the loss of a text if it is read as the reader may wish, or None where it has none then."""
    with suppress(InputError):
        upload = read_of(refused.text, read_pasted, wish, session.state).upload
        return loss_of(upload.readings[0], upload, session.state.problem.way) if upload.sure else None
    return None


def read_paste_again(wish: Wish) -> None:
    """Reads the text that was pasted once more, as the reader wishes."""
    session = session_of(BatchSession)
    if session.pasted is not None:
        session.take_paste(session.pasted.text, wish)
