"""One example, from its logits to its loss and gradient, for every position of every slider."""

from scce.logit_lab.descent import gradient_step
from scce.logit_lab.example import Example
from scce.logit_lab.predictions import PREDICTIONS, known_numbers
from scce.logit_lab.presets import EXAMPLES, SITUATIONS, in_situation
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import Pictures, pictures, sweep, temperature_sweep
from scce.logit_lab.walkthrough import Walkthrough, walk_through

__all__ = [
    "EXAMPLES",
    "PREDICTIONS",
    "SITUATIONS",
    "Example",
    "Lab",
    "Pictures",
    "Walkthrough",
    "gradient_step",
    "in_situation",
    "known_numbers",
    "pictures",
    "sweep",
    "temperature_sweep",
    "walk_through",
]
