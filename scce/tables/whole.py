"""The predictions of a file or of a text as one record, held as a whole."""

from collections.abc import Iterable
from typing import BinaryIO

from scce.tables.columns import columns_of
from scce.tables.held import predictions_held
from scce.tables.opening import naming, opened
from scce.tables.pasted import predictions_in
from scce.tables.record import Predictions, Scale

UNNAMED = "the file"


def predictions(
    source: str | BinaryIO,
    name: str | None = None,
    *,
    label: str | None = None,
    leave_out: Iterable[str] = (),
    kind: Scale | None = None,
) -> Predictions:
    """Returns what a text or a file says of N examples and K classes.

    Args:
        source: a pasted text, or a file that is open for reading bytes; it stays open.
        name: of the file, for its kind and for the sentences.
        label: the column of the labels; None looks for it.
        leave_out: columns that are not read.
        kind: what the predictions are; None asks names and numbers.

    Raises:
        InputError: if it cannot be read; the sentence says where, and what stands there.
    """
    if isinstance(source, str):
        return predictions_in(source, label=label, leave_out=tuple(leave_out), kind=kind)
    with naming(name or UNNAMED):
        table = opened(source, name or "")
        columns = columns_of(table, name or UNNAMED).with_kind(kind)
        for one in leave_out:
            columns = columns.with_role(one, "left out")
        return predictions_held(table, columns if label is None else columns.with_label(label))
