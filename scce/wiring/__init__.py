"""How the last layer of a model and its loss are wired together, and what comes of it when they do not fit.

The loss must know whether it is given logits or probabilities. No framework refuses a wrong wiring:
it runs, and reports a number. tests/conformance trains every wiring on the real frameworks.
"""

from scce.wiring.bounds import double_softmax_ceiling, double_softmax_floor
from scce.wiring.kind import LAST_LAYERS, WIRED, Wiring, wirings
from scce.wiring.predictions import PREDICTIONS
from scce.wiring.report import Report, loss_and_gradient, reported
from scce.wiring.starts import Start
from scce.wiring.state import WiringState
from scce.wiring.training import VERDICTS, Training, Verdict, train

__all__ = [
    "LAST_LAYERS",
    "PREDICTIONS",
    "VERDICTS",
    "WIRED",
    "Report",
    "Start",
    "Training",
    "Verdict",
    "Wiring",
    "WiringState",
    "double_softmax_ceiling",
    "double_softmax_floor",
    "loss_and_gradient",
    "reported",
    "train",
    "wirings",
]
