"""A training that goes on a moment at a time, and remembers what it was like after every epoch."""

import time
from dataclasses import dataclass, replace

from scce.datasets import Dataset
from scce.training.data import data_of
from scce.training.loop import train
from scce.training.network import Network, initial_network
from scce.training.progress import Progress, loss_and_accuracy
from scce.training.settings import EncodingName, Settings
from scce.training.state import TrainingState
from scce.training.work import estimated_work, layer_sizes, refuse_too_much

PICTURES = 60  # of a whole run, at least: a short one is worth watching too


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


class Track:
    """One training.

    Attributes:
        encoding: of its labels.
        now: its last record.
        points: what each of its records was like, the first from before the first step.
        seconds: that it has taken.
    """

    def __init__(self, network: Network, training: Dataset, held_out: Dataset, settings: Settings) -> None:
        self.encoding, self.seconds, self.points = settings.encoding, 0.0, list[Point]()
        self._records, self._held_out = train(network, training, settings), held_out
        self.now: Progress
        self.go_on()

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return self.now.diverged or self.now.epoch == self.now.settings.epochs

    def go_on(self) -> None:
        """Trains one epoch, if there is another."""
        start = time.perf_counter()
        if (record := next(self._records, None)) is not None:
            self.now = record
            self.points.append(point_of(record, self._held_out))
        self.seconds += time.perf_counter() - start


class Run:
    """A training, and perhaps its twin with the other encoding of the labels.

    Attributes:
        state: what is trained, and how.
        table: the reader's own data, if that is learned from.
        training: what it learns from.
        held_out: what it is tested with.
        work: what it takes in all.
        tracks: one per training, its own first.

    Raises:
        InputError: if it would take too long, or the data does not do.
    """

    def __init__(self, state: TrainingState, table: Dataset | None = None) -> None:
        self.state, self.table, settings = state, table, state.settings
        self.training, self.held_out = data_of(state.data, settings.seed, table)
        self.work = estimated_work(self.training, settings, held_out=self.held_out)
        refuse_too_much(self.work)
        network = initial_network(layer_sizes(self.training, settings), settings.seed)
        trained = [settings, _twin_of(settings)] if state.twin else [settings]
        self.tracks = [Track(network, self.training, self.held_out, each) for each in trained]

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

    def step(self) -> None:
        """Trains one epoch, if there is another."""
        for track in self.tracks:
            track.go_on()

    def go_on(self, seconds: float) -> None:
        """Trains for a while: one epoch at least, and not so many that too few pictures of the run are left."""
        end = time.monotonic() + seconds
        for _ in range(max(1, self.epochs // PICTURES)):
            self.step()
            if time.monotonic() >= end:
                break


def _twin_of(settings: Settings) -> Settings:
    other: EncodingName = "one-hot" if settings.encoding == "integer" else "integer"
    return replace(settings, encoding=other)
