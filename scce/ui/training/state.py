"""What the page of training shows, its form in a link, and the reader's session of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypeAlias

from scce.arrays import InputError, as_one_of
from scce.datasets import Dataset, handwritten_digits, random_data, spirals, split, standardized
from scce.links.texts import noting, number_in, only_value, whole_number_in
from scce.readable import plain_number
from scce.snippets.training.data import FRESH_EXAMPLES, FRESH_SEED, HELD_OUT_SHARE
from scce.training import Settings, estimated_work
from scce.training.work import refuse_too_much
from scce.ui.session import Query, Session
from scce.ui.training.run import Run

DataName: TypeAlias = Literal["random", "digits", "spirals", "file"]
DATA: dict[DataName, str] = {
    "random": "random numbers",
    "digits": "handwritten digits",
    "spirals": "three spirals",
    "file": "your table",
}

# For each data set, settings that it is learned with.
STARTS: Mapping[DataName, Settings] = {
    "random": Settings(),
    "digits": Settings(hidden=(32,), learning_rate=0.01, epochs=30),
    "spirals": Settings(hidden=(32, 16), learning_rate=0.01, epochs=300),
    "file": Settings(hidden=(32,), learning_rate=0.01, epochs=50),
}


@dataclass(frozen=True)
class TrainingState:
    """All that a link to the page holds.

    Attributes:
        data: what to learn from.
        settings: how.
        twin: whether the other encoding of the labels is trained beside it, from the same weights.
    """

    data: DataName = "random"
    settings: Settings = field(default_factory=Settings)
    twin: bool = False

    def __post_init__(self) -> None:
        as_one_of(self.data, DATA)
        if self.twin and self.settings.smoothing:
            raise InputError("with smoothing there are no integer labels to compare with")


def data_of(state: TrainingState, table: Dataset | None = None) -> tuple[Dataset, Dataset]:
    """Returns what a state learns from, and what it is tested with.

    Args:
        state: says which data.
        table: the reader's own; its features come back standardised, for they may differ in size.
    """
    seed = state.settings.seed
    if state.data == "random":
        return random_data(seed=seed), random_data(FRESH_EXAMPLES, seed=FRESH_SEED)
    if state.data == "digits":
        return split(handwritten_digits(), HELD_OUT_SHARE, seed)
    if state.data == "spirals":
        return split(spirals(seed=seed), HELD_OUT_SHARE, seed)
    if table is None:
        raise InputError("there is no table yet")
    training, held_out = standardized(*split(table, HELD_OUT_SHARE, seed))
    return training, held_out


def layers_in(text: str) -> tuple[int, ...]:
    """Returns the sizes of hidden layers that a text says."""
    if text == "none":
        return ()
    return tuple(whole_number_in(word, "number of hidden units") for word in text.split(","))


def _as_yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise InputError(f"{text[:40]!r} is neither yes nor no")
    return text == "yes"


def layers_text(hidden: Sequence[int]) -> str:
    """Returns the sizes of hidden layers as people write them: 32,16."""
    return ",".join(map(str, hidden)) or "none"


# Of the settings: the parameter's name, how it is written, and how it is read.
_SETTINGS: dict[str, tuple[str, Callable[[Any], str], Callable[[str], Any]]] = {
    "hidden": ("hidden", layers_text, layers_in),
    "optimizer": ("optimizer", str, str),
    "rate": ("learning_rate", plain_number, partial(number_in, word="learning rate")),
    "momentum": ("momentum", plain_number, partial(number_in, word="momentum")),
    "batch": ("batch_size", str, partial(whole_number_in, word="batch size")),
    "epochs": ("epochs", str, partial(whole_number_in, word="number of epochs")),
    "encoding": ("encoding", str, str),
    "smoothing": ("smoothing", plain_number, partial(number_in, word="smoothing")),
    "seed": ("seed", str, partial(whole_number_in, word="seed")),
}


@dataclass
class TrainingSession(Session[TrainingState]):
    """One reader's page of training.

    Attributes:
        run: what is trained; it belongs to the state it was made for.
        running: whether it goes on by itself.
        table: the reader's own data, which no link holds.
    """

    state: TrainingState = field(default_factory=TrainingState)
    run: Run | None = None
    running: bool = False
    table: Dataset | None = None

    @staticmethod
    def to_query(state: TrainingState) -> Query:
        """Returns the state as the parameters of a URL; from_query reads them back exactly."""
        written = {name: [write(getattr(state.settings, to))] for name, (to, write, _) in _SETTINGS.items()}
        return {"data": [state.data], **written, "twin": ["yes" if state.twin else "no"]}

    @staticmethod
    def from_query(query: Mapping[str, Sequence[str]]) -> tuple[TrainingState, tuple[str, ...]]:
        """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
        problems, state = list[str](), TrainingState()
        with noting(problems, "data"):
            if text := only_value(query, "data"):
                state = TrainingState(text, STARTS.get(text, Settings()))  # type: ignore[arg-type, call-overload]
        for name, (to, _, read) in _SETTINGS.items():
            with noting(problems, name):
                if text := only_value(query, name):
                    state = replace(state, settings=replace(state.settings, **{to: read(text)}))
        with noting(problems, "twin"):
            if text := only_value(query, "twin"):
                state = replace(state, twin=_as_yes(text))
        with noting(problems, "epochs"):
            if state.data != "file":
                _check_work(state, None)
                return state, tuple(problems)
        return (state if state.data == "file" else TrainingState(state.data, STARTS[state.data])), tuple(problems)

    def fresh_run(self) -> Run | None:
        """Returns the run of the state, the one there is or a new one; None as long as there is no data."""
        if self.state.data == "file" and self.table is None:
            self.run, self.running = None, False
        elif self.run is None or self.run.state != self.state or self.run.table is not self.table:
            self.run, self.running = run_of(self.state, self.table), False
        return self.run

    def change_run(self, make: Callable[[TrainingState], TrainingState]) -> None:
        """Carries out what a control does; settings that would make too long a run become a notice."""

        def checked(state: TrainingState) -> TrainingState:
            changed = make(state)
            if changed.data != "file" or self.table is not None:
                _check_work(changed, self.table)
            return changed

        self.change(checked)


def _check_work(state: TrainingState, table: Dataset | None) -> None:
    training, held_out = data_of(state, table)
    refuse_too_much(estimated_work(training, state.settings, held_out=held_out))


def run_of(state: TrainingState, table: Dataset | None) -> Run:
    """Returns a run of a state from its first weights.

    Raises:
        InputError: if it would take too long, or the data does not do.
    """
    training, held_out = data_of(state, table)
    work = estimated_work(training, state.settings, held_out=held_out)
    return Run(state, table, training, held_out, state.settings, state.twin, work)
