"""Programs of every kind run as a reader runs them: in an interpreter that has imported nothing, and knows no other.

To import a framework takes seconds, so there is one interpreter for each, and in each another kind comes first.
"""

import math
import re

import numpy as np
import pytest

from scce.batch import batch_loss, score
from scce.batches import PLAIN_MEAN, Batch, Way
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
SEED = Batch(np.array([1, 2]), np.array([[0.05, 0.95, 0], [0.1, 0.8, 0.1]]), from_logits=False)
ODD_ROWS = [[0.7, 0.2, 0.3], [0.25, 0.5, 0.25], [0.1, 0.6, 0.3]]
ODD = Batch(np.array([0, 1, 9]), np.array(ODD_ROWS), from_logits=False, weights=np.array([1, 2, 4]))
EVERYTHING = Way(smoothing=0.1, ignore_label=9)
WRONG = ([2, 1, 0.1], 2)


def of_a_loss(home):
    family, encoding = HOMES[home]
    return loss_snippet(family, encoding, 4, 6), np.log(2 if encoding == "multi-hot" else 6)


def of_a_batch(home, batch, way):
    return batch_snippet(HOMES[home][0], batch, way), batch_loss(score(batch), way, batch.weights).loss


def of_a_mistake(home):
    # Keras on NumPy trains nothing, and softmax applied twice is on all back ends but one the same.
    key = next((key for key, framework in WIRED.items() if framework.name == home), "keras-torch")
    return wiring_snippet(HOMES[home][0], "softmax", True, *WRONG), reported(Wiring(key, "softmax", True), *WRONG).loss


def programs(home):
    """Returns programs with the numbers that they must print; those of a training with None."""
    batches = of_a_batch(home, SEED, PLAIN_MEAN), of_a_batch(home, ODD, EVERYTHING)
    found = [of_a_loss(home), batches[0], of_a_mistake(home), batches[1]]
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
