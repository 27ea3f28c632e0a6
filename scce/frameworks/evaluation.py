"""What came back from a framework: one frozen record for a number, a failure, and a failure that nobody notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from scce.arrays import FloatArray
from scce.frameworks.notes import Note
from scce.reductions import Reduction

Outcome: TypeAlias = Literal["ok", "error", "nan", "silent zero", "silent saturation"]


@dataclass(frozen=True)
class RaisedError:
    """An error that a framework raises.

    Attributes:
        name: of its class.
        template: a part of what it says; {label} is one of the labels, and an ellipsis a word that varies.
        labels: those of which it names one. Its threads look at several together: it may be any.
    """

    name: str
    template: str
    labels: tuple[int, ...] = ()

    def message(self, label: object) -> str:
        """Returns what it says where it names this label."""
        return self.template.replace("{label}", str(label))


@dataclass(frozen=True)
class Evaluation:
    """What a framework computes for a case.

    Attributes:
        outcome: "error" if it raises; "nan" if the loss or a slope is NaN; "silent zero" if an example that
            has a cost is given none, or a mean of nothing is given as 0; "silent saturation" if a clip
            holds the loss where it is, whatever the model says; else "ok".
        loss: in nats; None after an error, and where the reduction is "none".
        losses: (N,) as the framework's unreduced loss has them, weights included; None after an error.
        reduction: how the losses became the loss; None where there is no loss.
        gradient: (N, K) slope of the loss along every prediction, or of every example's own loss where
            the reduction is "none". None after an error, and where the framework has no gradient.
        error: what it raises, or None.
        notes: what differs from the plain definition.
    """

    outcome: Outcome
    loss: float | None = None
    losses: FloatArray | None = None
    reduction: Reduction | None = None
    gradient: FloatArray | None = None
    error: RaisedError | None = None
    notes: tuple[Note, ...] = ()

    @property
    def numerator(self) -> float | None:
        """What is divided, in nats, or None where there is no loss."""
        return None if self.reduction is None else self.reduction.numerator

    @property
    def denominator(self) -> float | None:
        """What it is divided by, 1 for a sum, or None where there is no loss."""
        return None if self.reduction is None else self.reduction.denominator


def failed(error: RaisedError, *notes: Note) -> Evaluation:
    """Returns the record of an error, with what explains it."""
    return Evaluation("error", error=error, notes=notes)


def finished(
    losses: FloatArray,
    reduction: Reduction | None,
    gradient: FloatArray | None,
    notes: Sequence[Note],
    *,
    zero: bool = False,
    saturated: bool = False,
) -> Evaluation:
    """Returns the record of a number, or of N.

    Args:
        losses: shape (N,).
        reduction: how they become one, or None if they do not.
        gradient: shape (N, K), or None.
        notes: what differs from the plain definition.
        zero: whether an example is given no cost without a word.
        saturated: whether a clip holds the loss of an example.
    """
    outcome: Outcome = "ok"
    loss = None if reduction is None else reduction.loss
    numbers = losses if loss is None else np.array(loss)
    if np.isnan(numbers).any() or (gradient is not None and np.isnan(gradient).any()):
        outcome = "nan"
    elif zero or (reduction is not None and reduction.denominator == 0 and loss == 0):
        outcome = "silent zero"
    elif saturated:
        outcome = "silent saturation"
    return Evaluation(outcome, loss, losses, reduction, gradient, notes=tuple(notes))
