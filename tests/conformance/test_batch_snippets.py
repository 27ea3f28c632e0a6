"""The programs of a batch run on the real frameworks, and print the plain definition's loss."""

import numpy as np
import pytest

from scce.batch.scores import batch_loss, score
from scce.batch.ways import REDUCTIONS
from scce.batches import Batch, Way
from scce.snippets import batch_snippet

HOMES = {
    "Keras on TensorFlow": "Keras",
    "Keras on JAX": "Keras",
    "Keras on PyTorch": "Keras",
    "Keras on NumPy": "Keras",
    "PyTorch": "PyTorch",
    "optax on JAX": "optax",
}
# Keras does nothing about NumPy's warnings: of its 0 / 0, which it replaces, and of ln 0.
HARMLESS = {
    "Keras on NumPy": {
        f"{what} encountered in {where}" for what in ("invalid value", "divide by zero") for where in ("divide", "log")
    }
}
SEED = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
P = [[0.7, 0.2, 0.1, 0], [0.25, 0.25, 0.25, 0.25], [0.1, 0.6, 0.2, 0.1], [0.05, 0.05, 0.1, 0.8]]
FULL = [[0.7, 0.2, 0.05, 0.05], *P[1:]]
ODD = [[0.7, 0.2, 0.3, 0], *P[1:]]
Z = [[2, 1, 0.1, -1], [0, 0, 0, 0], [5, 0, 0, 0], [1, 2, 3, 4]]
MASKED = [[2, 1, 0.1, -np.inf], *Z[1:]]
Y, W = [0, 3, 1, 2], [1, 2, 0.5, 4]

