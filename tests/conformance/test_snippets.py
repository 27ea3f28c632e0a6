"""The snippets run on the real frameworks, and compute the loss of the core."""

import json

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

every_home = pytest.mark.parametrize("home", HOMES)
every_encoding = pytest.mark.parametrize("encoding", LOSSES)


@every_home
@every_encoding
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_snippet_prints_the_loss_of_equal_logits_and_is_warned_of_nothing(run, home, encoding, shape):
    printed, warned = run(home, loss_snippet(HOMES[home], encoding, *shape))
    expected = np.log(2 if encoding == "multi-hot" else shape[1])
    assert (float(printed), warned) == (pytest.approx(expected, **NEARLY), [])


@pytest.mark.parametrize(
    ("home", "encoding"),
    [
        ("Keras on TensorFlow", "integer"),
        ("Keras on JAX", "one-hot"),
        ("PyTorch", "soft"),
        ("optax on JAX", "multi-hot"),
    ],
)
def test_a_snippet_runs_in_a_fresh_interpreter(run_alone, home, encoding):
    printed = run_alone(home, loss_snippet(HOMES[home], encoding, 4, 6))
    assert float(printed) == pytest.approx(np.log(2 if encoding == "multi-hot" else 6), rel=1e-6)


@every_home
@every_encoding
def test_a_snippet_with_other_logits_gives_the_loss_of_the_core(run, core_loss, home, encoding):
    logits = np.random.default_rng(1).normal(0, 3, (5, 4)).round(3)
    *program, _ = loss_snippet(HOMES[home], encoding, 5, 4).splitlines()
    truth = "labels" if encoding == "integer" else "targets"
    own = f"logits = {'torch.tensor' if home == 'PyTorch' else 'np.array'}({logits.tolist()})"
    replaced = [own if line.startswith("logits = ") else line for line in program]
    printed, _ = run(home, "\n".join([*replaced, f"print({truth}.tolist())"]))
    loss, rows = printed.splitlines()
    assert float(loss) == pytest.approx(core_loss(encoding, json.loads(rows), logits), rel=1e-6)
