"""A training that goes on a moment at a time, and remembers what it was like after every epoch."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scce.datasets import Dataset
from scce.training.baselines import INITIAL_SEEDS, initial_loss
from scce.training.data import data_of
from scce.training.loop import resume, train
from scce.training.mistakes import Mistakes, mistakes_of
from scce.training.network import initial_network
from scce.training.progress import Progress, loss_and_accuracy
from scce.training.settings import EncodingName, Settings
from scce.training.state import TrainingState
from scce.training.work import estimated_work, layer_sizes, refuse_too_much
from scce.work import Laid, laid_down

PICTURES = 60  # of a whole run, at least: a short one is worth watching too
QUICK = 2 * 10**7  # multiplications: some hundredths of a second


@dataclass(frozen=True)
class Point:
    """What a training was like after an epoch; losses are means, in nats, with smoothing if there is any.

    Attributes:
        epoch: how many were finished.
        running_loss: what Keras prints while it trains.
        loss: of the training data, with the weights as they were then.
        accuracy: the share of the training data that was classified right, 0 to 1.
        held_out_loss: of the data that is not learned from: what Keras reports as `val_loss`.
        held_out_accuracy: the share of that data that was classified right.
    """

    epoch: int
    running_loss: float
    loss: float
    accuracy: float
    held_out_loss: float
    held_out_accuracy: float


def point_of(record: Progress, held_out: Dataset) -> Point:
    """Returns what a training is like at a record of it, on its own data and on data that it does not learn from."""
    return Point(
        record.epoch,
        record.running_loss,
        record.loss,
        record.accuracy,
        *loss_and_accuracy(record.network, held_out, record.settings),
    )


@dataclass(frozen=True, eq=False)
class Beginning:
    """What a run is before its first step.

    Attributes:
        records: of its trainings.
        points: what each of them is like.
        fresh_loss: of networks with other first weights, on average, in nats.
    """

    records: tuple[Progress, ...]
    points: tuple[Point, ...]
    fresh_loss: float


def beginning(data: Laid, state: TrainingState) -> Beginning:
    """Returns how a run begins.

    Args:
        data: what it learns from, and what is held out.
        state: what is trained, and how.
    """
    training, held_out = data.opened()
    return _beginning(training, held_out, state)


def _beginning(training: Dataset, held_out: Dataset, state: TrainingState) -> Beginning:
    settings = state.settings
    network = initial_network(layer_sizes(training, settings), settings.seed)
    records = tuple(next(train(network, training, each)) for each in _trained(state))
    points = tuple(point_of(record, held_out) for record in records)
    return Beginning(records, points, initial_loss(training, settings))


@dataclass(frozen=True, eq=False)
class Stretch:
    """What a training came to in a while.

    Attributes:
        now: its last record.
        points: what each of its new records is like.
        seconds: that they took.
        mistakes: of the last record, where they were asked for.
    """

    now: Progress
    points: tuple[Point, ...]
    seconds: float
    mistakes: Mistakes | None = None


def stretches(
    data: Laid, records: Sequence[Progress], epochs: int, seconds: float, with_mistakes: bool = False
) -> list[Stretch]:
    """Returns what trainings come to that go on from their last records, side by side.

    Args:
        data: what they learn from, and what is held out.
        records: the last of each.
        epochs: to train at most.
        seconds: after which no other epoch is begun.
        with_mistakes: whether to look for those that the first of them makes in the end.
    """
    training, held_out = data.opened()
    own, *others = _stretches(training, held_out, records, epochs, seconds)
    if with_mistakes:
        own = replace(own, mistakes=mistakes_of(own.now.network, held_out))
    return [own, *others]


def _stretches(
    training: Dataset, held_out: Dataset, records: Sequence[Progress], epochs: int, seconds: float
) -> list[Stretch]:
    end = time.monotonic() + seconds
    following = [resume(record, training, record.settings) for record in records]
    found = [Stretch(record, (), 0.0) for record in records]
    for _ in range(epochs):
        found = [_further(*each, held_out) for each in zip(found, following, strict=True)]
        if time.monotonic() >= end:
            break
    return found


def _further(stretch: Stretch, following: Iterator[Progress], held_out: Dataset) -> Stretch:
    """Returns a stretch with one more epoch, if there is another."""
    start = time.perf_counter()
    record = next(following, None)
    if record is None:
        return stretch
    point = point_of(record, held_out)
    return Stretch(record, (*stretch.points, point), stretch.seconds + time.perf_counter() - start)


class Track:
    """One training.

    Attributes:
        encoding: of its labels.
        now: its last record.
        points: what each of its records was like, the first from before the first step.
        seconds: that its epochs have taken.
    """

    def __init__(self, first: Progress, point: Point) -> None:
        self.encoding, self.seconds = first.settings.encoding, 0.0
        self.now, self.points = first, [point]

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return self.now.diverged or self.now.epoch == self.now.settings.epochs

    def take(self, stretch: Stretch) -> None:
        """Has gone on as far as a stretch."""
        self.now = stretch.now
        self.points.extend(stretch.points)
        self.seconds += stretch.seconds


class Run:
    """A training, and perhaps its twin with the other encoding of the labels.

    Attributes:
        state: what is trained, and how.
        table: the reader's own data, if that is learned from.
        training: what it learns from.
        held_out: what it is tested with.
        work: what it takes in all.

    Raises:
        InputError: if it would take too long, or the data does not do.
    """

    def __init__(self, state: TrainingState, table: Dataset | None = None) -> None:
        self.state, self.table, settings = state, table, state.settings
        self.training, self.held_out = data_of(state.data, settings.seed, table)
        self.work = estimated_work(self.training, settings, held_out=self.held_out)
        self._mistakes: Mistakes | None = None
        refuse_too_much(self.work)

    @property
    def begins_quickly(self) -> bool:
        """Whether it is soon known how the run begins."""
        looked_at = len(self.training.labels) + len(self.held_out.labels)
        return self.work.num_parameters * looked_at * (INITIAL_SEEDS + len(_trained(self.state))) <= QUICK

    @cached_property
    def beginning(self) -> Beginning:
        """What the run is before its first step; it may also come from a worker, from `beginning`."""
        return _beginning(self.training, self.held_out, self.state)

    @cached_property
    def tracks(self) -> list[Track]:
        """One per training, its own first."""
        return [Track(*each) for each in zip(self.beginning.records, self.beginning.points, strict=True)]

    @property
    def fresh_loss(self) -> float:
        """The loss of networks with other first weights, on average, in nats."""
        return self.beginning.fresh_loss

    @property
    def epochs(self) -> int:
        """How many it takes in all."""
        return self.state.settings.epochs

    @property
    def now(self) -> Progress:
        """Where the training is."""
        return self.tracks[0].now

    @property
    def points(self) -> list[Point]:
        """What the training was like after each epoch, the first from before the first step."""
        return self.tracks[0].points

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return all(track.finished for track in self.tracks)

    @property
    def seconds_left(self) -> float:
        """What the rest will take, by what the epochs took so far."""
        done = self.now.epoch
        return sum(track.seconds for track in self.tracks) / done * (self.epochs - done) if done else self.work.seconds

    @cached_property
    def data(self) -> Laid:
        """What it learns from and what is held out, for `stretches`; the run looks at the same memory from then on."""
        laid = laid_down((self.training, self.held_out))
        self.training, self.held_out = laid.opened()
        return laid

    @property
    def records(self) -> list[Progress]:
        """Where its trainings are, for `stretches`."""
        return [track.now for track in self.tracks]

    @property
    def shows_mistakes(self) -> bool:
        """Whether a reader sees them: of pictures, one sees why."""
        return self.state.data == "digits"

    @property
    def mistakes(self) -> Mistakes:
        """The wrong answers that the run is surest of where it is now; `stretches` has looked for them already."""
        if self._mistakes is None:
            self._mistakes = mistakes_of(self.now.network, self.held_out)
        return self._mistakes

    @property
    def epochs_a_picture(self) -> int:
        """How many epochs may come between two pictures, so that the run has enough of them."""
        return max(1, self.epochs // PICTURES)

    def take(self, found: Sequence[Stretch]) -> None:
        """Has gone on as far as `stretches` found."""
        for track, stretch in zip(self.tracks, found, strict=True):
            track.take(stretch)
        self._mistakes = found[0].mistakes

    def step(self) -> None:
        """Trains one epoch here, if there is another."""
        self.take(_stretches(self.training, self.held_out, self.records, 1, 0.0))

    def go_on(self, seconds: float) -> None:
        """Trains here for a while: one epoch at least, and not so many that too few pictures of the run are left."""
        self.take(_stretches(self.training, self.held_out, self.records, self.epochs_a_picture, seconds))


def _trained(state: TrainingState) -> tuple[Settings, ...]:
    """Returns the settings of each training, its own first."""
    return (state.settings, _twin_of(state.settings)) if state.twin else (state.settings,)


def _twin_of(settings: Settings) -> Settings:
    other: EncodingName = "one-hot" if settings.encoding == "integer" else "integer"
    return replace(settings, encoding=other)
