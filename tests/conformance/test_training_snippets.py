"""The programs of a training run on the real frameworks, and learn what scce.training learns, in kind."""

import math
import re

import numpy as np

from scce.snippets import training_snippet
from scce.training import Settings, data_of, initial_network, layer_sizes, train

HOMES = ("Keras on TensorFlow", "Keras on JAX", "Keras on PyTorch", "PyTorch", "optax on JAX")

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


def test_a_program_ends_about_where_the_page_does(run, everywhere):
    pages = {name: page_losses(*RUNS[name]) for name in RUNS}

    def ends_about_there(home, name):
        printed, warned = run(home, written(home, *RUNS[name]))
        epochs, loss, held_out_loss = numbers(printed)
        lowest, highest = pages[name]
        assert lowest - NOT_THE_SAME < loss < highest + NOT_THE_SAME
        assert np.isfinite([held_out_loss, *epochs.values()]).all()
        assert unexpected(home, warned) == []

    everywhere(ends_about_there, dict.fromkeys(HOMES, RUNS))


def test_after_300_epochs_random_labels_are_known_by_heart_and_those_held_out_are_not(run, everywhere):
    def knows_by_heart(home, data):
        printed, loss, held_out_loss = numbers(run(home, written(home, data, Settings(epochs=300)))[0])
        assert list(printed) == list(range(30, 301, 30))
        assert (loss < 0.9, held_out_loss > math.log(4) + 0.5) == (True, True)

    everywhere(
        knows_by_heart, {home: ["random"] for home in HOMES if home != "Keras on TensorFlow"}
    )  # 20 seconds there


def test_after_20_epochs_digits_are_known_those_held_out_too(run, everywhere):
    settings = Settings((32,), learning_rate=0.005, batch_size=64, epochs=20)

    def knows(home, data):
        printed, _ = run(home, written(home, data, settings))
        _, loss, held_out_loss = numbers(printed)
        assert (loss < 0.3, held_out_loss < 0.3) == (True, True)
        assert f"after training: {loss:.4f}, below ln 10 = 2.3026" in printed

    everywhere(knows, dict.fromkeys(HOMES, ("digits",)))


def test_a_run_that_diverges_says_so_and_raises_nothing(run, everywhere):
    settings = Settings((64, 64, 64), "sgd", 1000, epochs=3)

    def says_so(home, data):
        assert "after training: nan, not below ln 4" in run(home, written(home, data, settings))[0]

    everywhere(says_so, dict.fromkeys(HOMES, ("random",)))


def test_the_digits_are_those_of_the_page(run):
    program = written("PyTorch", "digits", Settings((), epochs=1, seed=3))
    shown = "\nprint(*held_out_labels.tolist(), *held_out_inputs.sum(dim=1).tolist())"
    printed, _ = run("PyTorch", program + shown)
    _, held_out = data_of("digits", 3)
    expected = [*held_out.labels, *held_out.inputs.sum(axis=1)]
    np.testing.assert_allclose([float(word) for word in printed.splitlines()[-1].split()], expected, rtol=1e-6)
