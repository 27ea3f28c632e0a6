"""What a column or an array is called, and what that makes of it: labels, weights or predictions."""

LABEL_NAMES = ("label", "labels", "y_true", "target", "targets", "class", "y", "truth")
WEIGHT_NAMES = ("weight", "weights", "sample_weight", "sample_weights")
PREDICTION_NAMES = ("y_pred", "logits", "probs", "probabilities", "predictions", "preds", "outputs", "y_prob", "scores")
ROLES = {"labels": LABEL_NAMES, "weights": WEIGHT_NAMES, "predictions": PREDICTION_NAMES}


def role(name: str) -> str:
    """Returns the key of ROLES that a name stands for, in any case and after any dot, or nothing."""
    last = name.strip().lower().rpartition(".")[2]
    return next((key for key, names in ROLES.items() if last in names), "")
