"""What a reader pasted: read as it is, or as the reader wishes, and put into the table where it is small enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scce.arrays import InputError
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch
from scce.batch.state import BatchState
from scce.classes import MOST_CLASSES
from scce.tables import Predictions, Upload, Wish, as_scored, predictions, upload_of


@dataclass(frozen=True, eq=False)
class Pasted:
    """A text that was pasted, and what was made of it.

    Attributes:
        text: as it came.
        wish: what the reader says of it.
        upload: what it holds.
        state: of the page that shows it. Where the text has two readings, the state is as it was before.
    """

    text: str
    wish: Wish
    upload: Upload
    state: BatchState

    def is_in_the_table(self, state: BatchState) -> bool:
        """Returns whether a state of the page shows the text in the table, and no edit of it."""
        return state.source == self.state.source == "table" and state.batch == self.state.batch


def read_pasted(text: str, wish: Wish, state: BatchState) -> Pasted:
    """Returns what a text holds, and the state that shows it.

    Args:
        text: as it came.
        wish: what the reader says of it.
        state: of the page; its labels are those of a text that has none.

    Raises:
        InputError: if it cannot be read, or there are not as many labels as rows.
    """
    found = predictions(text, wish=wish)
    truth = _truth_of(found, state.batch)
    others = [predictions(text, wish=replace(wish, kind=kind)) for kind in found.kinds if kind != found.kind]
    upload = upload_of([found, *others], truth)
    upload = replace(upload, remarks=(*upload.remarks, *_remarks(found, state.batch)))
    return Pasted(text, wish, upload, _shown(found, truth, state))


def _remarks(found: Predictions, batch: SmallBatch) -> Iterator[str]:
    if found.labels is None and found.targets is None:
        yield f"The {batch.truth_name} of the table are used."
    if _is_large(found):
        yield f"These are more than {MOST_EXAMPLES} rows of {MOST_CLASSES} numbers: no link holds them."


def _shown(found: Predictions, truth: Sequence[Any], state: BatchState) -> BatchState:
    if _is_large(found):
        return replace(state, source="file")
    if not found.sure:
        return replace(state, source="table")
    return replace(state.with_batch(_small(found, truth)), row_is="example" if found.axes is None else "token")


def _is_large(found: Predictions) -> bool:
    size, num_classes = found.rows.shape
    return size > MOST_EXAMPLES or num_classes > MOST_CLASSES


def _truth_of(found: Predictions, batch: SmallBatch) -> Sequence[Any]:
    """Returns labels, or rows of targets: those of the text, or else those that stand in the table."""
    size = len(found.rows)
    if found.labels is not None:
        return found.labels.tolist()
    if found.targets is not None:
        return list(map(tuple, found.targets.tolist()))
    if batch.size != size:
        raise InputError(
            f"{batch.size} {batch.truth_name} do not fit {size} rows; paste the labels too: y_true = [1, 2]"
        )
    return batch.truth


def _small(found: Predictions, truth: Sequence[Any]) -> SmallBatch:
    rows, from_logits = as_scored(found.rows, found.kind)
    weights = (1.0,) * len(rows) if found.weights is None else tuple(found.weights.tolist())
    numbers = tuple(map(tuple, rows.tolist()))
    if isinstance(truth[0], tuple):
        return SmallBatch((), numbers, from_logits, weights, tuple(truth))
    return SmallBatch(tuple(truth), numbers, from_logits, weights)
