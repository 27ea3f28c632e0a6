"""A data set, and the two things that are done to one before anything learns from it: split, and standardise."""

from dataclasses import dataclass, replace

import numpy as np

from scce.arrays import (
    FloatArray,
    InputError,
    IntArray,
    as_class_numbers,
    as_fraction,
    as_num_classes,
    first_index,
    place,
)

SPLIT_STREAM = 3  # of random numbers: the same seed gives others to the weights, the batches and the data


@dataclass(frozen=True, eq=False)
class Dataset:
    """N examples.

    Attributes:
        inputs: (N, D) finite numbers, float32.
        labels: (N,) integers in 0..K-1.
        classes: K names; the label is the position of its name.
    """

    inputs: FloatArray
    labels: IntArray
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raises InputError if there are no examples, or inputs and labels do not fit each other."""
        if self.inputs.ndim != 2 or not self.inputs.size:
            raise InputError(f"inputs of shape {self.inputs.shape} are not rows of numbers, shape (N, D)")
        if self.labels.shape != self.inputs.shape[:1]:
            raise InputError(f"labels of shape {self.labels.shape} do not fit inputs of shape {self.inputs.shape}")
        finite = np.isfinite(self.inputs)
        if not finite.all():
            index = first_index(~finite)
            raise InputError(f"input {self.inputs[index]}{place(index)} is not a finite number")
        as_class_numbers(self.labels, as_num_classes(len(self.classes)))

    @property
    def num_features(self) -> int:
        """D."""
        return int(self.inputs.shape[1])

    @property
    def num_classes(self) -> int:
        """K."""
        return len(self.classes)


def split(dataset: Dataset, share: float, seed: int = 0) -> tuple[Dataset, Dataset]:
    """Returns the examples to learn from, and those held out to see whether learning carries over.

    Every class gives the same share, as nearly as it can; a class with one example keeps it for learning.

    Args:
        dataset: to be split.
        share: of the examples to hold out, 0 to 1.
        seed: of the choice.

    Raises:
        InputError: if the share is outside 0..1, or so small that nothing would be held out.
    """
    fraction, held = as_fraction(share, "share"), np.zeros(len(dataset.labels), dtype=bool)
    random = np.random.default_rng([seed, 0, SPLIT_STREAM])
    for label in range(dataset.num_classes):
        members = random.permutation(np.flatnonzero(dataset.labels == label))
        held[members[: min(round(fraction * len(members)), len(members) - 1)]] = len(members) > 1
    if not held.any():
        raise InputError(f"share {share:g} of {len(held)} examples leaves nothing to hold out")
    training, held_out = (
        replace(dataset, inputs=dataset.inputs[part], labels=dataset.labels[part]) for part in (~held, held)
    )
    return training, held_out


def standardized(training: Dataset, *others: Dataset) -> tuple[Dataset, ...]:
    """Returns the data sets with every feature at mean 0 and standard deviation 1, as measured on the first.

    x' = (x - mean) / deviation, and 0 for a feature that never changes

    Only the training data is measured: what is held out must not tell anything before it is used.

    Args:
        training: whose means and deviations count.
        others: held-out data of the same features.
    """
    inputs = training.inputs.astype(np.float64)
    mean, changes = inputs.mean(axis=0), inputs.min(axis=0) < inputs.max(axis=0)
    deviation = np.where(changes, inputs.std(axis=0), 1)
    return tuple(
        replace(each, inputs=((each.inputs - mean) / deviation).astype(np.float32)) for each in (training, *others)
    )
