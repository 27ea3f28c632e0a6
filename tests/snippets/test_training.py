"""A training's program makes the page's data and has the page's settings. tests/conformance runs it on frameworks."""

import math

import numpy as np
import pytest

from scce.arrays import InputError
from scce.datasets import handwritten_digits
from scce.datasets.digits import DARKEST
from scce.information import entropy
from scce.snippets import TRAINING_DATA, TRAINING_FRAMEWORKS, training_snippet
from scce.snippets.training.check import assertion
from scce.snippets.training.data import DATA
from scce.training import Settings, data_of, initial_network, layer_sizes, train

SETTINGS = {
    "the first program": Settings(),
    "300 epochs": Settings(epochs=300),
    "no hidden layer": Settings(()),
    "three hidden layers": Settings((256, 256, 256), batch_size=4096, epochs=2000, seed=2**32 - 1),
    "sgd": Settings(optimizer="sgd", learning_rate=0.01),
    "momentum": Settings(optimizer="sgd", learning_rate=0.01, momentum=0.9),
    "one-hot": Settings(encoding="one-hot"),
    "smoothing": Settings(encoding="one-hot", smoothing=0.1, seed=3),
    "smoothing alone": Settings(encoding="one-hot", smoothing=1),
    "a small learning rate": Settings(learning_rate=1e-5),
    "a large learning rate": Settings((64, 64, 64), "sgd", 1000, epochs=40),
    "digits as the page starts": Settings(hidden=(32,), learning_rate=0.01, epochs=30),
}
every_framework = pytest.mark.parametrize("framework", TRAINING_FRAMEWORKS)
every_data = pytest.mark.parametrize("data", TRAINING_DATA)

# What only a program with this setting holds.
TRACES = {
    "momentum": ["momentum"],
    "one-hot": ["targets", "np.eye"],
    "smoothing": ["smooth"],
    "300 epochs": ["% 30"],
    "sgd": ["SGD", "sgd"],
}


def raw_digits(return_X_y):  # noqa: N803 - scikit-learn's own name
    """Returns what sklearn.datasets.load_digits returns: grey values from 0 to 16 in float64, and labels."""
    assert return_X_y
    return (handwritten_digits().inputs * DARKEST).astype(np.float64), handwritten_digits().labels.copy()


def made(program):
    """Returns the names that the second block of a program leaves behind: the data."""
    names = {"np": np, "load_digits": raw_digits}
    exec(compile(program.split("\n\n")[1], "<snippet>", "exec"), names)
    return names


def programs(framework):
    """Returns a framework's program for all data with all settings, each by its name."""
    return {
        f"{data}, {name}": training_snippet(framework, data, settings)
        for data in TRAINING_DATA
        for name, settings in SETTINGS.items()
    }


def fits(program):
    """Says whether a program fits the page."""
    lines = program.splitlines()
    return len(lines) <= 75 and max(map(len, lines)) <= 105


@every_framework
def test_a_program_compiles(framework):
    assert all(compile(program, name, "exec") for name, program in programs(framework).items())


@every_framework
def test_a_program_fits_the_page(framework):
    assert [name for name, program in programs(framework).items() if not fits(program)] == []


@every_framework
@every_data
def test_a_program_makes_the_data_of_the_page_bit_by_bit(framework, data):
    for seed in (0, 3):
        names = made(training_snippet(framework, data, Settings(seed=seed)))
        for dataset, before in zip(data_of(data, seed), ("", "held_out_"), strict=True):
            inputs, labels = names[f"{before}inputs"], names[f"{before}labels"]
            assert (inputs.dtype, inputs.shape) == (dataset.inputs.dtype, dataset.inputs.shape)
            assert inputs.tobytes() == dataset.inputs.tobytes()
            np.testing.assert_array_equal(labels, dataset.labels)


@every_data
def test_a_program_knows_the_size_of_its_data(data):
    dataset, known = data_of(data, 0)[0], DATA[data]
    sizes = (len(dataset.labels), dataset.num_features, dataset.num_classes)
    assert (known.num_examples, known.num_features, known.num_classes) == sizes


@every_framework
@every_data
def test_one_hot_rows_say_what_the_labels_say(framework, data):
    names = made(training_snippet(framework, data, SETTINGS["smoothing"]))
    for before in ("", "held_out_"):
        targets = names[f"{before}targets"]
        assert targets.dtype == np.float32
        np.testing.assert_array_equal(targets, np.eye(DATA[data].num_classes)[names[f"{before}labels"]])


