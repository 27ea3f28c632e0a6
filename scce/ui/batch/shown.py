"""The batch that the page shows, wherever it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, IntArray
from scce.batch.scores import Scores, score
from scce.datasets.digits import load_digits
from scce.ui.batch.state import BatchSession


@dataclass(frozen=True, eq=False)
class Shown:
    """A batch on the page.

    Attributes:
        scores: of all N examples.
        weights: (N,), or None where there are none.
        classes: their names.
        labels: (M,) of the examples that frameworks are asked about: all of them, or the first of many.
        predictions: (M, K) of the same.
        from_logits: whether they are logits.
        images: (N, 8, 8) pictures of the examples, or None.
    """

    scores: Scores
    weights: FloatArray | None
    classes: Sequence[str]
    labels: IntArray
    predictions: FloatArray
    from_logits: bool
    images: IntArray | None = None

    @property
    def asked_weights(self) -> FloatArray | None:
        """(M,) the weights of the examples that frameworks are asked about."""
        return None if self.weights is None else self.weights[: len(self.labels)]

    @property
    def is_whole(self) -> bool:
        """Whether frameworks are asked about all examples."""
        return len(self.labels) == len(self.scores.labels)


def shown_in(session: BatchSession) -> Shown | None:
    """Returns what a session shows, or None while there is no file."""
    state = session.state
    if state.source == "digits":
        digits = load_digits()
        scores = score(digits.labels, digits.logits, from_logits=True)
        return Shown(scores, None, tuple("0123456789"), digits.labels, digits.logits, True, digits.images)
    if state.source == "file":
        upload = session.upload
        if upload is None:
            return None
        return Shown(
            upload.scores,
            upload.weights,
            upload.classes,
            np.asarray(upload.first.labels),
            np.asarray(upload.first.predictions),
            upload.first.from_logits,
        )
    batch = state.batch
    labels, predictions = np.array(batch.labels), np.array(batch.predictions)
    names = [f"class {k}" for k in range(batch.num_classes)]
    weights = np.array(batch.weights) if batch.is_weighted else None
    scores = score(labels, predictions, from_logits=batch.from_logits)
    return Shown(scores, weights, names, labels, predictions, batch.from_logits)
