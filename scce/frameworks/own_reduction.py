"""The mean and the sum that a caller writes where a framework gives one loss per example and stops there."""

from scce.arrays import FloatArray
from scce.reductions import Reduction, mean_over_examples, total


def own_reduction(losses: FloatArray, slopes: FloatArray, name: str) -> tuple[Reduction | None, FloatArray]:
    """Returns `losses.mean()`, `losses.sum()` or no reduction, and the gradient of that, (N, K).

    Args:
        losses: shape (N,).
        slopes: shape (N, K), of every example's own loss.
        name: "mean", "sum" or "none".
    """
    if name == "none":
        return None, slopes
    reduction = mean_over_examples(losses) if name == "mean" else total(losses)
    return reduction, slopes * reduction.slopes[:, None]
