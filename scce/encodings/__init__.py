"""Labels as integers and as one-hot rows: the same loss twice, what each costs, and which one to choose."""

from scce.encodings.choosing import LOSSES, recommended_loss
from scce.encodings.label_table import LabelTable
from scce.encodings.predictions import PREDICTIONS
from scce.encodings.state import Encodings

__all__ = [
    "LOSSES",
    "PREDICTIONS",
    "Encodings",
    "LabelTable",
    "recommended_loss",
]
