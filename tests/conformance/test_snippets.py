"""The snippets run on the real frameworks, and compute the loss of the core."""

import json
from itertools import product

import numpy as np
import pytest

from scce.encodings.choosing import LOSSES
from scce.snippets import loss_snippet

HOMES = {
    "Keras on TensorFlow": "Keras",
    "Keras on JAX": "Keras",
    "Keras on PyTorch": "Keras",
    "Keras on NumPy": "Keras",
    "PyTorch": "PyTorch",
    "optax on JAX": "optax",
}
SHAPES = [(8, 10), (1, 2), (3, 3), (2, 50_257)]
# A processor adds 50,257 numbers of float32 in an order of its own.
NEARLY = {"rel": 2e-5}


def test_a_snippet_prints_the_loss_of_equal_logits_and_is_warned_of_nothing(run, everywhere):
    def prints_its_loss(home, snippet):
        encoding, shape = snippet
        printed, warned = run(home, loss_snippet(HOMES[home], encoding, *shape))
        expected = np.log(2 if encoding == "multi-hot" else shape[1])
        assert (float(printed), warned) == (pytest.approx(expected, **NEARLY), [])

    everywhere(prints_its_loss, dict.fromkeys(HOMES, tuple(product(LOSSES, SHAPES))))


def test_a_snippet_with_other_logits_gives_the_loss_of_the_core(run, core_loss, everywhere):
    logits = np.random.default_rng(1).normal(0, 3, (5, 4)).round(3)

    def prints_the_loss_of_the_core(home, encoding):
        *program, _ = loss_snippet(HOMES[home], encoding, 5, 4).splitlines()
        truth = "labels" if encoding == "integer" else "targets"
        own = f"logits = {'torch.tensor' if home == 'PyTorch' else 'np.array'}({logits.tolist()})"
        replaced = [own if line.startswith("logits = ") else line for line in program]
        printed, _ = run(home, "\n".join([*replaced, f"print({truth}.tolist())"]))
        loss, rows = printed.splitlines()
        assert float(loss) == pytest.approx(core_loss(encoding, json.loads(rows), logits), rel=1e-6)

    everywhere(prints_the_loss_of_the_core, dict.fromkeys(HOMES, LOSSES))
