"""Programs to paste: short, complete, and with the number they must print in them."""

from scce.snippets.loss import FRAMEWORKS, loss_snippet

__all__ = ["FRAMEWORKS", "loss_snippet"]
