"""Examples to learn from: random numbers, handwritten digits, spirals, and a reader's own columns."""

from scce.datasets.columns import (
    MOST_DATASET_BYTES,
    MOST_DATASET_CLASSES,
    MOST_DATASET_FEATURES,
    MOST_DATASET_ROWS,
    dataset_from_columns,
    most_dataset_rows,
)
from scce.datasets.images import handwritten_digits
from scce.datasets.made import random_data, spirals
from scce.datasets.record import SPLIT_STREAM, Dataset, split, standardized

__all__ = [
    "MOST_DATASET_BYTES",
    "MOST_DATASET_CLASSES",
    "MOST_DATASET_FEATURES",
    "MOST_DATASET_ROWS",
    "SPLIT_STREAM",
    "Dataset",
    "dataset_from_columns",
    "handwritten_digits",
    "most_dataset_rows",
    "random_data",
    "spirals",
    "split",
    "standardized",
]