# A name, labels, predictions, whether they are logits, and the options.
BATCHES = {
    "the seed": ([1, 2], SEED, False, {}),
    "the seed as logits": ([1, 2], SEED, True, {}),
    "logits": (Y, Z, True, {}),
    "one example": ([2], [[0.2, 0.3, 0.5]], False, {}),
    "two classes": ([1, 0], [[0.5, -1.5], [3, 2]], True, {"weights": [2, 3]}),
    "as many examples as classes": ([2, 0, 1], np.eye(3) + 1, True, {"weights": [2, 3, 4], "smoothing": 0.2}),
    "negative weights": (Y, Z, True, {"weights": [1, -2, 0.5, 4]}),
    "a weight of 0": (Y, Z, True, {"weights": [1, 0, 0, 4]}),
    "weights of 0 alone": (Y, Z, True, {"weights": [0, 0, 0, 0], "reduction": "weighted mean"}),
    "an ignored class": (Y, Z, True, {"ignore_label": 1}),
    "a label to ignore that is not there": ([0, 2, 1, 2], P, False, {"ignore_label": -1}),
    "all but one ignored": ([-100, -100, 1, -100], P, False, {"ignore_label": -100}),
    "an ignored row of NaN": ([0, 255], [[1, 2], [np.nan, np.nan]], True, {"ignore_label": 255}),
    "an ignored row of zeros": ([0, 255], [[0.5, 0.5], [0, 0]], False, {"ignore_label": 255}),
    "an ignored row of zeros, smoothed": (
        [0, 255],
        [[0.5, 0.5], [0, 0]],
        False,
        {"ignore_label": 255, "smoothing": 0.1, "weights": [2, 3]},
    ),
    "an ignored row of -inf": ([0, 255], [[1, 2], [-np.inf, -np.inf]], True, {"ignore_label": 255, "smoothing": 0.1}),
    "p = 0 at a wrong class": ([0, 2], [[1, 0, 0], [0, 0.5, 0.5]], False, {}),
    "p = 0 at a wrong class, smoothed": ([0, 2], [[1, 0, 0], [0, 0.5, 0.5]], False, {"smoothing": 0.1}),
    "p = 0 at the true class": ([2, 2], SEED, False, {}),
    "p = 0 at the true class, summed": ([2, 2], SEED, False, {"weights": [1, 2], "reduction": "sum"}),
    "p = 0 at the true class, ignored": ([2, 1], SEED, False, {"ignore_label": 2}),
    "p = 0 at the true class, of no weight": ([2, 2], SEED, False, {"weights": [0, 2]}),
    "p = 0 at the true class of a negative weight": ([2, 2], SEED, False, {"weights": [-1, 2]}),
    "p = 1e-10 at the true class": ([1], [[1, 1e-10]], False, {}),
    "p = 0 of a row of no weight, smoothed": ([1, 2], SEED, False, {"weights": [0, 2], "smoothing": 0.1}),
    "-inf at a wrong class": (Y, MASKED, True, {}),
    "-inf at a wrong class, weighted": (Y, MASKED, True, {"weights": W, "ignore_label": 1}),
    "-inf at a wrong class, smoothed": (Y, MASKED, True, {"smoothing": 0.1}),
    "-inf at the true class": ([3, 3, 1, 2], MASKED, True, {}),
    "-inf at the true class, of no weight": ([3, 3, 1, 2], MASKED, True, {"weights": [0, 1, 2, 3]}),
    "a row that sums to 1.2": (Y, ODD, False, {}),
    "a row that sums to 1.2, smoothed": (Y, [[0.7, 0.2, 0.2, 0.1], *P[1:]], False, {"smoothing": 0.1}),
    "a row that sums to 1.2, with everything": (
        [0, 3, 9, 2],
        [[0.7, 0.2, 0.2, 0.1], *P[1:]],
        False,
        {"smoothing": 0.1, "weights": W, "ignore_label": 9},
    ),
    "an ignored row that sums to 1.2": ([9, 3, 1, 2], ODD, False, {"ignore_label": 9}),
    "rows of zeros": ([0, 1], [[0, 0], [0.5, 0.5]], False, {}),
    "smoothing of 1": (Y, FULL, False, {"smoothing": 1.0}),
    "smoothing of 1, -inf": (Y, MASKED, True, {"smoothing": 1.0}),
    "smoothing of 1, -inf at the true class": ([3, 3, 1, 2], MASKED, True, {"smoothing": 1.0, "weights": W}),
    "smoothing of 1, p = 0 at the true class": (
        [2, 9],
        [[0.5, 0.5, 0], [1, 0, 0]],
        False,
        {"smoothing": 1.0, "ignore_label": 9, "reduction": "sum"},
    ),
    "logits of hundreds": ([0, 1, 2], [[800, -300, 100], [800, -300, 100], [-300, 800, 100]], True, {}),
    "logits of thousands that nearly tie": ([0], [[10_000, 10_001, 0]], True, {}),
    "a hundred classes, one certain": ([0, 50], np.eye(100)[[0, 50]], False, {}),
    "many examples": (
        np.arange(1_000) % 4,
        np.random.default_rng(0).normal(0, 3, (1_000, 4)),
        True,
        {"reduction": "sum", "weights": np.arange(1_000) / 100},
    ),
    "float32": (Y, np.array(Z, dtype=np.float32), True, {}),
    "float16": (Y, np.array(P, dtype=np.float16), False, {}),
}
C, T = (1, 5, 0.5, 2), [[0.9, 0.1, 0, 0], [0, 0, 0.5, 0.5], [0.25] * 4, [0, 0, 0.1, 0.8]]
for reduction in REDUCTIONS:
    for smoothing in (0.0, 0.1):
        for weights in (None, W):
            for name, predictions, from_logits in (
                ("logits", Z, True),
                ("probabilities", FULL, False),
                ("masked logits", MASKED, True),
                ("probabilities with a 0", P, False),
                ("odd rows", ODD, False),
            ):
                options = {"weights": weights, "smoothing": smoothing, "reduction": reduction}
                title = f"{name}, {reduction}, weights {weights}, smoothing {smoothing}"
                for class_weights in (None, C):
                    way = options | {"class_weights": class_weights}
                    BATCHES[f"targets of {title}, class weights {class_weights}"] = (T, predictions, from_logits, way)
                weighted = options | {"class_weights": C}
                BATCHES[f"class weights of {title}"] = (Y, predictions, from_logits, weighted)
                ignored = weighted | {"ignore_label": -100}
                BATCHES[f"class weights of {title}, ignored"] = ([-100, 3, 1, 2], predictions, from_logits, ignored)
                nothing = weighted | {"ignore_label": -100}
                if name in ("logits", "probabilities"):
                    BATCHES[f"class weights of {title}, all ignored"] = ([-100] * 4, predictions, from_logits, nothing)
                without = options | {"class_weights": (0, 5, 1, 0)}
                BATCHES[f"class weights of {title}, some 0"] = ([3, 3, 1, 2], predictions, from_logits, without)
