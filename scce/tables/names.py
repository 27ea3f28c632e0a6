"""What columns and arrays are called, in a file or pasted, and what that makes of them: one set of rules for all."""

import re
from collections.abc import Sequence

LABEL_NAMES = (
    "label", "labels", "y_true", "true_label", "true_labels", "target", "targets", "truth", "ground_truth", "gt",
    "actual", "true_class", "true", "class", "y", "label_id", "class_id", "label_ids", "class_ids", "class_label",
    "y_test", "y_val", "y_train", "targs",
)  # fmt: skip
WEIGHT_NAMES = ("weight", "weights", "sample_weight", "sample_weights", "example_weight", "importance")
PREDICTION_NAMES = (
    "y_pred", "logits", "probs", "probabilities", "predictions", "preds", "outputs", "output", "y_prob", "y_score",
    "scores", "proba", "predict_proba", "softmax", "log_probs", "logprobs", "log_softmax", "logit", "prob", "pred",
)  # fmt: skip
ROLES = {"labels": LABEL_NAMES, "weights": WEIGHT_NAMES, "predictions": PREDICTION_NAMES}

# Words in the name of a column that is no class, and what the column does.
ASIDE = {
    "numbers the rows": (
        "id", "ids", "idx", "index", "row", "rows", "uuid", "guid", "uid", "rowid", "unnamed", "example", "key",
        "sample",
    ),
    "says where the example comes from": ("path", "file", "filename", "url", "image", "name", "source", "title"),
    "is what the model guessed": (
        "predicted", "guess", "guessed", "argmax", "yhat", "top1", "pred", "preds", "prediction", "predictions",
    ),
    "says how sure the model is": ("confidence", "conf", "certainty", "uncertainty", "margin", "entropy", "msp"),
    "is a loss": ("loss", "losses", "nll", "xent", "crossentropy", "ce", "logloss", "bce", "perplexity", "brier"),
    "says which part of the data it is": ("fold", "folds", "split", "kfold", "cv", "subset", "partition"),
    "says whether the guess is right": ("correct", "hit", "wrong", "counted", "accuracy", "acc", "error"),
    "says when it was": ("epoch", "step", "batch", "iteration", "time", "timestamp", "date", "seed", "run", "lr"),
    "says how long it took": ("latency", "runtime", "duration", "elapsed", "ms", "msec", "millis", "seconds", "secs"),
    "is a setting": ("temperature", "threshold"),
}  # fmt: skip
ROW_NUMBERS = ASIDE["numbers the rows"]
SURENESS, LOSSES = ASIDE["says how sure the model is"], ASIDE["is a loss"]
# Words beside those in such a name, which change nothing.
BESIDE = (
    "img", "num", "number", "no", "max", "min", "mean", "avg", "top", "model", "value", "val", "score", "is", "of",
    "the", "true", "label", "labels", "class", "target", "category", "y", "hat", "test", "train", "data", "per", "item",
    "user", "nats", "bits", "prob", "probability", "cross", "log", "best", "by", "was", "global", "proba",
)  # fmt: skip
TRULY = ("true", "truth", "gt", "gold", "actual", "ytrue", "groundtruth", "onehot")
LABEL_WORDS = (*TRULY, "label", "labels", "target", "targets", "targ", "targs", "class", "y")
BESIDE_LABELS = (
    "id", "ids", "idx", "index", "num", "number", "name", "test", "val", "valid", "validation", "train", "ground",
    "code", "int", "encoded", "column",
)  # fmt: skip
WEIGHT_WORDS = ("weight", "weights", "importance", "wt", "wts", "wgt", "wgts", "sampleweight", "sampleweights")
BESIDE_WEIGHTS = (
    "sample", "samples", "example", "examples", "instance", "case", "row", "class", "obs", "loss", "per", "my",
)  # fmt: skip
CLASS_STEMS = (
    "prob", "probs", "proba", "probas", "probability", "probabilities", "logit", "logits", "logprob", "logprobs",
    "score", "scores", "pred", "preds", "prediction", "predictions", "predicted", "output", "outputs", "softmax", "p",
    "yhat", "percent", "pct", "class", "cls", "yprob", "ypred", "sigmoid",
)  # fmt: skip
SPREAD_WORDS = ("std", "sd", "stdev", "var", "variance", "stderr", "sem", "lower", "upper", "unc", "ci")
FEATURE_STEMS = (
    "feature", "features", "feat", "f", "x", "emb", "embed", "embedding", "embeddings", "dim", "pc", "pca", "tsne",
    "umap", "pixel", "px", "v", "var", "hidden",
)  # fmt: skip
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


def says_label(name: str) -> bool:
    """Returns whether a name is one of a column of true labels: 'true_label', 'Class ID', 'y_test'."""
    words = words_of(name)
    return bool(set(words) & set(LABEL_WORDS)) and set(words) <= {*LABEL_WORDS, *BESIDE_LABELS}


def labels_first(names: Sequence[str]) -> list[str]:
    """Returns the names that say labels, the surest first: what is called true before what is called a label."""
    return sorted(filter(says_label, names), key=_doubt_of_a_label)


def says_weight(name: str) -> bool:
    """Returns whether a name is one of a column of weights of the examples."""
    words = set(words_of(name))
    return bool(words & set(WEIGHT_WORDS)) and words <= {*WEIGHT_WORDS, *BESIDE_WEIGHTS}


def aside(name: str, *, whole: bool) -> str:
    """Returns what a column does that is no class, by its name; nothing where the name does not say that.

    Args:
        name: of the column.
        whole: whether it holds integers or text, as ids and guessed labels do.
    """
    words = words_of(name)
    reasons = {word: what for what, some in ASIDE.items() for word in some}
    known = [reasons[word] for word in words if word in reasons]
    if words and set(words) <= {"max", "top", "best", "1", *CLASS_STEMS} and set(words) & {"max", "top", "best"}:
        return "says how sure the model is"
    if set(words) & {*LOSSES, *SURENESS} or "fold" in words:
        return next(reasons[word] for word in words if word in (*LOSSES, *SURENESS, "fold"))
    if words and words[-1].isdecimal() and words[:-1] and words[-2] in ROW_NUMBERS:
        return reasons[words[-2]]  # id_1, id_2
    if not known or not (set(words) <= {*reasons, *BESIDE} or words[-1] in ROW_NUMBERS[:8]):
        return ""
    guessed = "is what the model guessed"
    if guessed in known and (whole or set(words) & {"label", "labels", "class"}):
        return guessed
    if guessed in known and set(words) & {"prob", "probability", "proba", "score", "value"}:
        return "says how sure the model is"
    sure = [what for what in known if what != guessed]
    return sure[-1] if sure and (whole or words[-1] not in ROW_NUMBERS or set(words) <= {*reasons, *BESIDE}) else ""


def _doubt_of_a_label(name: str) -> tuple[int, int]:
    words = words_of(name)
    place = LABEL_NAMES.index(as_name(name)) if as_name(name) in LABEL_NAMES else len(LABEL_NAMES)
    if words == ("true",):
        return 3, place
    return (0 if set(words) & set(TRULY) else 1), place
