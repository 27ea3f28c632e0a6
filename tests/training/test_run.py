"""A run is the core's training, epoch by epoch: its points, its twin, its data, and how long it may take."""

import math
from dataclasses import astuple, replace

import numpy as np
import pytest

from scce.arrays import InputError
from scce.datasets import dataset_from_columns
from scce.snippets import TRAINING_DATA
from scce.softmax import softmax
from scce.training import (
    DATA,
    MOST_STEPS,
    READY_MADE,
    STARTS,
    Point,
    Run,
    Settings,
    TrainingState,
    data_of,
    forward,
    initial_network,
    layer_sizes,
    loss_and_accuracy,
    stretches,
    train,
)
from scce.training.mistakes import mistakes_of

DIVERGING = Settings((100, 100, 100), "sgd", 1000, epochs=3)
TABLE = dataset_from_columns([[0, 100], [1, 300], [2, 500], [3, 100]] * 3, ["a", "b"] * 6)
STATES = {
    "random": TrainingState(settings=Settings(epochs=4)),
    "digits and a twin": TrainingState("digits", replace(STARTS["digits"], epochs=2), True),
    "smoothed spirals": TrainingState("spirals", Settings(encoding="one-hot", smoothing=0.2, epochs=3)),
    "a table": TrainingState("file", Settings(epochs=3)),
    "a run that diverges": TrainingState("digits", DIVERGING),
}
every_state = pytest.mark.parametrize("state", STATES.values(), ids=STATES)


def begun(state):
    return Run(state, TABLE if state.data == "file" else None)


def ended(state):
    """Returns a run that has come to its end."""
    run = begun(state)
    while not run.finished:
        run.step()
    return run


def sentence_of(function, *arguments):
    """Returns the sentence that a function refuses its arguments with."""
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    return str(refusal.value)


# ---- the run -----------------------------------------------------------------------------------


@every_state
def test_the_points_are_the_records_of_a_training_and_what_its_network_makes_of_other_data(state):
    run, settings = ended(state), state.settings
    records = train(initial_network(layer_sizes(run.training, settings), settings.seed), run.training, settings)
    expected = [
        Point(*known, *loss_and_accuracy(each.network, run.held_out, settings))
        for each in records
        for known in [(each.epoch, each.running_loss, each.loss, each.accuracy)]
    ]
    np.testing.assert_array_equal([astuple(point) for point in run.points], list(map(astuple, expected)))


@every_state
def test_a_run_ends_after_its_epochs_or_where_it_diverges(state):
    run = ended(state)
    last = run.points[-1]
    assert (run.now.diverged, last.epoch == run.epochs) == (not math.isfinite(last.loss), math.isfinite(last.loss))
    run.step()
    assert run.points[-1] is last


def test_a_twin_has_the_other_encoding_and_goes_the_same_way():
    own, other = ended(STATES["digits and a twin"]).tracks
    assert (own.encoding, other.encoding) == ("integer", "one-hot")
    np.testing.assert_allclose(other.now.network.weights, own.now.network.weights, atol=1e-4)


def test_a_short_while_is_one_epoch_and_a_long_one_leaves_pictures_enough():
    short, long = (Run(TrainingState(settings=Settings(epochs=300))) for _ in range(2))
    short.go_on(0)
    long.go_on(60)
    assert (short.now.epoch, long.now.epoch) == (1, 300 // 60)


def test_the_time_that_is_left_is_the_estimate_at_first_and_then_what_the_epochs_took():
    run = begun(STATES["random"])
    assert run.seconds_left == run.work.seconds
    run.step()
    assert run.seconds_left == pytest.approx(3 * run.tracks[0].seconds)


def test_a_run_that_is_too_long_is_refused_before_it_begins():
    said = sentence_of(Run, TrainingState(settings=Settings(batch_size=1, epochs=2000)))
    assert said == f"the run would take 200,000 steps, at most {MOST_STEPS:,} are made: " + (
        "choose fewer epochs or a larger batch"
    )


# ---- its data ----------------------------------------------------------------------------------


def test_every_data_set_that_comes_with_a_link_has_a_program_and_every_one_settings():
    assert (set(READY_MADE), set(STARTS)) == (set(TRAINING_DATA), set(DATA))


@pytest.mark.parametrize("name", READY_MADE)
def test_what_is_held_out_is_not_learned_from(name):
    training, held_out = data_of(name, 0)
    learned = {row.tobytes() for row in training.inputs}
    assert not any(row.tobytes() in learned for row in held_out.inputs)
    assert training.classes == held_out.classes


@pytest.mark.parametrize("name", READY_MADE)
def test_the_same_seed_gives_the_same_data_and_another_other(name):
    first, again, other = (data_of(name, seed)[0].inputs for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_reader_s_table_is_standardised():
    training, _ = data_of("file", 0, TABLE)
    np.testing.assert_allclose([training.inputs.mean(axis=0), training.inputs.std(axis=0)], [[0, 0], [1, 1]], atol=1e-6)


def test_without_a_table_there_is_nothing_to_learn_from():
    assert sentence_of(data_of, "file", 0) == "there is no table yet"


def test_data_that_is_not_there_is_refused_in_a_sentence():
    assert sentence_of(TrainingState, "mnist") == f"'mnist' is not one of {', '.join(DATA)}"


def test_a_twin_of_smoothed_targets_is_refused_in_a_sentence():
    said = sentence_of(TrainingState, "random", Settings(encoding="one-hot", smoothing=0.1), True)
    assert said == "with smoothing there are no integer labels to compare with"


def test_digits_and_spirals_are_learned_with_the_settings_they_come_with():
    accuracies = {name: ended(TrainingState(name, STARTS[name])).points[-1].held_out_accuracy for name in READY_MADE}
    assert {name for name, accuracy in accuracies.items() if accuracy > 0.95} == {"digits", "spirals"}


# ---- its mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [0, 3, 10**6])
def test_the_mistakes_are_the_wrong_answers_that_the_network_is_surest_of(most):
    run = ended(STATES["digits and a twin"])
    found = mistakes_of(run.now.network, run.held_out, most)
    logits = forward(run.now.network, run.held_out.inputs).astype(np.float64)
    chances, labels = softmax(logits), run.held_out.labels
    order = np.argsort(-chances.max(axis=1), kind="stable")
    wrong = [i for i in order if chances[i].argmax() != labels[i]][:most]
    assert [(each.position, each.label, each.guess, each.logits) for each in found.surest] == [
        (i, labels[i], chances[i].argmax(), tuple(logits[i])) for i in wrong
    ]
    np.testing.assert_allclose([each.confidence for each in found.surest], chances[wrong].max(axis=1), rtol=1e-12)
    assert found.are_all


def test_logits_that_are_no_numbers_are_no_mistakes_and_no_right_answers():
    run = ended(STATES["a run that diverges"])
    found = mistakes_of(run.now.network, run.held_out, 6)
    assert (found.surest, found.are_all) == ((), False)


@pytest.mark.parametrize("data", ["digits", "spirals"])
def test_the_mistakes_of_pictures_come_with_what_a_worker_has_trained(data):
    run = Run(TrainingState(data=data, settings=Settings(epochs=2)))
    before = run.mistakes
    found = stretches(run.data, run.records, 1, 0.0, run.shows_mistakes)
    run.take(found)
    assert (found[0].mistakes is run.mistakes) == (data == "digits")
    assert run.mistakes == mistakes_of(run.now.network, run.held_out) != before
