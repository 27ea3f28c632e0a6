"""The laws of one-hot rows, integer labels and smoothing, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.information import entropy
from scce.labels import labels_from_one_hot, one_hot, smooth_labels

laws = settings(deadline=None, derandomize=True, max_examples=40)

num_classes_and_labels = st.integers(2, 20).flatmap(
    lambda k: st.tuples(st.just(k), st.lists(st.integers(0, k - 1), min_size=1, max_size=8))
)
distributions = st.lists(st.floats(0, 1), min_size=2, max_size=20).filter(any).map(lambda w: np.array(w) / sum(w))
fractions = st.floats(0, 1)


@laws
@given(num_classes_and_labels)
def test_a_one_hot_row_is_a_row_of_the_identity_matrix(given_labels):
    num_classes, labels = given_labels
    assert np.array_equal(one_hot(labels, num_classes), np.eye(num_classes)[labels])


@laws
@given(num_classes_and_labels)
def test_labels_come_back_from_their_one_hot_rows(given_labels):
    num_classes, labels = given_labels
    assert np.array_equal(labels_from_one_hot(one_hot(labels, num_classes)), labels)


@laws
@given(num_classes_and_labels)
def test_one_hot_rows_come_back_from_their_labels(given_labels):
    num_classes, labels = given_labels
    rows = np.eye(num_classes)[labels]
    assert np.array_equal(one_hot(labels_from_one_hot(rows), num_classes), rows)


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (2, 1, 3)])
def test_a_one_hot_row_stands_at_every_position_of_the_labels(shape):
    assert one_hot(np.ones(shape, int), 4).shape == (*shape, 4)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64"])
def test_one_hot_is_float64_for_every_integer_type(dtype):
    assert one_hot(np.array([0, 1], dtype), 300).dtype == np.float64


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_one_hot_has_the_type_that_is_asked_for(dtype):
    assert np.array_equal(one_hot([2, 0], 3, dtype), np.array([[0, 0, 1], [1, 0, 0]], dtype))


@pytest.mark.parametrize("dtype", ["int8", "uint64", "float32", "float64"])
def test_a_one_hot_row_of_any_number_type_has_a_label(dtype):
    assert labels_from_one_hot(np.array([0, 0, 1], dtype)) == 2


@laws
@given(distributions, fractions)
def test_smoothing_keeps_the_sum(targets, smoothing):
    assert smooth_labels(targets, smoothing).sum() == pytest.approx(1, abs=1e-14)


@laws
@given(distributions)
def test_no_smoothing_changes_nothing(targets):
    assert np.array_equal(smooth_labels(targets, 0), targets)


@laws
@given(distributions)
def test_full_smoothing_is_uniform(targets):
    assert np.array_equal(smooth_labels(targets, 1), np.full(len(targets), 1 / len(targets)))


@laws
@given(distributions, fractions)
def test_smoothing_never_lowers_the_entropy(targets, smoothing):
    assert entropy(smooth_labels(targets, smoothing)) >= entropy(targets) - 1e-14


@laws
@given(distributions, fractions, fractions)
def test_smoothing_twice_is_smoothing_once_by_more(targets, first, second):
    twice = smooth_labels(smooth_labels(targets, first), second)
    np.testing.assert_allclose(twice, smooth_labels(targets, 1 - (1 - first) * (1 - second)), atol=1e-15)


@laws
@given(num_classes_and_labels, fractions)
def test_a_smoothed_label_keeps_the_rest_and_its_share(given_labels, smoothing):
    num_classes, labels = given_labels
    at_label = smooth_labels(one_hot(labels, num_classes), smoothing)[np.arange(len(labels)), labels]
    np.testing.assert_allclose(at_label, 1 - smoothing + smoothing / num_classes, rtol=1e-15)


@laws
@given(st.lists(distributions, min_size=2, max_size=2), fractions)
def test_smoothing_a_batch_is_smoothing_its_rows_one_by_one(pair, smoothing):
    rows = [one_hot(row.argmax(), 20) for row in pair]
    assert np.array_equal(smooth_labels(rows, smoothing), [smooth_labels(row, smoothing) for row in rows])


@pytest.mark.parametrize(("given_type", "expected"), [("float32", "float32"), ("float64", "float64"), ("i8", "f8")])
def test_smoothing_keeps_float32_and_makes_everything_else_float64(given_type, expected):
    assert smooth_labels(np.array([0, 1], given_type), 0.1).dtype == expected


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        (one_hot, ([0, 3], 3), "label 3 at position 1 is outside 0..2 (3 classes)"),
        (one_hot, (-1, 3), "label -1 is outside 0..2 (3 classes)"),
        (one_hot, (0.5, 3), "label 0.5 is not an integer"),
        (one_hot, (0, 1), "num_classes 1 is too few; a classification needs at least 2 classes"),
        (one_hot, (0, 3.0), "num_classes 3.0 is not an integer"),
        (labels_from_one_hot, ([0.5, 0.5],), "targets [0.5, 0.5] are not one-hot: no integer label says this"),
        (
            labels_from_one_hot,
            ([[0.0, 1.0], [0.25, 0.75]],),
            "targets [0.25, 0.75] at position 1 are not one-hot: no integer label says this",
        ),
        (
            labels_from_one_hot,
            ([[[0.0, 1.0], [0.25, 0.75]]],),
            "targets [0.25, 0.75] at position (0, 1) are not one-hot: no integer label says this",
        ),
        (labels_from_one_hot, ([1, 1],), "targets sum to 2, not to 1"),
        (labels_from_one_hot, ([0, 0],), "targets sum to 0, not to 1"),
        (smooth_labels, ([1, 0], 1.5), "smoothing 1.5 is outside 0..1"),
        (smooth_labels, ([1, 0], -0.1), "smoothing -0.1 is outside 0..1"),
        (smooth_labels, ([1, 0], np.nan), "smoothing nan is outside 0..1"),
        (smooth_labels, ([1, 0], "much"), "smoothing 'much' is outside 0..1"),
        (smooth_labels, ([1, 0], True), "smoothing True is outside 0..1"),
        (smooth_labels, ([1, 0], None), "smoothing None is outside 0..1"),
        (smooth_labels, ([1, 1], 0.1), "targets sum to 2, not to 1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(function, arguments, sentence):
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("row", [[1.0, 1e-9], np.array([1, 3e-4], "float32")], ids=["float64", "float32"])
def test_a_row_with_a_trace_of_another_class_is_not_one_hot(row):
    with pytest.raises(InputError, match="are not one-hot"):
        labels_from_one_hot(row)
