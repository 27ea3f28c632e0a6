"""What a reader's predictions say, once they are read: from a file, or from rows that were pasted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, InputError, IntArray
from scce.batch import Scores, score
from scce.batches import Batch
from scce.tables.record import Predictions

FIRST_ROWS = 50


@dataclass(frozen=True, eq=False)
class Upload:
    """What a file of N predictions says.

    Attributes:
        name: of the file.
        scores: of the N examples.
        weights: (N,) or None if the file has none.
        classes: K names, those of the prediction columns.
        first: the first examples, at most 50, as they came, and whether the predictions were read as logits.
    """

    name: str
    scores: Scores
    weights: FloatArray | None
    classes: tuple[str, ...]
    first: Batch


def upload_of(pasted: Predictions, labels: Sequence[int]) -> Upload:
    """Returns pasted rows as if they came from a file.

    Args:
        pasted: the rows.
        labels: of the rows, for the text may hold none.

    Raises:
        InputError: if a weight is not finite.
    """
    weights = None if pasted.weights is None else np.array(pasted.weights)
    if weights is not None and not np.isfinite(weights).all():
        raise InputError(f"weight {weights[~np.isfinite(weights)][0]} is not a finite number")
    truth, predictions = np.array(labels), np.array(pasted.predictions)
    return Upload(
        name="pasted rows",
        scores=score(Batch(truth, predictions, pasted.from_logits)),
        weights=weights,
        classes=pasted.names or tuple(f"class {k}" for k in range(predictions.shape[1])),
        first=first_rows(truth, predictions, pasted.from_logits, weights),
    )


def first_rows(labels: IntArray, predictions: FloatArray, from_logits: bool, weights: FloatArray | None) -> Batch:
    """Returns the first examples of many, as they came."""
    return Batch(
        labels[:FIRST_ROWS],
        predictions[:FIRST_ROWS].astype(np.float64),
        from_logits,
        None if weights is None else weights[:FIRST_ROWS],
    )
