"""What each framework computes for the same input, quirks included, next to the plain definition of the core.

`evaluate` is a model in NumPy; tests/conformance runs the real frameworks beside it.
"""

import numpy as np

from scce.batches import Batch, Way
from scce.frameworks.arithmetic import probabilities
from scce.frameworks.case import Case, as_case
from scce.frameworks.evaluation import Evaluation, Outcome, RaisedError
from scce.frameworks.framework import Framework
from scce.frameworks.giving import Given, given_to
from scce.frameworks.notes import ABOUT_IGNORED, ABOUT_THE_DIVISOR, TAKEN_FOR_LOGITS, Note, note
from scce.frameworks.table import FRAMEWORKS, KERAS_ON_JAX, KERAS_ON_PYTORCH, OPTAX, PYTORCH
from scce.frameworks.words import error_sentence, sentence

__all__ = [
    "ABOUT_IGNORED",
    "ABOUT_THE_DIVISOR",
    "FRAMEWORKS",
    "KERAS_ON_JAX",
    "KERAS_ON_PYTORCH",
    "OPTAX",
    "PYTORCH",
    "TAKEN_FOR_LOGITS",
    "Case",
    "Evaluation",
    "Framework",
    "Given",
    "Note",
    "Outcome",
    "RaisedError",
    "as_case",
    "error_sentence",
    "evaluate",
    "given_to",
    "note",
    "probabilities",
    "sentence",
]


def evaluate(framework: Framework, batch: Batch, way: Way) -> Evaluation:
    """Returns what a framework computes, as it does by default: in float32, on a processor.

    Args:
        framework: one of FRAMEWORKS.
        batch: whose labels are integers (N,) or one-hot or soft rows (N, K), of a type that some frameworks mind.
            Predictions are made float32, and a note says where a framework refuses the type that they came in;
            scikit-learn keeps their type of float. Keras and scikit-learn have weights of examples.
        way: with the framework's own name of the reduction: "mean", "sum", "none", and Keras's others. torch has
            class weights, and Keras as `fit` takes them; Keras (ignore_class) and torch (ignore_index) have a
            label to ignore. Not all frameworks check that the smoothing is in 0..1.

    Returns:
        The loss or the failure, its parts, its gradient, and notes on what differs from the plain definition.

    Raises:
        InputError: if the framework has no such option, the input has no shape of the above, or a mask hides a part.
    """
    return framework.evaluated(as_case(batch, way, None if framework.keeps_floats else np.float32))
