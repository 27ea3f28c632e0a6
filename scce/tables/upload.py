"""What a reader's predictions say, once they are read: from a file, or from rows that were pasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray
from scce.batch import Scores, score
from scce.batches import Batch, LabelForm
from scce.tables.questions import Axes, Meaning
from scce.tables.record import Column, Predictions, Scale

FIRST_ROWS = 50


@dataclass(frozen=True, eq=False)
class Reading:
    """What predictions say if they are of one kind.

    Attributes:
        kind: what they are read as.
        scores: of the N examples.
        first: the first examples, at most 50: percent are divided by 100, anything else is as it came.
    """

    kind: Scale
    scores: Scores
    first: Batch


@dataclass(frozen=True, eq=False)
class Upload:
    """What a file of N predictions says.

    Attributes:
        name: of the file.
        readings: what it says, for each kind that its predictions may be of; the likeliest first.
        weights: (N,) or None if the file has none.
        classes: K names, those of the prediction columns.
        sure: whether the kind was said, or is beyond doubt; then there is one reading.
        why: what the kind was seen by, half a sentence.
        columns: what each column was taken for.
        remarks: a sentence for each thing that the reader may not expect.
        axes: that the predictions had, where these were more than two.
        meanings: what each value of the labels was taken for: at most 21, of which the last says that there are more.
        form: as the labels of a print were written; None where it is not a print, or holds none.
    """

    name: str
    readings: tuple[Reading, ...]
    weights: FloatArray | None
    classes: tuple[str, ...]
    sure: bool = True
    why: str = ""
    columns: tuple[Column, ...] = ()
    remarks: tuple[str, ...] = ()
    axes: Axes | None = None
    meanings: tuple[Meaning, ...] = ()
    form: LabelForm | None = None

    @property
    def kind(self) -> Scale:
        """What the predictions are, or most likely are."""
        return self.readings[0].kind

    @property
    def scores(self) -> Scores:
        """The scores of the likeliest reading."""
        return self.readings[0].scores

    @property
    def first(self) -> Batch:
        """The first examples of the likeliest reading."""
        return self.readings[0].first


def upload_of(found: Sequence[Predictions], truth: Sequence[Any]) -> Upload:
    """Returns a text that was pasted as if it came from a file.

    Args:
        found: the text as each kind that it may be of, the likeliest first.
        truth: N labels, or rows of targets, for the text may hold none.
    """
    likeliest = found[0]
    return Upload(
        name="Pasted text",
        readings=tuple(_reading(np.array(truth), one) for one in found),
        weights=likeliest.weights,
        classes=likeliest.classes,
        sure=likeliest.sure,
        why=likeliest.why,
        columns=likeliest.columns,
        remarks=likeliest.remarks,
        axes=likeliest.axes,
        meanings=likeliest.meanings,
        form=likeliest.form,
    )


def _reading(truth: NDArray[Any], found: Predictions) -> Reading:
    scores = score(Batch(truth, *as_scored(found.rows, found.kind)))
    return Reading(found.kind, scores, first_rows(truth, found.rows, found.kind, found.weights))


def as_scored(rows: FloatArray, kind: Scale) -> tuple[FloatArray, bool]:
    """Returns rows as the plain definition takes them, and whether they are logits: logarithms of probabilities are."""
    if kind == "percent":
        return rows.astype(np.float64) / 100, False
    return rows, kind != "probabilities"


def first_rows(labels: NDArray[Any], predictions: FloatArray, kind: Scale, weights: FloatArray | None) -> Batch:
    """Returns the first examples of many, as the plain definition takes them."""
    rows, from_logits = as_scored(predictions[:FIRST_ROWS].astype(np.float64), kind)
    return Batch(labels[:FIRST_ROWS], rows, from_logits, None if weights is None else weights[:FIRST_ROWS])
