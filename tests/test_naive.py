"""The textbook formulas are right where nothing is extreme, and fail where they are shown failing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.losses import sparse_categorical_crossentropy
from scce.naive import naive_softmax, naive_sparse_categorical_crossentropy
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=40)
moderate_logits = st.lists(st.floats(-10, 10), min_size=2, max_size=20)

LARGEST_EXPONENT = np.log(np.finfo(np.float64).max)


@laws
@given(moderate_logits)
def test_the_naive_softmax_is_right_at_moderate_logits(logits):
    np.testing.assert_allclose(naive_softmax(logits), softmax(logits), rtol=1e-13)


@laws
@given(moderate_logits)
def test_the_naive_loss_is_right_at_moderate_logits(logits):
    right = sparse_categorical_crossentropy(0, logits)
    assert naive_sparse_categorical_crossentropy(0, logits) == pytest.approx(right, rel=1e-13, abs=1e-14)


def test_the_naive_softmax_takes_a_batch():
    rows = np.arange(12.0).reshape(2, 2, 3)
    np.testing.assert_allclose(naive_softmax(rows), softmax(rows), rtol=1e-14)


def test_the_naive_loss_takes_a_batch():
    rows, labels = np.arange(12.0).reshape(2, 2, 3), [[0, 1], [2, 0]]
    right = sparse_categorical_crossentropy(labels, rows)
    np.testing.assert_allclose(naive_sparse_categorical_crossentropy(labels, rows), right, rtol=1e-13)


def test_the_naive_softmax_is_not_a_number_just_above_709_78():
    assert np.isnan(naive_softmax([LARGEST_EXPONENT + 0.01, 0])[0])


def test_the_naive_softmax_still_is_one_just_below_709_78():
    assert naive_softmax([LARGEST_EXPONENT - 0.01, 0])[0] == 1


@pytest.mark.parametrize("logits", [[710, 710], [1000, 0], [1e300, -1e300]])
def test_the_naive_loss_is_not_a_number_where_the_true_class_overflows(logits):
    assert np.isnan(naive_sparse_categorical_crossentropy(0, logits))


def test_the_naive_softmax_is_not_a_number_where_every_exponential_underflows():
    assert np.isnan(naive_softmax([-1000, -1001])).all()


@pytest.mark.parametrize("logits", [[-746, 0], [0, 710], [-400, 400]])
def test_the_naive_loss_is_infinite_where_the_loss_is_not(logits):
    naive, right = (f(0, logits) for f in (naive_sparse_categorical_crossentropy, sparse_categorical_crossentropy))
    assert naive == np.inf > right


@pytest.mark.parametrize("gap", [37, 40, 700])
def test_the_naive_loss_is_zero_where_the_loss_is_not(gap):
    naive, right = (f(0, [gap, 0]) for f in (naive_sparse_categorical_crossentropy, sparse_categorical_crossentropy))
    assert naive == 0 < right


@pytest.mark.parametrize("function", [naive_softmax, lambda z: naive_sparse_categorical_crossentropy(0, z)])
def test_the_naive_formulas_refuse_what_the_others_refuse(function):
    with pytest.raises(InputError, match="logit nan at position 1 is not a number"):
        function([1, np.nan])
