"""A small network: its slopes, its steps, its loop, and what the first Keras program really does."""

import math
from dataclasses import replace
from itertools import islice, product

import numpy as np
import pytest

from scce.arrays import InputError
from scce.datasets import dataset_from_columns, handwritten_digits, random_data, spirals, split
from scce.labels import one_hot, smooth_labels
from scce.losses import sparse_categorical_crossentropy
from scce.training import (
    MOST_STEPS,
    MOST_WORK,
    Network,
    Settings,
    activations,
    adam_step,
    batch_order,
    estimated_work,
    fitting,
    forward,
    frequency_loss,
    initial_loss,
    initial_network,
    layer_sizes,
    loss_and_accuracy,
    loss_and_gradients,
    refuse_too_much,
    resume,
    sgd_step,
    train,
    uniform_loss,
)
from scce.training.optimizers import no_moments

DATA = random_data()
SIZES = [(5, 3), (5, 4, 3), (5, 4, 6, 3)]
every_size = pytest.mark.parametrize("sizes", SIZES, ids=str)
SETTINGS = {
    "adam": Settings(),
    "sgd": Settings(optimizer="sgd", learning_rate=0.1),
    "momentum": Settings(optimizer="sgd", learning_rate=0.1, momentum=0.9),
    "one-hot": Settings(encoding="one-hot", smoothing=0.1),
    "two hidden layers": Settings(hidden=(8, 6), batch_size=7),
    "one batch": Settings(hidden=(), batch_size=4096),
}
every_setting = pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)


def started(training, settings):
    """Returns the network that a run begins with."""
    return initial_network(layer_sizes(training, settings), settings.seed)


def run(training, settings, **options):
    """Returns all records of a run."""
    return list(train(started(training, settings), training, settings, **options))


def sentence_of(function, *arguments, **options):
    """Returns the sentence that a function refuses its arguments with."""
    with pytest.raises(InputError) as refusal:
        function(*arguments, **options)
    return str(refusal.value)


def batch(sizes, count=6):
    """Returns a network in float64 and a batch for it: inputs, labels and soft targets."""
    random = np.random.default_rng(len(sizes))
    network = initial_network(sizes, 1)
    network = replace(network, weights=network.weights + random.normal(0, 0.1, network.weights.shape))
    inputs, labels = random.standard_normal((count, sizes[0])), random.integers(sizes[-1], size=count)
    return network, inputs, labels, smooth_labels(one_hot(labels, sizes[-1]), 0.2)


# ---- the network -------------------------------------------------------------------------------


@every_size
@pytest.mark.parametrize("soft", [False, True], ids=["labels", "targets"])
def test_the_gradient_is_what_a_small_change_of_every_weight_does_to_the_loss(sizes, soft):
    network, inputs, labels, targets = batch(sizes)
    truth = targets if soft else labels

    def loss_at(weights):
        return loss_and_gradients(Network(sizes, weights), inputs, truth)[0]

    shifts = 1e-6 * np.eye(len(network.weights))
    slopes = [(loss_at(network.weights + shift) - loss_at(network.weights - shift)) / 2e-6 for shift in shifts]
    np.testing.assert_allclose(loss_and_gradients(network, inputs, truth)[1], slopes, atol=1e-8)


@every_size
def test_the_loss_is_the_mean_of_the_losses_of_the_logits(sizes):
    network, inputs, labels, _ = batch(sizes)
    expected = sparse_categorical_crossentropy(labels, forward(network, inputs)).mean()
    np.testing.assert_allclose(loss_and_gradients(network, inputs, labels)[0], expected)


@every_size
def test_integer_labels_and_one_hot_targets_give_the_same_loss_and_slopes(sizes):
    network, inputs, labels, _ = batch(sizes)
    from_labels = loss_and_gradients(network, inputs, labels)
    from_targets = loss_and_gradients(network, inputs, one_hot(labels, sizes[-1]))
    np.testing.assert_allclose(from_labels[0], from_targets[0], rtol=1e-12)
    np.testing.assert_allclose(from_labels[1], from_targets[1], atol=1e-15)


def test_a_dense_layer_multiplies_adds_and_cuts_off_below_0():
    network = Network((2, 2, 2), np.array([1.0, -1, 2, 1, 0.5, 0, 1, 0, 3, 1, 0, 10]))
    hidden, logits = activations(network, np.array([[1.0, 2], [0, -1]]))[1:]
    assert hidden.tolist() == [[5.5, 1], [0, 0]]
    assert logits.tolist() == [[8.5, 11], [0, 10]]


