"""NumPy's program: the plain definition itself, written so that exp cannot overflow and nothing is warned of."""

import numpy as np

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import counted_only, reduced, smoothed_targets, weightless
from scce.snippets.batch.record import Batch

_LOGS = [
    "shifted = logits - logits.max(axis=-1, keepdims=True)  # the largest is 0: exp cannot overflow",
    "logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
]


def numpy_lines(batch: Batch) -> list[str]:
    """Returns the lines that compute `loss` with NumPy."""
    # A number that came in float32 is written with its few digits, and read back as such.
    dtype = ", dtype=np.float32" if batch.predictions.dtype == np.float32 else ""
    return [
        "import numpy as np",
        "",
        *array_lines(batch, "np.array", dtype),
        *counted_only(batch),
        *(_LOGS if batch.from_logits else []),
        *_losses(batch),
        *weightless(batch, "np.where(weights == 0, 0, losses)"),
        "loss = np.nan  # the mean of nothing" if batch.of_nothing else reduced(batch),
    ]


def _losses(batch: Batch) -> list[str]:
    examples, targets = "np.arange(len(labels)), labels", list[str]()
    losses = f"-logs[{examples}]" if batch.from_logits else f"-np.log(probabilities[{examples}])"
    if batch.smoothing:
        targets = [smoothed_targets(batch, f"np.eye({batch.num_classes})[labels]")]
        losses = f"-(targets * {'logs' if batch.from_logits else 'np.log(probabilities)'}).sum(axis=-1)"
    if batch.from_logits or not batch.needs_infinity:
        return [*targets, f"losses = {losses}"]
    return [*targets, 'with np.errstate(divide="ignore"):  # ln 0 is -inf', f"    losses = {losses}"]
