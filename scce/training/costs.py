"""What a model costs before its training and after it, on its own examples and on others: a run as a whole."""

from dataclasses import dataclass, replace
from functools import lru_cache

from scce.training.data import data_of
from scce.training.loop import train
from scce.training.network import Network, initial_network
from scce.training.progress import loss_and_accuracy
from scce.training.state import TrainingState
from scce.training.work import estimated_work, layer_sizes

KEPT = 64  # runs
LONGEST = 0.1  # seconds that a run may be expected to take where nobody waits for it: anybody can make a lesson


@dataclass(frozen=True)
class Costs:
    """Mean losses, in nats.

    Attributes:
        own: of the examples that the model is trained on.
        other: of the data that is held out.
    """

    own: float
    other: float


def costs_before(state: TrainingState) -> Costs:
    """Returns what the first weights cost; the data is one of ours."""
    return _before(replace(state, view=TrainingState().view))


def costs_after(state: TrainingState) -> Costs:
    """Returns what the last weights cost: those after all epochs, or of the epoch after which it diverged."""
    return _after(replace(state, view=TrainingState().view))


def is_short(state: TrainingState, epochs: int) -> bool:
    """Returns whether so many epochs take no longer than can be computed in passing."""
    training, held_out = data_of(state.data, state.settings.seed)
    return estimated_work(training, replace(state.settings, epochs=epochs), held_out=held_out).seconds <= LONGEST


@lru_cache(KEPT)
def _before(state: TrainingState) -> Costs:
    return _costs(_fresh(state), state)


@lru_cache(KEPT)
def _after(state: TrainingState) -> Costs:
    training, _ = data_of(state.data, state.settings.seed)
    *_, last = train(_fresh(state), training, state.settings)
    return _costs(last.network, state)


def _fresh(state: TrainingState) -> Network:
    training, _ = data_of(state.data, state.settings.seed)
    return initial_network(layer_sizes(training, state.settings), state.settings.seed)


def _costs(network: Network, state: TrainingState) -> Costs:
    own, other = (
        loss_and_accuracy(network, data, state.settings)[0] for data in data_of(state.data, state.settings.seed)
    )
    return Costs(own, other)
