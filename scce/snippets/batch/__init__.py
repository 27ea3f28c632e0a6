"""The loss of the reader's own batch: its numbers in a program, and the plain definition's loss that it must print.

A framework's own loss is used where it computes the plain definition of this batch; else the loss is written out.
"""

from dataclasses import replace

import numpy as np

from scce.arrays import as_one_of
from scce.batch import as_way, batch_loss, score
from scce.batches import Batch, Way
from scce.snippets.batch.check import assertion
from scce.snippets.batch.keras import keras_lines
from scce.snippets.batch.numpy_program import numpy_lines
from scce.snippets.batch.optax import optax_lines
from scce.snippets.batch.program import Program
from scce.snippets.batch.pytorch import pytorch_lines
from scce.snippets.batch.refusals import MOST_NUMBERS, refuse_label, refuse_shape, refuse_what_is_rounded_away
from scce.snippets.loss import FRAMEWORKS

__all__ = ["MOST_NUMBERS", "batch_snippet"]

_WRITERS = {"Keras": keras_lines, "PyTorch": pytorch_lines, "optax": optax_lines, "NumPy": numpy_lines}


def batch_snippet(framework: str, batch: Batch, way: Way) -> str:
    """Returns a complete program that computes the loss of a batch by the plain definition, prints and checks it.

    The mean of nothing is an exception: Keras returns 0 for it, and the program says so.

    Args:
        framework: "Keras", "PyTorch", "optax" or "NumPy".
        batch: integer labels (N,), each in 0..K-1 or the one to ignore, or rows of targets (N, K); 4,000 predictions
            at most; finite weights.
        way: "mean", "weighted mean" or "sum", the label to ignore, the smoothing, the class weights.

    Raises:
        InputError: if a label has no loss, the batch is too large, the floats of the framework
            cannot hold it, or `batch_loss` refuses it.
    """
    as_one_of(framework, FRAMEWORKS, "framework")
    program = _program(batch, way)
    refuse_label(program)
    exact = framework == "NumPy" and program.predictions.dtype == np.float64
    refuse_what_is_rounded_away(program, exact=exact)
    return "\n".join([*_WRITERS[framework](program), "print(float(loss))", assertion(program, framework)]) + "\n"


def _program(batch: Batch, way: Way) -> Program:
    labels, given = np.asarray(batch.labels), np.asarray(batch.predictions)
    refuse_shape(labels, given)
    labels = labels.astype(np.float64) if labels.ndim == 2 else labels
    given = given.astype(np.float32 if given.dtype.kind == "f" and given.itemsize <= 4 else np.float64)
    weights = None if batch.weights is None else np.asarray(batch.weights, dtype=np.float64)
    scores = score(Batch(labels, given, batch.from_logits))
    result, way = batch_loss(scores, way, weights), as_way(way)
    if weights is not None and (weights == 1).all():
        weights = None
    if way.class_weights is not None and set(way.class_weights) == {1.0} and labels.ndim == 1:
        way = replace(way, class_weights=None)
    if weights is None and way.class_weights is None and way.reduction == "weighted mean":
        way = replace(way, reduction="mean")  # both means are one then
    if labels.ndim == 2:
        way = replace(way, ignore_label=None)  # a row of targets has no label to ignore
    return Program(Batch(labels, given, bool(batch.from_logits), weights), way, scores, result)
