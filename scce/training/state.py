"""What is trained, and how: all that a link to a training holds."""

from dataclasses import dataclass, field

from scce.arrays import InputError, short
from scce.training.data import DATA, DataName
from scce.training.settings import Settings


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
        """Raises InputError for data that is not there, or a twin that smoothed targets cannot have."""
        if self.data not in DATA:
            raise InputError(f"{short(repr(self.data))} is not one of {', '.join(DATA)}")
        if self.twin and self.settings.smoothing:
            raise InputError("with smoothing there are no integer labels to compare with")
