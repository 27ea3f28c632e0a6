"""Which examples a network sees when: every epoch shuffles them anew, and the seed says how."""

import numpy as np

from scce.arrays import IntArray

BATCHES_STREAM = 2  # of random numbers: the same seed gives others to the weights and to the data


def batch_order(num_examples: int, batch_size: int, epoch: int, seed: int) -> tuple[IntArray, ...]:
    """Returns the positions of the examples in every batch of an epoch; the last batch may be smaller.

    An epoch's order does not depend on those before it, so that a run can go on from anywhere.

    Args:
        num_examples: N, at least 1.
        batch_size: at least 1; with N or more there is one batch.
        epoch: counted from 1.
        seed: a whole number of at least 0.
    """
    order = np.random.default_rng([seed, epoch, BATCHES_STREAM]).permutation(num_examples)
    return tuple(order[start : start + batch_size] for start in range(0, num_examples, batch_size))
