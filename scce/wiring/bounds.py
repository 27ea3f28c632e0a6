"""How low and how high a loss can be whose softmax is applied twice."""

import math

from scce.arrays import as_num_classes


def double_softmax_floor(num_classes: int) -> float:
    """Returns the lowest loss that softmax applied twice can give, in nats: ln(e + K - 1) - 1.

    The second softmax takes probabilities for logits, and these are 1 and 0 at the most.
    At best the 1 is at the label: loss = ln(e^1 + (K-1) e^0) - 1.

    Args:
        num_classes: K, at least 2.

    Raises:
        InputError: if there are fewer than 2 classes.
    """
    return math.log1p((as_num_classes(num_classes) - 1) / math.e)


def double_softmax_ceiling(num_classes: int) -> float:
    """Returns the highest loss that softmax applied twice can give, in nats: ln(e + K - 1).

    The second softmax takes probabilities for logits, and these are 1 and 0 at the most.
    At worst the 1 is at another class: loss = ln(e^1 + (K-1) e^0) - 0.

    Args:
        num_classes: K, at least 2.

    Raises:
        InputError: if there are fewer than 2 classes.
    """
    return math.log(math.e + as_num_classes(num_classes) - 1)
