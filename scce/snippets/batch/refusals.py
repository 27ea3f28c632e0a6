"""The batches that no program is written for: no loss, too many numbers, or numbers that rounding swallows."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray, InputError, first_index, first_value, place
from scce.snippets.batch.program import Program

MOST_NUMBERS = 4_000  # predictions in one program
SMALLEST, LARGEST = 1e-30, 1e30  # float32 can still multiply them


def refuse_shape(labels: NDArray[Any], predictions: NDArray[Any]) -> None:
    """Raises InputError if they are no integers (N,) or targets (N, K), and rows (N, K), or too many."""
    is_soft = labels.ndim == 2 and labels.dtype.kind in "iuf"
    if labels.dtype.kind not in "iu" and not is_soft:
        raise InputError(f"labels are {labels.dtype}, not integers")
    expected = predictions.shape if is_soft else predictions.shape[:1]
    if predictions.ndim != 2 or labels.shape != expected or not predictions.size:
        raise InputError(
            f"labels of shape {labels.shape} and predictions of shape {predictions.shape} are no batch, (N,) and (N, K)"
        )
    if predictions.size > MOST_NUMBERS:
        raise InputError(f"{predictions.size:,} predictions are more than a program can show, {MOST_NUMBERS:,}")


def refuse_label(program: Program) -> None:
    """Raises InputError if an example that counts has no loss."""
    classes = program.num_classes
    outside = program.counted & (program.targets is None) & ((program.labels < 0) | (program.labels >= classes))
    if outside.any():
        label = first_value(program.labels, outside)
        raise InputError(f"label {label} is outside 0..{classes - 1}: it has no loss, and it is not ignored")
    unusable = program.counted & np.isnan(program.scores.losses)
    if unusable.any():
        index = first_index(unusable)
        name = program.name if program.scores.guesses[index] < 0 else "targets"
        raise InputError(f"the row{place(index)} holds no {name}: it has no loss")


def refuse_what_is_rounded_away(program: Program, *, exact: bool) -> None:
    """Raises InputError if the loss is no number, or the floats of a program cannot hold the batch or the loss.

    Args:
        program: whose labels have a loss.
        exact: whether the program computes in float64, not float32.
    """
    weights, loss = program.result.reduction.weights, program.result.loss
    word = "logit" if program.batch.from_logits else "probability"
    # A wrong class may have next to no probability: its logarithm is not looked at.
    looked_at = np.where(program.needed, program.predictions, 0)
    _refuse_size(word, program.predictions, 0)
    _refuse_size(word, looked_at, 0 if program.batch.from_logits or exact else float(np.finfo(np.float32).tiny))
    _refuse_size("weight", weights, SMALLEST)
    if program.targets is not None:
        _refuse_size("target", np.where(program.ruled_out, program.targets, 0), SMALLEST)
    if program.class_weights is not None:
        _refuse_size("class weight", program.class_weights, SMALLEST)
    _refuse_size("smoothing", np.array(program.way.smoothing), SMALLEST)
    if program.of_nothing and not weights[program.counted].any():
        return
    if math.isnan(loss):
        if program.of_nothing:
            raise InputError("the loss of this batch is not a number: the weights sum to 0")
        raise InputError("the loss of this batch is not a number: infinite losses of both signs have no sum")
    error = program.error * (1e-8 if exact else 1)
    if math.isfinite(loss) and error > 0.01 * max(1, abs(loss)):
        kind = "float64" if exact else "float32"
        raise InputError(f"the loss of this batch, {loss:.6g}, is lost in the rounding of {kind}, about {error:.1g}")


def _refuse_size(word: str, values: FloatArray, smallest: float) -> None:
    sizes = np.abs(values)
    beyond = np.asarray(np.isfinite(values) & (values != 0) & ((sizes < smallest) | (sizes > LARGEST)))
    if beyond.any():
        index = first_index(beyond)
        size = "small" if sizes[index] < smallest else "large"
        raise InputError(f"{word} {values[index]:.6g}{place(index)} is too {size} for the floats of most frameworks")
