"""Keras's program: its own loss where all its back ends compute the plain definition with it, else keras.ops.

A weight of 0 leaves an example out of the loss of rows, which has no ignore_class.
"""

import numpy as np
from numpy.typing import ArrayLike

from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, evaluate
from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import (
    call,
    class_weighted,
    counted_labels,
    counted_only,
    smoothed_targets,
    soft_targets,
    weightless,
    without_infinity,
)
from scce.snippets.batch.program import Program

_ON_BACK_ENDS = tuple(framework for framework in FRAMEWORKS.values() if framework.keras_back_end)
_REDUCTIONS = _ON_BACK_ENDS[0].reductions
_FLOAT32 = ", dtype=np.float32"
_WHY_NOT_LOGITS = "# Written out: on some back ends keras.losses makes NaN of a logit of -inf."
_WHY_NOT_CLASSES = "# Written out: the class_weight of fit weighs a row as its largest class."
_WHY_NOT_PROBABILITIES = (
    "# Written out: keras.losses clips p at 1e-7, a loss of 16.118, and divides each row by its sum."
)


def keras_lines(program: Program) -> list[str]:
    """Returns the lines that compute `loss` with Keras, on any back end."""
    return [
        "import keras",
        "import numpy as np",
        "",
        *array_lines(program, "np.array", _FLOAT32, _FLOAT32),
        *(_own(program) if _agrees(program) else _written_out(program)),
    ]


def _own(program: Program) -> list[str]:
    reduction, rows, masks = _reduction(program), _takes_rows(program), _masks(program)
    options = [
        "from_logits=True" * program.batch.from_logits,
        "" if rows or masks or program.way.ignore_label is None else f"ignore_class={program.way.ignore_label}",
        f"label_smoothing={program.way.smoothing!r}" * (program.way.smoothing > 0),
        "" if reduction == "mean" else f'reduction="{_REDUCTIONS[reduction]}"',
    ]
    weights = " * ".join(["weights"] * (program.weights is not None) + ["counted"] * masks)
    given = ["targets" if rows else "labels", program.name, f"sample_weight={weights}" if weights else ""]
    divided = " / np.count_nonzero(counted)" * _divides(program)
    return [
        *(counted_labels(program, "np") if masks else []),
        *class_weighted(program),
        *([f"targets = {_one_hot(program)}"] if rows and program.targets is None else []),
        *call(f"cross_entropy = keras.losses.{'' if rows else 'Sparse'}CategoricalCrossentropy", options),
        f"loss = cross_entropy({', '.join(filter(None, given))}){divided}",
    ]


def _takes_rows(program: Program) -> bool:
    return program.targets is not None or program.way.smoothing > 0


def _masks(program: Program) -> bool:
    # A label to ignore may be no class: neither rows nor class weights have a place for it.
    return program.way.ignore_label is not None and (program.way.smoothing > 0 or program.class_weights is not None)


def _reduction(program: Program) -> str:
    # A mean over examples would count those that weigh 0.
    if program.way.reduction != "mean" or not _masks(program):
        return program.way.reduction
    return "weighted mean" if program.weights is None or not program.counted.any() else "sum"


def _divides(program: Program) -> bool:
    return program.way.reduction == "mean" and _reduction(program) == "sum"


def _one_hot(program: Program) -> str:
    return f"np.eye({program.num_classes}, dtype=np.float32)[labels]"


def _agrees(program: Program) -> bool:
    """Returns whether Keras's own loss is the plain definition's on every back end; 0 for the mean of nothing."""
    if program.targets is not None and program.class_weights is not None:
        return False
    asked, way = _asked(program)
    divisor = int(program.counted.sum()) if _divides(program) else 1
    found = [evaluate(keras, asked, way).loss for keras in _ON_BACK_ENDS]
    losses = np.array([np.nan if loss is None else loss / divisor for loss in found])
    expected = 0.0 if program.of_nothing else program.result.loss
    return bool(np.isclose(losses, expected, rtol=0, atol=10.0**program.tolerance_exponent / 2).all())


def _asked(program: Program) -> tuple[Batch, Way]:
    """Returns what Keras is asked: rows where targets are smoothed, weights of 0 for what does not count."""
    way = program.way
    weights = program.result.reduction.weights * program.counted if _masks(program) else program.weights
    ignored = None if _masks(program) else way.ignore_label
    asked = Batch(_asked_truth(program), program.predictions, program.batch.from_logits, weights)
    return asked, Way(_REDUCTIONS[_reduction(program)], ignored, way.smoothing)


def _asked_truth(program: Program) -> ArrayLike:
    if program.targets is not None:
        return program.targets
    labels = np.where(program.counted, program.labels, 0) if _masks(program) else program.labels
    return np.eye(program.num_classes)[labels] if program.way.smoothing else labels


def _written_out(program: Program) -> list[str]:
    total = "keras.ops.sum(losses)" if program.weights is None else "keras.ops.dot(weights, losses)"
    return [
        *counted_only(program),
        _why_not(program),
        *(_label_losses(program) if program.targets is None else _soft_losses(program)),
        *weightless(program, "keras.ops.where(weights == 0, 0.0, losses)"),
        f"loss = {_divided(program, total)}",
    ]


def _why_not(program: Program) -> str:
    if program.targets is not None and program.class_weights is not None:
        return _WHY_NOT_CLASSES
    return _WHY_NOT_LOGITS if program.batch.from_logits else _WHY_NOT_PROBABILITIES


def _divided(program: Program, total: str) -> str:
    if program.way.reduction == "sum":
        return total
    if program.way.reduction == "mean":
        return f"{total} / len({'labels' if program.targets is None else 'targets'})"
    if not program.divides_by_classes:
        return f"{total} / keras.ops.sum(weights)"
    together = "together.sum()" if program.weights is None else "(weights * together).sum()"
    # As Keras's own means do it, the mean of nothing is 0.
    return f"keras.ops.divide_no_nan({total}, {together})" if program.of_nothing else f"{total} / {together}"


def _soft_losses(program: Program) -> list[str]:
    return [
        f"logs = {_logs(program)}",
        *soft_targets(program),
        *without_infinity(program, "keras.ops.where(targets == 0, 0.0, logs)"),
        "losses = -keras.ops.sum(keras.ops.multiply(targets, logs), axis=-1)",
    ]


def _logs(program: Program) -> str:
    return "keras.ops.log_softmax(logits)" if program.batch.from_logits else "keras.ops.log(probabilities)"


def _label_losses(program: Program) -> list[str]:
    return [*class_weighted(program), *_losses(program)]


def _losses(program: Program) -> list[str]:
    logs = _logs(program)
    if program.way.smoothing:
        return [
            smoothed_targets(program, _one_hot(program)),
            f"losses = -keras.ops.sum(keras.ops.multiply(targets, {logs}), axis=-1)",
        ]
    if program.batch.from_logits:
        return [f"losses = -keras.ops.take_along_axis({logs}, labels[:, None], axis=-1)[:, 0]"]
    return [
        "of_labels = keras.ops.take_along_axis(probabilities, labels[:, None], axis=-1)[:, 0]",
        "losses = -keras.ops.log(of_labels)",
    ]
