"""The laws of both cross-entropies and both gradients: two ways to the same numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.information import entropy, kl_divergence
from scce.labels import one_hot, smooth_labels
from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)
from scce.softmax import log_softmax, softmax

laws = settings(deadline=None, derandomize=True, max_examples=40)
sparse = pytest.mark.parametrize("function", [sparse_categorical_crossentropy, sparse_gradient])
categorical = pytest.mark.parametrize("function", [categorical_crossentropy, categorical_gradient])
pairs = pytest.mark.parametrize(
    ("integer_view", "one_hot_view"),
    [(sparse_categorical_crossentropy, categorical_crossentropy), (sparse_gradient, categorical_gradient)],
)

any_logit = st.floats(-1e300, 1e300) | st.floats(-50, 50) | st.just(-np.inf)
moderate_logit = st.floats(-30, 30)
# Multiples of 1/1024 add and subtract without rounding.
exact = st.integers(-20_000, 20_000).map(lambda n: n / 1024)


@st.composite
def labelled(draw, logit=moderate_logit):
    """Returns a label and logits that fit it."""
    logits = draw(st.lists(logit, min_size=2, max_size=20).filter(lambda row: max(row) > -np.inf))
    return draw(st.integers(0, len(logits) - 1)), np.array(logits)


@st.composite
def targeted(draw, logit=moderate_logit):
    """Returns a soft target and logits that fit it."""
    logits = draw(st.lists(logit, min_size=2, max_size=20).filter(lambda row: max(row) > -np.inf))
    weights = draw(st.lists(st.floats(0, 1), min_size=len(logits), max_size=len(logits)).filter(any))
    return np.array(weights) / sum(weights), np.array(logits)


@laws
@given(labelled(any_logit))
@pairs
def test_integer_labels_and_one_hot_targets_give_the_same_numbers(integer_view, one_hot_view, example):
    label, logits = example
    assert np.array_equal(integer_view(label, logits), one_hot_view(one_hot(label, len(logits)), logits))


@laws
@given(labelled(any_logit))
def test_the_loss_is_minus_the_log_probability_of_the_label(example):
    label, logits = example
    assert sparse_categorical_crossentropy(label, logits) == -log_softmax(logits)[label]


@laws
@given(labelled(any_logit))
def test_a_loss_is_never_negative_not_even_minus_zero(example):
    assert not np.signbit(sparse_categorical_crossentropy(*example))


@laws
@given(targeted())
def test_cross_entropy_is_the_entropy_of_the_target_plus_the_divergence(example):
    target, logits = example
    sum_of_both = entropy(target) + kl_divergence(target, softmax(logits))
    assert categorical_crossentropy(target, logits) == pytest.approx(sum_of_both, rel=1e-13, abs=1e-14)


@laws
@given(targeted())
def test_no_prediction_costs_less_than_the_entropy_of_the_target(example):
    target, logits = example
    assert categorical_crossentropy(target, logits) >= entropy(target) - 1e-14


@laws
@given(targeted())
def test_the_loss_of_a_soft_target_is_the_mean_over_the_labels_it_draws(example):
    target, logits = example
    every_label = sparse_categorical_crossentropy(np.arange(len(logits)), np.tile(logits, (len(logits), 1)))
    assert categorical_crossentropy(target, logits) == pytest.approx(target @ every_label, rel=1e-14)


@laws
@given(labelled(), st.floats(0, 1))
def test_smoothing_mixes_the_loss_with_that_of_a_uniform_target(example, smoothing):
    label, logits = example
    target = one_hot(label, len(logits))
    mixed = (1 - smoothing) * categorical_crossentropy(target, logits) + smoothing * categorical_crossentropy(
        np.full(len(logits), 1 / len(logits)), logits
    )
    assert categorical_crossentropy(smooth_labels(target, smoothing), logits) == pytest.approx(mixed, rel=1e-13)


@laws
@given(labelled(any_logit))
def test_the_gradient_of_every_example_sums_to_zero(example):
    assert sparse_gradient(*example).sum() == pytest.approx(0, abs=1e-15 * len(example[1]))


@laws
@given(targeted(any_logit))
def test_the_gradient_of_every_soft_target_sums_to_zero(example):
    assert categorical_gradient(*example).sum() == pytest.approx(0, abs=1e-15 * len(example[1]))


@laws
@given(labelled())
def test_the_gradient_is_the_probability_minus_the_target(example):
    label, logits = example
    expected = softmax(logits) - one_hot(label, len(logits))
    np.testing.assert_allclose(sparse_gradient(label, logits), expected, rtol=0, atol=1e-15)


@laws
@given(targeted())
def test_the_gradient_of_a_soft_target_is_the_probability_minus_the_target(example):
    target, logits = example
    np.testing.assert_allclose(categorical_gradient(target, logits), softmax(logits) - target, rtol=0, atol=1e-15)


@laws
@given(labelled(any_logit))
def test_only_the_logit_of_the_label_pulls_the_loss_down(example):
    label, logits = example
    falling = sparse_gradient(label, logits) < 0
    assert not np.delete(falling, label).any()


@laws
@given(st.lists(moderate_logit, min_size=2, max_size=20))
def test_the_gradient_vanishes_where_the_target_is_the_prediction(logits):
    np.testing.assert_allclose(categorical_gradient(softmax(logits), logits), 0, atol=1e-15)


STEP = 2.0**-17


def central_differences(loss, truth, logits):
    steps = np.eye(len(logits)) * STEP
    return np.array([(loss(truth, logits + step) - loss(truth, logits - step)) / (2 * STEP) for step in steps])


@laws
@given(labelled(st.floats(-5, 5)))
def test_the_gradient_is_the_slope_of_the_loss(example):
    slope = central_differences(sparse_categorical_crossentropy, *example)
    np.testing.assert_allclose(sparse_gradient(*example), slope, rtol=0, atol=1e-9)


@laws
@given(targeted(st.floats(-5, 5)))
def test_the_gradient_of_a_soft_target_is_the_slope_of_its_loss(example):
    slope = central_differences(categorical_crossentropy, *example)
    np.testing.assert_allclose(categorical_gradient(*example), slope, rtol=0, atol=1e-9)


def test_a_target_that_does_not_quite_sum_to_one_still_has_the_slope_of_its_loss():
    target, logits = np.array([0.3, 0.7 + 1e-8]), np.array([0.5, -0.25])
    slope = central_differences(categorical_crossentropy, target, logits)
    np.testing.assert_allclose(categorical_gradient(target, logits), slope, rtol=0, atol=1e-10)


@laws
@given(labelled(exact), exact)
@sparse
def test_adding_a_constant_to_every_logit_changes_nothing(function, example, constant):
    label, logits = example
    assert np.array_equal(function(label, logits + constant), function(label, logits))


@laws
@given(targeted(exact), exact)
@categorical
def test_adding_a_constant_to_every_logit_changes_nothing_for_a_soft_target(function, example, constant):
    target, logits = example
    assert np.array_equal(function(target, logits + constant), function(target, logits))


@laws
@given(labelled(any_logit), st.randoms(use_true_random=False))
def test_permuting_the_classes_keeps_the_loss(example, random):
    label, logits = example
    order = random.sample(range(len(logits)), len(logits))
    permuted = sparse_categorical_crossentropy(order.index(label), logits[order])
    np.testing.assert_allclose(permuted, sparse_categorical_crossentropy(label, logits), rtol=1e-14, atol=0)


@laws
@given(labelled(any_logit), st.randoms(use_true_random=False))
def test_permuting_the_classes_permutes_the_gradient(example, random):
    label, logits = example
    order = random.sample(range(len(logits)), len(logits))
    permuted = sparse_gradient(order.index(label), logits[order])
    np.testing.assert_allclose(permuted, sparse_gradient(label, logits)[order], rtol=1e-14, atol=0)


@laws
@given(targeted(), st.randoms(use_true_random=False))
def test_permuting_the_classes_keeps_the_loss_of_a_soft_target(example, random):
    target, logits = example
    order = random.sample(range(len(logits)), len(logits))
    permuted = categorical_crossentropy(target[order], logits[order])
    np.testing.assert_allclose(permuted, categorical_crossentropy(target, logits), rtol=1e-14, atol=0)


@laws
@given(targeted(), st.randoms(use_true_random=False))
def test_permuting_the_classes_permutes_the_gradient_of_a_soft_target(example, random):
    target, logits = example
    order = random.sample(range(len(logits)), len(logits))
    permuted = categorical_gradient(target[order], logits[order])
    np.testing.assert_allclose(permuted, categorical_gradient(target, logits)[order], rtol=0, atol=1e-15)


batches = given(st.integers(1, 3), st.integers(1, 3), st.integers(2, 20), st.integers(0, 2**32 - 1))


@laws
@batches
@sparse
def test_a_batch_is_its_examples_one_by_one(function, rows, columns, num_classes, seed):
    random = np.random.default_rng(seed)
    logits = random.normal(0, 10, (rows, columns, num_classes))
    labels = random.integers(0, num_classes, (rows, columns))
    one_by_one = [[function(labels[i, j], logits[i, j]) for j in range(columns)] for i in range(rows)]
    assert np.array_equal(function(labels, logits), one_by_one)


@laws
@batches
@categorical
def test_a_batch_of_soft_targets_is_its_examples_one_by_one(function, rows, columns, num_classes, seed):
    random = np.random.default_rng(seed)
    logits = random.normal(0, 10, (rows, columns, num_classes))
    targets = random.dirichlet(np.ones(num_classes), (rows, columns))
    one_by_one = [[function(targets[i, j], logits[i, j]) for j in range(columns)] for i in range(rows)]
    assert np.array_equal(function(targets, logits), one_by_one)


@laws
@given(st.floats(-700, 700))
def test_the_loss_of_two_classes_depends_on_the_margin_alone(margin):
    assert sparse_categorical_crossentropy(0, [margin, 0]) == pytest.approx(np.logaddexp(0, -margin), rel=1e-13)


@pytest.mark.parametrize(
    ("label", "logits", "loss"),
    [
        (0, [1, 0], np.log1p(np.exp(-1))),
        (1, [1, 0], np.log1p(np.exp(1))),
        (0, [2, 1, 0, -1], np.log(np.exp([2, 1, 0, -1]).sum()) - 2),
        (2, [np.log(1), np.log(2), np.log(3), np.log(4)], np.log(10 / 3)),
        (1, [5, 5], np.log(2)),
        (0, [0, np.log(3)], np.log(4)),
        (0, [-1e300, 1e300], 2e300),
        (0, [1e300, -1e300], 0),
        (0, [40, 0], np.exp(-40.0)),
    ],
)
def test_a_worked_example_has_the_loss_of_its_formula(label, logits, loss):
    assert sparse_categorical_crossentropy(label, logits) == pytest.approx(loss, rel=1e-15, abs=0)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_guessing_uniformly_costs_ln_k(num_classes):
    assert sparse_categorical_crossentropy(0, np.full(num_classes, 3)) == pytest.approx(np.log(num_classes), rel=1e-15)


@pytest.mark.parametrize("num_classes", range(2, 21))
def test_the_gradient_of_guessing_uniformly_is_one_over_k_minus_the_target(num_classes):
    expected = 1 / num_classes - np.eye(num_classes)[0]
    np.testing.assert_allclose(sparse_gradient(0, np.zeros(num_classes)), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("label", "logits", "gradient"),
    [
        (0, [0, 0], [-1 / 2, 1 / 2]),
        (1, [0, np.log(3)], [1 / 4, -1 / 4]),
        (2, np.log([1, 2, 3, 4]), [0.1, 0.2, -0.7, 0.4]),
        (0, [1e300, -1e300], [0, 0]),
        (1, [1e300, -1e300], [1, -1]),
    ],
)
def test_a_worked_example_has_the_gradient_of_its_formula(label, logits, gradient):
    np.testing.assert_allclose(sparse_gradient(label, logits), gradient, rtol=1e-15)


def test_a_soft_target_of_a_uniform_prediction_costs_ln_k_too():
    assert categorical_crossentropy([0.5, 0.25, 0.25], [1, 1, 1]) == pytest.approx(np.log(3), rel=1e-15)


@laws
@given(labelled(), st.data())
def test_a_masked_wrong_class_costs_nothing(example, data):
    label, logits = example
    position = data.draw(st.integers(0, len(logits)))
    loss = sparse_categorical_crossentropy(label + (position <= label), np.insert(logits, position, -np.inf))
    np.testing.assert_allclose(loss, sparse_categorical_crossentropy(label, logits), rtol=1e-14, atol=0)


@laws
@given(labelled(), st.data())
def test_a_masked_wrong_class_has_no_slope(example, data):
    label, logits = example
    position = data.draw(st.integers(0, len(logits)))
    gradient = sparse_gradient(label + (position <= label), np.insert(logits, position, -np.inf))
    assert gradient[position] == 0


@pytest.mark.parametrize(
    ("function", "truth"), [(sparse_categorical_crossentropy, 1), (categorical_crossentropy, [0.0, 1.0, 0.0])]
)
def test_a_masked_true_class_costs_infinitely(function, truth):
    assert function(truth, [2.0, -np.inf, 1.0]) == np.inf


@pairs
def test_a_masked_true_class_is_missed_altogether(integer_view, one_hot_view):
    assert one_hot_view([0.0, 1.0, 0.0], [2.0, -np.inf, 2.0]).tolist() == integer_view(1, [2.0, -np.inf, 2.0]).tolist()


def test_the_gradient_of_a_masked_true_class_is_the_probability_minus_the_target():
    assert np.array_equal(sparse_gradient(1, [2.0, -np.inf, 2.0]), [0.5, -1, 0.5])


def test_a_soft_target_that_is_zero_at_a_masked_class_costs_what_the_others_cost():
    masked = categorical_crossentropy([0.25, 0.0, 0.75], [2.0, -np.inf, 1.0])
    assert masked == categorical_crossentropy([0.25, 0.75], [2.0, 1.0])


TYPES = [("float32", "float32"), ("float64", "float64"), ("float16", "float64"), ("int64", "float64")]


@pytest.mark.parametrize(("given_type", "expected"), TYPES)
@sparse
def test_float32_stays_and_everything_else_becomes_float64(function, given_type, expected):
    assert function(np.int8(1), np.array([3, 1, 2], given_type)).dtype == expected


@pytest.mark.parametrize(("given_type", "expected"), TYPES)
@categorical
def test_the_logits_decide_the_type_whatever_the_targets_are(function, given_type, expected):
    assert function(np.array([0, 0.5, 0.5]), np.array([3, 1, 2], given_type)).dtype == expected


@laws
@given(labelled())
@pairs
def test_both_views_agree_in_float32_too(integer_view, one_hot_view, example):
    label, logits = example[0], example[1].astype(np.float32)
    assert np.array_equal(integer_view(label, logits), one_hot_view(one_hot(label, len(logits)), logits))


@pytest.mark.parametrize(
    ("function", "truth", "logits", "sentence"),
    [
        (
            sparse_categorical_crossentropy,
            [[0, 1]],
            [[1, 2]],
            "labels of shape (1, 2) do not fit logits of shape (1, 2): "
            "targets look one-hot; use categorical_crossentropy",
        ),
        (
            categorical_crossentropy,
            [1],
            [[1, 2]],
            "targets of shape (1,) do not fit logits of shape (1, 2): "
            "they look like integer labels; use sparse_categorical_crossentropy",
        ),
        (sparse_gradient, 2, [1, 2, 3, np.nan], "logit nan at position 3 is not a number"),
        (sparse_gradient, 4, [1, 2, 3], "label 4 is outside 0..2 (3 classes)"),
        (categorical_gradient, [1, 1], [1, 2], "targets sum to 2, not to 1"),
        (
            categorical_gradient,
            [1, 0],
            [-np.inf, -np.inf],
            "every logit is -inf: no class is left to get a probability",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(function, truth, logits, sentence):
    with pytest.raises(InputError) as refusal:
        function(truth, logits)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("function", [categorical_crossentropy, categorical_gradient])
def test_soft_targets_of_half_precision_are_taken_as_the_numbers_that_they_are(function):
    targets, logits = np.float16([[0.1, 0.2, 0.7], [0.33, 0.33, 0.33]]), np.array([[2, 1, 0.1], [0, 1, 2]])
    doubled = function(np.concatenate([targets, targets]), np.concatenate([logits, logits]))
    np.testing.assert_array_equal(doubled[:2], function(targets, logits))
    assert categorical_crossentropy(targets, logits)[0] == pytest.approx(1.947, abs=1e-3)
