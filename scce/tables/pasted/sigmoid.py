"""One number per example, as one sigmoid output gives it, as the two columns that have the same loss."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from scce.arrays import FloatArray, InputError
from scce.tables.pasted.grids import Grid
from scce.tables.pasted.truth import Truth
from scce.tables.record import Scale
from scce.tables.scale import Seen


@dataclass(frozen=True, eq=False)
class Pair:
    """Two columns, of class 0 and of class 1.

    Attributes:
        rows: (N, 2).
        seen: what they were taken for.
    """

    rows: FloatArray
    seen: Seen


def pair_of(column: Grid, said: Scale | None, by: str) -> Pair:
    """Returns the two columns of one sigmoid output: 1 - p and p of a probability, 0 and z of a logit.

    Args:
        column: (N,) the output of each example.
        said: what it is said to be, or None.
        by: who says it.

    Raises:
        InputError: if a probability is outside 0..1, or the outputs are logarithms.
    """
    values = column.numbers("the predictions")
    kind = said or ("probabilities" if bool(((values >= 0) & (values <= 1)).all()) else "logits")
    if kind == "log-probabilities":
        raise InputError("one logarithm per example leaves the other class open; paste the probabilities")
    rows = np.stack([_others(column, values, kind), values], axis=1)
    why = by if said else f"one number per example, {'all' if kind == 'probabilities' else 'not all'} in 0..1"
    sure = said is not None or kind == "logits"
    possible: tuple[Scale, ...] = (kind,) if sure else (kind, "logits")
    return Pair(rows, Seen(kind, sure, why, (_explained(kind),), possible))


def check_binary(truth: Truth) -> None:
    """Refuses labels that one sigmoid output cannot have."""
    for i, label in enumerate(() if truth.labels is None else truth.labels):
        if label not in (0, 1):
            raise InputError(
                f"label {label} at position {i} is neither 0 nor 1, and there is one prediction per example"
            )


def _others(column: Grid, values: FloatArray, kind: Scale) -> FloatArray:
    if kind == "logits":
        return np.zeros_like(values)
    whole = 100 if kind == "percent" else 1
    for i, value in enumerate(values):
        if not 0 <= value <= whole:
            raise InputError(f"{value:.10g} at position {i} of the predictions is outside 0..{whole}")
    with localcontext() as context:
        context.prec = 50  # as it would be written: 1 - 0.9 is 0.1
        return np.array([float(whole - Decimal(cell.strip().removesuffix("%"))) for cell in column.cells])


def _explained(kind: Scale) -> str:
    columns = {"logits": "0 and z", "percent": "100 - p and p"}.get(kind, "1 - p and p")
    return (
        f"There is one prediction per example, as one sigmoid output has it: binary cross-entropy. "
        f"Two columns, {columns}, have the same loss."
    )
