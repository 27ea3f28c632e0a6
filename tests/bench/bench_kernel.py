"""How fast loss_and_gradient is, next to PyTorch, JAX and TensorFlow, all in one run.

    pip install -r tests/conformance/requirements.txt
    python tests/bench/bench_kernel.py

Mean loss and its gradient of random float32 logits with integer labels, at four shapes. The contenders take turns,
so that what disturbs the machine disturbs all of them; each row is the median of the turns. The copy of the array is
the limit that the memory sets. Who is not installed is left out. Read the ratios: these machines are noisy.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from scce.kernel import categorical_loss_and_gradient, loss_and_gradient
from scce.labels import one_hot
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient

SHAPES = [(65_536, 10), (4_096, 1_000), (512, 50_257), (64, 256_000)]
TURNS, WARM_UP = 15, 3
KERNEL = "scce"


def contenders(labels: np.ndarray, logits: np.ndarray) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yields a name and the work for everyone who can do it."""
    targets = one_hot(labels, logits.shape[1], dtype=np.float32)
    out = np.empty_like(logits)
    yield KERNEL, lambda: loss_and_gradient(labels, logits, out, reduction="mean")
    yield "scce, new gradient array", lambda: loss_and_gradient(labels, logits, reduction="mean")
    yield "scce, one-hot rows", lambda: categorical_loss_and_gradient(targets, logits, out, reduction="mean")
    yield "simple functions, integers", lambda: (
        sparse_categorical_crossentropy(labels, logits).mean(),
        sparse_gradient(labels, logits),
    )
    yield "simple functions, one-hot", lambda: (
        categorical_crossentropy(targets, logits).mean(),
        categorical_gradient(targets, logits),
    )
    for peer in (by_torch, by_jax, by_tensorflow):
        try:
            yield peer(labels, logits)
        except ImportError as missing:
            print(f"left out: {missing}")
    yield "copy of the logits", lambda: np.copyto(out, logits)


def by_torch(labels: np.ndarray, logits: np.ndarray) -> tuple[str, Callable[[], object]]:
    """Returns PyTorch's own function, and its backward pass to the logits."""
    import torch

    z, y = torch.from_numpy(logits.copy()).requires_grad_(), torch.from_numpy(labels)

    def work() -> None:
        z.grad = None
        torch.nn.functional.cross_entropy(z, y).backward()

    return "PyTorch", work


def by_jax(labels: np.ndarray, logits: np.ndarray) -> tuple[str, Callable[[], object]]:
    """Returns Optax's loss and its gradient, compiled together."""
    import jax
    import optax

    def mean_loss(z: jax.Array, y: jax.Array) -> jax.Array:
        return optax.losses.softmax_cross_entropy_with_integer_labels(z, y).mean()

    compiled = jax.jit(jax.value_and_grad(mean_loss))
    z, y = jax.numpy.asarray(logits), jax.numpy.asarray(labels)
    return "JAX, jitted", lambda: jax.block_until_ready(compiled(z, y))


def by_tensorflow(labels: np.ndarray, logits: np.ndarray) -> tuple[str, Callable[[], object]]:
    """Returns TensorFlow's own function and its gradient, as one graph."""
    import tensorflow as tf

    @tf.function
    def graph(z: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(z)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=z))
        return loss, tape.gradient(loss, z)

    z, y = tf.constant(logits), tf.constant(labels)
    return "TensorFlow, graph", lambda: graph(z, y)[1].numpy()


def measured(work: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Returns the median seconds of each, taking turns."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(WARM_UP + TURNS):
        for name, run in work.items():
            began = time.perf_counter()
            run()
            if turn >= WARM_UP:
                seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main() -> None:
    """Prints a table per shape."""
    for package in ("numpy", "torch", "jax", "optax", "tensorflow-cpu", "tensorflow"):
        try:
            print(package, version(package), end="  ")
        except PackageNotFoundError:
            continue
    print()
    random = np.random.default_rng(0)
    for num_examples, num_classes in SHAPES:
        logits = 3 * random.standard_normal((num_examples, num_classes), dtype=np.float32)
        labels = random.integers(num_classes, size=num_examples)
        seconds = measured(dict(contenders(labels, logits)))
        print(f"\n{num_examples} x {num_classes}")
        for name, taken in seconds.items():
            print(f"  {name:28} {1000 * taken:8.2f} ms  {taken / seconds[KERNEL]:6.2f} times the kernel", flush=True)


if __name__ == "__main__":
    main()
