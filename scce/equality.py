"""Both losses and both gradients of a batch, side by side: the same numbers from two encodings."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import BoolArray, FloatArray
from scce.label_table import ONE_HOT, SOFT, LabelTable, kind_of, model_logits
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient


@dataclass(frozen=True)
class Equality:
    """What the two encodings give for N examples and K classes. Losses are in nats.

    Attributes:
        logits: (N, K) the model's answers.
        one_hot: (N,) whether the row is one-hot, so that an integer says the same.
        sparse_losses: (N, K) from an integer label, whichever class k it is.
        categorical_losses: (N, K) from the one-hot row of each class k.
        losses: (N,) from the rows as they are; NaN where a row is no distribution.
        sparse_gradients: (M, K) of the M one-hot rows, from their integers.
        categorical_gradients: (M, K) of the same, from the rows.
    """

    logits: FloatArray
    one_hot: BoolArray
    sparse_losses: FloatArray
    categorical_losses: FloatArray
    losses: FloatArray
    sparse_gradients: FloatArray
    categorical_gradients: FloatArray


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
    empty = np.empty((0, num_classes))
    labels = rows.argmax(axis=-1)[is_one_hot]
    return Equality(
        logits=logits,
        one_hot=is_one_hot,
        sparse_losses=sparse_categorical_crossentropy(every_label, each),
        categorical_losses=categorical_crossentropy(every_row, each),
        losses=losses,
        sparse_gradients=sparse_gradient(labels, logits[is_one_hot]) if labels.size else empty,
        categorical_gradients=categorical_gradient(rows[is_one_hot], logits[is_one_hot]) if labels.size else empty,
    )