@every_framework
@pytest.mark.parametrize("name", TRACES)
def test_a_setting_that_is_not_used_leaves_no_trace(framework, name):
    written = programs(framework)
    leave = {key: any(trace in program for trace in TRACES[name]) for key, program in written.items()}
    assert [leave[f"{data}, {name}"] for data in TRAINING_DATA] == [True] * len(TRAINING_DATA)
    assert [leave[f"{data}, the first program"] for data in TRAINING_DATA] == [False] * len(TRAINING_DATA)


@pytest.mark.parametrize(
    ("framework", "relu"), [("Keras", 'activation="relu"'), ("PyTorch", "torch.nn.ReLU()"), ("JAX", "jax.nn.relu")]
)
def test_without_a_hidden_layer_there_is_no_relu(framework, relu):
    programs = (training_snippet(framework, "random", SETTINGS[name]) for name in ("sgd", "no hidden layer"))
    assert [relu in program for program in programs] == [True, False]


@every_framework
def test_the_loss_takes_logits_and_says_why(framework):
    words = ("# No softmax in the model: the loss takes logits", "softmax(", "from_logits=True")
    found = {name: [word in program for word in words] for name, program in programs(framework).items()}
    assert {name: held for name, held in found.items() if held != [True, False, framework == "Keras"]} == {}


# A setting, and how each framework writes it.
WRITTEN = [
    (
        Settings(learning_rate=0.002),
        {"Keras": "Adam(learning_rate=0.002)", "PyTorch": "lr=0.002", "JAX": "(0.002)"},
    ),
    (
        Settings(optimizer="sgd", learning_rate=0.1, momentum=0.5),
        {
            "Keras": "(learning_rate=0.1, momentum=0.5)",
            "PyTorch": "lr=0.1, momentum=0.5",
            "JAX": "(0.1, momentum=0.5)",
        },
    ),
    (Settings(seed=7), {"Keras": "seed(7)", "PyTorch": "seed(7)", "JAX": "key(7)"}),
    (Settings(batch_size=13), {"Keras": "batch_size=13", "PyTorch": "split(13)", "JAX": "start + 13]"}),
    (Settings(epochs=12), {"Keras": "epochs=12", "PyTorch": "range(1, 13)", "JAX": "range(1, 13)"}),
    (Settings((8, 6)), {"Keras": "Dense(6, ", "PyTorch": "Linear(8, 6)", "JAX": "(8, 6)"}),
]


@every_framework
def test_a_program_has_the_settings(framework):
    found = [(settings, written[framework]) for settings, written in WRITTEN]
    assert [line for settings, line in found if line not in training_snippet(framework, "random", settings)] == []


@every_data
@pytest.mark.parametrize("name", [name for name in SETTINGS if SETTINGS[name].epochs <= 40])
def test_the_last_line_holds_for_the_page_too(data, name):
    settings, training = SETTINGS[name], data_of(data, SETTINGS[name].seed)[0]
    network = initial_network(layer_sizes(training, settings), settings.seed)
    *_, last = train(network, training, settings)
    exec(assertion(DATA[data], settings), {"np": np, "loss": last.loss})


@pytest.mark.parametrize(
    ("data", "settings", "line"),
    [
        ("random", Settings(), "assert np.log(4) / 2 < loss < np.inf"),
        ("random", Settings(epochs=300), "assert loss < np.log(4)"),
        ("digits", Settings(32, epochs=30), "assert loss < np.log(10)"),
        ("spirals", Settings(), "assert np.isfinite(loss)"),
        ("spirals", Settings(learning_rate=1000), "assert not loss < 0"),
    ],
)
def test_a_program_asserts_what_is_sure(data, settings, line):
    assert assertion(DATA[data], settings).split("  #")[0] == line


@every_data
@pytest.mark.parametrize("learning_rate", [0.1, 1000])
def test_smoothed_rows_cost_at_least_their_entropy(data, learning_rate):
    classes, settings = DATA[data].num_classes, Settings((), "sgd", learning_rate, smoothing=0.5, encoding="one-hot")
    least = float(entropy(0.5 * np.eye(classes)[0] + 0.5 / classes))
    line = assertion(DATA[data], settings)
    exec(line, {"np": np, "loss": least})
    with pytest.raises(AssertionError):
        exec(line, {"np": np, "loss": least - 1e-3})


def test_a_run_that_may_diverge_may_end_in_nan():
    line = assertion(DATA["random"], SETTINGS["a large learning rate"])
    exec(line, {"np": np, "loss": math.nan})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("NumPy", "random", Settings()), "framework 'NumPy' is not one of Keras, PyTorch, JAX"),
        (("Keras", "iris", Settings()), "data 'iris' is not one of random, digits, spirals"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(InputError) as refusal:
        training_snippet(*arguments)
    assert str(refusal.value) == sentence
