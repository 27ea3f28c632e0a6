"""A batch as a file that a spreadsheet opens."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scce.batch.scores import BatchLoss, Scores
from scce.readable import as_plain_cell


def batch_csv(scores: Scores, batch_loss: BatchLoss, classes: Sequence[str]) -> str:
    """Returns a batch as CSV, a row per example, numbers in full precision and nats.

    The terms sum to the numerator of the loss. The label of a row of targets is the class of the largest. A label, a
    class, a guess or a loss that does not exist is an empty cell.

    Args:
        scores: of N examples.
        batch_loss: of the same examples.
        classes: the names of the K classes.
    """
    names = np.array([*map(as_plain_cell, classes), ""], dtype=object)
    is_class = (scores.labels >= 0) & (scores.labels < len(classes))
    table = pd.DataFrame(
        {
            "example": range(len(scores.labels)),
            "label": pd.Series(scores.labels, dtype="Int64").where(scores.has_answer),
            "class": names[np.where(is_class, scores.labels, len(classes))],
            "guess": pd.Series(scores.guesses, dtype="Int64").where(scores.guesses >= 0),
            "guess_probability": scores.confidences,
            "loss_nats": scores.losses,
            "weight": batch_loss.reduction.weights,
            "counted": batch_loss.reduction.counted,
            "term_nats": batch_loss.terms,
        }
    )
    return table.to_csv(index=False)
