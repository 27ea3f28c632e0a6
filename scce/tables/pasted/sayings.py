"""What the words before a printed array say of it: what it is, and whether it holds probabilities or logits."""

from typing import Literal, TypeAlias

from scce.tables.names import as_name, aside, role, words_of
from scce.tables.record import Scale
from scce.tables.scale import BEFORE_SOFTMAX, scale_named

Meant: TypeAlias = Literal["labels", "predictions", "weights", "classes", "shape", "aside", ""]

CLASS_NAMES = (
    "classes", "class_names", "label_names", "target_names", "names", "columns", "categories", "id2label", "levels",
    "class_labels", "labels_names", "features", "idx_to_class", "vocab", "le_classes",
)  # fmt: skip
SHAPE_WORDS = ("shape", "size", "dims", "ndim", "dtype")
GUESSES = ("predicted", "guess", "guessed", "argmax", "pred", "preds", "prediction", "predictions", "top1")
LABELISH = ("label", "labels", "class", "classes", "target", "targets", "ids", "idx", "index")
OF_A_GUESS = ("predicted", "guess", "guessed", "argmax", "top1", "max", "predict_classes", "predicted_classes")


def meant_by(phrase: str) -> Meant:
    """Returns what an array is by the words before it: 'y_true', 'Predicted labels', 'outputs.logits'; or nothing."""
    words = phrase.split()
    if not words:
        return ""
    name = words[-1].rpartition(".")[2]
    known = as_name(name)
    if known in CLASS_NAMES:
        return "classes"
    single = words_of(phrase)
    if _counts_guesses(single):
        return "aside"
    if _is_guess(single) or known in OF_A_GUESS or _weighs_classes(single):
        return "aside"
    if known in ("shape", "size") or (single and single[-1] in SHAPE_WORDS):
        return "shape"
    return _role(name) or _by_last_words(words) or ("aside" if aside(words[-1], whole=True) else "")


def why_aside(phrase: str) -> str:
    """Returns what an array does that is neither a label nor a prediction, half a sentence: 'is a loss'."""
    single = words_of(phrase)
    if _counts_guesses(single):
        return "counts guesses, as a confusion matrix does"
    if _weighs_classes(single):
        return "weighs classes, not examples"
    if _is_guess(single) or set(single) & set(OF_A_GUESS):
        return "is what the model guessed"
    return aside(phrase.split()[-1] if phrase.split() else "", whole=True) or "is neither a label nor a prediction"


def said_by(*phrases: str) -> Scale | None:
    """Returns the scale that the words before an array, or the function it comes from, say; the first that does."""
    for phrase in phrases:
        if BEFORE_SOFTMAX.search(phrase):
            return "logits"
        for word in reversed(phrase.split()):
            name = word.removesuffix("Backward0").removesuffix("Backward")
            if scale := scale_named(name):
                return scale
    return scale_named(" ".join(phrases[:1]))


def _role(name: str) -> Meant:
    found = role(name)
    return found if found in ("labels", "predictions", "weights") else ""  # type: ignore[return-value]


def _by_last_words(words: list[str]) -> Meant:
    """Returns the role of a longer name, 'test_labels' or 'val_logits', or of two words, 'true labels'."""
    if two := _role("_".join(words[-2:])):
        return two
    parts = words_of(words[-1].rpartition(".")[2])
    for size in (2, 1):
        if len(parts) > size and (found := _role("_".join(parts[-size:]))):
            return found
    if parts and parts[0] in ("y", "labels", "logits", "probs") and len(parts) == 2:
        return _role(parts[0])
    return ""


def _counts_guesses(words: tuple[str, ...]) -> bool:
    return "confusion" in words or words[-1:] in (("cm",), ("confmat",), ("crosstab",))


def _weighs_classes(words: tuple[str, ...]) -> bool:
    return bool({"class", "classes"} & set(words)) and bool({"weight", "weights"} & set(words))


def _is_guess(words: tuple[str, ...]) -> bool:
    return any(word in GUESSES for word in words) and any(word in LABELISH for word in words[-2:])
