"""A step down the slope of the loss does what a learning reader sees it do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.example import Example
from scce.logit_lab.walkthrough import walk_through

laws = settings(deadline=None, derandomize=True, max_examples=40)


@st.composite
def examples(draw):
    logits = draw(st.lists(st.floats(-10, 10), min_size=2, max_size=20))
    names = tuple(f"class {i}" for i in range(len(logits)))
    return Example(names, tuple(logits), draw(st.integers(0, len(logits) - 1)), draw(st.floats(0.5, 4)))


@laws
@given(examples(), st.floats(0.001, 1000))
def test_a_step_is_the_learning_rate_times_the_gradient(example, learning_rate):
    expected = np.array(example.logits) - learning_rate * walk_through(example).gradient
    assert gradient_step(example, learning_rate).logits == tuple(expected)


@laws
@given(examples())
def test_a_short_step_never_raises_the_loss(example):
    before, after = (walk_through(state).loss for state in (example, gradient_step(example, 0.1)))
    assert after <= before * (1 + 1e-13)


@laws
@given(examples(), st.floats(0.001, 1000))
def test_a_step_keeps_the_sum_of_the_logits(example, learning_rate):
    after = gradient_step(example, learning_rate)
    assert sum(after.logits) == pytest.approx(sum(example.logits), abs=1e-12 * (1 + learning_rate))


@laws
@given(examples(), st.floats(0.001, 1000))
def test_a_step_changes_the_logits_alone(example, learning_rate):
    after = gradient_step(example, learning_rate)
    assert (after.classes, after.label, after.temperature) == (example.classes, example.label, example.temperature)


def test_a_step_from_a_tie_of_two_is_half_the_learning_rate_each():
    assert gradient_step(Example(("no", "yes"), (0.0, 0.0), 1), 3.0).logits == (-1.5, 1.5)


def test_a_masked_class_stays_masked():
    assert gradient_step(Example(("a", "b", "c"), (1.0, -math.inf, 0.0)), 1.0).logits[1] == -math.inf


def test_a_masked_true_class_stays_masked():
    assert gradient_step(Example(("a", "b", "c"), (1.0, -math.inf, 0.0), 1), 1.0).logits[1] == -math.inf


def test_many_steps_make_the_true_class_certain():
    example = Example(("a", "b", "c"), (-1.0, 6.0, -2.0))
    for _ in range(200):
        example = gradient_step(example, 1.0)
    assert walk_through(example).probabilities[0] > 0.99


def test_a_step_beyond_the_bounds_of_an_example_is_refused_in_a_sentence():
    with pytest.raises(InputError) as refusal:
        gradient_step(Example(("a", "b"), (0.0, 0.0)), 4e300)
    assert str(refusal.value) == "logit 2e+300 is beyond 1e+300"


def test_the_logits_of_a_step_are_plain_floats():
    assert set(map(type, gradient_step(Example(), 1.0).logits)) == {float}
