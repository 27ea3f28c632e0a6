"""Everything that is chosen before a training begins; what a link to it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from scce.arrays import LARGEST_SEED, InputError, as_fraction, as_one_of, as_whole_number, short
from scce.training.optimizers import OPTIMIZERS, OptimizerName

EncodingName: TypeAlias = Literal["integer", "one-hot"]
ENCODINGS: tuple[EncodingName, ...] = get_args(EncodingName)

MOST_LAYERS, MOST_UNITS = 3, 256  # hidden
LARGEST_LEARNING_RATE = 1000.0  # that a run diverges is something to see
MOST_BATCH, MOST_EPOCHS = 4096, 2000
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
            as_whole_number(units, "number of hidden units", 1, MOST_UNITS)
        as_one_of(self.optimizer, OPTIMIZERS, "optimizer")
        as_one_of(self.encoding, ENCODINGS, "encoding")
        # A NumPy float64 would make float64 of all that it is multiplied with.
        object.__setattr__(self, "learning_rate", _as_rate(self.learning_rate))
        object.__setattr__(self, "momentum", as_fraction(self.momentum, "momentum"))
        object.__setattr__(self, "smoothing", as_fraction(self.smoothing, "smoothing"))
        as_whole_number(self.batch_size, "batch size", 1, MOST_BATCH)
        as_whole_number(self.epochs, "number of epochs", 1, MOST_EPOCHS)
        as_whole_number(self.seed, "seed", 0, LARGEST_SEED)
        if self.momentum and self.optimizer == "adam":
            raise InputError(f"momentum {self.momentum:g} is for sgd; adam has its own, and takes 0")
        if self.smoothing and self.encoding == "integer":
            raise InputError(f"smoothing {self.smoothing:g} needs one-hot targets: an integer cannot be softened")


def _as_rate(value: Any) -> float:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not number or not 0 < value <= LARGEST_LEARNING_RATE:
        raise InputError(
            f"learning_rate {short(repr(value))} is not a number above 0, at most {LARGEST_LEARNING_RATE:g}"
        )
    return float(value)
