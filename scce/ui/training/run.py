"""A training that goes on a slice of time at a time, so that its page stays alive."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st

from scce.datasets import Dataset
from scce.training import Progress, Settings, Work, initial_network, layer_sizes, train
from scce.training.settings import EncodingName

SLICE = 0.1  # seconds of work before the page is drawn again
PICTURES = 60  # of a whole run, at least: a short one is worth watching too
PATIENCE = 0.05  # seconds to wait for the others on this server


@dataclass(frozen=True)
class Point:
    """What a run was like after an epoch; losses in nats.

    Attributes:
        epoch: how many were finished.
        running_loss: what Keras prints while it trains.
        loss, accuracy: of the training data, with the weights as they were then.
        held_out_loss, held_out_accuracy: of the data that is not learned from.
    """

    epoch: int
    running_loss: float
    loss: float
    accuracy: float
    held_out_loss: float
    held_out_accuracy: float


class Run:
    """A training, and perhaps its twin with the other encoding of the labels.

    Attributes:
        state: that it belongs to.
        table: the reader's own data that it belongs to, if it learns from that.
        training: what it learns from.
        held_out: what it is tested with.
        work: what it takes in all.
        tracks: one per training, its own first.
    """

    def __init__(
        self,
        state: object,
        table: Dataset | None,
        training: Dataset,
        held_out: Dataset,
        settings: Settings,
        twin: bool,
        work: Work,
    ) -> None:
        self.state, self.table = state, table
        self.training, self.held_out, self.work = training, held_out, work
        network = initial_network(layer_sizes(training, settings), settings.seed)
        other: EncodingName = "one-hot" if settings.encoding == "integer" else "integer"
        encodings = [settings, replace(settings, encoding=other)] if twin else [settings]
        self.epochs = settings.epochs
        self.tracks = [
            Track(each.encoding, each.epochs, train(network, training, each, held_out=held_out)) for each in encodings
        ]
        for track in self.tracks:
            track.go_on()

    @property
    def now(self) -> Progress:
        """Where the training is."""
        return self.tracks[0].now

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to do."""
        return all(track.finished for track in self.tracks)

    @property
    def seconds_left(self) -> float:
        """What the rest will take, by what the epochs took so far."""
        done = self.now.epoch
        return sum(track.seconds for track in self.tracks) / done * (self.epochs - done) if done else self.work.seconds

    def go_on(self, seconds: float = SLICE) -> bool:
        """Trains for a while, unless all others on this server want to; returns whether it did."""
        turn = _turn()
        if not turn.acquire(timeout=PATIENCE):
            return False
        try:
            end, most = time.monotonic() + seconds, max(1, self.epochs // PICTURES)
            for _ in range(most):
                for track in self.tracks:
                    track.go_on()
                if time.monotonic() >= end:
                    break
        finally:
            turn.release()
        return True


class Track:
    """The records of one training.

    Attributes:
        encoding: of its labels.
        epochs: that it will take.
        now: its last record.
        points: what each of them was.
        seconds: that it has taken.
        finished: whether there is no more.
    """

    def __init__(self, encoding: str, epochs: int, records: Iterator[Progress]) -> None:
        self.encoding, self.epochs, self.records = encoding, epochs, records
        self.points, self.seconds, self.finished = list[Point](), 0.0, False
        self.now: Progress

    def go_on(self) -> None:
        """Trains one epoch, if there is another."""
        start = time.perf_counter()
        record = next(self.records, None)
        self.seconds += time.perf_counter() - start
        if record is None:
            return
        self.now, self.finished = record, record.diverged or record.epoch == self.epochs
        held_out_loss, held_out_accuracy = record.held_out_loss or 0.0, record.held_out_accuracy or 0.0
        self.points.append(
            Point(record.epoch, record.running_loss, record.loss, record.accuracy, held_out_loss, held_out_accuracy)
        )


@st.cache_resource(show_spinner=False)
def _turn() -> threading.Lock:
    """Returns what the one who trains on this server holds: one core is left to those who only look."""
    return threading.Lock()