def test_layers_are_the_weights_themselves():
    network = initial_network((3, 4, 2), 0)
    assert [(kernel.shape, bias.shape) for kernel, bias in network.layers] == [((3, 4), (4,)), ((4, 2), (2,))]
    assert all(np.shares_memory(array, network.weights) for layer in network.layers for array in layer)


def test_fresh_kernels_are_uniform_within_glorots_limit_and_biases_0():
    kernel, bias = initial_network((300, 200), 0).layers[0]
    limit = math.sqrt(6 / 500)
    assert limit * 0.999 < np.abs(kernel).max() <= np.float32(limit)
    np.testing.assert_allclose([kernel.mean(), kernel.std()], [0, limit / math.sqrt(3)], atol=1e-3)
    assert not bias.any()


def test_another_seed_makes_another_network():
    first, again, other = (initial_network((3, 2), seed).weights for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_inputs_that_do_not_fit_the_network_are_refused():
    expected = "inputs of shape (4, 5) do not fit a network with 3 inputs"
    assert sentence_of(forward, initial_network((3, 2), 0), np.ones((4, 5))) == expected


# ---- the optimisers ----------------------------------------------------------------------------


def test_sgd_goes_down_the_slope():
    weights, gradient = np.array([1.0, 2]), np.array([0.5, -1])
    stepped, _ = sgd_step(weights, gradient, no_moments(weights), learning_rate=0.1)
    np.testing.assert_allclose(stepped, [0.95, 2.1])


def test_momentum_keeps_its_share_of_the_last_step():
    weights, gradient = np.array([1.0]), np.array([1.0])
    once, moments = sgd_step(weights, gradient, no_moments(weights), learning_rate=0.1, momentum=0.9)
    twice, _ = sgd_step(once, gradient, moments, learning_rate=0.1, momentum=0.9)
    np.testing.assert_allclose([once, twice], [[0.9], [0.9 - 0.09 - 0.1]])


@pytest.mark.parametrize("slope", [1e-2, 1.0, 1e3, -1.0])
def test_adams_first_step_is_the_learning_rate_whatever_the_slope(slope):
    weights = np.zeros(1)
    stepped, _ = adam_step(weights, np.array([slope]), no_moments(weights), learning_rate=0.1, step=1)
    # epsilon is added to sqrt(0.001) of the slope.
    np.testing.assert_allclose(stepped, [-0.1 * np.sign(slope)], rtol=1e-7 / (math.sqrt(0.001) * abs(slope)) + 1e-12)


def test_adam_is_what_its_sums_written_out_say():
    random = np.random.default_rng(0)
    gradients = random.standard_normal((20, 4))
    weights = np.zeros(4)
    moments = no_moments(weights)
    for step, gradient in enumerate(gradients, start=1):
        before = weights
        weights, moments = adam_step(weights, gradient, moments, learning_rate=0.01, step=step)
    mean = sum(0.1 * 0.9 ** (20 - i) * gradients[i - 1] for i in range(1, 21))
    square = sum(0.001 * 0.999 ** (20 - i) * gradients[i - 1] ** 2 for i in range(1, 21))
    factor = math.sqrt(1 - 0.999**20) / (1 - 0.9**20)
    np.testing.assert_allclose(weights - before, -0.01 * factor * mean / (np.sqrt(square) + 1e-7), rtol=1e-9)


# ---- the order of the examples -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("num_examples", "batch_size", "sizes"), [(100, 32, [32, 32, 32, 4]), (6, 3, [3, 3]), (2, 9, [2])]
)
def test_every_example_is_in_one_batch_of_an_epoch(num_examples, batch_size, sizes):
    batches = batch_order(num_examples, batch_size, 1, 0)
    assert [len(each) for each in batches] == sizes
    assert sorted(np.concatenate(batches)) == list(range(num_examples))


def test_every_epoch_and_every_seed_has_an_order_of_its_own():
    orders = {tuple(batch_order(100, 100, epoch, seed)[0]) for epoch in (1, 2, 3) for seed in (0, 1, 2)}
    assert len(orders) == 9


# ---- the loop ----------------------------------------------------------------------------------


@every_setting
def test_the_same_seed_is_the_same_run_bit_by_bit(settings):
    first, again = run(DATA, settings)[-1], run(DATA, settings)[-1]
    assert first.network.weights.tobytes() == again.network.weights.tobytes()
    assert first.loss == again.loss


