"""The metric mixer: the same predictions under each accuracy, and loss beside accuracy."""

from scce.metrics.confusion import MOST_SHOWN, Confusion, confusion_of
from scce.metrics.loss_beside import LossBeside, loss_beside_accuracy
from scce.metrics.metric import Metric
from scce.metrics.mixed import accuracies

__all__ = ["MOST_SHOWN", "Confusion", "LossBeside", "Metric", "accuracies", "confusion_of", "loss_beside_accuracy"]
