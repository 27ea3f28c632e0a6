"""The same predictions under every accuracy that Keras, torchmetrics and scikit-learn have."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import BoolArray, FloatArray, IntArray
from scce.batch import Scores
from scce.frameworks import FRAMEWORKS, KERAS_ON_JAX
from scce.metrics.metric import Metric

KERAS, SCIKIT = KERAS_ON_JAX.versions[0][1], FRAMEWORKS["sklearn"].versions[0][1]
TORCHMETRICS = "1.9.0"
USUAL_K, SMALL_K = 5, 2  # of the top k: Keras's own, and of few classes


@dataclass(frozen=True, eq=False)
class _Asked:
    """What the metrics are given.

    Attributes:
        scores: of the N examples.
        truth: (N,) the labels; of rows of targets the class of the first of the largest.
        known: (N,) which of them are classes.
        right: (N,) which guesses are the truth.
        ignore_label: that torchmetrics is told to leave out.
        weights: (N,) of the examples, or None.
        top: k of the top k.
    """

    scores: Scores
    truth: IntArray
    known: BoolArray
    right: BoolArray
    ignore_label: int | None
    weights: FloatArray | None
    top: int

    @property
    def counted(self) -> BoolArray:
        """(N,) which examples torchmetrics counts."""
        everywhere = np.ones(len(self.truth), dtype=bool)
        return everywhere if self.ignore_label is None else np.asarray(self.truth != self.ignore_label)

    @property
    def in_top(self) -> BoolArray:
        """(N,) whether fewer than k classes got more than the truth: ties are in."""
        return np.asarray(self.scores.rows.above < self.top)


def accuracies(scores: Scores, *, ignore_label: int | None = None, weights: ArrayLike | None = None) -> list[Metric]:
    """Returns what each accuracy says of a batch, library by library; nothing where an example has no guess.

    Args:
        scores: of the batch.
        ignore_label: torchmetrics is told of it; Keras's and scikit-learn's accuracies know no such label.
        weights: of the examples (N,), for those that take them.
    """
    if (scores.guesses < 0).any():
        return []
    truth = scores.labels if scores.soft is None else scores.soft.targets.argmax(axis=-1)
    known = (truth >= 0) & (truth < scores.num_classes)
    asked = _Asked(
        scores,
        truth,
        known,
        np.asarray(scores.guesses == truth),
        ignore_label if scores.soft is None else None,
        None if weights is None else np.asarray(weights, dtype=np.float64),
        USUAL_K if scores.num_classes > USUAL_K else SMALL_K,
    )
    return [*_of_keras(asked), *_of_torchmetrics(asked), *_of_scikit(asked)]


# ---- Keras -------------------------------------------------------------------------------------


def _of_keras(asked: _Asked) -> list[Metric]:
    size = asked.scores.num_classes
    of_rows = np.where(asked.known, asked.truth, 0)  # a label without a row is a row of zeros, whose largest is class 0
    found = [
        *(
            [_keras('metrics=["accuracy"]', _mean(asked.right), f"{_SPARSE}{_padded(asked)}")]
            if asked.scores.soft is None
            else []
        ),
        _keras('metrics=["accuracy"]', _mean(asked.scores.guesses == of_rows), _CATEGORICAL),
        *_weighted(asked),
    ]
    if asked.scores.soft is None:
        cells = float(asked.scores.rows.cells.mean() / size)
        found.append(
            _keras("BinaryAccuracy()", cells, _BINARY.format(cells=len(asked.truth) * size, others=size - 1, size=size))
        )
    if size > asked.top and asked.scores.soft is None:
        in_top = _mean(asked.in_top) if asked.known.all() else None
        found.append(_keras(f"SparseTopKCategoricalAccuracy(k={asked.top})", in_top, _about_top(asked), asked.top))
    return found


def _weighted(asked: _Asked) -> list[Metric]:
    if asked.weights is None or asked.scores.soft is not None:
        return []
    value = _share(asked.right, asked.weights)
    return [_keras('weighted_metrics=["accuracy"]', value, "The weights of the right guesses, over all weights.")]


def _padded(asked: _Asked) -> str:
    ignored = int((~asked.counted).sum())
    return f" It counts the {ignored:,} examples to ignore, as wrong ones." if ignored else ""


_SPARSE = "Labels (N,) beside outputs (N, K): it is SparseCategoricalAccuracy, the share of right guesses."
_CATEGORICAL = "One-hot labels (N, K): it is CategoricalAccuracy, the share of rows whose largest numbers agree."
_BINARY = (
    "On one-hot labels each of {cells:,} cells is a question, above 0.5 or not: "
    "{others} of {size} are right by saying no."
)


def _keras(call: str, value: float | None, counts: str, top: int = 1) -> Metric:
    return Metric("Keras", KERAS, call, value, counts, top)


# ---- torchmetrics ------------------------------------------------------------------------------


def _of_torchmetrics(asked: _Asked) -> list[Metric]:
    ignored = "" if asked.ignore_label is None else f", ignore_index={asked.ignore_label}"
    size = asked.scores.num_classes
    usable = bool(asked.known[asked.counted].all())
    right, in_top = _mean(asked.right[asked.counted]), _mean(asked.in_top[asked.counted])
    found = [
        ("", _macro(asked), _MACRO, 1),
        (', average="micro"', right, "The share of right guesses.", 1),
        (', average="weighted"', right, "Each class by its examples: that is micro again.", 1),
    ]
    if size > asked.top:
        found.append((f', average="micro", top_k={asked.top}', in_top, f"{_about_top(asked)}{_ANY}", asked.top))
    return [
        Metric(
            "torchmetrics",
            TORCHMETRICS,
            f"MulticlassAccuracy({size}{options}{ignored})",
            value if usable else None,
            counts if usable else _OUTSIDE.format(largest=size - 1),
            top,
        )
        for options, value, counts, top in found
    ]


_MACRO = "The default, macro: the share of right guesses of each class, and the mean over the classes."
_ANY = " Of equal ones it takes any."
_OUTSIDE = "It is for labels of 0..{largest} and one to ignore; these have others."


def _macro(asked: _Asked) -> float:
    """Returns the mean over classes that are a label or a guess; one that is only a guess has 0."""
    counted, size = asked.counted & asked.known, asked.scores.num_classes
    truth, right = asked.truth[counted].astype(np.int64), asked.right[counted]
    per_class = np.bincount(truth, minlength=size)
    guessed = np.bincount(asked.scores.guesses[counted].astype(np.int64), minlength=size)
    present = (per_class + guessed) > 0
    return float((_hits(truth, right, size) / np.maximum(per_class, 1))[present].mean()) if present.any() else 0.0


def _hits(truth: IntArray, right: BoolArray, size: int) -> IntArray:
    return np.bincount(truth[right], minlength=size)


# ---- scikit-learn ------------------------------------------------------------------------------


def _of_scikit(asked: _Asked) -> list[Metric]:
    size = asked.scores.num_classes
    found = [
        _scikit("accuracy_score(labels, guesses)", _mean(asked.right), f"The share of right guesses.{_padded(asked)}"),
        *_scikit_weighted(asked),
        _scikit("balanced_accuracy_score(labels, guesses)", _balanced(asked), _BALANCED),
    ]
    if size > asked.top:
        hits = asked.scores.rows.above + asked.scores.rows.tied < asked.top
        value = _mean(hits) if asked.known.all() else None
        call = f"top_k_accuracy_score(labels, rows, k={asked.top}, labels=range({size}))"
        found.append(
            _scikit(call, value, f"{_about_top(asked)} Of equal ones the later class is taken first.", asked.top)
        )
    return found


def _scikit_weighted(asked: _Asked) -> list[Metric]:
    if asked.weights is None:
        return []
    value = _share(asked.right, asked.weights)
    counts = "The weights of the right guesses, over all weights."
    return [_scikit("accuracy_score(labels, guesses, sample_weight=weights)", value, counts)]


_BALANCED = (
    "The share of right guesses of each class, and the mean over the classes that are a label: "
    "one that is only guessed is left out, unlike in torchmetrics."
)


def _scikit(call: str, value: float | None, counts: str, top: int = 1) -> Metric:
    return Metric("scikit-learn", SCIKIT, call, value, counts, top)


def _balanced(asked: _Asked) -> float:
    """Returns the mean over the values of the labels, whatever they are: one that is no class has 0."""
    _, which, sizes = np.unique(asked.truth, return_inverse=True, return_counts=True)
    return float((np.bincount(which[asked.right], minlength=len(sizes)) / sizes).mean())


# ---- all of them -------------------------------------------------------------------------------


def _about_top(asked: _Asked) -> str:
    if not asked.known.all() and asked.ignore_label is None:
        return "It is for labels that are classes."
    return f"The share of examples whose true class is among the {asked.top} that got most."


def _mean(right: BoolArray) -> float:
    return float(right.mean()) if len(right) else 0.0


def _share(right: BoolArray, weights: FloatArray) -> float | None:
    total = float(weights.sum())
    return float(weights[right].sum()) / total if total else None
