"""Programs to paste: short, complete, and with the number they must print in them."""

from scce.snippets.batch import batch_snippet
from scce.snippets.loss import FRAMEWORKS, loss_snippet
from scce.snippets.training import TRAINING_DATA, TRAINING_FRAMEWORKS, training_snippet
from scce.snippets.wiring import wiring_snippet, written_wiring

__all__ = [
    "FRAMEWORKS",
    "TRAINING_DATA",
    "TRAINING_FRAMEWORKS",
    "batch_snippet",
    "loss_snippet",
    "training_snippet",
    "wiring_snippet",
    "written_wiring",
]
