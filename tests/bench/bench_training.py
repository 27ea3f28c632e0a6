"""How many steps a second a small network takes, next to Keras and PyTorch, all in one run.

    pip install -r tests/conformance/requirements.txt
    python tests/bench/bench_training.py

Two models: the first Keras program (32 inputs, 10 hidden units, 4 classes, 100 examples) and a classifier of digits
(64, 64, 10, 1,437 examples), with Adam, in batches of 32. All get the same float32 arrays and integer labels, and
run with their own choice of threads. Keras runs as it is compiled by default, by `fit` and by `train_on_batch`, on
two back ends; each needs a process of its own, and so everyone has one. `scce` is `train`, which also looks at all
training examples after every epoch; the others take their steps and no more. Steps per second, median and best of
the rounds; in a round each has one turn to warm up and one that counts, so that noise hits all alike. Read the ratios.
"""

import importlib.util
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from machine import print_machine

from scce.datasets import Dataset, handwritten_digits, random_data, split
from scce.training import Settings, batch_order, initial_network, layer_sizes, train

ROUNDS = 7
# Data, hidden units, and the epochs of one turn.
MODELS = {
    "the first Keras program": (random_data(), 10, 50),
    "handwritten digits": (split(handwritten_digits(), 0.2)[0], 64, 5),
}
BATCH = 32
PACKAGES = ("numpy", "keras", "tensorflow", "tensorflow-cpu", "jax", "torch")

Work = Callable[[], Any]


def orders(data: Dataset, epochs: int) -> list[np.ndarray]:
    """Returns the batches of a turn."""
    return [batch for epoch in range(epochs) for batch in batch_order(len(data.labels), BATCH, epoch + 1, 0)]


def scce_peer(data: Dataset, hidden: int, epochs: int) -> dict[str, Work]:
    """Returns the core's loop."""
    integer = Settings(hidden, epochs=epochs, batch_size=BATCH)
    one_hot = Settings(hidden, epochs=epochs, batch_size=BATCH, encoding="one-hot")
    network = initial_network(layer_sizes(data, integer), 0)
    return {
        "scce": lambda: list(train(network, data, integer)),
        "scce, one-hot": lambda: list(train(network, data, one_hot)),
    }


def keras_peer(data: Dataset, hidden: int, epochs: int) -> dict[str, Work]:
    """Returns Keras on the back end of this process."""
    import keras

    layers = [keras.layers.Dense(hidden, activation="relu"), keras.layers.Dense(data.num_classes, activation="softmax")]
    model = keras.Sequential([keras.Input((data.num_features,)), *layers])
    model.compile("adam", "sparse_categorical_crossentropy")
    name, batches = f"keras on {keras.backend.backend()}", orders(data, epochs)

    def by_batches() -> None:
        for batch in batches:
            model.train_on_batch(data.inputs[batch], data.labels[batch])

    return {
        f"{name}, fit": lambda: model.fit(data.inputs, data.labels, BATCH, epochs, verbose=0),
        f"{name}, batches": by_batches,
    }


def torch_peer(data: Dataset, hidden: int, epochs: int) -> dict[str, Work]:
    """Returns PyTorch, eager, in a loop."""
    import torch

    inputs, labels = torch.tensor(data.inputs), torch.tensor(data.labels)
    layers = torch.nn.Linear(data.num_features, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, data.num_classes)
    model = torch.nn.Sequential(*layers)
    optimizer, batches = torch.optim.Adam(model.parameters()), [torch.tensor(batch) for batch in orders(data, epochs)]

    def work() -> None:
        for batch in batches:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(inputs[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            loss.item()

    return {"torch": work}


# The modules that a peer needs, its environment, and what it does.
PEERS: dict[str, tuple[tuple[str, ...], dict[str, str], Callable[..., dict[str, Work]]]] = {
    "scce": ((), {}, scce_peer),
    "keras on tensorflow": (("keras", "tensorflow"), {"KERAS_BACKEND": "tensorflow"}, keras_peer),
    "keras on jax": (("keras", "jax"), {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}, keras_peer),
    "torch": (("torch",), {}, torch_peer),
}


def serve(peer: str, model: str) -> None:
    """Prints the peer's contenders, then the seconds of one turn for every name it reads."""
    contenders = PEERS[peer][2](*MODELS[model])
    for work in contenders.values():
        work()  # compiles
    print("|".join(contenders), flush=True)
    for line in sys.stdin:
        work = contenders[line.strip()]
        work()
        began = time.perf_counter()
        work()
        print(time.perf_counter() - began, flush=True)


def opened(peer: str, model: str) -> subprocess.Popen[str]:
    """Returns a process that serves."""
    return subprocess.Popen(
        [sys.executable, __file__, peer, model],
        env=os.environ | {"CUDA_VISIBLE_DEVICES": ""} | PEERS[peer][1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def measure(model: str, installed: list[str]) -> None:
    """Prints the rows of one model: median and best, each also as how many times faster the core is."""
    data, hidden, epochs = MODELS[model]
    steps, times, homes = len(orders(data, epochs)), dict[str, list[float]](), dict[str, subprocess.Popen[str]]()
    processes = [opened(peer, model) for peer in installed]
    for process in processes:
        homes |= dict.fromkeys(process.stdout.readline().strip().split("|"), process)
    for _ in range(ROUNDS):
        for name, process in homes.items():
            print(name, file=process.stdin, flush=True)
            times.setdefault(name, []).append(float(process.stdout.readline()))
    for process in processes:
        process.kill()
        process.communicate()
    print(f"\n{model}: {data.num_features}, {hidden}, {data.num_classes}; {steps} steps a turn")
    print(f"{'':28} | median steps/s | best steps/s | median, scce is x faster | best, scce is x faster")
    for name, each in times.items():
        rates = steps / statistics.median(each), steps / min(each)
        ratios = statistics.median(each) / statistics.median(times["scce"]), min(each) / min(times["scce"])
        print(f"{name:28} | {rates[0]:14,.0f} | {rates[1]:12,.0f} | {ratios[0]:24.2f} | {ratios[1]:22.2f}", flush=True)


def main() -> None:
    """Prints the versions and the tables."""
    installed = [peer for peer, (modules, _, _) in PEERS.items() if all(map(importlib.util.find_spec, modules))]
    print_machine(PACKAGES, [name for name in PEERS if name not in installed])
    for model in MODELS:
        measure(model, installed)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        serve(*sys.argv[1:])
    else:
        main()
