"""What columns and arrays are called, in a file or pasted, and what that makes of them."""

from collections.abc import Sequence

LABEL_NAMES = ("label", "labels", "y_true", "target", "targets", "class", "y", "truth")
WEIGHT_NAMES = ("weight", "weights", "sample_weight", "sample_weights")
PREDICTION_NAMES = ("y_pred", "logits", "probs", "probabilities", "predictions", "preds", "outputs", "y_prob", "scores")
ROW_NUMBERS = ("id", "index", "row", "unnamed: 0", "__index_level_0__")
ROLES = {"labels": LABEL_NAMES, "weights": WEIGHT_NAMES, "predictions": PREDICTION_NAMES}


def role(name: str) -> str:
    """Returns the key of ROLES that a name stands for, in any case and after any dot, or nothing."""
    last = name.strip().lower().rpartition(".")[2]
    return next((key for key, names in ROLES.items() if last in names), "")


def named(wanted: Sequence[str], names: Sequence[str]) -> str | None:
    """Returns the name that is one of those wanted, in any case, the first of them first; None if there is none."""
    by_lower = {name.lower(): name for name in reversed(names)}
    return next((by_lower[one] for one in wanted if one in by_lower), None)
