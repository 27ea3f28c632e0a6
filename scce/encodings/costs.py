"""What the two encodings cost on this machine: seconds and bytes, measured.

It is work for a process that does nothing else meanwhile, so that nobody else's memory is counted.
"""

import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scce.arrays import InputError, as_num_classes
from scce.classes import FEWEST_CLASSES
from scce.encodings.memory import memory_of, readable_bytes
from scce.kernel import categorical_loss_and_gradient, loss_and_gradient
from scce.labels import one_hot

MOST_BYTES = 384 * 2**20  # that a measurement may take
LARGEST_VOCABULARY = 1_000_000  # of a batch whose cost is shown
REPEATS, ENOUGH = 7, 0.3  # a call is measured so often, or until so many seconds are over

# Of data sets their numbers of classes, of language models the rows of their embedding: the vocabulary.
KNOWN_SIZES: Mapping[str, int] = MappingProxyType(
    {
        "MNIST digits": 10,
        "CIFAR-100": 100,
        "ImageNet-1k": 1_000,
        "ImageNet-21k": 21_841,
        "GPT-2": 50_257,
        "Llama 3": 128_256,
        "Gemma": 256_000,
    }
)


@dataclass(frozen=True)
class Cost:
    """What the losses and the gradient of one batch cost, beside its logits.

    Attributes:
        num_classes: K
        integer_seconds: from integer labels.
        one_hot_seconds: from the same labels, made into one-hot rows first.
        integer_bytes: the most memory in use at once, with integer labels.
        one_hot_bytes: the same with one-hot rows.
    """

    num_classes: int
    integer_seconds: float
    one_hot_seconds: float
    integer_bytes: int
    one_hot_bytes: int


def bytes_to_measure(num_examples: int, num_classes: int) -> int:
    """Returns how many bytes a measurement takes at the most, float32 logits included.

    Raises:
        InputError: if they are more than a measurement may take; the sentence has the figure.
    """
    memory = memory_of(num_examples, num_classes)
    needed = memory.labels + memory.targets + memory.logits + memory.gradient + memory.categorical_workspace
    if needed > MOST_BYTES:
        raise InputError(
            f"{num_examples:,} examples of {num_classes:,} classes need {readable_bytes(needed)} to be measured, "
            f"more than the bound of {readable_bytes(MOST_BYTES)}"
        )
    return needed


def sizes_up_to(num_classes: int) -> tuple[int, ...]:
    """Returns the numbers of classes to measure: 2, the known sizes below, and the number itself."""
    largest = as_num_classes(num_classes)
    return tuple(sorted({size for size in (FEWEST_CLASSES, *KNOWN_SIZES.values()) if size < largest} | {largest}))


def measured_cost(num_examples: int, num_classes: int) -> Cost:
    """Returns what a batch of random float32 logits costs, with both encodings.

    Raises:
        InputError: if it would take more memory than a measurement may.
    """
    bytes_to_measure(num_examples, num_classes)
    random = np.random.default_rng(0)
    logits = random.standard_normal((num_examples, num_classes), dtype=np.float32)
    labels = random.integers(num_classes, size=num_examples)

    def from_integers() -> None:
        loss_and_gradient(labels, logits)

    def from_rows() -> None:
        categorical_loss_and_gradient(one_hot(labels, num_classes, dtype=np.float32), logits)

    return Cost(
        num_classes,
        _seconds(from_integers),
        _seconds(from_rows),
        _peak_bytes(from_integers) + labels.nbytes,
        _peak_bytes(from_rows) + labels.nbytes,
    )


def measured_costs(num_examples: int, sizes: Sequence[int]) -> Iterator[Cost]:
    """Yields what a batch costs with each number of classes, as soon as it is measured.

    Raises:
        InputError: if one of them would take more memory than a measurement may.
    """
    for size in sizes:
        yield measured_cost(num_examples, size)


def _seconds(work: Callable[[], None]) -> float:
    """Returns the shortest time that work takes: what disturbs it only ever adds."""
    times: list[float] = []
    work()
    while len(times) < REPEATS and sum(times) < ENOUGH:
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _peak_bytes(work: Callable[[], None]) -> int:
    """Returns how much memory work has in use at its worst; NumPy reports its arrays to tracemalloc."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
