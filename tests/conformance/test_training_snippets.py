"""The programs of a training run on the real frameworks, and learn what scce.training learns, in kind."""

import math
import re
from functools import cache

import numpy as np
import pytest

from scce.snippets import training_snippet
from scce.training import Settings, data_of, initial_network, layer_sizes, train

HOMES = ("Keras on TensorFlow", "Keras on JAX", "Keras on PyTorch", "PyTorch", "optax on JAX")
every_home = pytest.mark.parametrize("home", HOMES)

# Data, and settings whose loss differs little from one first network to another.
RUNS = {
    "smoothed": ("random", Settings((32,), learning_rate=0.01, epochs=10, encoding="one-hot", smoothing=0.2)),
    "momentum": ("random", Settings((32, 16), "sgd", 0.01, 0.9)),
    "one batch and one layer": ("spirals", Settings((), "sgd", 0.1, 0, 4096, 20, encoding="one-hot", seed=2**32 - 1)),
}
NOT_THE_SAME = 0.25  # nats that another first network, and another order of the batches, may make


def written(home, data, settings):
    return training_snippet("JAX" if home == "optax on JAX" else home.split()[0], data, settings)


def numbers(printed):
    """Returns the losses of the epochs by epoch, the loss after training, and that of held-out data."""
    epochs = {int(epoch): float(loss) for epoch, loss in re.findall(r"^epoch (\d+): loss (\S+)$", printed, re.M)}
    after, held_out = re.search(r"^after training: (\S+), .*\nheld-out examples: (\S+)$", printed, re.M).groups()
    return epochs, float(after), float(held_out)


@cache
def page_losses(data, settings):
    """Returns the lowest and the highest loss after training, of networks that differ in their first weights."""
    training, _ = data_of(data, settings.seed)
    networks = [initial_network(layer_sizes(training, settings), seed) for seed in range(5)]
    losses = [list(train(network, training, settings))[-1].loss for network in networks]
    return min(losses), max(losses)


def unexpected(home, warned):
    """Returns the warnings that nobody knows: Keras 3.15.1 on PyTorch calls NumPy so that it is warned of itself."""
    known = "__array__ implementation doesn't accept a copy keyword" if home == "Keras on PyTorch" else None
    return [text for text in warned if known is None or not text.startswith(known)]


@every_home
@pytest.mark.parametrize("name", RUNS)
def test_a_program_ends_about_where_the_page_does(run, home, name):
    data, settings = RUNS[name]
    printed, warned = run(home, written(home, data, settings))
    epochs, loss, held_out_loss = numbers(printed)
    lowest, highest = page_losses(data, settings)
    assert lowest - NOT_THE_SAME < loss < highest + NOT_THE_SAME
    assert np.isfinite([held_out_loss, *epochs.values()]).all()
    assert unexpected(home, warned) == []


@pytest.mark.parametrize("home", [home for home in HOMES if home != "Keras on TensorFlow"])  # takes 20 seconds there
def test_after_300_epochs_random_labels_are_known_by_heart_and_those_held_out_are_not(run, home):
    epochs, loss, held_out_loss = numbers(run(home, written(home, "random", Settings(epochs=300)))[0])
    assert list(epochs) == list(range(30, 301, 30))
    assert (loss < 0.9, held_out_loss > math.log(4) + 0.5) == (True, True)


@every_home
def test_after_20_epochs_digits_are_known_those_held_out_too(run, home):
    printed, _ = run(home, written(home, "digits", Settings((32,), learning_rate=0.005, batch_size=64, epochs=20)))
    _, loss, held_out_loss = numbers(printed)
    assert (loss < 0.3, held_out_loss < 0.3) == (True, True)
    assert f"after training: {loss:.4f}, below ln 10 = 2.3026" in printed


@every_home
def test_a_run_that_diverges_says_so_and_raises_nothing(run, home):
    printed, _ = run(home, written(home, "random", Settings((64, 64, 64), "sgd", 1000, epochs=3)))
    assert "after training: nan, not below ln 4" in printed


def test_the_digits_are_those_of_the_page(run):
    program = written("PyTorch", "digits", Settings((), epochs=1, seed=3))
    shown = "\nprint(*held_out_labels.tolist(), *held_out_inputs.sum(dim=1).tolist())"
    printed, _ = run("PyTorch", program + shown)
    _, held_out = data_of("digits", 3)
    expected = [*held_out.labels, *held_out.inputs.sum(axis=1)]
    np.testing.assert_allclose([float(word) for word in printed.splitlines()[-1].split()], expected, rtol=1e-6)


# One for each framework: to import one takes seconds, and Keras's program is the same on every back end.
@pytest.mark.parametrize("home", ["Keras on TensorFlow", "PyTorch", "optax on JAX"])
def test_the_first_program_runs_in_a_fresh_interpreter(run_alone, home):
    epochs, loss, _ = numbers(run_alone(home, written(home, "random", Settings())))
    assert list(epochs) == list(range(1, 11))
    assert loss > math.log(4) / 2
