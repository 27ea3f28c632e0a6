"""What happens and what a model expects: two distributions, and the surprise between them."""

from scce.surprise.predictions import PREDICTIONS, known_numbers
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions, account

__all__ = [
    "PREDICTIONS",
    "Surprise",
    "TwoDistributions",
    "account",
    "known_numbers",
]