@every_setting
@pytest.mark.parametrize("by_step", [False, True], ids=["by epoch", "by step"])
def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(settings, by_step):
    whole = run(DATA, settings, by_step=by_step)
    for stop in range(0, len(whole), 7):
        rest = list(resume(whole[stop], DATA, settings, by_step=by_step))
        assert [record.loss for record in rest] == [record.loss for record in whole[stop + 1 :]]
        assert [record.running_loss for record in rest] == [record.running_loss for record in whole[stop + 1 :]]
        assert not rest or rest[-1].network.weights.tobytes() == whole[-1].network.weights.tobytes()


@every_setting
def test_looking_after_every_step_changes_nothing(settings):
    by_epoch, by_step = run(DATA, settings), run(DATA, settings, by_step=True)
    at_ends = [record for record in by_step if record.batch == 0]
    assert [(record.step, record.loss, record.running_loss) for record in at_ends[1:]] == [
        (record.step, record.loss, record.running_loss) for record in by_epoch[1:]
    ]


def test_the_records_count_epochs_batches_and_steps():
    records = run(DATA, Settings(epochs=2), by_step=True)
    places = [(record.epoch, record.batch, record.step) for record in records]
    first, second = [(0, 1, 1), (0, 2, 2), (0, 3, 3), (1, 0, 4)], [(1, 1, 5), (1, 2, 6), (1, 3, 7), (2, 0, 8)]
    assert places == [(0, 0, 0), *first, *second]


def test_the_running_loss_is_the_mean_over_examples_each_before_its_own_step():
    settings = Settings(epochs=1)
    records = run(DATA, settings, by_step=True)
    batches = batch_order(100, 32, 1, settings.seed)
    losses = [
        sparse_categorical_crossentropy(DATA.labels[batch], forward(record.network, DATA.inputs[batch]))
        for record, batch in zip(records[:-1], batches, strict=True)
    ]
    np.testing.assert_allclose(records[-1].running_loss, np.concatenate(losses).mean(), rtol=1e-6)


def test_a_record_says_how_good_its_own_network_is():
    other, last = random_data(seed=1), run(DATA, Settings(epochs=3))[-1]
    for data, (loss, accuracy) in (
        (DATA, (last.loss, last.accuracy)),
        (other, loss_and_accuracy(last.network, other, Settings())),
    ):
        logits = forward(last.network, data.inputs)
        np.testing.assert_allclose(loss, sparse_categorical_crossentropy(data.labels, logits).mean(), rtol=1e-6)
        assert accuracy == np.mean(logits.argmax(axis=1) == data.labels)


def test_labels_and_one_hot_targets_train_the_same_network():
    from_labels = run(DATA, Settings(epochs=50))[-1]
    from_targets = run(DATA, Settings(epochs=50, encoding="one-hot"))[-1]
    np.testing.assert_allclose(from_labels.network.weights, from_targets.network.weights, atol=1e-5)
    np.testing.assert_allclose(from_labels.loss, from_targets.loss, rtol=1e-5)


def test_everything_stays_in_float32():
    settings = Settings(learning_rate=np.float64(0.1), optimizer="sgd", momentum=np.float64(0.5), epochs=1)
    last = run(DATA, settings)[-1]
    assert {last.network.weights.dtype.name, last.moments.first.dtype.name} == {"float32"}


@every_setting
def test_the_network_that_a_run_begins_with_stays_as_it_is(settings):
    network = started(DATA, settings)
    before = network.weights.copy()
    list(train(network, DATA, settings))
    assert np.array_equal(before, network.weights)


@pytest.mark.parametrize(("name", "value"), [("optimizer", "sgd"), ("batch_size", 16), ("seed", 1)])
def test_a_run_does_not_go_on_with_another_optimiser_batch_size_or_seed(name, value):
    record = run(DATA, Settings(epochs=1))[-1]
    expected = f"the run began with {name} {getattr(Settings(), name)}, and cannot go on with {value}"
    assert sentence_of(resume, record, DATA, replace(Settings(), **{name: value})) == expected


def test_a_run_can_be_made_longer_and_its_steps_shorter():
    record = run(DATA, Settings(epochs=1))[-1]
    longer = list(resume(record, DATA, Settings(epochs=3)))
    assert [later.epoch for later in longer] == [2, 3]
    assert longer[-1].loss == run(DATA, Settings(epochs=3))[-1].loss
    shorter = next(resume(record, DATA, Settings(epochs=3, learning_rate=1e-6)))
    np.testing.assert_allclose(shorter.network.weights, record.network.weights, atol=1e-5)


def test_nothing_is_computed_before_it_is_asked_for():
    records = train(started(DATA, Settings(epochs=2000)), DATA, Settings(epochs=2000))
    assert [record.epoch for record in islice(records, 3)] == [0, 1, 2]


