"""NumPy's program: the plain definition itself, written so that exp cannot overflow and nothing is warned of."""

import numpy as np

from scce.snippets.batch.arrays_text import array_lines
from scce.snippets.batch.lines import (
    class_weighted,
    counted_only,
    reduced,
    smoothed_targets,
    soft_targets,
    weightless,
    without_infinity,
)
from scce.snippets.batch.program import Program

_LOGS = [
    "shifted = logits - logits.max(axis=-1, keepdims=True)  # the largest is 0: exp cannot overflow",
    "logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
]


def numpy_lines(program: Program) -> list[str]:
    """Returns the lines that compute `loss` with NumPy."""
    # A number that came in float32 is written with its few digits, and read back as such.
    dtype = ", dtype=np.float32" if program.predictions.dtype == np.float32 else ""
    return [
        "import numpy as np",
        "",
        *array_lines(program, "np.array", dtype),
        *counted_only(program),
        *(_LOGS if program.batch.from_logits else []),
        *(_losses(program) if program.targets is None else _soft_losses(program)),
        *weightless(program, "np.where(weights == 0, 0, losses)"),
        "loss = np.nan  # the mean of nothing" if program.of_nothing else reduced(program),
    ]


def _soft_losses(program: Program) -> list[str]:
    logs = [] if program.batch.from_logits else ["logs = np.log(probabilities)"]
    if logs and program.ruled_out.any():
        logs = ['with np.errstate(divide="ignore"):  # ln 0 is -inf', f"    {logs[0]}"]
    return [
        *logs,
        *soft_targets(program),
        *without_infinity(program, "np.where(targets == 0, 0, logs)"),
        "losses = -(targets * logs).sum(axis=-1)",
    ]


def _losses(program: Program) -> list[str]:
    return [*class_weighted(program), *_label_losses(program)]


def _label_losses(program: Program) -> list[str]:
    examples, targets = "np.arange(len(labels)), labels", list[str]()
    losses = f"-logs[{examples}]" if program.batch.from_logits else f"-np.log(probabilities[{examples}])"
    if program.way.smoothing:
        targets = [smoothed_targets(program, f"np.eye({program.num_classes})[labels]")]
        losses = f"-(targets * {'logs' if program.batch.from_logits else 'np.log(probabilities)'}).sum(axis=-1)"
    if program.batch.from_logits or not program.needs_infinity:
        return [*targets, f"losses = {losses}"]
    return [*targets, 'with np.errstate(divide="ignore"):  # ln 0 is -inf', f"    losses = {losses}"]
