"""Which loss do I need? Three questions about the labels, and the loss's name in each framework."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_SOFTMAX_ROWS = MappingProxyType(
    {
        "Keras": "keras.losses.CategoricalCrossentropy(from_logits=True)",
        "PyTorch": "torch.nn.CrossEntropyLoss()",
        "optax": "optax.losses.softmax_cross_entropy",
    }
)

# Every name is an expression that gives the loss, and takes logits: no softmax layer before it.
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "integer": MappingProxyType(
            {
                "Keras": "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
                "PyTorch": "torch.nn.CrossEntropyLoss()",
                "optax": "optax.losses.softmax_cross_entropy_with_integer_labels",
            }
        ),
        "one-hot": _SOFTMAX_ROWS,
        "soft": _SOFTMAX_ROWS,
        "multi-hot": MappingProxyType(
            {
                "Keras": "keras.losses.BinaryCrossentropy(from_logits=True)",
                "PyTorch": "torch.nn.BCEWithLogitsLoss()",
                "optax": "optax.losses.sigmoid_binary_cross_entropy",
            }
        ),
    }
)

_REASONS = {
    "integer": (
        "Each label is one integer, so the loss looks up one probability and there are no rows to store. "
        "PyTorch wants the integers as int64."
    ),
    "one-hot": (
        "Each row has a single 1, so these losses give the same number as the ones for integers. "
        "argmax along the class axis gives the integers, and they take one number per example instead of a row."
    ),
    "soft": (
        "A smoothed or mixed label is a row of probabilities, which no integer can say. "
        "PyTorch can also smooth integer labels itself, with label_smoothing=; optax makes the rows with smooth_labels."
    ),
    "multi-hot": (
        "Several classes may be true at once, so each class is a yes-or-no question with a loss of its own. "
        "A row has a 1 for every class that is true."
    ),
}


@dataclass(frozen=True)
class Recommendation:
    """The loss that fits the labels.

    Attributes:
        encoding: how the loss wants its labels: "integer", "one-hot", "soft" or "multi-hot".
        reason: why, in two plain sentences.
        names: the loss of every framework, as Python that gives it.
    """

    encoding: str
    reason: str
    names: Mapping[str, str]


def recommended_loss(*, integers: bool, one_class: bool, softened: bool) -> Recommendation:
    """Returns the loss that fits the answers to three questions.

    Args:
        integers: are your labels integers already?
        one_class: is each example exactly one class?
        softened: do you smooth or mix labels?
    """
    if not one_class:
        encoding = "multi-hot"
    elif softened:
        encoding = "soft"
    else:
        encoding = "integer" if integers else "one-hot"
    return Recommendation(encoding, _REASONS[encoding], LOSSES[encoding])
