"""What a network can learn from: the ready-made data and the reader's own, and what is held out of each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from scce.arrays import InputError
from scce.datasets import Dataset, handwritten_digits, random_data, spirals, split, standardized
from scce.training.settings import Settings

DataName: TypeAlias = Literal["random", "digits", "spirals", "file"]
DATA: Mapping[DataName, str] = MappingProxyType(  # and what each is called
    {
        "spirals": "three spirals",
        "random": "random numbers",
        "digits": "handwritten digits",
        "file": "your table",
    }
)
READY_MADE: tuple[DataName, ...] = tuple(name for name in DATA if name != "file")  # what comes with a link

HELD_OUT_SHARE = 0.25  # of all data but the random
FRESH_EXAMPLES, FRESH_SEED = 1000, 10**6  # random data that is not learned from

# For each data set, settings that it is learned with.
STARTS: Mapping[DataName, Settings] = MappingProxyType(
    {
        "random": Settings(),
        "digits": Settings(hidden=(32,), learning_rate=0.01, epochs=30),
        "spirals": Settings(hidden=(32, 16), learning_rate=0.01, epochs=300),
        "file": Settings(hidden=(32,), learning_rate=0.01, epochs=50),
    }
)


def data_of(name: DataName, seed: int, table: Dataset | None = None) -> tuple[Dataset, Dataset]:
    """Returns what is learned from, and what is held out to see whether learning carries over.

    Args:
        name: of the data.
        seed: of what is random in it, and of what is held out.
        table: the reader's own; its features come back standardised, for they may differ in size.

    Raises:
        InputError: if the reader's own table is wanted and there is none, or nothing of it can be held out.
    """
    if name == "random":
        return random_data(seed=seed), random_data(FRESH_EXAMPLES, seed=FRESH_SEED)
    if name == "digits":
        return split(handwritten_digits(), HELD_OUT_SHARE, seed)
    if name == "spirals":
        return split(spirals(seed=seed), HELD_OUT_SHARE, seed)
    if table is None:
        raise InputError("there is no table yet")
    training, held_out = standardized(*split(table, HELD_OUT_SHARE, seed))
    return training, held_out
