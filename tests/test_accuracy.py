"""Every digit: the core against the textbook formula, worked out by mpmath with 400 decimal digits.

With so many digits the plain formula survives: 1 - p keeps its digits down to p = 1 - 1e-308.
"""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)
from scce.softmax import complement, log_softmax, softmax

laws = settings(deadline=None, derandomize=True, max_examples=60)

EPSILON = np.finfo(np.float64).eps
SMALLEST_NORMAL = np.finfo(np.float64).tiny

scales = st.sampled_from([1e-300, 1e-8, 1.0, 50.0, 740.0, 1e5, 1e300])
base = st.tuples(st.floats(-1, 1), scales).map(lambda pair: pair[0] * pair[1])


@st.composite
def rows_of_logits(draw):
    """Returns finite logits of mixed magnitudes: from tiny to huge, some far apart, some one float from a tie."""
    logits = draw(st.lists(base, min_size=2, max_size=8))
    for neighbour in draw(st.lists(st.sampled_from(logits), max_size=4)):
        logits.append(float(np.nextafter(neighbour, draw(st.sampled_from([-np.inf, neighbour, np.inf])))))
    return draw(st.permutations(logits))


@st.composite
def rows_and_targets(draw):
    logits = draw(rows_of_logits())
    weights = draw(st.lists(st.floats(0, 1), min_size=len(logits), max_size=len(logits)).filter(any))
    return logits, (np.array(weights) / sum(weights)).tolist()


def exact_probabilities(logits):
    exponentials = [mpmath.exp(mpmath.mpf(logit)) for logit in logits]
    total = mpmath.fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def rounded(exact):
    return np.array([float(value) for value in exact])


def assert_right(actual, exact):
    """Asserts 13 right digits of every normal float64; below those, the digits that are left."""
    np.testing.assert_allclose(actual, rounded(exact), rtol=1e-13, atol=1e-13 * SMALLEST_NORMAL)


certain = example([40.0, 0.0])
far_apart = example([1e300, -1e300])
beyond_the_largest_float = example([1.7e308, -1.7e308])
near_tie = example([1.0, 1.0 + 2**-52, -0.0, 0.0])
vanishing = example([0.0, -708.0, -708.3, -740.0, -745.5])


@laws
@given(rows_of_logits())
@certain
@far_apart
@beyond_the_largest_float
@near_tie
@vanishing
def test_every_probability_is_right(logits):
    with mpmath.workdps(400):
        assert_right(softmax(logits), exact_probabilities(logits))


@laws
@given(rows_of_logits())
@certain
@far_apart
@near_tie
@vanishing
def test_every_complement_is_right(logits):
    with mpmath.workdps(400):
        assert_right(complement(logits), [1 - p for p in exact_probabilities(logits)])


@laws
@given(rows_of_logits())
@certain
@far_apart
@beyond_the_largest_float
@near_tie
@vanishing
def test_every_loss_is_right_whichever_class_is_the_true_one(logits):
    size = len(logits)
    losses = sparse_categorical_crossentropy(np.arange(size), np.tile(logits, (size, 1)))
    with mpmath.workdps(400):
        assert_right(losses, [-mpmath.log(p) for p in exact_probabilities(logits)])


@laws
@given(rows_of_logits())
@certain
@far_apart
@near_tie
@vanishing
def test_every_gradient_is_right_whichever_class_is_the_true_one(logits):
    size = len(logits)
    gradients = sparse_gradient(np.arange(size), np.tile(logits, (size, 1)))
    with mpmath.workdps(400):
        probabilities = exact_probabilities(logits)
        exact = [p - (i == label) for label in range(size) for i, p in enumerate(probabilities)]
        assert_right(gradients.ravel(), exact)


@laws
@given(rows_and_targets())
def test_every_loss_of_a_soft_target_is_right(drawn):
    logits, target = drawn
    with mpmath.workdps(400):
        exact = [-mpmath.fdot(target, map(mpmath.log, exact_probabilities(logits)))]
        assert_right(categorical_crossentropy([target], [logits]), exact)


@laws
@given(rows_and_targets())
def test_every_gradient_of_a_soft_target_is_right_to_the_last_digits_of_the_target(drawn):
    logits, target = drawn
    with mpmath.workdps(400):
        total = mpmath.fsum(target)
        exact = [p * total - mpmath.mpf(t) for p, t in zip(exact_probabilities(logits), target, strict=True)]
        np.testing.assert_allclose(categorical_gradient(target, logits), rounded(exact), rtol=0, atol=4 * EPSILON)


@laws
@given(rows_of_logits(), st.integers(-6, 6).map(lambda n: 2.0**n))
def test_every_log_probability_at_a_temperature_is_right(logits, temperature):
    with mpmath.workdps(400):
        exact = exact_probabilities([mpmath.mpf(logit) / temperature for logit in logits])
        assert_right(log_softmax(logits, temperature), map(mpmath.log, exact))


@laws
@given(st.lists(st.floats(-30, 30), min_size=2, max_size=6), st.data())
def test_every_gradient_is_the_slope_of_the_exact_loss(logits, data):
    label = data.draw(st.integers(0, len(logits) - 1))

    def slope(moving):
        def loss(step):
            moved = [mpmath.mpf(logit) + step * (i == moving) for i, logit in enumerate(logits)]
            return -mpmath.log(exact_probabilities(moved)[label])

        step = mpmath.mpf(10) ** -40
        return (loss(step) - loss(-step)) / (2 * step)

    with mpmath.workdps(160):
        assert_right(sparse_gradient(label, logits), [slope(i) for i in range(len(logits))])


def test_the_loss_of_a_nearly_certain_class_keeps_its_digits():
    assert sparse_categorical_crossentropy(0, [40, 0]) == pytest.approx(4.248354255291589e-18, rel=1e-15)


@laws
@given(st.lists(st.floats(-600, -40), min_size=1, max_size=19))
def test_the_gradient_of_a_nearly_certain_class_is_minus_the_probability_of_the_others(others):
    gradient = sparse_gradient(0, [0.0, *others])
    np.testing.assert_allclose(gradient[0], -gradient[1:].sum(), rtol=1e-14)
