"""What the page of wirings shows, and the fields of it that a link holds."""

from dataclasses import dataclass, field, replace

from scce.links import (
    LABEL,
    Field,
    Fields,
    Named,
    View,
    any_number,
    choice,
    flag,
    number,
    number_in,
    several,
    whole_number,
)
from scce.wiring.kind import LAST_LAYERS, WIRED, Wiring
from scce.wiring.starts import Start

LEARNING_RATE = number("learning rate", above=0.0, most=100.0)
STEPS = whole_number("number of steps", least=1, most=300)


@dataclass(frozen=True)
class WiringState:
    """All that a link to the page holds.

    Attributes:
        wiring: the framework, the last layer, and what the loss is told.
        start: the example before the first step.
        learning_rate: above 0, up to 100.
        num_steps: 1 to 300.
        view: how the page is shown.
    """

    wiring: Wiring = field(default_factory=lambda: Wiring("keras-jax", "softmax", True))
    start: Start = field(default_factory=Start)
    learning_rate: float = 1.0
    num_steps: int = 60
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        LEARNING_RATE.check(self.learning_rate)
        STEPS.check(self.num_steps)


def with_logits(state: WiringState, logits: tuple[float, ...]) -> WiringState:
    """Returns the state with other logits at the start; a label beyond them becomes the last class."""
    return replace(state, start=Start(logits, max(0, min(state.start.label, len(logits) - 1))))


def logits_in_link(text: str) -> tuple[float, ...]:
    """Returns the numbers that a link says, with commas or spaces between them."""
    return tuple(number_in(word, "logit") for word in text.replace(",", " ").split())


LOGITS = replace(several(any_number("logit"), "`2,1,0,-1`"), read=logits_in_link)

# In this order: PyTorch has no from_logits=False, and a label belongs to its logits.
FIELDS = Fields(
    WiringState(),
    Field("last_layer", "wiring.last_layer", choice(LAST_LAYERS)),
    Field("from_logits", "wiring.from_logits", flag("True", "False")),
    Field("framework", "wiring.framework", choice(tuple(WIRED))),
    Field("logits", "start.logits", LOGITS, put=with_logits, told="one per class"),
    Field("label", "start.label", LABEL, told="the true class"),
    Field("rate", "learning_rate", LEARNING_RATE, told="the learning rate"),
    Field("steps", "num_steps", STEPS),
    named=Named(("wiring", "verdict", "numbers", "training_curves", "gradients", "start"), ("learns",)),
)
