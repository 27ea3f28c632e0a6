"""Loss and accuracy side by side: what right and wrong guesses cost, and how far a loss can move while none changes."""

from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray
from scce.batch import BatchLoss, Scores
from scce.training import uniform_loss

ROUNDING = 0.02  # nats, of probabilities with two decimals


@dataclass(frozen=True, eq=False)
class LossBeside:
    """The losses of the examples that count and have an answer, apart by whether the guess is right.

    A right guess has a probability of at least 1/K, so it costs at most ln K. A wrong one leaves at most 1/2 for the
    true class, so it costs at least ln 2. In between both are found, and a loss moves there without any guess changing.

    Attributes:
        right: (R,) losses of right guesses, in nats.
        wrong: (W,) losses of wrong guesses.
        most_if_right: ln K.
        least_if_wrong: ln 2.
    """

    right: FloatArray
    wrong: FloatArray
    most_if_right: float
    least_if_wrong: float

    @property
    def size(self) -> int:
        """How many examples there are."""
        return len(self.right) + len(self.wrong)

    @property
    def least(self) -> float:
        """The least that the mean can be with as many right guesses, in nats: wrong ones undecided."""
        return self.least_if_wrong * len(self.wrong) / self.size


def loss_beside_accuracy(scores: Scores, batch: BatchLoss) -> LossBeside | None:
    """Returns what right and wrong guesses cost, or None where no example counts.

    Soft targets have a floor of their own, and rows that do not sum to 1 know neither bound: there is None of them.
    """
    judged = batch.reduction.counted & ~np.isnan(scores.losses)
    if scores.soft is not None or not judged.any():
        return None
    right, wrong = scores.losses[judged & scores.right], scores.losses[judged & ~scores.right]
    record = LossBeside(right, wrong, uniform_loss(scores.num_classes), uniform_loss(2))
    keeps = (
        right.max(initial=0) <= record.most_if_right + ROUNDING
        and wrong.min(initial=1) >= record.least_if_wrong - ROUNDING
    )
    return record if keeps else None
