"""The laws of surprise, entropy, cross-entropy, Kullback-Leibler divergence and their units, and what they refuse."""

import mpmath
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.information import cross_entropy, entropy, in_unit, kl_divergence, perplexity, surprise

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
        by_hand = -(target[seen] * np.log(prediction[seen])).sum()
    assert entropy(target) + kl_divergence(target, prediction) == pytest.approx(by_hand, rel=1e-13, abs=1e-15)
    assert cross_entropy(target, prediction) == pytest.approx(by_hand, rel=1e-13, abs=1e-15)


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


# ---- surprise ----------------------------------------------------------------------------------

probabilities = st.sampled_from([1.0, 5e-324, 2.0**-1022, 1 - 2**-53]) | st.floats(5e-324, 1)


@laws
@given(probabilities)
def test_a_surprise_is_minus_the_logarithm(p):
    assert surprise(p) == pytest.approx(float(-mpmath.log(p)), rel=1e-15)


def test_the_certain_is_no_surprise_and_the_impossible_an_infinite_one():
    assert list(map(str, surprise([1, 0, -0.0]))) == ["0.0", "inf", "inf"]


@laws
@given(st.floats(1e-150, 1), st.floats(1e-150, 1))
def test_the_surprises_of_independent_events_add_up(first, second):
    assert surprise(first * second) == pytest.approx(surprise(first) + surprise(second), rel=1e-14, abs=1e-15)


@laws
@given(st.floats(1e-300, 1))
def test_halving_a_probability_adds_one_bit(p):
    one_more = in_unit(surprise(p / 2), "bits") - in_unit(surprise(p), "bits")
    assert one_more == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("tosses", [0, 1, 2, 10, 1022, 1074])
def test_as_many_heads_in_a_row_have_as_many_bits(tosses):
    assert in_unit(surprise(2.0**-tosses), "bits") == pytest.approx(tosses, rel=1e-15)


@laws
@given(st.lists(probabilities, min_size=2, max_size=8))
def test_the_rarer_is_never_the_smaller_surprise(some):
    surprises = surprise(np.sort(some))
    assert np.array_equal(surprises, np.sort(surprises)[::-1])


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_surprises_have_the_shape_of_their_probabilities(shape):
    assert np.shape(surprise(np.full(shape, 0.5))) == shape


@laws
@given(one_distribution)
def test_entropy_is_the_surprise_to_expect(distribution):
    seen = distribution[distribution > 0]
    assert entropy(distribution) == pytest.approx((seen * surprise(seen)).sum(), rel=1e-14, abs=1e-15)


# ---- cross-entropy -----------------------------------------------------------------------------


@laws
@given(two_distributions)
def test_entropy_and_divergence_and_cross_entropy_are_what_scipy_makes_of_them(pair):
    target, prediction = pair
    kl = scipy.special.rel_entr(target, prediction).sum()
    assert entropy(target) == pytest.approx(scipy.stats.entropy(target), rel=1e-12, abs=1e-14)
    assert kl_divergence(target, prediction) == pytest.approx(kl, rel=1e-12, abs=1e-14)
    assert cross_entropy(target, prediction) == pytest.approx(scipy.stats.entropy(target) + kl, rel=1e-12, abs=1e-14)


@laws
@given(two_distributions)
def test_cross_entropy_is_never_below_the_targets_own_entropy(pair):
    assert cross_entropy(*pair) >= entropy(pair[0]) - 1e-14


@laws
@given(one_distribution)
def test_who_believes_what_is_true_has_no_more_surprise_than_there_is(target):
    assert cross_entropy(target, target) == pytest.approx(entropy(target), rel=1e-15)


@laws
@given(one_distribution, st.data())
def test_the_cross_entropy_of_a_certain_class_is_the_surprise_of_that_class(prediction, data):
    label = data.draw(st.integers(0, len(prediction) - 1))
    assert cross_entropy(np.eye(len(prediction))[label], prediction) == surprise(prediction[label])


@laws
@given(one_distribution)
def test_even_expectation_costs_ln_k_whatever_is_true(target):
    even = np.full(len(target), 1 / len(target))
    assert cross_entropy(target, even) == pytest.approx(np.log(len(target)), rel=1e-14)


def test_a_prediction_that_rules_out_what_happens_costs_infinitely():
    assert cross_entropy([0.5, 0.5], [1, 0]) == np.inf


def test_what_never_happens_costs_nothing_even_if_it_is_ruled_out():
    assert str(cross_entropy([1, 0], [1, 0])) == "0.0"


