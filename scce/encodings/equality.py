"""Both losses and both gradients of a batch, side by side: the same numbers from two encodings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.encodings.label_table import ONE_HOT, SOFT, LabelTable, kind_of, model_logits
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient

Function: TypeAlias = Callable[..., FloatArray]


@dataclass(frozen=True)
class Equality:
    """What the two encodings give for N examples and K classes. Losses are in nats.

    Attributes:
        one_hot: (N,) whether the row is one-hot, so that an integer says the same.
        sparse_losses: (N, K) from an integer label, whichever class k it is.
        categorical_losses: (N, K) from the one-hot row of each class k.
        losses: (N,) from the rows as they are; NaN where a row is no distribution.
        paired_losses: (2, M) of the M one-hot rows, from their integers and from the rows.
        paired_gradients: (2, M, K) of the same; without a one-hot row, both are empty.
    """

    one_hot: BoolArray
    sparse_losses: FloatArray
    categorical_losses: FloatArray
    losses: FloatArray
    paired_losses: FloatArray
    paired_gradients: FloatArray

    @property
    def mean_losses(self) -> tuple[float, float]:
        """The mean of the paired losses, from integers and from rows; of at least one pair."""
        from_integers, from_rows = self.paired_losses.mean(axis=-1).tolist()
        return from_integers, from_rows

    @property
    def loss_differences(self) -> FloatArray:
        """How far the paired losses lie apart: (M,)."""
        return self.paired_losses[0] - self.paired_losses[1]

    @property
    def gradient_differences(self) -> FloatArray:
        """How far the paired gradients lie apart: (M, K)."""
        return self.paired_gradients[0] - self.paired_gradients[1]


def equality(table: LabelTable) -> Equality:
    """Returns the losses and gradients of a table, by the functions of both encodings."""
    logits, rows = model_logits(table), np.array(table.rows)
    num_examples, num_classes = logits.shape
    each = np.broadcast_to(logits[:, np.newaxis], (num_examples, num_classes, num_classes))
    every_label = np.broadcast_to(np.arange(num_classes), (num_examples, num_classes))
    every_row = np.broadcast_to(np.eye(num_classes), each.shape)

    kinds = [kind_of(row) for row in table.rows]
    is_one_hot = np.array([kind is ONE_HOT for kind in kinds])
    is_distribution = np.array([kind in (ONE_HOT, SOFT) for kind in kinds])
    losses = np.full(num_examples, np.nan)
    if is_distribution.any():
        losses[is_distribution] = categorical_crossentropy(rows[is_distribution], logits[is_distribution])
    labels, targets, answers = rows.argmax(axis=-1)[is_one_hot], rows[is_one_hot], logits[is_one_hot]
    return Equality(
        one_hot=is_one_hot,
        sparse_losses=sparse_categorical_crossentropy(every_label, each),
        categorical_losses=categorical_crossentropy(every_row, each),
        losses=losses,
        paired_losses=_pair(sparse_categorical_crossentropy, categorical_crossentropy, labels, targets, answers),
        paired_gradients=_pair(sparse_gradient, categorical_gradient, labels, targets, answers),
    )


def _pair(sparse: Function, categorical: Function, labels: IntArray, targets: FloatArray, z: FloatArray) -> FloatArray:
    """Returns what both functions of a pair give, or nothing for no examples."""
    return np.stack([sparse(labels, z), categorical(targets, z)]) if len(labels) else np.empty((2, 0))
