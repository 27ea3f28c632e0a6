"""A batch of examples: what each of them costs, how their costs become one number, and what frameworks answer."""

from scce.batch.answers import Answer, framework_answers
from scce.batch.class_weights import balanced_weights
from scce.batch.predictions import PREDICTIONS, known_numbers
from scce.batch.presets import BatchProblem
from scce.batch.row_facts import RowFacts
from scce.batch.scores import BatchLoss, Scores, Soft, batch_loss, joined, score, worst_first
from scce.batch.sigmoid import two_columns
from scce.batch.small_batch import SmallBatch
from scce.batch.state import BatchState
from scce.batch.ways import REDUCTIONS, as_way

__all__ = [
    "PREDICTIONS",
    "REDUCTIONS",
    "Answer",
    "BatchLoss",
    "BatchProblem",
    "BatchState",
    "RowFacts",
    "Scores",
    "SmallBatch",
    "Soft",
    "as_way",
    "balanced_weights",
    "batch_loss",
    "framework_answers",
    "joined",
    "known_numbers",
    "score",
    "two_columns",
    "worst_first",
]