BATCHES |= {
    "one-hot targets": (np.eye(4)[Y], Z, True, {}),
    "one-hot targets of certain rows": (np.eye(4)[Y], np.eye(4), False, {"class_weights": C}),
    "targets of whole numbers": ([[1, 0], [0, 2]], [[2, 1], [0, 1]], True, {}),
    "a target where p is 0": ([[0.5, 0.5], [0, 1]], [[1, 0], [0.5, 0.5]], False, {}),
    "a target of class weight 0 where p is 0": (
        [[0.5, 0.5], [0, 1]],
        [[1, 0], [0.5, 0.5]],
        False,
        {"class_weights": (1, 0)},
    ),
    "targets of classes that weigh nothing": (
        T,
        Z,
        True,
        {"class_weights": (0, 0, 0, 0), "reduction": "weighted mean"},
    ),
    "targets of classes and examples that weigh nothing": (
        T,
        Z,
        True,
        {"class_weights": (1, 1, 0, 0), "weights": [0, 1, 0, 0], "reduction": "weighted mean", "smoothing": 0.1},
    ),
    "targets and a label to ignore": (T, Z, True, {"ignore_label": 1}),
}
# float32 has seven digits, and some frameworks subtract two numbers as large as the logits.
LARGE = {"logits of hundreds": 1e-4, "logits of thousands that nearly tie": 2e-3}
for ignored in (False, True):
    for smoothing in (0.0, 0.1):
        for reduction in REDUCTIONS:
            for weights in (None, W):
                for name, predictions, from_logits in (("logits", Z, True), ("probabilities", FULL, False)):
                    options = {"weights": weights, "smoothing": smoothing, "reduction": reduction}
                    for labels in ([255, 3, 1, 2], [255] * 4) if ignored else (Y,):
                        options |= {"ignore_label": 255} if ignored else {}
                        title = f"{name}, {labels}, {reduction}, weights {weights}, smoothing {smoothing}"
                        BATCHES[title] = (labels, predictions, from_logits, dict(options))


def as_given(labels, predictions, from_logits, options):
    """Returns a batch, and its way to one number."""
    way = {name: value for name, value in options.items() if name != "weights"}
    return Batch(labels, predictions, from_logits, options.get("weights")), Way(**way)


def loss_of(framework, batch, way):
    """Returns the loss that a program must print; the mean of nothing is 0 in Keras."""
    loss = batch_loss(score(batch), way, batch.weights).loss
    return 0.0 if framework == "Keras" and np.isnan(loss) else loss


def test_the_program_prints_the_loss_of_the_plain_definition_without_a_warning_of_its_own(run, everywhere):
    def prints_its_loss(home, batch):
        given, way = as_given(*BATCHES[batch])
        printed, warned = run(home, batch_snippet(HOMES[home], given, way))
        expected = loss_of(HOMES[home], given, way)
        assert float(printed) == pytest.approx(expected, rel=2e-5, abs=LARGE.get(batch, 2e-5), nan_ok=True)
        assert set(warned) - HARMLESS.get(home, set()) == set()

    everywhere(prints_its_loss, dict.fromkeys(HOMES, BATCHES))
