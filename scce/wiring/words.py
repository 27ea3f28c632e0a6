"""What is wrong with a wiring, in sentences."""

from scce.wiring.bounds import double_softmax_ceiling, double_softmax_floor
from scce.wiring.kind import Wiring


def about_wiring(wiring: Wiring, num_classes: int) -> list[str]:
    """Returns what is wrong with a wiring of K classes, and what comes of it, a sentence each; nothing if it is right.

    A framework that finds the logits behind a softmax layer repairs the wiring: it says that, right or wrong.
    """
    if wiring.finds_logits:
        found = [f"{wiring.model.name} finds the logits behind the softmax layer, and computes the loss from them."]
        warned = (
            "It warns that from_logits=True does not fit a softmax layer, and computes the right loss all the same."
        )
        return [*found, warned] if wiring.is_warned_of else found
    if wiring.right:
        return []
    if wiring.from_logits:
        low, high = double_softmax_floor(num_classes), double_softmax_ceiling(num_classes)
        return [f"Softmax is applied twice: the loss stays between {low:.4f} and {high:.4f}, whatever the logits are."]
    return ["The loss takes the logits for probabilities: they are clipped to 1e-7..1 - 1e-7, and made to sum to 1."]


def cause_and_cure(wiring: Wiring) -> str:
    """Returns why a wiring is wrong and what to change; nothing where the framework computes the right loss."""
    if wiring.right or wiring.finds_logits:
        return ""
    if wiring.from_logits:
        choice = ", or set from_logits=False" if len(wiring.model.from_logits) > 1 else ", the loss has its own"
        return f"Softmax twice: remove the last layer's softmax{choice}."
    return "No softmax at all: set from_logits=True, or add a softmax to the last layer."


def about_clip(wiring: Wiring, verdict: str) -> str:
    """Returns why a right wiring with a softmax layer does not move, and what to change; nothing where it does."""
    if verdict != "frozen" or not wiring.right or wiring.last_layer != "softmax":
        return ""
    return (
        "The probability of the true class is below 1e-7, where the loss clips it: "
        "make the last layer linear, and set from_logits=True."
    )
