"""Examples to learn from: random numbers, handwritten digits, spirals, and a reader's own columns."""

from scce.datasets.columns import dataset_from_columns
from scce.datasets.images import handwritten_digits
from scce.datasets.made import random_data, spirals
from scce.datasets.record import SPLIT_STREAM, Dataset, split, standardized

__all__ = [
    "SPLIT_STREAM",
    "Dataset",
    "dataset_from_columns",
    "handwritten_digits",
    "random_data",
    "spirals",
    "split",
    "standardized",
]
