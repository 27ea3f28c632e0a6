"""Where a network decides for which class: a grid of its own answers, and what every example costs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.datasets import spirals
from scce.losses import sparse_categorical_crossentropy
from scce.softmax import softmax
from scce.training import Network, forward, initial_network
from scce.training.regions import decision_regions, example_losses

laws = settings(deadline=None, derandomize=True, max_examples=25)

networks = st.builds(
    initial_network,
    st.lists(st.integers(1, 12), max_size=3).flatmap(
        lambda hidden: st.integers(2, 5).map(lambda classes: (2, *hidden, classes))
    ),
    st.integers(0, 1000),
)
edges = st.tuples(st.integers(-50, 49), st.integers(1, 50)).map(lambda edge: (edge[0] / 10, (edge[0] + edge[1]) / 10))
SPIRALS = spirals()
# Decides by the sign of x, and nothing else.
BY_X = Network((2, 2), np.array([-1, 1, 0, 0, 0, 0], np.float32))


def scaled(network, factor):
    """Returns a network with weights that have grown by a factor."""
    with np.errstate(over="ignore", invalid="ignore"):
        return replace(network, weights=network.weights * np.float32(factor))


GROWN = {
    "large": scaled(initial_network((2, 8, 3), 0), 1e15),
    "as large as float32 can be": Network((2, 3), np.full(9, np.finfo(np.float32).max)),
    "infinite": Network((2, 3), np.full(9, np.inf, np.float32)),
    "NaN": Network((2, 3), np.full(9, np.nan, np.float32)),
}
every_grown = pytest.mark.parametrize("network", GROWN.values(), ids=GROWN)


# ---- the regions -------------------------------------------------------------------------------


@laws
@given(networks, edges, st.integers(2, 9))
def test_a_place_of_the_grid_has_the_answer_of_the_network(network, edge, num_places):
    found = decision_regions(network, *edge, num_places)
    for row in range(num_places):
        places = np.stack([found.x, np.full(num_places, found.y[row])], axis=1)
        chances = softmax(forward(network, places))
        np.testing.assert_allclose(found.confidences[row], chances.max(axis=1), rtol=1e-5)
        sure = np.sort(chances)[:, -1] - np.sort(chances)[:, -2] > 1e-5
        np.testing.assert_array_equal(found.guesses[row][sure], chances.argmax(axis=1)[sure])


@laws
@given(networks, edges, st.integers(2, 9))
def test_the_grid_goes_from_edge_to_edge(network, edge, num_places):
    found = decision_regions(network, *edge, num_places)
    for line in (found.x, found.y):
        np.testing.assert_array_equal(line, np.linspace(*edge, num_places, dtype=np.float32))
    assert found.guesses.shape == found.confidences.shape == (num_places, num_places)


@laws
@given(networks)
def test_the_class_that_gets_most_gets_at_least_its_even_share(network):
    found, classes = decision_regions(network, -1, 1, 7), network.sizes[-1]
    assert found.guesses.min() >= 0
    assert found.guesses.max() < classes
    assert (found.confidences >= 1 / classes - 1e-6).all()
    assert (found.confidences <= 1).all()


def test_columns_are_the_first_input_and_rows_the_second():
    guesses = decision_regions(BY_X, -1, 1, 4).guesses
    np.testing.assert_array_equal(guesses, [[0, 0, 1, 1]] * 4)


@every_grown
def test_weights_without_bound_have_a_picture_all_the_same(network):
    found = decision_regions(network, -1.2, 1.2)
    assert np.isfinite(found.confidences).all()


@pytest.mark.parametrize("inputs", [1, 3, 64])
def test_a_network_that_does_not_take_two_inputs_is_refused_in_a_sentence(inputs):
    with pytest.raises(InputError) as refusal:
        decision_regions(initial_network((inputs, 3), 0), -1, 1)
    assert str(refusal.value) == f"a network of {inputs} inputs has no picture in the plane; it takes 2"


# ---- the losses --------------------------------------------------------------------------------


@laws
@given(st.integers(0, 1000))
def test_an_example_costs_what_its_logits_say(seed):
    network = initial_network((2, 6, 3), seed)
    logits = forward(network, SPIRALS.inputs).astype(np.float64)
    expected = sparse_categorical_crossentropy(SPIRALS.labels, logits)
    np.testing.assert_array_equal(example_losses(network, SPIRALS.inputs, SPIRALS.labels), expected)


@pytest.mark.parametrize("name", ["infinite", "NaN"])
def test_an_example_without_finite_logits_has_no_loss(name):
    assert np.isnan(example_losses(GROWN[name], SPIRALS.inputs, SPIRALS.labels)).all()


def test_only_the_examples_without_finite_logits_have_no_loss():
    largest = np.finfo(np.float32).max
    network = Network((2, 2), np.array([largest, 0, 0, 0, 0, 0], np.float32))
    inputs = np.array([[1, 0], [3, 0], [-1, 0], [0, 2]], np.float32)
    losses = example_losses(network, inputs, np.array([1, 1, 0, 0]))
    np.testing.assert_array_equal(losses, [largest, np.nan, largest, np.log(2)])


@every_grown
def test_weights_without_bound_raise_nothing(network):
    assert example_losses(network, SPIRALS.inputs, SPIRALS.labels).shape == SPIRALS.labels.shape
