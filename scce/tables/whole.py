"""The predictions of a file or of a text as one record, held as a whole."""

from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from scce.tables.columns import columns_of
from scce.tables.files.opening import naming, opened
from scce.tables.held import predictions_held
from scce.tables.pasted import predictions_in
from scce.tables.record import NOTHING_SAID, Predictions, Scale, Wish

UNNAMED = "the file"


def predictions(
    source: str | BinaryIO,
    name: str | None = None,
    *,
    label: str | None = None,
    leave_out: Iterable[str] = (),
    kind: Scale | None = None,
    wish: Wish = NOTHING_SAID,
) -> Predictions:
    """Returns what a text or a file says of N examples and K classes.

    Args:
        source: a pasted text, or a file that is open for reading bytes; it stays open.
        name: of the file, for its kind and for the sentences.
        label: the column of the labels; None looks for it.
        leave_out: columns that are not read.
        kind: what the predictions are; None asks names and numbers.
        wish: the same, the roles of other columns, the axis of the classes, and which class a label is.

    Raises:
        InputError: if it cannot be read; the sentence says where, and what stands there.
        UnsettledError: if it can be read once the reader says which axis holds the classes, or which class a label is.
    """
    said = _wish_of(wish, label, leave_out, kind)
    if isinstance(source, str):
        return predictions_in(source, said)
    with naming(name or UNNAMED):
        table = opened(source, name or "", said.axis)
        return predictions_held(table, columns_of(table, name or UNNAMED).as_wished(said))


def _wish_of(wish: Wish, label: str | None, leave_out: Iterable[str], kind: Scale | None) -> Wish:
    said = wish.with_roles(leave_out, "left out").with_roles([] if label is None else [label], "label")
    return said if kind is None else replace(said, kind=kind)