@pytest.mark.parametrize("function", [kl_divergence, cross_entropy])
@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-300])
def test_a_tiny_target_adds_next_to_nothing_and_a_tiny_prediction_a_finite_cost(function, tiny):
    assert function([1, tiny], [1, tiny]) == pytest.approx(0, abs=1e-290)
    assert function([0, 1], [1, tiny]) == pytest.approx(-np.log(tiny), rel=1e-15)


def test_a_batch_of_cross_entropies_is_its_rows_one_by_one():
    targets, predictions = np.random.default_rng(0).dirichlet(np.ones(11), (2, 5))
    assert np.array_equal(cross_entropy(targets, predictions), list(map(cross_entropy, targets, predictions)))


@pytest.mark.parametrize("function", [surprise, lambda p: cross_entropy(p, p)], ids=["surprise", "cross_entropy"])
@pytest.mark.parametrize(("given_type", "expected"), [("float32", "float32"), ("float64", "float64"), ("i8", "f8")])
def test_surprise_and_cross_entropy_keep_float32_and_make_everything_else_float64(function, given_type, expected):
    assert function(np.array([0, 1], given_type)).dtype == expected


def test_surprises_of_float32_are_those_of_float64_to_six_digits():
    p = np.array([1e-45, 1e-38, 1e-7, 0.25, 0.5, 1], "float32")
    np.testing.assert_allclose(surprise(p), surprise(p.astype("float64")), rtol=1e-6)


@laws
@given(two_distributions)
def test_float32_gives_the_entropies_of_float64_to_six_digits(pair):
    single = [(d.astype("float32") / d.astype("float32").sum()).astype("float32") for d in pair]
    double = [d.astype(float) / d.astype(float).sum() for d in single]
    for function in (cross_entropy, kl_divergence):
        np.testing.assert_allclose(function(*single), function(*double), rtol=1e-5, atol=2e-6)


# ---- perplexity --------------------------------------------------------------------------------


@laws
@given(one_distribution)
def test_perplexity_lies_between_one_and_the_number_of_classes(distribution):
    assert 1 <= perplexity(entropy(distribution)) <= len(distribution) * (1 + 1e-14)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_guessing_evenly_has_the_perplexity_of_the_number_of_classes(num_classes):
    assert perplexity(np.log(num_classes)) == pytest.approx(num_classes, rel=1e-14)


@laws
@given(two_distributions)
def test_a_wrong_expectation_is_never_less_perplexed(pair):
    assert perplexity(cross_entropy(*pair)) >= perplexity(entropy(pair[0])) * (1 - 1e-13)


@laws
@given(one_distribution, one_distribution)
def test_the_perplexity_of_two_independent_draws_is_the_product_of_both(first, second):
    both = perplexity(entropy(np.outer(first, second).ravel()))
    assert both == pytest.approx(perplexity(entropy(first)) * perplexity(entropy(second)), rel=1e-12)


@laws
@given(st.floats(0, 1000))
def test_perplexity_is_two_to_the_number_of_bits(nats):
    with mpmath.workdps(40):
        expected = mpmath.mpf(2) ** (mpmath.mpf(nats) / mpmath.log(2))
    assert perplexity(nats) == pytest.approx(float(expected), rel=1e-15)


@pytest.mark.parametrize(("nats", "classes"), [(0, 1), (np.inf, np.inf), (709.79, np.inf), (1e300, np.inf)])
def test_no_uncertainty_is_one_class_and_too_much_is_infinitely_many(nats, classes):
    assert perplexity(nats) == classes


# ---- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        (surprise, (1.5,), "probability 1.5 is outside 0..1"),
        (surprise, ([0.5, np.nan],), "probability nan at position 1 is outside 0..1"),
        (surprise, ("half",), "probabilities are <U4, not numbers"),
        (cross_entropy, ([0.5, 0.6], [0.5, 0.5]), "targets sum to 1.1, not to 1"),
        (cross_entropy, ([0.5, 0.5], [0.5, 0.6]), "predictions sum to 1.1, not to 1"),
        (cross_entropy, ([1.5, -0.5], [0.5, 0.5]), "target -0.5 at position 1 is negative"),
        (cross_entropy, ([0.5, 0.5], [np.nan, 1]), "prediction nan at position 0 is not a number"),
        (cross_entropy, ([0.5, 0.5], [1, 0, 0]), "targets of shape (2,) do not fit predictions of shape (3,)"),
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
