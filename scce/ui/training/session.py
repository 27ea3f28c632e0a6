"""The reader's session of training."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from scce.arrays import InputError
from scce.datasets import Dataset
from scce.links import Fields
from scce.training import PREDICTIONS, Run, Stretch, beginning
from scce.training.state import FIELDS, TrainingState, check_work
from scce.ui.away import reader_here, result_of
from scce.ui.session import LOST, Change, Session
from scce.ui.training import turn
from scce.ui.training.turn import Slice
from scce.work import FullError

FULL = "Many others wait for this server. The training goes on by itself as soon as there is room."


@dataclass
class TrainingSession(Session[TrainingState]):
    """One reader's page of training.

    Attributes:
        run: what is trained; it belongs to the state it was made for.
        running: whether it goes on by itself.
        steps: epochs that were asked for one by one, and are not trained yet.
        slice: what is being trained in a worker. What comes of it counts once the page takes it.
        trouble: why the run does not go on, if it is for no wish of the reader's.
        table: the reader's own data, which no link holds.
        choices: counts the places to choose a table: where one was lost, the next is empty.
    """

    fields: ClassVar[Fields[TrainingState]] = FIELDS
    predictions = PREDICTIONS
    gone: ClassVar[Mapping[str, str]] = {
        "run": "The run is gone. The settings are as they were: press Train.",
        "file": "The table is gone: choose it again.",
    }

    state: TrainingState = FIELDS.first
    run: Run | None = None
    running: bool = False
    steps: int = 0
    slice: Slice | None = None
    trouble: str = ""
    table: Dataset | None = None
    choices: int = 0

    @property
    def held(self) -> tuple[str, ...]:
        """What no link holds: a run that has begun, and the reader's table."""
        has_begun = self.run is not None and (self.is_under_way or self.run.now.epoch > 0)
        return (*(["run"] if has_begun else []), *(["file"] if self.table is not None else []))

    @property
    def has_data(self) -> bool:
        """Whether there is something to learn from."""
        return self.state.data != "file" or self.table is not None

    @property
    def is_under_way(self) -> bool:
        """Whether there is something to train."""
        return self.running or self.steps > 0

    def forget_old_run(self) -> None:
        """Lets go of a run that is of another state, or of other data."""
        if self.run is not None and (self.run.state != self.state or self.run.table is not self.table):
            self.rest()
            self.run = None

    def fresh_run(self) -> Run | None:
        """Returns the run of the state, the one there is or a new one; None as long as there is no data.

        Raises:
            InputError: if it would take too long, the data does not do, or too many wait for this server.
        """
        self.forget_old_run()
        if not self.has_data:
            self.rest()
        elif self.run is None:
            self.run = _begun(Run(self.state, self.table))
        return self.run

    def start(self) -> None:
        """Lets the run go on; one that has ended starts afresh."""
        self.rest()
        self.forget_old_run()
        if self.run is not None and self.run.finished:
            self.run = None
        self.running = self.has_data

    def predict(self, choice: str) -> None:
        """Takes the reader's choice, shows what came of it, and starts the run where a step is about that."""
        super().predict(choice)
        if self.asked is not None and self.asked.step.runs and self.outcome is not None:
            self.start()

    def rest(self) -> None:
        """Trains no more; the run stays where the page has shown it."""
        if self.slice is not None:
            self.slice.drop()
        self.running, self.steps, self.slice, self.trouble = False, 0, None, ""

    def go_on(self, run: Run) -> None:
        """Lets the run go on as far as a worker has trained it, if it has; asks for more, if it had not been asked."""
        if self.slice is None:
            self.slice = Slice(reader_here(), run, 1 if self.steps else run.epochs_a_picture, turn.SLICE)
        if not self.slice.is_over(turn.PATIENCE):
            return
        over, self.slice = self.slice, None
        try:
            self._take(run, over.result())
        except FullError:
            self.trouble = FULL
        except InputError as error:
            self.rest()
            self.trouble = f"The training stopped: {error}."

    def _take(self, run: Run, found: list[Stretch]) -> None:
        if found:
            run.take(found)
            self.steps, self.trouble = max(0, self.steps - 1), ""
        if run.finished:
            self.rest()

    def recover(self, links: Sequence[str], gone: Sequence[str], why: str = LOST) -> None:
        """Takes over what a browser knows of a session that there was; a table is chosen anew."""
        super().recover(links, gone, why)
        self.choices += 1

    def change(self, make: Callable[[TrainingState], TrainingState], change: Change = "edit") -> None:
        """Carries out what a control does; settings that would make too long a run become a notice."""

        def checked(state: TrainingState) -> TrainingState:
            changed = make(state)
            check_work(changed, self.table)
            return changed

        super().change(checked, change)


def _begun(run: Run) -> Run:
    """Returns a run of which is known how it begins; where that takes work, from a worker."""
    if not run.begins_quickly:
        run.beginning = result_of("Looking at fresh weights", beginning, run.data, run.state)
    return run