def test_too_large_a_learning_rate_raises_nothing():
    kinds = product([(), (10,), (64, 64, 64)], ["sgd", "adam"], [10, 1000], ["integer", "one-hot"])
    wrong = []
    for hidden, optimizer, rate, encoding in kinds:
        last = run(DATA, Settings(hidden, optimizer, rate, encoding=encoding, epochs=40))[-1]
        if not last.diverged == (last.epoch < 40) == (not math.isfinite(last.loss + last.running_loss)):
            wrong.append((hidden, optimizer, rate, encoding, last.epoch, last.loss))
    assert wrong == []


def diverging():
    """Returns settings that end in NaN."""
    return Settings((64, 64, 64), "sgd", 1000, epochs=40)


def test_a_run_that_diverges_says_so_and_ends():
    *before, last = run(DATA, diverging(), by_step=True)
    assert last.diverged
    assert not any(record.diverged for record in before)
    assert list(resume(last, DATA, diverging())) == []


# ---- what a loss is worth ----------------------------------------------------------------------


@pytest.mark.parametrize("num_classes", [2, 4, 1000])
def test_no_opinion_costs_ln_k(num_classes):
    labels = np.arange(num_classes)
    expected = sparse_categorical_crossentropy(labels, np.zeros((num_classes, num_classes))).mean()
    np.testing.assert_allclose(uniform_loss(num_classes), expected)


def test_the_best_constant_guess_is_the_frequency_of_every_class():
    labels = [0, 0, 0, 1, 1, 2]
    constant = np.log([3 / 6, 2 / 6, 1 / 6])
    expected = sparse_categorical_crossentropy(labels, np.tile(constant, (6, 1))).mean()
    np.testing.assert_allclose(frequency_loss(labels, 3), expected)
    other = constant + np.random.default_rng(0).normal(0, 0.1, 3)
    assert sparse_categorical_crossentropy(labels, np.tile(other, (6, 1))).mean() > expected


def test_balanced_labels_leave_nothing_to_count():
    np.testing.assert_allclose(frequency_loss([0, 1, 2, 3], 4), uniform_loss(4))


def test_the_initial_loss_is_the_mean_over_fresh_networks():
    first_records = [run(DATA, Settings(seed=seed, epochs=1))[0].loss for seed in range(5)]
    np.testing.assert_allclose(initial_loss(DATA, Settings(), 5), np.mean(first_records))


def test_the_initial_loss_of_a_large_data_set_is_that_of_examples_all_over_it():
    inputs = np.random.default_rng(0).normal(0, 1, (30_000, 60))
    large = dataset_from_columns(inputs[:20_000], np.arange(20_000) % 5)
    small = dataset_from_columns(inputs[:20_000:40], np.arange(0, 20_000, 40) % 7 % 5)
    settings = Settings(hidden=(100,))
    np.testing.assert_allclose(initial_loss(large, settings), initial_loss(small, settings), rtol=0.02)


def test_a_last_layer_of_zeros_starts_at_ln_k():
    network = started(DATA, Settings())
    network.layers[-1][0][:] = 0
    first = next(train(network, DATA, Settings()))
    np.testing.assert_allclose(first.loss, uniform_loss(4), rtol=1e-6)


# ---- the first Keras program, honestly ---------------------------------------------------------


def test_fresh_weights_are_worse_than_no_opinion():
    assert 1.6 < initial_loss(DATA, Settings(), 100) < 1.9


def test_after_its_10_epochs_the_first_program_is_still_worse_than_no_opinion():
    losses = [run(DATA, Settings(seed=seed))[-1].loss for seed in range(10)]
    assert losses[0] > uniform_loss(4)
    assert np.mean(losses) > uniform_loss(4) + 0.05


def test_after_300_epochs_it_knows_its_100_examples_by_heart_and_nothing_else():
    last = run(DATA, Settings(epochs=300))[-1]
    loss, accuracy = loss_and_accuracy(last.network, random_data(1000, seed=1), Settings())
    assert (last.loss < 0.5, last.accuracy > 0.85) == (True, True)
    assert (loss > 2, accuracy < 0.3) == (True, True)


def test_digits_are_learned_for_good():
    training, held_out = split(handwritten_digits(), 0.2)
    last = run(training, Settings(hidden=32, learning_rate=0.003, epochs=15))[-1]
    assert loss_and_accuracy(last.network, held_out, Settings())[1] > 0.95


def test_spirals_need_a_hidden_layer():
    training, held_out = split(spirals(), 0.25)
    networks = [run(training, Settings(hidden, learning_rate=0.01, epochs=100))[-1].network for hidden in ((), 32)]
    straight, bent = (loss_and_accuracy(network, held_out, Settings())[1] for network in networks)
    assert straight < 0.7 < 0.95 < bent


