"""The laws of softmax, log_softmax and complement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.softmax import complement, log_softmax, softmax

laws = settings(deadline=None, derandomize=True, max_examples=40)
all_three = pytest.mark.parametrize("function", [softmax, log_softmax, complement])

# Multiples of 1/1024 add and subtract without rounding.
exact = st.integers(-20_000, 20_000).map(lambda n: n / 1024)
exact_logits = st.lists(exact, min_size=2, max_size=20).map(np.array)
any_logits = (
    st.lists(st.floats(-1e300, 1e300) | st.floats(-50, 50) | st.just(-np.inf), min_size=2, max_size=20)
    .map(np.array)
    .filter(lambda z: np.isfinite(z).any())
)


@laws
@given(any_logits)
def test_every_row_sums_to_one(logits):
    assert softmax(logits).sum() == pytest.approx(1, abs=1e-15 * len(logits))


@laws
@given(any_logits)
def test_a_probability_lies_between_zero_and_one(logits):
    assert ((softmax(logits) >= 0) & (softmax(logits) <= 1)).all()


@laws
@given(any_logits)
def test_no_log_probability_is_above_zero(logits):
    assert (log_softmax(logits) <= 0).all()


@laws
@given(any_logits)
def test_a_probability_and_its_complement_sum_to_one(logits):
    np.testing.assert_allclose(softmax(logits) + complement(logits), 1, rtol=1e-15 * len(logits))


@laws
@given(st.lists(st.floats(-300, 300), min_size=2, max_size=20))
def test_the_exponential_of_the_log_probability_is_the_probability(logits):
    np.testing.assert_allclose(np.exp(log_softmax(logits)), softmax(logits), rtol=1e-12, atol=0)


@laws
@given(exact_logits, exact)
@all_three
def test_adding_a_constant_to_every_logit_changes_nothing(function, logits, constant):
    assert np.array_equal(function(logits + constant), function(logits))


@laws
@given(any_logits, st.randoms(use_true_random=False))
@all_three
def test_permuting_the_classes_permutes_the_result(function, logits, random):
    order = random.sample(range(len(logits)), len(logits))
    np.testing.assert_allclose(function(logits[order]), function(logits)[order], rtol=1e-14, atol=0)


@laws
@given(exact_logits)
def test_a_larger_logit_never_has_a_smaller_probability(logits):
    assert (np.diff(softmax(np.sort(logits))) >= 0).all()


@laws
@given(st.integers(1, 3), st.integers(1, 3), st.integers(2, 20), st.integers(0, 2**32 - 1))
@all_three
def test_a_batch_is_its_examples_one_by_one(function, rows, columns, num_classes, seed):
    logits = np.random.default_rng(seed).normal(0, 10, (rows, columns, num_classes))
    assert np.array_equal(function(logits), [[function(example) for example in row] for row in logits])


@laws
@given(exact_logits, st.integers(-6, 6).map(lambda n: 2.0**n))
@all_three
def test_a_temperature_divides_the_logits(function, logits, temperature):
    assert np.array_equal(function(logits, temperature), function(logits / temperature))


@laws
@given(st.lists(exact_logits, min_size=2, max_size=2), st.floats(0.01, 100), st.floats(0.01, 100))
@all_three
def test_every_example_may_have_its_own_temperature(function, pair, first, second):
    size = min(map(len, pair))
    logits = np.array([row[:size] for row in pair])
    assert np.array_equal(
        function(logits, [[first], [second]]), [function(logits[0], first), function(logits[1], second)]
    )


@laws
@given(exact_logits, st.floats(0.01, 100), st.floats(1.01, 10))
def test_a_lower_temperature_sharpens(logits, temperature, factor):
    sharp, flat = softmax(logits, temperature).max(), softmax(logits, temperature * factor).max()
    assert sharp >= flat * (1 - 1e-13)


@laws
@given(st.floats(-700, 700))
def test_softmax_of_two_classes_is_the_logistic_function(margin):
    np.testing.assert_allclose(softmax([margin, 0.0])[0], 1 / (1 + np.exp(-margin)), rtol=1e-13)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_equal_logits_share_the_probability_equally(num_classes):
    assert np.array_equal(softmax(np.full(num_classes, 7.5)), np.full(num_classes, 1 / num_classes))


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_the_log_probability_of_equal_logits_is_minus_ln_k(num_classes):
    np.testing.assert_allclose(log_softmax(np.full(num_classes, 7.5)), -np.log(num_classes), rtol=1e-15)


@laws
@given(any_logits, st.data())
@all_three
def test_a_masked_class_changes_nothing_for_the_others(function, logits, data):
    if not np.isfinite(np.delete(logits, 0)).any():
        logits = np.append(logits, 0.0)
    position = data.draw(st.integers(0, len(logits)))
    masked = np.insert(logits, position, -np.inf)
    np.testing.assert_allclose(np.delete(function(masked), position), function(logits), rtol=1e-14, atol=0)


@pytest.mark.parametrize(("function", "value"), [(softmax, 0), (log_softmax, -np.inf), (complement, 1)])
def test_a_masked_class_has_probability_zero(function, value):
    assert function([2.0, -np.inf, 1.0])[1] == value


@pytest.mark.parametrize(
    ("function", "expected"), [(softmax, [1, 0]), (log_softmax, [0, -2e300]), (complement, [0, 1])]
)
def test_logits_as_far_apart_as_they_can_be_neither_warn_nor_overflow(function, expected):
    assert np.array_equal(function([1e300, -1e300]), expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_coldest_temperature_makes_the_largest_logit_certain(dtype):
    assert np.array_equal(softmax(np.array([1, 2, -np.inf], dtype), 1e-300), [0, 1, 0])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_hottest_temperature_makes_all_but_masked_classes_equal(dtype):
    assert np.array_equal(softmax(np.array([1, 2, -np.inf], dtype), 1e300), [0.5, 0.5, 0])


@pytest.mark.parametrize(
    ("given_type", "expected"),
    [("float32", "float32"), ("float64", "float64"), ("float16", "float64"), ("int64", "float64"), ("u1", "float64")],
)
@all_three
def test_float32_stays_and_everything_else_becomes_float64(function, given_type, expected):
    assert function(np.array([3, 1, 2], given_type), 2).dtype == expected


@all_three
def test_a_list_of_whole_numbers_is_float64(function):
    assert function([3, 1, 2]).dtype == np.float64


@all_three
def test_the_logits_given_are_not_changed(function):
    logits = np.array([3.0, 1.0, 2.0])
    function(logits, 2.0)
    assert np.array_equal(logits, [3.0, 1.0, 2.0])
