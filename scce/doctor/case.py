"""What the doctor is given of a batch, and the loss of the same batch if something were otherwise."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.batch import Scores, batch_loss
from scce.batches import PLAIN_MEAN, Batch, LabelForm, Way


@dataclass(frozen=True, eq=False)
class Case:
    """A batch that the doctor looks at.

    Attributes:
        scores: of the N examples.
        from_logits: whether the predictions were read as logits.
        way: to one number.
        weights: (N,) of the examples, or None.
        whole: the batch itself, where it is small enough to be held; of a file only its scores are.
        tokens: whether a row is a token, so that many rows may follow from the same text.
        form: as the labels were written, where that is known.
    """

    scores: Scores
    from_logits: bool
    way: Way = PLAIN_MEAN
    weights: ArrayLike | None = None
    whole: Batch | None = None
    tokens: bool = False
    form: LabelForm | None = None

    @property
    def num_classes(self) -> int:
        """K."""
        return self.scores.num_classes

    @property
    def has_targets(self) -> bool:
        """Whether the truth is rows of targets."""
        return self.scores.soft is not None

    @cached_property
    def counted(self) -> BoolArray:
        """(N,) which examples are not ignored."""
        ignored = self.way.ignore_label
        everywhere = np.ones(len(self.scores.labels), dtype=bool)
        return everywhere if ignored is None or self.has_targets else np.asarray(self.scores.labels != ignored)

    @cached_property
    def judged(self) -> BoolArray:
        """(N,) which examples count, have a class as their truth, and a guess."""
        labels = self.scores.labels
        known = (labels >= 0) & (labels < self.num_classes)
        return np.asarray(self.counted & known & (self.scores.guesses >= 0))

    @cached_property
    def loss(self) -> float:
        """The loss as the batch stands, in nats."""
        return self._loss_of(self.scores)

    def loss_without(self, rows: NDArray[Any]) -> float:
        """Returns the loss of the other examples; NaN where there are none."""
        kept = np.ones(len(self.scores.labels), dtype=bool)
        kept[rows] = False
        if not kept.any():
            return np.nan
        weights = None if self.weights is None else np.asarray(self.weights)[kept]
        return batch_loss(self.scores.at(kept), self.way, weights).loss

    def loss_if(self, losses: FloatArray, *, labels: IntArray | None = None) -> float:
        """Returns the loss if every example cost something else, and had another label."""
        known = self.scores.labels if labels is None else labels
        return self._loss_of(replace(self.scores, losses=losses.astype(np.float64), labels=known, soft=None))

    def loss_with(self, way: Way) -> float:
        """Returns the loss on another way to one number."""
        return batch_loss(self.scores, way, self.weights).loss

    def sharp(self) -> "Case":
        """Returns the case without label smoothing, which would ask for the costs of all classes."""
        return replace(self, way=replace(self.way, smoothing=0.0))

    def _loss_of(self, scores: Scores) -> float:
        return batch_loss(scores, self.way, self.weights).loss
