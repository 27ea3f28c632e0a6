"""What a reader pasted: read as it is, or as the reader wishes, and put into the table where it is small enough."""

from collections.abc import Sequence
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
    if max(found.rows.shape[0] - MOST_EXAMPLES, found.rows.shape[1] - MOST_CLASSES) > 0:
        large = f"These are more than {MOST_EXAMPLES} rows of {MOST_CLASSES} numbers: no link holds them."
        upload = replace(upload, remarks=(*upload.remarks, large))
        return Pasted(text, wish, upload, replace(state, source="file"))
    shown = state.with_batch(_small(found, truth)) if found.sure else replace(state, source="table")
    return Pasted(text, wish, upload, replace(shown, row_is="token") if found.tokens else shown)


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
