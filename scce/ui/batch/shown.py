"""The batch that the page shows, wherever it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import IntArray
from scce.batch.scores import Scores, score
from scce.batch.small_batch import SmallBatch
from scce.batch.spoilt import Spoilt, spoilt
from scce.batches import Batch
from scce.datasets.digits import load_digits
from scce.tables import Upload
from scce.ui.batch.session import BatchSession


@dataclass(frozen=True, eq=False)
class Shown:
    """A batch on the page.

    Attributes:
        scores: of all N examples.
        weights: (N,), or None where there are none.
        classes: their names.
        asked: the examples that frameworks are asked about: all of them, or the first of many.
        images: (N, 8, 8) pictures of the examples, or None.
        tokens: whether a row is a token, so that the mean has a perplexity.
    """

    scores: Scores
    weights: ArrayLike | None
    classes: Sequence[str]
    asked: Batch
    images: IntArray | None = None
    tokens: bool = False

    @property
    def num_asked(self) -> int:
        """How many examples frameworks are asked about."""
        return len(np.asarray(self.asked.labels))

    @property
    def is_whole(self) -> bool:
        """Whether frameworks are asked about all examples."""
        return self.num_asked == len(self.scores.labels)


def shown_in(session: BatchSession) -> Shown | None:
    """Returns what a session shows, or None while there is no file, or the reader has to choose a reading first."""
    shown = None if session.asks else _shown(session)
    return None if shown is None else replace(shown, tokens=session.state.row_is == "token")


def _shown(session: BatchSession) -> Shown | None:
    state = session.state
    if state.source == "digits":
        return _digits(state.spoilt)
    if state.source == "table":
        return _table(state.batch)
    return None if session.upload is None else _file(session.upload)


def _digits(how: Spoilt) -> Shown:
    digits = load_digits()
    batch = Batch(spoilt(digits.labels, how, digits.logits.shape[1]), digits.logits, from_logits=True)
    return Shown(score(batch), None, tuple("0123456789"), batch, digits.images)


def _table(table: SmallBatch) -> Shown:
    batch = table.arrays
    return Shown(score(batch), batch.weights, [f"class {k}" for k in range(table.num_classes)], batch)


def _file(upload: Upload) -> Shown:
    return Shown(upload.scores, upload.weights, upload.classes, upload.first)
