"""The loss of the reader's own batch: its numbers in a program, and the plain definition's loss that it must print.

A framework's own loss is used where it computes the plain definition of this batch; else the loss is written out.
"""

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import InputError
from scce.batch import ReductionName, batch_loss, score
from scce.snippets.batch.check import assertion
from scce.snippets.batch.keras import keras_lines
from scce.snippets.batch.numpy_program import numpy_lines
from scce.snippets.batch.optax import optax_lines
from scce.snippets.batch.pytorch import pytorch_lines
from scce.snippets.batch.record import Batch
from scce.snippets.batch.refusals import MOST_NUMBERS, refuse_label, refuse_shape, refuse_what_is_rounded_away
from scce.snippets.loss import FRAMEWORKS

__all__ = ["MOST_NUMBERS", "batch_snippet"]

_WRITERS = {"Keras": keras_lines, "PyTorch": pytorch_lines, "optax": optax_lines, "NumPy": numpy_lines}


def batch_snippet(
    framework: str,
    labels: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool,
    weights: ArrayLike | None = None,
    ignore_label: int | None = None,
    smoothing: float = 0.0,
    reduction: ReductionName = "mean",
) -> str:
    """Returns a complete program that computes the loss of a batch by the plain definition, prints and checks it.

    The mean of nothing is an exception: Keras returns 0 for it, and the program says so.

    Args:
        framework: "Keras", "PyTorch", "optax" or "NumPy".
        labels: integers of shape (N,), each in 0..K-1 or the one to ignore.
        predictions: shape (N, K), logits or probabilities, 4,000 numbers at most.
        from_logits: whether they are logits.
        weights: of every example, shape (N,), finite; 1 if not given.
        ignore_label: examples with this label do not count.
        smoothing: in 0..1.
        reduction: "mean", "weighted mean" or "sum".

    Raises:
        InputError: if a label has no loss, the batch is too large, the floats of the framework
            cannot hold it, or `batch_loss` refuses it.
    """
    if framework not in FRAMEWORKS:
        raise InputError(f"framework {framework!r} is not one of {', '.join(FRAMEWORKS)}")
    y, given = np.asarray(labels), np.asarray(predictions)
    refuse_shape(y, given)
    given = given.astype(np.float32 if given.dtype.kind == "f" and given.itemsize <= 4 else np.float64)
    w = None if weights is None or (np.asarray(weights) == 1).all() else np.asarray(weights, dtype=np.float64)
    scores = score(y, given, from_logits=from_logits)
    batch = Batch(
        labels=y,
        predictions=given,
        from_logits=bool(from_logits),
        weights=w,
        ignore_label=None if ignore_label is None else int(ignore_label),
        smoothing=float(smoothing),
        # Without weights, or where all are 1, both means are one.
        reduction="mean" if w is None and reduction == "weighted mean" else reduction,
        scores=scores,
        result=batch_loss(scores, weights=weights, ignore_label=ignore_label, smoothing=smoothing, reduction=reduction),
    )
    refuse_label(batch)
    refuse_what_is_rounded_away(batch, exact=framework == "NumPy" and given.dtype == np.float64)
    return "\n".join([*_WRITERS[framework](batch), "print(float(loss))", assertion(batch, framework)]) + "\n"
