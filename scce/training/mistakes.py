"""The wrong answers that a network is surest of."""

from dataclasses import dataclass

import numpy as np

from scce.batch import score
from scce.batches import Batch
from scce.datasets import Dataset
from scce.training.network import Network, forward_by_rows

MOST = 6  # that a page shows


@dataclass(frozen=True)
class Mistake:
    """An example that a network takes for another class.

    Attributes:
        position: of the example in its data set.
        label: the class that is true.
        guess: the class that gets most.
        confidence: the probability that the guess gets.
        logits: one per class.
    """

    position: int
    label: int
    guess: int
    confidence: float
    logits: tuple[float, ...]


@dataclass(frozen=True)
class Mistakes:
    """What a network gets wrong of a data set.

    Attributes:
        surest: the wrong answers it is surest of, the surest first.
        are_all: whether every example has an answer; one whose logits are no longer numbers has none.
    """

    surest: tuple[Mistake, ...]
    are_all: bool


def mistakes_of(network: Network, dataset: Dataset, most: int = MOST) -> Mistakes:
    """Returns the wrong answers that a network is surest of.

    Args:
        network: that answers.
        dataset: the examples it is asked about.
        most: how many mistakes to return.
    """
    logits = forward_by_rows(network, dataset.inputs).astype(np.float64)
    scores = score(Batch(dataset.labels, logits, from_logits=True))
    wrong = np.flatnonzero(~scores.right & (scores.guesses >= 0))
    surest = wrong[np.argsort(-scores.confidences[wrong], kind="stable")][:most]
    found = zip(
        surest.tolist(),
        scores.labels[surest].tolist(),
        scores.guesses[surest].tolist(),
        scores.confidences[surest].tolist(),
        map(tuple, logits[surest].tolist()),
        strict=True,
    )
    return Mistakes(tuple(Mistake(*each) for each in found), bool((scores.guesses >= 0).all()))
