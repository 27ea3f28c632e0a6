"""Everything that is chosen before a training begins; what a link to it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from scce.arrays import LARGEST_SEED, InputError
from scce.links import choice, number, whole_number
from scce.training.optimizers import OPTIMIZERS, OptimizerName

EncodingName: TypeAlias = Literal["integer", "one-hot"]
ENCODINGS: tuple[EncodingName, ...] = get_args(EncodingName)

MOST_LAYERS = 3  # hidden
UNITS = whole_number("number of hidden units", least=1, most=256)
LEARNING_RATE = number("learning rate", above=0.0, most=1000.0)  # that a run diverges is something to see
MOMENTUM = number("momentum", least=0.0, most=1.0)
BATCH_SIZE = whole_number("batch size", least=1, most=4096)
EPOCHS = whole_number("number of epochs", least=1, most=2000)
SMOOTHING = number("smoothing", least=0.0, most=1.0)
OPTIMIZER, ENCODING = choice(OPTIMIZERS, "optimizer"), choice(ENCODINGS, "encoding")
SEED = whole_number("seed", most=LARGEST_SEED)
DEFAULT_LEARNING_RATES: Mapping[OptimizerName, float] = MappingProxyType({"adam": 0.001, "sgd": 0.01})


@dataclass(frozen=True)
class Settings:
    """How to train. The defaults are those of Keras, and of the program that everybody meets first.

    Attributes:
        hidden: units of each hidden layer, first to last; a single number for one layer, () for none.
        optimizer: "adam" or "sgd".
        learning_rate: above 0, at most 1000.
        momentum: of SGD, 0 to 1; Adam has its own and takes 0.
        batch_size: examples per step.
        epochs: how often every example is seen.
        smoothing: the share of every target that all classes share, 0 to 1; needs targets.
        encoding: "integer" labels, or "one-hot" targets.
        seed: of the first weights and of the order of the examples.
    """

    hidden: tuple[int, ...] = (10,)
    optimizer: OptimizerName = "adam"
    learning_rate: float = 0.001
    momentum: float = 0.0
    batch_size: int = 32
    epochs: int = 10
    smoothing: float = 0.0
    encoding: EncodingName = "integer"
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises InputError for a setting that is out of bounds, with the bounds."""
        hidden: Any = self.hidden
        object.__setattr__(self, "hidden", tuple(hidden) if isinstance(hidden, tuple | list) else (hidden,))
        if len(self.hidden) > MOST_LAYERS:
            raise InputError(f"the number of hidden layers, {len(self.hidden)}, is outside 0..{MOST_LAYERS}")
        for units in self.hidden:
            UNITS.check(units)
        OPTIMIZER.check(self.optimizer)
        ENCODING.check(self.encoding)
        for name, kind in (("learning_rate", LEARNING_RATE), ("momentum", MOMENTUM), ("smoothing", SMOOTHING)):
            kind.check(getattr(self, name))
            # A NumPy float64 would make float64 of all that it is multiplied with.
            object.__setattr__(self, name, float(getattr(self, name)))
        BATCH_SIZE.check(self.batch_size)
        EPOCHS.check(self.epochs)
        SEED.check(self.seed)
        if self.momentum and self.optimizer == "adam":
            raise InputError(f"momentum {self.momentum:g} is for sgd; adam has its own, and takes 0")
        if self.smoothing and self.encoding == "integer":
            raise InputError(f"smoothing {self.smoothing:g} needs one-hot targets: an integer cannot be softened")
