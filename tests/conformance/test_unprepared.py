"""Programs of every kind run as a reader runs them: in an interpreter that has imported nothing, and knows no other.

To import a framework takes seconds, so there is one interpreter for each, and in each another kind comes first.
"""

import math
import re

import numpy as np
import pytest

from scce.batch.scores import batch_loss, score
from scce.snippets import FRAMEWORKS, batch_snippet, loss_snippet, training_snippet, wiring_snippet
from scce.training import Settings
from scce.wiring import WIRED, Wiring, reported

# Whose program runs there, and the encoding of labels that it is asked for.
HOMES = {
    "Keras on TensorFlow": ("Keras", "integer"),
    "Keras on JAX": ("Keras", "one-hot"),
    "Keras on PyTorch": ("Keras", "soft"),
    "Keras on NumPy": ("Keras", "integer"),
    "PyTorch": ("PyTorch", "soft"),
    "optax on JAX": ("optax", "multi-hot"),
}
# Keras's program is the same on every back end.
TRAINING = {"Keras on TensorFlow": "Keras", "PyTorch": "PyTorch", "optax on JAX": "JAX"}
SEED = ([1, 2], [[0.05, 0.95, 0], [0.1, 0.8, 0.1]])
ODD = ([0, 1, 9], [[0.7, 0.2, 0.3], [0.25, 0.5, 0.25], [0.1, 0.6, 0.3]])
EVERYTHING = {"smoothing": 0.1, "weights": [1, 2, 4], "ignore_label": 9}
WRONG = ([2, 1, 0.1], 2)


def of_a_loss(home):
    family, encoding = HOMES[home]
    return loss_snippet(family, encoding, 4, 6), np.log(2 if encoding == "multi-hot" else 6)


def of_a_batch(home, labels, predictions, **options):
    program = batch_snippet(HOMES[home][0], labels, predictions, from_logits=False, **options)
    return program, batch_loss(score(labels, predictions, from_logits=False), **options).loss


def of_a_mistake(home):
    # Keras on NumPy trains nothing, and softmax applied twice is on all back ends but one the same.
    key = next((key for key, framework in WIRED.items() if framework.name == home), "keras-torch")
    return wiring_snippet(HOMES[home][0], "softmax", True, *WRONG), reported(Wiring(key, "softmax", True), *WRONG).loss


def programs(home):
    """Returns programs with the numbers that they must print; those of a training with None."""
    found = [of_a_loss(home), of_a_batch(home, *SEED), of_a_mistake(home), of_a_batch(home, *ODD, **EVERYTHING)]
    if home in TRAINING:
        found.append((training_snippet(TRAINING[home], "random", Settings()), None))
    first = list(HOMES).index(home) % len(found)
    return [*found[first:], *found[:first]]


def has_trained(printed):
    """Returns whether a program reported ten epochs, of which the last had learned little of random labels."""
    epochs = re.findall(r"^epoch (\d+): loss", printed, re.MULTILINE)
    loss = float(re.search(r"^after training: (\S+),", printed, re.MULTILINE)[1])
    return epochs == [str(epoch) for epoch in range(1, 11)] and loss > math.log(4) / 2


def test_all_programs_of_the_app_are_run():
    assert {family for family, _ in HOMES.values()} == set(FRAMEWORKS) - {"NumPy"}


def test_the_programs_run_where_nothing_was_imported_before(run_unprepared, everywhere):
    def run(home, interpreter):
        written = programs(home)
        for (_, expected), printed in zip(written, run_unprepared(home, [each for each, _ in written]), strict=True):
            if expected is None:
                assert has_trained(printed)
            else:
                assert float(printed) == pytest.approx(expected, rel=2e-5)

    everywhere(run, dict.fromkeys(HOMES, ("one interpreter",)))
