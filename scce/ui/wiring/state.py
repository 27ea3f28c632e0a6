"""What the page of wirings shows, its form in a link, and the reader's session of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scce.arrays import InputError
from scce.links.texts import noting, number_in, only_value, whole_number_in
from scce.readable import plain_number
from scce.ui.session import Query, Session
from scce.wiring import Wiring
from scce.wiring.starts import Start

MOST_STEPS = 300
HIGHEST_RATE = 100.0


@dataclass(frozen=True)
class WiringState:
    """All that a link to the page holds.

    Attributes:
        wiring: the framework, the last layer, and what the loss is told.
        start: the example before the first step.
        learning_rate: above 0, up to 100.
        num_steps: 1 to 300.
    """

    wiring: Wiring = field(default_factory=lambda: Wiring("keras-jax", "softmax", True))
    start: Start = field(default_factory=Start)
    learning_rate: float = 1.0
    num_steps: int = 60

    def __post_init__(self) -> None:
        if not 0 < self.learning_rate <= HIGHEST_RATE:
            raise InputError(f"learning rate {plain_number(self.learning_rate)} is not above 0 and up to 100")
        if not 1 <= self.num_steps <= MOST_STEPS:
            raise InputError(f"{self.num_steps} steps are outside 1..{MOST_STEPS}")


def logits_in(text: str) -> tuple[float, ...]:
    """Returns the numbers that a text says, with commas or spaces between them."""
    return tuple(number_in(word, "logit") for word in text.replace(",", " ").split())


def _as_flag(text: str) -> bool:
    if text not in ("True", "False"):
        raise InputError(f"{text[:40]!r} is neither True nor False")
    return text == "True"


@dataclass
class WiringSession(Session[WiringState]):
    """One reader's page of wirings."""

    state: WiringState = field(default_factory=WiringState)

    @staticmethod
    def to_query(state: WiringState) -> Query:
        """Returns the state as the parameters of a URL; from_query reads them back exactly."""
        return {
            "framework": [state.wiring.framework],
            "last_layer": [state.wiring.last_layer],
            "from_logits": [str(state.wiring.from_logits)],
            "logits": [",".join(map(plain_number, state.start.logits))],
            "label": [str(state.start.label)],
            "rate": [plain_number(state.learning_rate)],
            "steps": [str(state.num_steps)],
        }

    @staticmethod
    def from_query(query: Mapping[str, Sequence[str]]) -> tuple[WiringState, tuple[str, ...]]:
        """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
        problems, state = list[str](), WiringState()
        for name, read in _READERS.items():
            with noting(problems, name):
                if text := only_value(query, name):
                    state = read(state, text)
        return state, tuple(problems)


# In this order: PyTorch has no from_logits=False, and a label belongs to its logits.
_READERS: dict[str, Callable[[WiringState, str], WiringState]] = {
    "last_layer": lambda state, text: replace(state, wiring=replace(state.wiring, last_layer=text)),
    "from_logits": lambda state, text: replace(state, wiring=replace(state.wiring, from_logits=_as_flag(text))),
    "framework": lambda state, text: replace(state, wiring=replace(state.wiring, framework=text)),
    "logits": lambda state, text: replace(state, start=with_logits(state.start, logits_in(text))),
    "label": lambda state, text: replace(
        state, start=replace(state.start, label=whole_number_in(text, "class number"))
    ),
    "rate": lambda state, text: replace(state, learning_rate=number_in(text, "learning rate")),
    "steps": lambda state, text: replace(state, num_steps=whole_number_in(text, "number of steps")),
}


def with_logits(start: Start, logits: tuple[float, ...]) -> Start:
    """Returns the start with other logits; a label beyond them becomes the last class."""
    return Start(logits, max(0, min(start.label, len(logits) - 1)))
