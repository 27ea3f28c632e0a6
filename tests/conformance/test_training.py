"""scce.training goes where Keras and PyTorch go: the same losses after every epoch, and the same weights at the end.

All are given the same first weights, examples and batches. float32 sums in another order give other last digits,
and every step builds on the one before: what two runs may differ by grows with the number of epochs. Keras computes
Adam's correction in float32 too, where 1 - 0.999 has five digits left: most of the difference to Keras is that.
"""

import json
from functools import cache

import numpy as np
import pytest

from scce.datasets import handwritten_digits, random_data, spirals
from scce.datasets.digits import DARKEST
from scce.training import Settings, batch_order, initial_network, layer_sizes, train

FRAMEWORKS = ("Keras on TensorFlow", "Keras on JAX", "PyTorch")
KERAS = FRAMEWORKS[:2]
DATA, POINTS = random_data(), spirals(100)
SGD = Settings(optimizer="sgd", learning_rate=0.1, epochs=60)
MOMENTUM = Settings(optimizer="sgd", learning_rate=0.1, momentum=0.9, epochs=60)
# Data, settings, last layer in Keras, and how Keras goes through an epoch.
CASES = {
    "as printed": (DATA, Settings(), "softmax", "fit"),
    "Adam, 60 epochs": (DATA, Settings(epochs=60), "linear", "batches"),
    "Adam, one-hot, 60 epochs": (DATA, Settings(epochs=60, encoding="one-hot"), "softmax", "batches"),
    "Adam, smoothed": (DATA, Settings(encoding="one-hot", smoothing=0.1, batch_size=25), "linear", "batches"),
    "SGD, 60 epochs": (DATA, SGD, "softmax", "batches"),
    "momentum, 60 epochs": (DATA, MOMENTUM, "linear", "batches"),
    "momentum, smoothed": (
        DATA,
        Settings((10,), "sgd", 0.1, momentum=0.9, batch_size=25, encoding="one-hot", smoothing=0.1),
        "linear",
        "batches",
    ),
    "two hidden layers": (POINTS, Settings((16, 8), learning_rate=0.01, batch_size=20), "linear", "batches"),
}
# SGD whose steps are too long by far: NaN within an epoch or two.
DIVERGING = (DATA, Settings((10,), "sgd", 1000.0, epochs=3), "linear", "batches")
LOSS, WEIGHT = 2e-6, 2e-6  # nats, and weight, that two runs may lie apart after one epoch: ten times that after ten


def written(case, epsilon="as Keras adds it"):
    """Returns a case as the program in the framework's process takes it."""
    data, settings, last_layer, loop = case
    epochs = range(1, settings.epochs + 1)
    orders = [batch_order(len(data.labels), settings.batch_size, epoch, settings.seed) for epoch in epochs]
    names = ("optimizer", "learning_rate", "momentum", "smoothing", "encoding")
    return {name: getattr(settings, name) for name in names} | {
        "sizes": layer_sizes(data, settings),
        "weights": started(case).weights.tolist(),
        "inputs": data.inputs.tolist(),
        "labels": data.labels.tolist(),
        "batches": [[batch.tolist() for batch in order] for order in orders],
        "last_layer": last_layer,
        "loop": loop,
        "epsilon": epsilon if settings.optimizer == "adam" else None,
    }


def started(case):
    """Returns the network that all begin with."""
    data, settings, *_ = case
    return initial_network(layer_sizes(data, settings), settings.seed)


def ours(case):
    """Returns the core's record of every epoch."""
    data, settings, *_ = case
    return list(train(started(case), data, settings))[1:]


@pytest.fixture
def fitted(run):
    """Returns what a framework made of a start."""

    def real_training(framework, start):
        program = "import json\nfrom fitting import fitted\n"
        program += f"print(json.dumps(fitted({framework!r}, json.loads({json.dumps(json.dumps(start))}))))"
        return json.loads(run(framework, program)[0])

    return real_training


def test_losses_after_every_epoch_and_the_last_weights_are_those_of_the_framework(fitted, everywhere):
    records_of = cache(lambda name: ours(CASES[name]))

    def goes_the_same_way(framework, name):
        real, records = fitted(framework, written(CASES[name])), records_of(name)
        epochs = np.arange(1, len(records) + 1)
        running_losses, losses = ([getattr(record, key) for record in records] for key in ("running_loss", "loss"))
        assert (np.abs(np.subtract(running_losses, real["running_losses"])) <= LOSS * epochs).all()
        assert (np.abs(np.subtract(losses, real["losses"])) <= LOSS * epochs).all()
        np.testing.assert_allclose(records[-1].network.weights, real["weights"], rtol=0, atol=WEIGHT * len(epochs))
        # An example that two classes are about equally likely for may go either way.
        one = 1 / len(CASES[name][0].labels) + 1e-6
        np.testing.assert_allclose([record.accuracy for record in records], real["accuracies"], rtol=0, atol=one)

    everywhere(goes_the_same_way, dict.fromkeys(FRAMEWORKS, CASES))


def test_a_run_ends_where_the_framework_begins_to_report_nan(fitted, everywhere):
    records = ours(DIVERGING)
    assert records[-1].diverged

    def ends_there(framework, name):
        real = fitted(framework, written(DIVERGING))
        assert np.isnan(real["losses"]).tolist() == [epoch >= records[-1].epoch for epoch in (1, 2, 3)]
        np.testing.assert_allclose(records[-1].accuracy, real["accuracies"][records[-1].epoch - 1], atol=1e-6)

    everywhere(ends_there, dict.fromkeys(FRAMEWORKS, ("SGD whose steps are too long",)))


def test_pytorch_adds_epsilon_elsewhere_and_goes_a_little_another_way(fitted):
    case = CASES["as printed"]
    real, last = fitted("PyTorch", written(case, "as PyTorch adds it")), ours(case)[-1]
    difference = np.abs(last.network.weights - real["weights"]).max()
    assert WEIGHT * 10 < difference < 1e-3
    np.testing.assert_allclose(last.loss, real["losses"][-1], atol=1e-4)


def test_fresh_weights_are_spread_as_those_of_keras(run, everywhere):
    program = "import json, keras, numpy\nlayer = keras.layers.Dense(1000)\nlayer.build((None, 1000))\n"
    program += "kernel, bias = layer.get_weights()\n"
    program += "print(json.dumps([float(abs(kernel).max()), float(kernel.std()), float(abs(bias).max())]))"
    kernel, bias = initial_network((1000, 1000), 0).layers[0]  # a million: their spread varies by less than 0.1%

    def is_spread_so(framework, name):
        expected = [np.abs(kernel).max(), kernel.std(), np.abs(bias).max()]
        np.testing.assert_allclose(json.loads(run(framework, program)[0]), expected, rtol=0.01)

    everywhere(is_spread_so, dict.fromkeys(KERAS, ("a layer of 1000 by 1000",)))


def test_the_digits_to_learn_from_are_those_of_scikit_learn(run):
    program = "import json\nfrom sklearn.datasets import load_digits\ndigits = load_digits()\n"
    program += "print(json.dumps([digits.data.tolist(), digits.target.tolist()]))"
    pixels, labels = json.loads(run("scikit-learn", program)[0])
    np.testing.assert_array_equal(handwritten_digits().inputs * DARKEST, pixels)
    np.testing.assert_array_equal(handwritten_digits().labels, labels)
