"""The programs of the wirings run on the real frameworks, and print what scce.wiring says they report."""

import numpy as np
import pytest

from scce.batches import PLAIN_MEAN, Batch
from scce.frameworks import KERAS_ON_JAX, evaluate
from scce.snippets import wiring_snippet
from scce.softmax import softmax
from scce.wiring import LAST_LAYERS, WIRED, Wiring, reported

# A home, and the framework that scce.wiring calls it. It has none of Keras on NumPy, which nothing can train.
HOMES = {framework.name: key for key, framework in WIRED.items()} | {"Keras on NumPy": None}
STATES = {
    "zeros": ([0, 0, 0], 1),
    "2, 1, 0.1 and right": ([2, 1, 0.1], 0),
    "2, 1, 0.1 and wrong": ([2, 1, 0.1], 2),
    "confident and right": ([30, 0, -30], 0),
    "confident and wrong": ([30, 0, -30], 2),
    "a masked class": ([1, -np.inf, 0], 2),
    "twenty classes": (np.random.default_rng(0).normal(0, 3, 20).round(3).tolist(), 19),
}
PROGRAMS = {
    home: [
        (last_layer, from_logits, state)
        for last_layer in LAST_LAYERS
        for from_logits in (WIRED[key].from_logits if key else (True, False))
        for state in STATES
    ]
    for home, key in HOMES.items()
}


def written(home, last_layer, from_logits, state):
    return wiring_snippet(home.split()[0], last_layer, from_logits, *STATES[state])


def expected(home, last_layer, from_logits, state):
    """Returns the loss of the model; on NumPy Keras computes as on JAX, and compiles nothing."""
    logits, label = STATES[state]
    if HOMES[home]:
        return reported(Wiring(HOMES[home], last_layer, from_logits), logits, label).loss
    outputs = softmax([logits]) if last_layer == "softmax" else [logits]
    return evaluate(KERAS_ON_JAX, Batch([label], outputs, from_logits), PLAIN_MEAN).loss


def test_a_program_prints_the_loss_that_is_reported(run, everywhere):
    def prints_it(home, program):
        last_layer, from_logits, _ = program
        printed, warned = run(home, written(home, *program))
        assert float(printed) == pytest.approx(expected(home, *program), rel=2e-5, abs=1e-6, nan_ok=True)
        assert [text for text in warned if not is_expected(text, home, last_layer, from_logits)] == []

    everywhere(prints_it, PROGRAMS)


def is_expected(warning, home, last_layer, from_logits):
    """Returns whether a warning is known."""
    if (home, last_layer, from_logits) == ("Keras on TensorFlow", "softmax", True):
        return "received `from_logits=True`" in warning
    if home == "Keras on PyTorch":  # inside evaluate, of how Keras 3.15.1 calls NumPy; a reader is not shown it
        return warning.startswith("__array__ implementation doesn't accept a copy keyword")
    return home == "Keras on NumPy" and "encountered in" in warning  # on the way to a NaN
