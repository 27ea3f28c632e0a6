"""Two encodings, the same losses and gradients: of every label, of every row, and of the core's functions alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax

from scce.encodings.equality import equality
from scce.encodings.label_table import LabelTable, model_logits
from scce.labels import one_hot
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient

laws = settings(deadline=None, derandomize=True, max_examples=25)

shares = st.sampled_from([0.0, 1.0, 0.5, 5e-324]) | st.floats(0, 1)


def rows_of(size):
    numbers = st.lists(shares, min_size=size, max_size=size)
    soft = numbers.filter(any).map(lambda row: (np.array(row) / sum(row)).tolist())
    return st.integers(0, size - 1).map(lambda label: one_hot(label, size).tolist()) | numbers | soft


@st.composite
def tables(draw, kinds=rows_of):
    size = draw(st.integers(2, 5) | st.just(20))
    rows = draw(st.lists(kinds(size).map(tuple), min_size=1, max_size=5))
    return LabelTable(tuple(f"class {k}" for k in range(size)), tuple(rows), draw(st.integers(0, 999_999_999)))


one_hot_tables = tables(lambda size: st.integers(0, size - 1).map(lambda label: one_hot(label, size).tolist()))


def labels_of(table):
    return np.argmax(table.rows, axis=1)


@laws
@given(tables())
def test_both_encodings_give_the_same_loss_bit_for_bit_whichever_class_is_true(table):
    told = equality(table)
    assert np.array_equal(told.sparse_losses, told.categorical_losses)


@laws
@given(tables())
def test_both_encodings_give_the_same_losses_and_slopes_of_the_rows_that_integers_can_say(table):
    told = equality(table)
    assert np.array_equal(*told.paired_losses)
    assert np.array_equal(*told.paired_gradients)


@laws
@given(one_hot_tables)
def test_the_losses_and_slopes_are_those_of_the_simple_functions(table):
    told, logits, rows = equality(table), model_logits(table), np.array(table.rows)
    assert np.array_equal(
        told.paired_losses,
        [sparse_categorical_crossentropy(labels_of(table), logits), categorical_crossentropy(rows, logits)],
    )
    assert np.array_equal(
        told.paired_gradients, [sparse_gradient(labels_of(table), logits), categorical_gradient(rows, logits)]
    )


@laws
@given(tables())
def test_the_loss_of_a_label_is_what_scipy_makes_of_the_logits(table):
    np.testing.assert_allclose(
        equality(table).sparse_losses, -log_softmax(model_logits(table), axis=1), rtol=1e-12, atol=1e-15
    )


@laws
@given(one_hot_tables)
def test_the_slopes_are_what_scipy_makes_of_the_logits(table):
    slopes = softmax(model_logits(table), axis=1) - table.rows
    np.testing.assert_allclose(equality(table).paired_gradients, [slopes] * 2, rtol=1e-9, atol=1e-15)


@laws
@given(tables())
def test_a_row_that_is_a_distribution_costs_the_mean_of_its_labels_losses_and_no_other_costs_anything(table):
    told, rows = equality(table), np.array(table.rows)
    distributions = np.abs(rows.sum(axis=1) - 1) < 1e-8
    expected = np.where(distributions, (rows * told.sparse_losses).sum(axis=1), np.nan)
    np.testing.assert_allclose(told.losses, expected, rtol=1e-13)


@laws
@given(tables())
def test_a_row_is_one_hot_when_an_integer_makes_the_same_row(table):
    rows = np.array(table.rows)
    again = one_hot(rows.argmax(axis=1), len(table.classes))
    assert np.array_equal(equality(table).one_hot, (rows == again).all(axis=1))


@laws
@given(tables())
def test_each_one_hot_row_has_a_pair_and_its_loss_is_that_of_its_label(table):
    told = equality(table)
    at_labels = told.sparse_losses[np.arange(len(table.rows)), labels_of(table)]
    assert np.array_equal(told.paired_losses[0], at_labels[told.one_hot])


@laws
@given(one_hot_tables)
def test_a_loss_does_not_depend_on_the_examples_beside_it(table):
    alone = equality(LabelTable(table.classes, table.rows[:1], table.seed))
    assert np.array_equal(alone.losses, equality(table).losses[:1])


@pytest.mark.parametrize("row", [(0.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.2, 0.2, 0.2), (0.5, 0.5, 0.0)])
def test_without_a_one_hot_row_there_is_no_pair(row):
    told = equality(LabelTable(("a", "b", "c"), (row, row)))
    assert (told.paired_losses.size, told.paired_gradients.size) == (0, 0)


@laws
@given(one_hot_tables)
def test_the_mean_of_both_encodings_is_that_of_the_losses(table):
    told = equality(table)
    assert told.mean_losses == (told.losses.mean(), told.losses.mean())


@laws
@given(one_hot_tables)
def test_nothing_lies_between_the_pairs(table):
    told = equality(table)
    assert (told.loss_differences.any(), told.gradient_differences.any()) == (False, False)
