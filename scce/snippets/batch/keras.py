"""Keras's program: its own loss where all its back ends compute the plain definition with it, else keras.ops.

A weight of 0 leaves an example out of the loss of rows, which has no ignore_class.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.batch import ReductionName
from scce.batches import Batch as AskedBatch
from scce.batches import Way
from scce.frameworks import FRAMEWORKS, evaluate
from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import call, counted_labels, counted_only, smoothed_targets, weightless
from scce.snippets.batch.record import Batch

_ON_BACK_ENDS = tuple(framework for framework in FRAMEWORKS.values() if framework.keras_back_end)
_REDUCTIONS = _ON_BACK_ENDS[0].reductions
_FLOAT32 = ", dtype=np.float32"


def keras_lines(batch: Batch) -> list[str]:
    """Returns the lines that compute `loss` with Keras, on any back end."""
    return [
        "import keras",
        "import numpy as np",
        "",
        *array_lines(batch, "np.array", _FLOAT32, _FLOAT32),
        *(_own(batch) if _agrees(batch) else _written_out(batch)),
    ]


def _own(batch: Batch) -> list[str]:
    reduction, rows, masks = _reduction(batch), bool(batch.smoothing), _masks(batch)
    options = [
        "from_logits=True" * batch.from_logits,
        "" if rows or batch.ignore_label is None else f"ignore_class={batch.ignore_label}",
        f"label_smoothing={batch.smoothing!r}" * rows,
        "" if reduction == "mean" else f'reduction="{_REDUCTIONS[reduction]}"',
    ]
    weights = " * ".join(["weights"] * (batch.weights is not None) + ["counted"] * masks)
    given = ["targets" if rows else "labels", batch.name, f"sample_weight={weights}" if weights else ""]
    divided = " / np.count_nonzero(counted)" * _divides(batch)
    return [
        *(counted_labels(batch, "np") if masks else []),
        *([f"targets = {_one_hot(batch)}"] if rows else []),
        *call(f"cross_entropy = keras.losses.{'' if rows else 'Sparse'}CategoricalCrossentropy", options),
        f"loss = cross_entropy({', '.join(filter(None, given))}){divided}",
    ]


def _masks(batch: Batch) -> bool:
    return batch.smoothing > 0 and batch.ignore_label is not None


def _reduction(batch: Batch) -> ReductionName:
    # A mean over examples would count those that weigh 0.
    if batch.reduction != "mean" or not _masks(batch):
        return batch.reduction
    return "weighted mean" if batch.weights is None or not batch.counted.any() else "sum"


def _divides(batch: Batch) -> bool:
    return batch.reduction == "mean" and _reduction(batch) == "sum"


def _one_hot(batch: Batch) -> str:
    return f"np.eye({batch.num_classes}, dtype=np.float32)[labels]"


def _agrees(batch: Batch) -> bool:
    """Returns whether Keras's own loss is the plain definition's on every back end; 0 for the mean of nothing."""
    labels: NDArray[Any] = batch.labels
    if batch.smoothing:
        labels = np.eye(batch.num_classes)[np.where(batch.counted, batch.labels, 0)]
    weights = batch.result.reduction.weights * batch.counted if _masks(batch) else batch.weights
    asked = AskedBatch(labels, batch.predictions, batch.from_logits, weights)
    ignored = None if batch.smoothing else batch.ignore_label
    way = Way(_REDUCTIONS[_reduction(batch)], ignored, batch.smoothing)
    found = [evaluate(keras, asked, way).loss for keras in _ON_BACK_ENDS]
    divisor = int(batch.counted.sum()) if _divides(batch) else 1
    losses = np.array([np.nan if loss is None else loss / divisor for loss in found])
    expected = 0.0 if batch.of_nothing else batch.result.loss
    return bool(np.isclose(losses, expected, rtol=0, atol=10.0**batch.tolerance_exponent / 2).all())


def _written_out(batch: Batch) -> list[str]:
    logs = "keras.ops.log_softmax(logits)" if batch.from_logits else "keras.ops.log(probabilities)"
    because = "keras.losses clips p at 1e-7, a loss of 16.118, and divides each row by its sum"
    if batch.from_logits:
        because = "on some back ends keras.losses makes NaN of a logit of -inf"
    if batch.smoothing:
        losses = [
            smoothed_targets(batch, _one_hot(batch)),
            f"losses = -keras.ops.sum(keras.ops.multiply(targets, {logs}), axis=-1)",
        ]
    elif batch.from_logits:
        losses = [f"losses = -keras.ops.take_along_axis({logs}, labels[:, None], axis=-1)[:, 0]"]
    else:
        losses = [
            "of_labels = keras.ops.take_along_axis(probabilities, labels[:, None], axis=-1)[:, 0]",
            "losses = -keras.ops.log(of_labels)",
        ]
    total = "keras.ops.sum(losses)" if batch.weights is None else "keras.ops.dot(weights, losses)"
    divided = {"sum": "", "mean": " / len(labels)", "weighted mean": " / keras.ops.sum(weights)"}[batch.reduction]
    return [
        *counted_only(batch),
        f"# Written out: {because}.",
        *losses,
        *weightless(batch, "keras.ops.where(weights == 0, 0.0, losses)"),
        f"loss = {total}{divided}",
    ]
