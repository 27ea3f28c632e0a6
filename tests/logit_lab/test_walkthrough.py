"""Every step of an example's loss follows from the one before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.labels import one_hot
from scce.logit_lab.example import Example
from scce.logit_lab.walkthrough import walk_through
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=40)


any_logit = st.floats(-1e300, 1e300) | st.floats(-50, 50) | st.just(-np.inf)


@st.composite
def examples(draw, logit=any_logit):
    logits = draw(st.lists(logit, min_size=2, max_size=20).filter(lambda row: max(row) > -np.inf))
    label = draw(st.integers(0, len(logits) - 1))
    names = tuple(f"class {i}" for i in range(len(logits)))
    return Example(names, tuple(logits), label, draw(st.floats(0.01, 100)))


moderate_examples = examples(st.floats(-5, 5))


@laws
@given(examples())
def test_softmax_sees_the_logits_over_the_temperature(example):
    assert np.array_equal(walk_through(example).scaled_logits, np.array(example.logits) / example.temperature)


@laws
@given(examples())
def test_the_probabilities_are_the_softmax_of_the_scaled_logits(example):
    steps = walk_through(example)
    assert np.array_equal(steps.probabilities, softmax(steps.scaled_logits))


@laws
@given(moderate_examples)
def test_the_probabilities_are_the_softmax_at_the_temperature(example):
    at_temperature = softmax(example.logits, example.temperature)
    np.testing.assert_allclose(walk_through(example).probabilities, at_temperature, rtol=1e-12, atol=1e-300)


@laws
@given(examples())
def test_the_target_is_the_label_as_a_row(example):
    assert np.array_equal(walk_through(example).targets, one_hot(example.label, len(example.classes)))


@laws
@given(examples())
def test_the_loss_is_that_of_the_integer_label(example):
    steps = walk_through(example)
    assert steps.loss == sparse_categorical_crossentropy(example.label, steps.scaled_logits)


@laws
@given(examples())
def test_both_views_of_the_label_have_the_same_loss(example):
    steps = walk_through(example)
    assert steps.categorical_loss == steps.loss


@laws
@given(examples())
def test_both_views_of_the_label_have_the_same_gradient(example):
    steps = walk_through(example)
    assert np.array_equal(steps.categorical_gradient, steps.gradient)


@laws
@given(examples())
def test_the_losses_are_those_of_every_label(example):
    steps = walk_through(example)
    one_by_one = [sparse_categorical_crossentropy(label, steps.scaled_logits) for label in range(len(steps.losses))]
    assert np.array_equal(steps.losses, one_by_one)


@laws
@given(examples())
def test_the_gradient_carries_one_over_the_temperature(example):
    steps = walk_through(example)
    expected = sparse_gradient(example.label, steps.scaled_logits) / example.temperature
    assert np.array_equal(steps.gradient, expected)


@laws
@given(moderate_examples)
def test_the_gradient_is_the_slope_of_the_loss_along_the_unscaled_logits(example):
    step = 1e-4 * example.temperature

    def loss(index, by):
        return walk_through(example.with_logit(index, example.logits[index] + by)).loss

    slope = [(loss(i, step) - loss(i, -step)) / (2 * step) for i in range(len(example.logits))]
    scaled = walk_through(example).gradient * example.temperature
    np.testing.assert_allclose(scaled, np.array(slope) * example.temperature, rtol=0, atol=1e-8)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_guessing_uniformly_has_the_uniform_loss(num_classes):
    example = Example(tuple(f"class {i}" for i in range(num_classes)), (0.0,) * num_classes)
    steps = walk_through(example)
    assert steps.loss == pytest.approx(steps.uniform_loss, rel=1e-15)


def test_the_default_example_has_the_loss_of_its_formula():
    assert walk_through(Example()).loss == pytest.approx(np.log(np.exp([2, 1, 0, -1]).sum()) - 2, rel=1e-15)


@pytest.mark.parametrize("step", ["loss", "categorical_loss", "uniform_loss"])
def test_a_single_number_is_a_plain_float(step):
    assert type(getattr(walk_through(Example()), step)) is float
