"""The laws of entropy, Kullback-Leibler divergence and their units, and what they refuse."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.information import entropy, in_unit, kl_divergence

laws = settings(deadline=None, derandomize=True, max_examples=60)

weights = st.just(0.0) | st.floats(1e-6, 1) | st.floats(0, 1)


def distributions(size):
    return st.lists(weights, min_size=size, max_size=size).filter(any).map(lambda w: np.array(w) / sum(w))


one_distribution = st.integers(2, 20).flatmap(distributions)
two_distributions = st.integers(2, 20).flatmap(lambda size: st.tuples(distributions(size), distributions(size)))


@laws
@given(one_distribution)
def test_entropy_lies_between_zero_and_ln_k(probabilities):
    assert 0 <= entropy(probabilities) <= np.log(len(probabilities)) + 1e-14


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_the_entropy_of_a_uniform_distribution_is_ln_k(num_classes):
    assert entropy(np.full(num_classes, 1 / num_classes)) == pytest.approx(np.log(num_classes), rel=1e-15)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_the_entropy_of_a_certain_class_is_zero_and_not_minus_zero(num_classes):
    assert list(map(str, entropy(np.eye(num_classes)))) == ["0.0"] * num_classes


@laws
@given(st.floats(1e-300, 1 - 1e-12))
def test_the_entropy_of_a_coin_is_the_mean_of_its_surprises(heads):
    tails = 1 - heads
    assert entropy([heads, tails]) == pytest.approx(-heads * np.log(heads) - tails * np.log(tails), rel=1e-15)


@laws
@given(one_distribution, st.randoms(use_true_random=False))
def test_permuting_the_classes_keeps_the_entropy(probabilities, random):
    order = random.sample(range(len(probabilities)), len(probabilities))
    assert entropy(probabilities[order]) == pytest.approx(entropy(probabilities), rel=1e-14)


@laws
@given(one_distribution, one_distribution)
def test_the_entropy_of_two_independent_draws_is_the_sum_of_both(first, second):
    both = np.outer(first, second).ravel()
    assert entropy(both) == pytest.approx(entropy(first) + entropy(second), rel=1e-13, abs=1e-15)


@laws
@given(one_distribution)
def test_what_agrees_has_divergence_zero(distribution):
    assert kl_divergence(distribution, distribution) == 0


@laws
@given(two_distributions)
@example((np.array([0.25, 0.75]), np.nextafter([0.25, 0.75], 1)))  # the rounded terms sum to -1.4e-16
def test_a_divergence_is_never_negative(pair):
    assert kl_divergence(*pair) >= 0


@laws
@given(two_distributions)
def test_what_differs_has_a_divergence_of_at_least_twice_the_squared_distance(pair):
    """Pinsker's inequality, https://en.wikipedia.org/wiki/Pinsker%27s_inequality."""
    distance = np.abs(pair[0] - pair[1]).sum() / 2
    assert kl_divergence(*pair) >= 2 * distance**2 - 1e-15 * len(pair[0])


@laws
@given(two_distributions)
def test_cross_entropy_is_entropy_plus_divergence(pair):
    target, prediction = pair
    seen = target > 0
    with np.errstate(divide="ignore"):
        cross_entropy = -(target[seen] * np.log(prediction[seen])).sum()
    assert entropy(target) + kl_divergence(target, prediction) == pytest.approx(cross_entropy, rel=1e-13, abs=1e-15)


@laws
@given(one_distribution)
def test_the_divergence_from_uniform_is_what_entropy_lacks_of_ln_k(target):
    uniform = np.full(len(target), 1 / len(target))
    assert kl_divergence(target, uniform) == pytest.approx(np.log(len(target)) - entropy(target), abs=1e-14)


@laws
@given(two_distributions, st.randoms(use_true_random=False))
def test_permuting_the_classes_keeps_the_divergence(pair, random):
    target, prediction = pair
    order = random.sample(range(len(target)), len(target))
    permuted = kl_divergence(target[order], prediction[order])
    assert permuted == pytest.approx(kl_divergence(target, prediction), rel=1e-13, abs=1e-14)


def test_a_prediction_that_rules_out_what_happens_diverges_infinitely():
    assert kl_divergence([0.5, 0.5], [1, 0]) == np.inf


def test_a_prediction_may_allow_what_never_happens():
    assert kl_divergence([1, 0], [0.5, 0.5]) == np.log(2)


def test_a_batch_is_its_rows_one_by_one():
    rows = np.random.default_rng(0).dirichlet(np.ones(11), (3, 4))
    assert np.array_equal(entropy(rows), [[entropy(row) for row in block] for block in rows])


def test_a_batch_of_divergences_is_its_rows_one_by_one():
    targets, predictions = np.random.default_rng(0).dirichlet(np.ones(11), (2, 5))
    assert np.array_equal(kl_divergence(targets, predictions), list(map(kl_divergence, targets, predictions)))


@pytest.mark.parametrize(("given_type", "expected"), [("float32", "float32"), ("float64", "float64"), ("i8", "f8")])
def test_entropy_keeps_float32_and_makes_everything_else_float64(given_type, expected):
    assert entropy(np.array([0, 1], given_type)).dtype == expected


@pytest.mark.parametrize(("given_type", "expected"), [("float32", "float32"), ("float64", "float64"), ("i8", "f8")])
def test_divergence_keeps_float32_and_makes_everything_else_float64(given_type, expected):
    assert kl_divergence(np.array([0, 1], given_type), np.array([0, 1], given_type)).dtype == expected


def test_a_fair_coin_has_one_bit():
    assert in_unit(entropy([0.5, 0.5]), "bits") == 1


@laws
@given(st.floats(0, 1e300))
def test_nats_are_bits_times_ln_2(nats):
    assert in_unit(nats, "bits") * np.log(2) == pytest.approx(in_unit(nats, "nats"), rel=1e-15)


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        (entropy, ([0.5, 0.6],), "probabilities sum to 1.1, not to 1"),
        (entropy, ([[0.5, 0.5], [0.5, 0.6]],), "probabilities at position 1 sum to 1.1, not to 1"),
        (entropy, ([1.5, -0.5],), "probability -0.5 at position 1 is negative"),
        (entropy, ([np.nan, 1],), "probability nan at position 0 is not a number"),
        (entropy, (["half", "half"],), "probability 'half' is not a number (probabilities are <U4)"),
        (entropy, (1.0,), "probabilities 1.0 is a single number; give one per class, shape (..., K)"),
        (entropy, ([],), "probabilities of shape (0,) are empty"),
        (entropy, ([1.0],), "probabilities of shape (1,) have one class; a classification needs at least 2"),
        (entropy, ([[1, 0], [1]],), "probabilities have rows of different lengths"),
        (kl_divergence, ([1.5, -0.5], [0.5, 0.5]), "target -0.5 at position 1 is negative"),
        (kl_divergence, ([np.nan, 1], [0.5, 0.5]), "target nan at position 0 is not a number"),
        (kl_divergence, ([0.5, 0.5], [np.nan, 1]), "prediction nan at position 0 is not a number"),
        (kl_divergence, ([0.5, 0.5], [1.5, -0.5]), "prediction -0.5 at position 1 is negative"),
        (
            kl_divergence,
            ([0.5, 0.5], [1, 0, 0]),
            "targets of shape (2,) do not fit predictions of shape (3,)",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(function, arguments, sentence):
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    assert str(refusal.value) == sentence