# ---- bounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hidden": (1, 2, 3, 4)}, "the number of hidden layers, 4, is outside 0..3"),
        ({"hidden": 0}, "the number of hidden units, 0, is not a whole number in 1..256"),
        ({"hidden": (8, 257)}, "the number of hidden units, 257, is not a whole number in 1..256"),
        ({"hidden": "10"}, "the number of hidden units, '10', is not a whole number in 1..256"),
        ({"optimizer": "adamw"}, "optimizer 'adamw' is not one of adam, sgd"),
        ({"encoding": "sparse"}, "encoding 'sparse' is not one of integer, one-hot"),
        ({"learning_rate": 0}, "learning rate 0 is not a number above 0, at most 1000"),
        ({"learning_rate": math.nan}, "learning rate nan is not a number above 0, at most 1000"),
        ({"learning_rate": 1001.0}, "learning rate 1001 is not a number above 0, at most 1000"),
        ({"learning_rate": True}, "learning rate True is not a number"),
        ({"optimizer": "sgd", "momentum": 1.5}, "momentum 1.5 is outside 0..1"),
        ({"momentum": 0.9}, "momentum 0.9 is for sgd; adam has its own, and takes 0"),
        ({"encoding": "one-hot", "smoothing": -0.1}, "smoothing -0.1 is outside 0..1"),
        ({"smoothing": 0.1}, "smoothing 0.1 needs one-hot targets: an integer cannot be softened"),
        ({"batch_size": 0}, "the batch size, 0, is not a whole number in 1..4096"),
        ({"batch_size": 1.5}, "the batch size, 1.5, is not a whole number in 1..4096"),
        ({"epochs": 2001}, "the number of epochs, 2001, is not a whole number in 1..2000"),
        ({"seed": -1}, "the seed, -1, is not a whole number in 0..4294967295"),
    ],
    ids=str,
)
def test_a_setting_out_of_bounds_is_refused_with_the_bounds(changes, sentence):
    assert sentence_of(Settings, **changes) == sentence


@pytest.mark.parametrize(("given", "kept"), [(10, (10,)), ((10,), (10,)), ([8, 4], (8, 4)), ((), ())])
def test_a_number_of_hidden_units_is_one_hidden_layer(given, kept):
    assert Settings(given).hidden == kept


def test_the_work_is_known_before_it_begins():
    work = estimated_work(DATA, Settings(), held_out=random_data(50, seed=1))
    parameters = 33 * 10 + 11 * 4
    assert (work.num_parameters, work.num_steps) == (parameters, 40)
    assert work.multiplications == parameters * (3 * 100 * 10 + 150 * 11)
    assert estimated_work(DATA, Settings(), by_step=True).seconds > estimated_work(DATA, Settings()).seconds


def test_a_run_of_too_many_steps_is_refused_before_it_begins():
    settings = Settings(batch_size=1, epochs=2000)
    expected = (
        f"the run would take 200,000 steps, at most {MOST_STEPS:,} are made: choose fewer epochs or a larger batch"
    )
    assert sentence_of(train, started(DATA, settings), DATA, settings) == expected


def test_a_run_of_too_much_work_is_refused_before_it_begins():
    settings = Settings(hidden=(256, 256), epochs=1000)
    digits = handwritten_digits()
    work = estimated_work(digits, settings).multiplications
    assert sentence_of(train, started(digits, settings), digits, settings) == (
        f"the run would take {work:,} multiplications, at most {MOST_WORK:,} are made: "
        "choose fewer epochs, hidden units or examples"
    )


@pytest.mark.parametrize("settings", [Settings(batch_size=1, epochs=2000), Settings(hidden=(256, 256), epochs=1000)])
def test_settings_that_fit_have_the_most_epochs_that_a_run_may_take(settings):
    digits = handwritten_digits()
    epochs = fitting(settings, digits, DATA).epochs
    refuse_too_much(estimated_work(digits, replace(settings, epochs=epochs), held_out=DATA))
    with pytest.raises(InputError):
        refuse_too_much(estimated_work(digits, replace(settings, epochs=epochs + 1), held_out=DATA))
    assert fitting(Settings(), DATA, DATA) == Settings()


def test_data_that_does_not_fit_the_network_is_refused_before_it_begins():
    network = started(DATA, Settings())
    points = dataset_from_columns(np.eye(2), ["a", "b"])
    assert sentence_of(train, network, points, Settings()) == (
        "a network of sizes (32, 10, 4) does not fit the training data and the settings: they make (2, 10, 2)"
    )
