"""What happens and what a model expects: two distributions, and the surprise between them."""

from scce.surprise.state import Information
from scce.surprise.two_distributions import TwoDistributions, account

__all__ = [
    "Information",
    "TwoDistributions",
    "account",
]
