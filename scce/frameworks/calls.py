"""The call of every framework for one batch, as a line of Python; an option that a framework lacks is left out."""

from typing import Any

from scce.frameworks.case import Case

KERAS_REDUCTIONS = {"mean": "sum_over_batch_size", "weighted mean": "mean_with_sample_weight", "sum": "sum"}


def loss_call(framework: str, case: Case, rows: bool) -> str:
    """Returns Python for the loss, in one line.

    Args:
        framework: a key of FRAMEWORKS.
        case: whose options are written; its reduction is "mean", "weighted mean" or "sum".
        rows: whether the framework is given one-hot rows, not integers.
    """
    truth, given = "targets" if rows else "labels", "logits" if case.from_logits else "probabilities"
    mean = "sum" if case.reduction == "sum" else "mean"
    if framework.startswith("keras"):
        return _keras(case, rows, truth, given)
    if framework == "torch":
        options = _options(
            ignore_index=case.ignore_label,
            label_smoothing=case.smoothing or None,
            reduction="sum" if mean == "sum" else None,
        )
        return f"torch.nn.functional.cross_entropy({', '.join([given, truth, *options])})"
    if framework == "optax":
        name = "softmax_cross_entropy" if rows else "softmax_cross_entropy_with_integer_labels"
        smoothed = f"optax.smooth_labels(targets, {case.smoothing:g})" if rows and case.smoothing else truth
        return f"optax.{name}({given}, {smoothed}).{mean}()"
    if framework == "tensorflow":
        name = "softmax_cross_entropy_with_logits" if rows else "sparse_softmax_cross_entropy_with_logits"
        return f"tf.reduce_{mean}(tf.nn.{name}(labels={truth}, logits={given}))"
    given = "softmax(logits, axis=-1)" if case.from_logits else given
    options = [*_weights(case), *_options(normalize=False if mean == "sum" else None)]
    return f"sklearn.metrics.log_loss({', '.join([truth, given, *options])})"


def _keras(case: Case, rows: bool, truth: str, given: str) -> str:
    options = _options(
        from_logits=case.from_logits or None,
        ignore_class=None if rows else case.ignore_label,
        label_smoothing=case.smoothing or None if rows else None,
        reduction=None if case.reduction == "mean" else KERAS_REDUCTIONS[case.reduction],
    )
    name = "CategoricalCrossentropy" if rows else "SparseCategoricalCrossentropy"
    return f"{name}({', '.join(options)})({', '.join([truth, given, *_weights(case)])})"


def _weights(case: Case) -> list[str]:
    return [] if case.sample_weight is None else ["sample_weight=weights"]


def _options(**options: Any) -> list[str]:
    return [f"{name}={value!r}".replace("'", '"') for name, value in options.items() if value is not None]
