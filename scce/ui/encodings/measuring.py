"""A measurement of costs, in a worker that does nothing else meanwhile."""

from collections.abc import Generator, Sequence

from scce.encodings import costs
from scce.encodings.costs import Cost, bytes_to_measure
from scce.work import Busy, Waiting, workshop_here


def measured_costs(
    reader: str, num_examples: int, sizes: Sequence[int]
) -> Generator[Cost | Waiting | Busy, None, None]:
    """Yields the cost of each number of classes as soon as it is measured; and meanwhile, how it stands.

    Whoever stops listening stops the measurement.

    Args:
        reader: who wants to know it.
        num_examples: of the batch.
        sizes: numbers of classes.

    Raises:
        InputError: if it would take more memory than it may, too many wait, or it did not end in time.
    """
    for size in sizes:
        bytes_to_measure(num_examples, size)
    yield from workshop_here().carry_out(reader, costs.measured_costs, num_examples, sizes)
