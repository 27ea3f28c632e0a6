"""A batch of examples: what each of them costs, how their costs become one number, and what frameworks answer."""

from scce.batch.answers import Answer, framework_answers
from scce.batch.scores import BatchLoss, Scores, batch_loss, joined, score, worst_first
from scce.batch.state import BatchState
from scce.batch.ways import REDUCTIONS, as_way

__all__ = [
    "REDUCTIONS",
    "Answer",
    "BatchLoss",
    "BatchState",
    "Scores",
    "as_way",
    "batch_loss",
    "framework_answers",
    "joined",
    "score",
    "worst_first",
]
