"""A batch of examples, and the way from its losses to one number: what pages, frameworks and programs are given."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from numpy.typing import ArrayLike

LabelForm: TypeAlias = Literal["integers", "floats", "names", "integer rows", "float rows"]  # as labels were written


@dataclass(frozen=True, eq=False)
class Batch:
    """What a model said of N examples, and what is true of them.

    Nothing is checked here: what the plain definition and each framework make of a label that is no class,
    or of a row that is no distribution, is asked too.

    Attributes:
        labels: (N,) integers, or one-hot or soft rows (N, K).
        predictions: (N, K) logits or probabilities.
        from_logits: whether they are logits.
        weights: (N,) of the examples, or None where each weighs 1.
    """

    labels: ArrayLike
    predictions: ArrayLike
    from_logits: bool
    weights: ArrayLike | None = None


@dataclass(frozen=True)
class Way:
    """How the losses of a batch become one number.

    Attributes:
        reduction: "mean", "weighted mean" or "sum"; frameworks have names of their own.
        ignore_label: examples with this label do not count; None if all do.
        smoothing: the share of every target that all classes share, 0 to 1.
        class_weights: (K,) of the classes, or None where each weighs 1; an example weighs what its class weighs.
    """

    reduction: str = "mean"
    ignore_label: int | None = None
    smoothing: float = 0.0
    class_weights: tuple[float, ...] | None = None


PLAIN_MEAN = Way()
