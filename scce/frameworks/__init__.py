"""What each framework computes for the same input, quirks included, next to the plain definition of the core.

`evaluate` is a model in NumPy; tests/conformance runs the real frameworks beside it.
"""

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import InputError
from scce.frameworks import keras, optax, pytorch, scikit, tensorflow
from scce.frameworks.case import as_case
from scce.frameworks.evaluation import Evaluation, Outcome

__all__ = ["FRAMEWORKS", "Evaluation", "Outcome", "evaluate"]

FRAMEWORKS = {
    "keras-tensorflow": "Keras 3.15.1 on TensorFlow 2.21.0",
    "keras-jax": "Keras 3.15.1 on JAX 0.10.2",
    "keras-torch": "Keras 3.15.1 on PyTorch 2.13.0",
    "torch": "PyTorch 2.13.0",
    "optax": "optax 0.2.8 on JAX 0.10.2",
    "tensorflow": "TensorFlow 2.21.0",
    "sklearn": "scikit-learn 1.9.1",
}

_EVALUATE = {
    "keras-tensorflow": keras.evaluate,
    "keras-jax": keras.evaluate,
    "keras-torch": keras.evaluate,
    "torch": pytorch.evaluate,
    "optax": optax.evaluate,
    "tensorflow": tensorflow.evaluate,
    "sklearn": scikit.evaluate,
}


def evaluate(
    framework: str,
    labels: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool,
    reduction: str,
    sample_weight: ArrayLike | None = None,
    class_weight: ArrayLike | None = None,
    ignore_label: int | None = None,
    smoothing: float = 0.0,
) -> Evaluation:
    """Returns what a framework computes, as it does by default: in float32, on a processor.

    Args:
        framework: a key of FRAMEWORKS.
        labels: integers of shape (N,), whose type some frameworks mind, or one-hot or soft rows of shape (N, K).
        predictions: shape (N, K). scikit-learn keeps their type of float.
        from_logits: whether the predictions are logits, not probabilities.
        reduction: the framework's own name: "mean", "sum", "none", and Keras's others.
        sample_weight: shape (N,), in Keras and scikit-learn.
        class_weight: shape (K,), in torch, and in Keras as `fit` takes it.
        ignore_label: the label whose examples do not count, in Keras (ignore_class) and torch (ignore_index).
        smoothing: the share of the target that all classes share; not all frameworks check that it is in 0..1.

    Returns:
        The loss or the failure, its parts, its gradient, and sentences on what differs from the plain definition.

    Raises:
        InputError: if the framework has no such option, or the input has no shape of the above.
    """
    if framework not in FRAMEWORKS:
        raise InputError(f"framework {framework!r} is unknown; known are {', '.join(FRAMEWORKS)}")
    given = np.asarray(predictions).dtype if framework == "sklearn" else np.dtype(np.float32)
    case = as_case(
        labels,
        predictions,
        from_logits=from_logits,
        reduction=reduction,
        sample_weight=sample_weight,
        class_weight=class_weight,
        ignore_label=ignore_label,
        smoothing=smoothing,
        dtype=given if given.kind == "f" and given.itemsize <= 8 else np.dtype(np.float64),
    )
    return _EVALUATE[framework](framework, case)
