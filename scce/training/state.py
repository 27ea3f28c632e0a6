"""What the page of training shows, and the fields of it that a link holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scce.arrays import InputError
from scce.datasets import Dataset
from scce.links import Field, Fields, Named, Problem, Together, View, choice, flag, noting, several
from scce.training.data import DATA, STARTS, DataName, data_of
from scce.training.settings import (
    BATCH_SIZE,
    ENCODING,
    EPOCHS,
    LEARNING_RATE,
    MOMENTUM,
    OPTIMIZER,
    SEED,
    SMOOTHING,
    UNITS,
    Settings,
)
from scce.training.work import estimated_work, refuse_too_much

DATA_NAME = choice(tuple(DATA))
HIDDEN = several(UNITS, "`32,16` or `none`", nothing="none")


@dataclass(frozen=True)
class TrainingState:
    """All that a link to the page holds.

    Attributes:
        data: what to learn from.
        settings: how.
        twin: whether the other encoding of the labels is trained beside it, from the same weights.
        view: how the page is shown.
    """

    data: DataName = "random"
    settings: Settings = field(default_factory=Settings)
    twin: bool = False
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        DATA_NAME.check(self.data)
        if self.twin and self.settings.smoothing:
            raise InputError("with smoothing there are no integer labels to compare with")


def with_data(state: TrainingState, name: DataName) -> TrainingState:
    """Returns the state with other data, and with settings that suit it."""
    return replace(state, data=name, settings=STARTS[name])


def check_work(state: TrainingState, table: Dataset | None = None) -> None:
    """Raises InputError if the state's run would take too long; while there is no table nobody knows."""
    if state.data != "file" or table is not None:
        training, held_out = data_of(state.data, state.settings.seed, table)
        refuse_too_much(estimated_work(training, state.settings, held_out=held_out))


def bounded(state: TrainingState, _: Mapping[str, Any], problems: list[Problem]) -> TrainingState:
    """Returns the state if its run is short enough, else the settings that its data is usually learned with."""
    with noting(problems, "epochs"):
        check_work(state)
        return state
    return replace(state, settings=STARTS[state.data], twin=False)


FIELDS = Fields(
    with_data(TrainingState(), "spirals"),  # something is to be learned there; a link that names no data means random
    Field("data", "data", DATA_NAME, put=with_data, told="what is learned from"),
    Field("hidden", "settings.hidden", HIDDEN, told="units of each hidden layer"),
    Field("optimizer", "settings.optimizer", OPTIMIZER),
    Field("rate", "settings.learning_rate", LEARNING_RATE, told="the learning rate"),
    Field("momentum", "settings.momentum", MOMENTUM, told="of `sgd`"),
    Field("batch", "settings.batch_size", BATCH_SIZE, told="examples per step"),
    Field("epochs", "settings.epochs", EPOCHS),
    Field("encoding", "settings.encoding", ENCODING),
    Field("smoothing", "settings.smoothing", SMOOTHING, told="of one-hot targets"),
    Field("seed", "settings.seed", SEED),
    Field("twin", "twin", flag(), told="whether the other encoding is trained beside it"),
    Together((), bounded),
    unsaid=TrainingState(),
    named=Named(("buttons", "run", "settings"), ("loss",)),
)
