"""The wirings that there are: a framework, the activation of the last layer, and what the loss is told of it."""

from dataclasses import dataclass

from scce.arrays import InputError, as_one_of

FRAMEWORKS = ("keras-tensorflow", "keras-jax", "keras-torch", "torch", "optax")
LAST_LAYERS = ("linear", "softmax")

_LOGITS_ONLY = {
    "torch": "torch.nn.CrossEntropyLoss has no from_logits: it always takes logits, and applies softmax itself",
    "optax": "optax's softmax_cross_entropy_with_integer_labels has no from_logits: it always takes logits, "
    "and applies softmax itself",
}


@dataclass(frozen=True)
class Wiring:
    """A last layer and a loss.

    Attributes:
        framework: one of FRAMEWORKS.
        last_layer: "linear", which gives logits, or "softmax", which gives probabilities.
        from_logits: whether the loss takes what it is given for logits; always True in torch and optax.
    """

    framework: str
    last_layer: str
    from_logits: bool

    def __post_init__(self) -> None:
        """Raises InputError for a wiring that does not exist, with what there is instead."""
        as_one_of(self.framework, FRAMEWORKS, "framework")
        as_one_of(self.last_layer, LAST_LAYERS, "last_layer")
        if not isinstance(self.from_logits, bool):
            raise InputError(f"from_logits {self.from_logits!r} is neither True nor False")
        if not self.from_logits and self.framework in _LOGITS_ONLY:
            raise InputError(_LOGITS_ONLY[self.framework])

    @property
    def right(self) -> bool:
        """Whether the loss is told what it is given."""
        return self.from_logits == (self.last_layer == "linear")

    @property
    def finds_logits(self) -> bool:
        """Whether the framework looks behind the softmax layer, and computes the loss from the logits there."""
        return self.framework == "keras-tensorflow" and self.last_layer == "softmax"


def wirings(framework: str) -> tuple[Wiring, ...]:
    """Returns every wiring that a framework has, the right ones first.

    Raises:
        InputError: if the framework is not one of FRAMEWORKS.
    """
    flags = (True,) if framework in _LOGITS_ONLY else (True, False)
    every = [Wiring(framework, last_layer, from_logits) for last_layer in LAST_LAYERS for from_logits in flags]
    return tuple(sorted(every, key=lambda wiring: not wiring.right))
