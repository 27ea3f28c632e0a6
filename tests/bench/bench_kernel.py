"""How long loss and gradient of a large batch take, next to PyTorch, JAX and TensorFlow, all in one run.

    pip install -r tests/conformance/requirements.txt
    python tests/bench/bench_kernel.py

A peer that is not installed is left out. All get the same float32 logits and integer labels, run with
their own choice of threads and return the mean loss and its gradient; rows with "one-hot" get targets
instead of labels. The copy of the logits by one thread is there for scale: whoever writes a gradient
as large as the logits hardly goes faster. Milliseconds, median and best of the rounds; in a round each
has one turn to warm up and one that counts, so that noise hits all alike. Read the ratios.
"""

import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from machine import print_machine

import scce

SIZES = [(65_536, 10), (4_096, 1_000), (512, 50_257), (64, 256_000)]
ROUNDS, PAUSE = 11, 0.005  # between turns: the threads of the last one may still spin
PACKAGES = ("numpy", "torch", "jax", "optax", "tensorflow", "tensorflow-cpu")

Work = Callable[[], Any]


def ours(labels: np.ndarray, targets: np.ndarray, logits: np.ndarray) -> dict[str, Work]:
    """Returns the kernel and the simple functions; the first is what all are compared with."""
    out = np.empty_like(logits)
    return {
        "scce": lambda: scce.loss_and_gradient(labels, logits, out, reduction="mean"),
        "scce, new array": lambda: scce.loss_and_gradient(labels, logits, reduction="mean"),
        "scce, one-hot": lambda: scce.categorical_loss_and_gradient(targets, logits, out, reduction="mean"),
        "scce, simple": lambda: (
            scce.sparse_categorical_crossentropy(labels, logits),
            scce.sparse_gradient(labels, logits),
        ),
        "scce, simple one-hot": lambda: (
            scce.categorical_crossentropy(targets, logits),
            scce.categorical_gradient(targets, logits),
        ),
        "copy of the logits": lambda: np.copyto(out, logits),
    }


def torch_peer(labels: np.ndarray, targets: np.ndarray, logits: np.ndarray) -> dict[str, Work]:
    """Returns PyTorch, eager."""
    import torch

    z, y = torch.tensor(logits, requires_grad=True), torch.tensor(labels)

    def work() -> Any:
        z.grad = None
        loss = torch.nn.functional.cross_entropy(z, y)
        loss.backward()
        return loss.item(), z.grad

    return {"torch": work}


def jax_peer(labels: np.ndarray, targets: np.ndarray, logits: np.ndarray) -> dict[str, Work]:
    """Returns JAX with Optax, compiled."""
    import jax
    import optax

    sparse, dense = optax.softmax_cross_entropy_with_integer_labels, optax.softmax_cross_entropy
    z, y, t = jax.numpy.array(logits), jax.numpy.array(labels), jax.numpy.array(targets)
    from_labels = jax.jit(jax.value_and_grad(lambda z, y: sparse(z, y).mean()))
    from_rows = jax.jit(jax.value_and_grad(lambda z, t: dense(z, t).mean()))
    return {
        "jax": lambda: jax.block_until_ready(from_labels(z, y)),
        "jax, one-hot": lambda: jax.block_until_ready(from_rows(z, t)),
    }


def tensorflow_peer(labels: np.ndarray, targets: np.ndarray, logits: np.ndarray) -> dict[str, Work]:
    """Returns TensorFlow, compiled into a graph."""
    import tensorflow as tf

    z, y = tf.constant(logits), tf.constant(labels)

    @tf.function
    def loss_and_gradient(z: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(z)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, z))
        return loss, tape.gradient(loss, z)

    return {"tensorflow": lambda: loss_and_gradient(z, y)[0].numpy()}


PEERS = {"torch": torch_peer, "optax": jax_peer, "tensorflow": tensorflow_peer}


def milliseconds(contenders: dict[str, Work]) -> dict[str, list[float]]:
    """Returns the times of every contender, a turn in each round."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for work in contenders.values():
        work()  # compiles
    for _ in range(ROUNDS):
        for name, work in contenders.items():
            time.sleep(PAUSE)
            work()
            began = time.perf_counter()
            work()
            times[name].append(1000 * (time.perf_counter() - began))
    return times


def measure(num_examples: int, num_classes: int, installed: list[str]) -> None:
    """Prints the rows of one size: median and best, each also in times of the kernel's."""
    random = np.random.default_rng(0)
    logits = 3 * random.standard_normal((num_examples, num_classes), dtype=np.float32)
    labels = random.integers(num_classes, size=num_examples)
    arrays = labels, scce.one_hot(labels, num_classes, np.float32), logits
    contenders = ours(*arrays)
    for name in installed:
        contenders |= PEERS[name](*arrays)
    times = milliseconds(contenders)
    print(f"\n{num_examples:,} x {num_classes:,} | median ms | best ms | median / scce | best / scce")
    for name, each in times.items():
        figures = statistics.median(each), min(each)
        ratios = figures[0] / statistics.median(times["scce"]), figures[1] / min(times["scce"])
        print(f"{name:22} | {figures[0]:9.2f} | {figures[1]:7.2f} | {ratios[0]:13.2f} | {ratios[1]:11.2f}", flush=True)


def main() -> None:
    """Prints the versions and the table."""
    installed = [name for name in PEERS if importlib.util.find_spec(name)]
    print_machine(PACKAGES, [name for name in PEERS if name not in installed])
    for size in SIZES:
        measure(*size, installed)


if __name__ == "__main__":
    main()
