"""A guess that was summed and not averaged, averaged twice, or averaged over rows that did not count."""

from collections.abc import Iterator

from scce.diagnosis.constant import Constant
from scce.diagnosis.written import Written
from scce.training import uniform_loss

USUAL_SIZES = {2: 0.1, 4: 0.1, 8: 0.1, 16: 0.1, 32: 0.2, 64: 0.15, 128: 0.1, 256: 0.05, 512: 0.05, 1024: 0.03}
MOST_ROWS = 1_000_000


def of_usual_sizes(num_classes: int) -> Iterator[Constant]:
    """Yields the sum of guesses of a usual number of examples, and their mean divided by that number once more."""
    for size, share in USUAL_SIZES.items():
        yield summed(num_classes, size, 0.01 * share)
        yield divided(num_classes, size, 0.005 * share)


def summed(num_classes: int, size: int, weight: float) -> Constant:
    """Returns the sum of so many guesses."""
    value = size * uniform_loss(num_classes)
    written = f"{size:,} x ln {num_classes:,}"
    return Constant("sum_not_mean", written, value, weight, num_classes, parts={"size": size})


def divided(num_classes: int, size: int, weight: float) -> Constant:
    """Returns a guess, divided once more by so many."""
    value = uniform_loss(num_classes) / size
    written = f"ln {num_classes:,} / {size:,}"
    return Constant("divided_twice", written, value, weight, num_classes, parts={"size": size})


def over_ignored(num_classes: int, size: int, said: Written) -> Iterator[Constant]:
    """Yields the mean of guesses over all rows while some of them cost nothing, where that is the number said."""
    guess = uniform_loss(num_classes)
    if not 0 < said.value < guess or not 1 < size <= MOST_ROWS:
        return
    counted = round(said.value / guess * size)
    if 0 < counted < size:
        yield Constant(
            "mean_over_ignored",
            f"{counted:,}/{size:,} x ln {num_classes:,}",
            counted / size * guess,
            0.02 / size,
            num_classes,
            parts={"counted": counted, "size": size},
        )
