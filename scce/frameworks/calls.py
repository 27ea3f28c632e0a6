"""The call of every framework for one batch, as a line of Python; an option that a framework lacks is left out.

A function for each takes the batch and the plain name of its reduction, "mean", "weighted mean" or "sum", and
whether the framework is given one-hot rows, not integers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from scce.frameworks.case import Case

KERAS_REDUCTIONS: Mapping[str, str] = MappingProxyType(
    {"mean": "sum_over_batch_size", "weighted mean": "mean_with_sample_weight", "sum": "sum"}
)
MEAN_OR_SUM: Mapping[str, str] = MappingProxyType({"mean": "mean", "weighted mean": "mean", "sum": "sum"})


def keras_call(case: Case, rows: bool) -> str:
    """Returns the call of Keras's loss."""
    options = _options(
        from_logits=case.from_logits or None,
        ignore_class=None if rows else case.ignore_label,
        label_smoothing=case.smoothing or None if rows else None,
        reduction=None if case.reduction == "mean" else KERAS_REDUCTIONS[case.reduction],
    )
    name = "CategoricalCrossentropy" if rows else "SparseCategoricalCrossentropy"
    return f"{name}({', '.join(options)})({', '.join([_truth(rows), _given(case), *_weights(case)])})"


def pytorch_call(case: Case, rows: bool) -> str:
    """Returns the call of PyTorch's function."""
    mean = MEAN_OR_SUM[case.reduction]
    options = _options(
        ignore_index=case.ignore_label,
        label_smoothing=case.smoothing or None,
        reduction=None if mean == "mean" else mean,
    )
    return f"torch.nn.functional.cross_entropy({', '.join([_given(case), _truth(rows), *options])})"


def optax_call(case: Case, rows: bool) -> str:
    """Returns the call of optax's function, and of its array's mean."""
    name = "softmax_cross_entropy" if rows else "softmax_cross_entropy_with_integer_labels"
    truth = f"optax.smooth_labels(targets, {case.smoothing:g})" if rows and case.smoothing else _truth(rows)
    return f"optax.{name}({_given(case)}, {truth}).{MEAN_OR_SUM[case.reduction]}()"


def tensorflow_call(case: Case, rows: bool) -> str:
    """Returns the call of TensorFlow's operation, and of a mean."""
    name = "softmax_cross_entropy_with_logits" if rows else "sparse_softmax_cross_entropy_with_logits"
    return f"tf.reduce_{MEAN_OR_SUM[case.reduction]}(tf.nn.{name}(labels={_truth(rows)}, logits={_given(case)}))"


def scikit_call(case: Case, rows: bool) -> str:
    """Returns the call of scikit-learn's metric, of the softmax where the batch has logits."""
    given = "softmax(logits, axis=-1)" if case.from_logits else _given(case)
    options = _options(normalize=None if MEAN_OR_SUM[case.reduction] == "mean" else False)
    return f"sklearn.metrics.log_loss({', '.join([_truth(rows), given, *_weights(case), *options])})"


def _truth(rows: bool) -> str:
    return "targets" if rows else "labels"


def _given(case: Case) -> str:
    return "logits" if case.from_logits else "probabilities"


def _weights(case: Case) -> list[str]:
    return [] if case.weights is None else ["sample_weight=weights"]


def _options(**options: Any) -> list[str]:
    return [f"{name}={value!r}".replace("'", '"') for name, value in options.items() if value is not None]
