"""What a page or a program learns from, and what it is tested with."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from scce.arrays import InputError
from scce.datasets import Dataset, handwritten_digits, random_data, spirals, split, standardized

DataName: TypeAlias = Literal["random", "digits", "spirals", "file"]
DATA: Mapping[DataName, str] = MappingProxyType(
    {
        "random": "random numbers",
        "digits": "handwritten digits",
        "spirals": "three spirals",
        "file": "your table",
    }
)
HELD_OUT_SHARE = 0.25  # of the digits and the spirals
FRESH_EXAMPLES, FRESH_SEED = 1000, 10**6  # random data that is not learned from


def data_of(name: DataName, seed: int, table: Dataset | None = None) -> tuple[Dataset, Dataset]:
    """Returns what is learned from, and what a model is tested with.

    Args:
        name: a key of DATA.
        seed: of random data, and of the choice of what is held out.
        table: the reader's own; its features come back standardised, for they may differ in size.

    Raises:
        InputError: if the name is "file" and there is no table.
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
