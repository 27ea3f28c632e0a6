"""A batch of examples: what each of them costs, how their costs become one number, and what frameworks answer."""

from scce.batch.answers import Answer, framework_answers
from scce.batch.scores import REDUCTIONS, BatchLoss, ReductionName, Scores, batch_loss, joined, score, worst_first
from scce.batch.state import BatchState

__all__ = [
    "REDUCTIONS",
    "Answer",
    "BatchLoss",
    "BatchState",
    "ReductionName",
    "Scores",
    "batch_loss",
    "framework_answers",
    "joined",
    "score",
    "worst_first",
]
