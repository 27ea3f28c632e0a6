"""The batch that was pasted, and the way to it from pieces of text: one shape, few enough rows, numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from scce.arrays import InputError
from scce.tables.pasted.cells import as_label, as_number, counted

MOST_PASTED_ROWS, MOST_PASTED_CLASSES = 2_000, 100


@dataclass(frozen=True)
class PastedBatch:
    """What a text says about N examples of K classes.

    Attributes:
        labels: (N,) or None where there are none. They may lie outside 0..K-1.
        predictions: N rows of K numbers, which may be NaN or infinite.
        names: of the K classes, all different, from a header; or None.
        weights: (N,) or None.
        remark: a sentence that says what was read.
    """

    labels: tuple[int, ...] | None
    predictions: tuple[tuple[float, ...], ...]
    names: tuple[str, ...] | None
    weights: tuple[float, ...] | None
    remark: str

    @property
    def from_logits(self) -> bool:
        """Whether the predictions are taken for logits: one of them is no probability."""
        return not all(0 <= value <= 1 for row in self.predictions for value in row)


def batch_of_cells(
    labels: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    names: tuple[str, ...] | None,
    weights: Sequence[str] | None,
    origin: str,
    origin_of_labels: str,
) -> PastedBatch:
    """Returns the batch whose numbers are still text.

    Args:
        labels: N, or None.
        rows: N of K.
        names: of the K classes, or None.
        weights: N, or None.
        origin: where the rows come from, the beginning of a sentence.
        origin_of_labels: the same, " from y_true", or nothing.

    Raises:
        InputError: if the rows differ in length, are too many, too short or too long, the labels or weights
            are not as many, or a piece of text is no number.
    """
    if not any(rows):
        raise InputError("there are no predictions in the text: one row of numbers per example")
    if len(rows) > MOST_PASTED_ROWS:
        raise InputError(f"the text has {len(rows):,} rows; at most {MOST_PASTED_ROWS:,} are read")
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise InputError(f"row {i} has {counted(row, 'number')}, row 0 has {len(rows[0])}")
    if not 2 <= len(rows[0]) <= MOST_PASTED_CLASSES:
        raise InputError(f"row 0 has {counted(rows[0], 'number')}; it needs one per class, 2 to {MOST_PASTED_CLASSES}")
    for cells, word in ((labels, "label"), (weights, "weight")):
        if cells is not None and len(cells) != len(rows):
            raise InputError(f"the text has {counted(cells, word)} for {counted(rows, 'row')} of predictions")
    truth = f"{counted(labels, 'label')}{origin_of_labels}" if labels is not None else "no labels"
    also = ", and weights" if weights is not None else ""
    return PastedBatch(
        labels=None if labels is None else tuple(as_label(cell, i) for i, cell in enumerate(labels)),
        predictions=tuple(
            tuple(as_number(cell, f"row {i}, column {k}") for k, cell in enumerate(row)) for i, row in enumerate(rows)
        ),
        names=names,
        weights=None if weights is None else tuple(as_number(cell, f"weight {i}") for i, cell in enumerate(weights)),
        remark=f"{origin}: {counted(rows, 'row')} of {counted(rows[0], 'number')}, {truth}{also}.",
    )
