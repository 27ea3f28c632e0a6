"""The reader's session of training."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from scce.datasets import Dataset
from scce.links import Fields
from scce.training import PREDICTIONS, Run
from scce.training.state import FIELDS, TrainingState, check_work
from scce.ui.session import Change, Session


@dataclass
class TrainingSession(Session[TrainingState]):
    """One reader's page of training.

    Attributes:
        run: what is trained; it belongs to the state it was made for.
        running: whether it goes on by itself.
        table: the reader's own data, which no link holds.
    """

    fields: ClassVar[Fields[TrainingState]] = FIELDS
    predictions = PREDICTIONS

    state: TrainingState = FIELDS.first
    run: Run | None = None
    running: bool = False
    table: Dataset | None = None

    def fresh_run(self) -> Run | None:
        """Returns the run of the state, the one there is or a new one; None as long as there is no data."""
        if self.state.data == "file" and self.table is None:
            self.run, self.running = None, False
        elif self.run is None or self.run.state != self.state or self.run.table is not self.table:
            self.run, self.running = Run(self.state, self.table), False
        return self.run

    def change(self, make: Callable[[TrainingState], TrainingState], change: Change = "edit") -> None:
        """Carries out what a control does; settings that would make too long a run become a notice."""

        def checked(state: TrainingState) -> TrainingState:
            changed = make(state)
            check_work(changed, self.table)
            return changed

        super().change(checked, change)
