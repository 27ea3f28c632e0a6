"""The wirings that there are: a framework, the activation of the last layer, and what the loss is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scce.arrays import InputError, as_one_of
from scce.frameworks import FRAMEWORKS, Framework

# What trains a model: its loss is told something of the last layer.
WIRED: Mapping[str, Framework] = MappingProxyType(
    {key: framework for key, framework in FRAMEWORKS.items() if framework.from_logits}
)
LAST_LAYERS = ("linear", "softmax")


@dataclass(frozen=True)
class Wiring:
    """A last layer and a loss.

    Attributes:
        framework: a key of WIRED.
        last_layer: "linear", which gives logits, or "softmax", which gives probabilities.
        from_logits: whether the loss takes what it is given for logits; always True in torch and optax.
    """

    framework: str
    last_layer: str
    from_logits: bool

    def __post_init__(self) -> None:
        """Raises InputError for a wiring that does not exist, with what there is instead."""
        as_one_of(self.framework, WIRED, "framework")
        as_one_of(self.last_layer, LAST_LAYERS, "last_layer")
        if not isinstance(self.from_logits, bool):
            raise InputError(f"from_logits {self.from_logits!r} is neither True nor False")
        if self.from_logits not in self.model.from_logits:
            raise InputError(self.model.always_logits)

    @property
    def model(self) -> Framework:
        """The record of the framework."""
        return WIRED[self.framework]

    @property
    def right(self) -> bool:
        """Whether the loss is told what it is given."""
        return self.from_logits == (self.last_layer == "linear")

    @property
    def finds_logits(self) -> bool:
        """Whether the framework looks behind the softmax layer, and computes the loss from the logits there."""
        return self.model.finds_logits and self.last_layer == "softmax"

    @property
    def is_warned_of(self) -> bool:
        """Whether the framework warns that the loss is told what does not fit the last layer."""
        return self.finds_logits and self.from_logits


def wirings(framework: str) -> tuple[Wiring, ...]:
    """Returns every wiring that a framework has, the right ones first.

    Raises:
        InputError: if the framework is not a key of WIRED.
    """
    as_one_of(framework, WIRED, "framework")
    flags = WIRED[framework].from_logits
    every = [Wiring(framework, last_layer, from_logits) for last_layer in LAST_LAYERS for from_logits in flags]
    return tuple(sorted(every, key=lambda wiring: not wiring.right))
