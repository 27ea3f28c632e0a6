"""What columns and arrays are called, in a file or pasted, and what that makes of them: one set of rules for all."""

import re
from collections.abc import Sequence

LABEL_NAMES = (
    "label", "labels", "y_true", "true_label", "true_labels", "target", "targets", "truth", "ground_truth", "gt",
    "actual", "true_class", "true", "class", "y", "label_id", "class_id", "class_label", "y_test", "y_val", "y_train",
)  # fmt: skip
WEIGHT_NAMES = ("weight", "weights", "sample_weight", "sample_weights", "example_weight", "importance")
PREDICTION_NAMES = (
    "y_pred", "logits", "probs", "probabilities", "predictions", "preds", "outputs", "output", "y_prob", "y_score",
    "scores", "proba", "predict_proba", "softmax", "log_probs", "logprobs", "log_softmax", "logit", "prob", "pred",
)  # fmt: skip
ROLES = {"labels": LABEL_NAMES, "weights": WEIGHT_NAMES, "predictions": PREDICTION_NAMES}

# Words in the name of a column that is no class, and what the column is.
ASIDE = {
    "numbers the rows": ("id", "ids", "idx", "index", "row", "rows", "uuid", "guid", "rowid", "unnamed", "example"),
    "says where the example comes from": ("path", "file", "filename", "url", "image", "name"),
    "is what the model guessed": ("predicted", "guess", "guessed", "argmax", "yhat", "top1"),
    "says how sure the model is": ("confidence", "conf", "certainty", "margin", "entropy"),
    "is a loss": ("loss", "losses", "nll", "xent", "crossentropy", "ce"),
    "says which part of the data it is": ("fold", "split", "kfold", "cv", "subset", "partition"),
    "says whether the guess is right": ("correct", "is_correct", "hit", "wrong", "counted"),
    "says when it was": ("epoch", "step", "batch", "iteration", "time", "timestamp", "date"),
}
ROW_NUMBERS = ASIDE["numbers the rows"]
# What a column of classes is called in tables of examples, beside LABEL_NAMES.
CLASS_COLUMNS = (
    "species", "variety", "diagnosis", "category", "outcome", "kind", "classes", "survived", "churn", "digit",
)  # fmt: skip


def words_of(name: str) -> tuple[str, ...]:
    """Returns the words of a name in lower case: trueLabel, true_label and 'True label' have the same two."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return tuple(re.findall(r"[^\W_]+", parted.lower()))


def as_name(name: str) -> str:
    """Returns a name as the tables above write it: its words, joined by underscores."""
    return "_".join(words_of(name))


def role(name: str) -> str:
    """Returns the key of ROLES that a name stands for, after any dot, or nothing."""
    last = as_name(name.strip().rpartition(".")[2])
    return next((key for key, names in ROLES.items() if last in names), "")


def named(wanted: Sequence[str], names: Sequence[str]) -> str | None:
    """Returns the name that is one of those wanted, the first of them first; None if there is none."""
    known = {as_name(name): name for name in reversed(names)}
    return next((known[one] for one in wanted if one in known), None)
