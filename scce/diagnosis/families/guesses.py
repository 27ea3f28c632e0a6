"""What a model pays that knows nothing of its inputs, in each unit and by each loss."""

from collections.abc import Iterator, Sequence

import numpy as np

from scce.classes import MOST_CLASSES
from scce.diagnosis.constant import Constant
from scce.information import entropy, in_unit
from scce.readable import plain_number
from scce.training import uniform_loss


def guessing(num_classes: int) -> Constant:
    """Returns the loss of equal probabilities, ln K."""
    return Constant("guessing", f"ln {num_classes:,}", uniform_loss(num_classes), 0.3, num_classes)


def in_other_units(num_classes: int) -> Iterator[Constant]:
    """Yields the same loss in bits and in decimal digits, and its perplexity."""
    guess = uniform_loss(num_classes)
    bits = float(in_unit(guess, "bits"))
    yield Constant("bits", f"ln {num_classes:,} / ln 2", bits, 0.02, num_classes, "bits")
    decimal = float(np.log10(num_classes))
    yield Constant("log10", f"ln {num_classes:,} / ln 10", decimal, 0.01, num_classes, "decimal digits")
    yield Constant("perplexity", f"exp(ln {num_classes:,})", float(num_classes), 0.004, num_classes, "classes")


def each_class_alone(num_classes: int) -> Iterator[Constant]:
    """Yields binary cross-entropy of one-hot rows: all classes at the share 1/K, and the sum of all at one half."""
    share = 1 / num_classes
    alone = float(entropy([share, 1 - share]))
    if num_classes > 2:
        written = f"the entropy of yes or no with 1/{num_classes:,}"
        yield Constant("binary_cross_entropy", written, alone, 0.05, num_classes, parts={"share": share})
        added = num_classes * uniform_loss(2)
        yield Constant(
            "binary_cross_entropy",
            f"{num_classes:,} x ln 2",
            added,
            0.005,
            num_classes,
            parts={"share": 0.5, "times": num_classes},
        )


def one_half() -> Constant:
    """Returns binary cross-entropy of outputs at one half, ln 2: as high for any number of classes."""
    return Constant("binary_cross_entropy", "ln 2", uniform_loss(2), 0.02, parts={"share": 0.5})


def one_output_at_one_half() -> Constant:
    """Returns the loss of one sigmoid unit that has not learned, ln 2."""
    return Constant("one_unit", "ln 2", uniform_loss(2), 0.004, parts={"share": 0.5})


def weighed(weights: Sequence[float], class_counts: Sequence[int]) -> Constant:
    """Returns the mean over examples of equal probabilities, each ln K times the weight of its class.

    loss = ln K (n[0] w[0] + ... + n[K-1] w[K-1]) / (n[0] + ... + n[K-1])

    Args:
        weights: (K,) of the classes.
        class_counts: (K,) how many examples each class has.
    """
    size, mean = len(weights), float(np.average(weights, weights=class_counts))
    parts = {"ratio": mean, "by_weights": uniform_loss(size), "guess": 1.0}
    parts |= {f"weight {i}": weight for i, weight in enumerate(weights)}
    expression = f"ln {size:,} x {plain_number(round(mean, 6))}, the mean weight"
    return Constant("class_weights", expression, uniform_loss(size) * mean, 0.2, size, parts=parts)


def of_shares(class_counts: tuple[int, ...]) -> Constant:
    """Returns the loss of answering every example with the shares of the classes: their entropy."""
    shares = np.array(class_counts, dtype=np.float64) / sum(class_counts)
    written = " + ".join(
        f"{plain_number(round(share, 4))} x ln(1/{plain_number(round(share, 4))})" for share in shares[:4]
    )
    expression = f"H = {written}{' + ...' if len(shares) > 4 else ''}"
    parts = {f"count {i}": float(count) for i, count in enumerate(class_counts[: MOST_CLASSES + 1])}
    return Constant("class_shares", expression, float(entropy(shares)), 0.2, len(shares), parts=parts)
