"""Every picture of a sweep is, to the last bit, what the core says for that one row."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.logit_lab.example import Example
from scce.logit_lab.sweeps import pictures, slider_limit, slider_positions, sweep, temperature_sweep
from scce.logit_lab.walkthrough import walk_through
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.softmax import softmax, softmax_of

POSITIONS = np.arange(-100, 101) / 10
EVERY_TENTH = POSITIONS[::10]


def one_row(logits, temperature):
    """Returns powers, probabilities, losses and both gradients of one row, from the functions that a page shows."""
    scaled, size = np.asarray(logits, float) / temperature, len(logits)
    every_label, same_row = np.arange(size), np.tile(scaled, (size, 1))
    gradients = sparse_gradient(every_label, same_row) / temperature
    return (
        softmax_of(scaled).powers,
        softmax(scaled),
        sparse_categorical_crossentropy(every_label, same_row),
        np.diag(gradients),
        np.where(every_label == 0, gradients[1], gradients[0]),
    )


def row_by_row(rows, temperatures):
    """Returns the same as the pictures of a batch, one row after the other."""
    return np.stack([one_row(*pair) for pair in zip(rows, temperatures, strict=True)], axis=1)


def moved(logits, positions, sliders):
    """Returns every row that a sweep shows: slider after slider, position after position."""
    rows = np.tile(np.array(logits, float), (len(sliders), len(positions), 1))
    for at, slider in enumerate(sliders):
        rows[at, :, slider] = positions
    return rows


def assert_same_numbers(batch, rows, temperatures):
    shown = np.array(astuple(batch)).reshape(5, len(rows), -1)
    np.testing.assert_array_equal(shown, row_by_row(rows, temperatures))


def assert_sweep_is_row_by_row(logits, positions, temperature, sliders=None):
    batch = sweep(logits, positions, temperature, sliders)
    rows = moved(logits, positions, range(len(logits)) if sliders is None else sliders).reshape(-1, len(logits))
    assert_same_numbers(batch, rows, [temperature] * len(rows))


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_a_sweep_is_the_core_row_by_row(num_classes):
    logits = np.random.default_rng(num_classes).normal(0, 4, num_classes)
    assert_sweep_is_row_by_row(logits, EVERY_TENTH, 1.0)


@pytest.mark.parametrize("num_classes", [2, 4, 10])
def test_a_sweep_over_all_201_positions_is_the_core_row_by_row(num_classes):
    logits = np.random.default_rng(num_classes).normal(0, 4, num_classes).round(1)
    assert_sweep_is_row_by_row(logits, POSITIONS, 1.0)


@pytest.mark.parametrize("temperature", [0.01, 0.3, 0.5, 2.0, 7.0, 100.0])
def test_a_sweep_at_another_temperature_is_the_core_row_by_row(temperature):
    assert_sweep_is_row_by_row([2.0, 1.0, 0.0, -1.0], EVERY_TENTH, temperature)


@pytest.mark.parametrize("logits", [(2, 1, 0, -1), [5, 5], np.array([3, 1, 2], "int8")])
def test_whole_numbers_as_logits_do_not_round_the_positions(logits):
    assert_sweep_is_row_by_row(logits, POSITIONS, 1.0)


@pytest.mark.parametrize("logits", [[2.0, -np.inf, 1.0], [-np.inf, 0.0], [-np.inf, -np.inf, 3.0, 1.0]])
def test_a_sweep_of_masked_classes_is_the_core_row_by_row(logits):
    finite = np.flatnonzero(np.isneginf(logits)) if np.isfinite(logits).sum() == 1 else None
    assert_sweep_is_row_by_row(logits, EVERY_TENTH, 0.7, finite)


@pytest.mark.parametrize("logits", [[1e300, -1e300, 0.0], [800.0, -300.0, 100.0]])
def test_a_sweep_of_extreme_logits_is_the_core_row_by_row(logits):
    assert_sweep_is_row_by_row(logits, EVERY_TENTH, 0.01)


@pytest.mark.parametrize("sliders", [[0], [3], [2, 0], [1, 2, 3]])
def test_a_sweep_of_some_sliders_is_the_core_row_by_row(sliders):
    assert_sweep_is_row_by_row([2.0, 1.0, 0.0, -1.0], EVERY_TENTH, 2.0, np.array(sliders))


def test_a_sweep_moves_every_slider_to_every_position():
    assert sweep([2.0, 1.0, 0.0], POSITIONS).probabilities.shape == (3, 201, 3)


@pytest.mark.parametrize("slider", range(4))
def test_a_slider_where_it_rests_shows_what_a_page_shows(slider):
    example = Example()
    at_rest = sweep(example.logits, [example.logits[slider]], sliders=np.array([slider]))
    assert np.array_equal(at_rest.losses[0, 0], walk_through(example).losses)


@pytest.mark.parametrize("label", range(4))
@pytest.mark.parametrize("temperature", [0.3, 1.0, 3.0])
def test_the_gradient_of_a_page_is_put_together_from_both_gradients(label, temperature):
    example = Example(label=label, temperature=temperature)
    shown = pictures(example.logits, temperature)
    gradient = np.where(np.arange(4) == label, shown.gradients_if_true, shown.gradients_if_other)
    assert np.array_equal(gradient, walk_through(example).gradient)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_a_temperature_sweep_is_the_core_row_by_row(num_classes):
    logits = np.random.default_rng(num_classes).normal(0, 4, num_classes)
    temperatures = np.geomspace(0.01, 100, 41)
    assert_same_numbers(temperature_sweep(logits, temperatures), np.tile(logits, (41, 1)), temperatures)


@pytest.mark.parametrize("logits", [(2, 1, 0, -1), [-np.inf, 2, 1], [1e300, -1e300]])
def test_a_temperature_sweep_of_any_logits_is_the_core_row_by_row(logits):
    temperatures = [0.01, 0.5, 1, 2, 100]
    assert_same_numbers(temperature_sweep(logits, temperatures), np.tile(logits, (5, 1)), temperatures)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    st.lists(st.floats(-1e300, 1e300) | st.floats(-50, 50) | st.just(-np.inf), min_size=2, max_size=20).filter(
        lambda logits: max(logits) > -np.inf
    ),
    st.floats(0.01, 100),
)
def test_the_pictures_of_one_row_are_the_core(logits, temperature):
    assert_same_numbers(pictures([logits], temperature), [logits], [temperature])


def test_the_pictures_of_a_batch_of_batches_are_those_of_its_rows():
    logits = np.random.default_rng(0).normal(0, 4, (2, 3, 9))
    assert_same_numbers(pictures(logits, 2.0), logits.reshape(6, 9), [2.0] * 6)


@pytest.mark.parametrize(("given_type", "expected"), [("float32", "float32"), ("float64", "float64"), ("i8", "f8")])
def test_float32_stays_and_everything_else_becomes_float64(given_type, expected):
    assert {values.dtype.name for values in astuple(sweep(np.array([3, 1], given_type), POSITIONS, 2.0))} == {
        np.dtype(expected).name
    }


@pytest.mark.parametrize("limit", [10, 100, 1000])
def test_the_201_positions_of_a_slider_lie_as_far_apart_as_one_hundredth_of_the_limit(limit):
    assert np.array_equal(slider_positions(limit), np.arange(-100, 101) * limit / 100)


def test_a_slider_has_every_tenth_from_minus_ten_to_ten():
    assert np.array_equal(slider_positions(10), POSITIONS)


def test_a_stride_leaves_positions_out_and_keeps_both_ends():
    assert np.array_equal(slider_positions(10, 10), EVERY_TENTH)


@pytest.mark.parametrize(
    ("logits", "limit"),
    [
        ([2, 1, 0, -1], 10),
        ([0, 0], 10),
        ([10, -10], 10),
        ([10.1, 0], 100),
        ([0, -100.5], 1000),
        ([800, -300, 100], 1000),
        ([-np.inf, 3], 10),
    ],
)
def test_the_sliders_go_to_the_smallest_power_of_ten_that_holds_every_logit(logits, limit):
    assert slider_limit(logits) == limit


@pytest.mark.parametrize("exponent", [1, 2, 22, 23, 30, 100, 300])
def test_a_power_of_ten_is_its_own_limit(exponent):
    assert slider_limit([float(f"1e{exponent}"), 0]) == float(f"1e{exponent}")


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=20))
def test_every_logit_is_within_reach_of_its_slider(logits):
    assert slider_limit(logits) >= np.abs(logits).max()


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda: sweep([1.0, np.nan], POSITIONS), "logit nan at position 1 is not a number"),
        (lambda: sweep([1.0, 2.0], POSITIONS, 0.0), "temperature 0.0 is not a positive number"),
        (
            lambda: sweep([1.0, -np.inf], [-np.inf, 1.0], sliders=np.array([0])),
            "every logit at position (0, 0) is -inf: no class is left to get a probability",
        ),
        (lambda: temperature_sweep([1.0, 2.0], [1.0, -1.0]), "temperature -1.0 is not a positive number"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(function, sentence):
    with pytest.raises(InputError) as refusal:
        function()
    assert str(refusal.value) == sentence
