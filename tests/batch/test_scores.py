"""The scores of a batch and their one number: against plain NumPy, against the losses of the core, and by laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch import scores as batch
from scce.batch.scores import batch_loss, joined, score
from scce.batch.ways import REDUCTIONS
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.labels import one_hot, smooth_labels
from scce.losses import categorical_crossentropy, sparse_categorical_crossentropy
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=40)
every_reduction = pytest.mark.parametrize("reduction", REDUCTIONS)

SEED_LABELS = [1, 2]
SEED = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
PARTS = ("labels", "losses", "uniform_losses", "guesses", "confidences")


@st.composite
def batches(draw, lowest_label=0):
    """Returns labels (N,) and logits (N, K), some of them -inf; labels below 0 if asked for."""
    size = draw(st.integers(2, 6))
    logit = st.floats(-30, 30) | st.just(-np.inf)
    row = st.lists(logit, min_size=size, max_size=size).filter(lambda row: max(row) > -np.inf)
    logits = draw(st.lists(row, min_size=1, max_size=8))
    labels = st.integers(lowest_label, size - 1 if lowest_label == 0 else size)
    return np.array([draw(labels) for _ in logits]), np.array(logits)


@st.composite
def weighted(draw):
    """Returns a batch with labels that are no class among its labels, and a weight of every example."""
    labels, logits = draw(batches(lowest_label=-1))
    return labels, logits, np.array([draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])) for _ in labels])


def of_logits(labels, logits):
    """Returns what a model that gives logits said."""
    return score(Batch(labels, logits, from_logits=True))


def of_probabilities(labels, probabilities):
    """Returns what a model that gives probabilities said."""
    return score(Batch(labels, probabilities, from_logits=False))


def same(one, other, **tolerance):
    """Asserts that two scores say the same of every example."""
    for part in PARTS:
        np.testing.assert_allclose(getattr(one, part), getattr(other, part), err_msg=part, **tolerance)


@laws
@given(batches())
def test_the_losses_of_logits_are_those_of_the_core(pair):
    labels, logits = pair
    assert np.array_equal(of_logits(labels, logits).losses, sparse_categorical_crossentropy(labels, logits))


@laws
@given(batches())
def test_logits_and_their_softmax_have_the_same_scores(pair):
    labels, logits = pair
    probabilities = np.minimum(softmax(logits), 1)
    same(of_logits(labels, logits), of_probabilities(labels, probabilities), atol=1e-9)


@laws
@given(batches(lowest_label=-1))
def test_a_label_that_is_no_class_has_no_loss_and_changes_no_other(pair):
    labels, logits = pair
    scores = of_logits(labels, logits)
    known = (labels >= 0) & (labels < logits.shape[1])
    assert np.array_equal(np.isnan(scores.losses), ~known)
    expected = [
        sparse_categorical_crossentropy(label, row) for label, row in zip(labels[known], logits[known], strict=True)
    ]
    assert scores.losses[known].tolist() == expected


@laws
@given(batches(), st.floats(0.01, 0.99))
def test_smoothing_is_the_loss_of_the_smoothed_rows(pair, smoothing):
    labels, logits = pair
    targets = smooth_labels(one_hot(labels, logits.shape[1]), smoothing)
    loss = batch_loss(of_logits(labels, logits), Way(smoothing=smoothing)).loss
    assert loss == pytest.approx(categorical_crossentropy(targets, logits).mean(), rel=1e-12)


@laws
@given(batches())
def test_smoothing_all_of_it_leaves_the_uniform_losses(pair):
    labels, logits = pair
    scores = of_logits(labels, logits)
    smoothed = batch_loss(scores, Way(smoothing=1))
    assert np.array_equal(smoothed.terms, scores.uniform_losses)
    assert np.array_equal(smoothed.smoothing_terms, scores.uniform_losses)


@laws
@given(weighted(), st.sampled_from([None, -1, 0]), st.sampled_from([0.0, 0.25]), st.sampled_from(REDUCTIONS))
def test_the_loss_is_what_a_loop_over_the_examples_adds_up(triple, ignore_label, smoothing, reduction):
    labels, logits, weights = triple
    scores = of_logits(labels, logits)
    total, examples, weight = 0.0, 0, 0.0
    for i, label in enumerate(labels):
        if label == ignore_label:
            continue
        examples, weight = examples + 1, weight + weights[i]
        if weights[i]:
            sharp = (1 - smoothing) * scores.losses[i]
            smooth = smoothing * scores.uniform_losses[i] if smoothing else 0
            total += weights[i] * (sharp + smooth)
    divisor = {"mean": examples, "weighted mean": weight, "sum": 1}[reduction]
    made = batch_loss(scores, Way(ignore_label=ignore_label, smoothing=smoothing, reduction=reduction), weights)
    assert made.loss == pytest.approx(total / divisor if divisor else math.nan, rel=1e-12, nan_ok=True)
    assert made.reduction.denominator == divisor
    assert made.reduction.divisors.sum() == (0 if reduction == "sum" else divisor)


@laws
@given(weighted(), st.sampled_from(REDUCTIONS))
def test_the_terms_add_up_to_the_numerator(triple, reduction):
    labels, logits, weights = triple
    made = batch_loss(of_logits(labels, logits), Way(smoothing=0.1, reduction=reduction), weights)
    np.testing.assert_allclose(made.terms.sum(), made.reduction.numerator)


@laws
@given(batches(lowest_label=-1), st.integers(1, 7))
def test_joined_parts_are_the_whole(pair, cut):
    labels, logits = pair
    slices = [slice(i, i + cut) for i in range(0, len(labels), cut)]
    parts = [of_logits(labels[part], logits[part]) for part in slices]
    same(joined(parts), of_logits(labels, logits), rtol=0)


@laws
@given(batches(lowest_label=-1), st.integers(1, 20))
def test_blocks_change_nothing(pair, numbers):
    labels, logits = pair
    whole = of_logits(labels, logits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "BLOCK_NUMBERS", numbers)
        same(of_logits(labels, logits), whole, rtol=0)


def test_a_huge_batch_in_blocks_is_the_core_at_once():
    random = np.random.default_rng(3)
    logits = random.normal(0, 3, (300_000, 10)).astype(np.float32)
    labels = random.integers(10, size=300_000)
    scores = of_logits(labels, logits)
    assert logits.size > 2 * batch.BLOCK_NUMBERS
    assert np.array_equal(scores.losses, sparse_categorical_crossentropy(labels, logits.astype(np.float64)))
    assert np.array_equal(scores.guesses, logits.argmax(axis=-1))


@pytest.mark.parametrize("from_logits", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_scores_are_float64_of_what_was_given(dtype, from_logits):
    given = softmax(np.random.default_rng(0).normal(0, 2, (5, 4))).astype(dtype)
    scores = score(Batch([0, 1, 2, 3, 0], given, from_logits))
    same(scores, score(Batch([0, 1, 2, 3, 0], given.astype(np.float64), from_logits)), rtol=0)
    assert {scores.losses.dtype, scores.uniform_losses.dtype, scores.confidences.dtype} == {np.dtype(np.float64)}


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64", "uint64"])
def test_labels_of_every_integer_type_are_the_same_labels(dtype):
    same(of_probabilities(np.array(SEED_LABELS, dtype), SEED), of_probabilities(SEED_LABELS, SEED))


def test_the_seed_batch_costs_the_mean_of_two_logarithms():
    loss = batch_loss(of_probabilities(SEED_LABELS, SEED), PLAIN_MEAN).loss
    assert loss == pytest.approx(-(math.log(0.95) + math.log(0.1)) / 2)
    assert loss == pytest.approx(1.1769, abs=5e-5)


def test_a_class_that_was_ruled_out_costs_infinitely_much_when_it_is_true():
    scores = of_probabilities([2, 1], SEED)
    assert scores.losses.tolist() == [math.inf, -math.log(0.8)]
    assert batch_loss(scores, PLAIN_MEAN).loss == math.inf


@every_reduction
def test_an_infinite_loss_that_weighs_nothing_is_nothing(reduction):
    scores = of_probabilities([2, 1], SEED)
    made = batch_loss(scores, Way(reduction=reduction), [0, 1])
    assert made.terms.tolist() == [0, scores.losses[1]]


@every_reduction
def test_an_ignored_example_adds_nothing_whatever_it_costs(reduction):
    scores = of_probabilities([2, 1, -1], [*SEED, SEED[0]])
    for ignored in (2, -1):
        assert batch_loss(scores, Way(ignore_label=ignored, reduction=reduction)).terms[[0, 2][ignored == -1]] == 0


def test_a_label_that_is_no_class_makes_every_loss_nan_until_it_is_ignored():
    scores = of_probabilities([1, 3], SEED)
    assert [math.isnan(batch_loss(scores, Way(smoothing=s)).loss) for s in (0, 0.5, 1)] == [True] * 3
    assert batch_loss(scores, Way(ignore_label=3)).loss == -math.log(0.95)


@pytest.mark.parametrize(("reduction", "loss"), [("mean", math.nan), ("weighted mean", math.nan), ("sum", 0)])
def test_where_all_is_ignored_a_mean_is_nan_and_a_sum_is_0(reduction, loss):
    made = batch_loss(of_probabilities([1, 1], SEED), Way(ignore_label=1, reduction=reduction))
    assert made.loss == pytest.approx(loss, nan_ok=True)
    assert math.isnan(made.accuracy)


def test_the_accuracy_counts_examples_that_are_not_ignored():
    scores = of_probabilities([1, 2, 0], [*SEED, [1, 0, 0]])
    assert scores.right.tolist() == [True, False, True]
    assert [batch_loss(scores, Way(ignore_label=label)).accuracy for label in (None, 0, 2)] == [2 / 3, 1 / 2, 1]


def test_the_confidence_is_the_largest_probability():
    assert of_probabilities(SEED_LABELS, SEED).confidences == pytest.approx([0.95, 0.8])


@pytest.mark.parametrize("row", [[math.nan, 1, 2], [math.inf, 1, 2], [-math.inf] * 3])
def test_a_row_that_is_no_logits_has_no_loss_no_guess_and_spoils_no_other_row(row):
    scores = of_logits([0, 1], [row, [1.0, 2.0, 3.0]])
    assert np.isnan([scores.losses[0], scores.uniform_losses[0], scores.confidences[0]]).all()
    assert (scores.guesses[0], scores.right[0]) == (-1, False)
    assert scores.losses[1] == sparse_categorical_crossentropy(1, [1.0, 2.0, 3.0])


@pytest.mark.parametrize("row", [[math.nan, 0.5, 0.5], [2, 3, 5], [-0.1, 0.6, 0.5], [math.inf, 0, 0]])
def test_a_row_that_is_no_probabilities_has_no_loss_and_no_guess(row):
    scores = of_probabilities([0, 1], [row, SEED[0]])
    assert (np.isnan(scores.losses).tolist(), scores.guesses.tolist()) == ([True, False], [-1, 1])


def test_a_label_of_minus_1_is_not_right_where_there_is_no_guess():
    assert not of_logits([-1], [[math.nan, 1.0]]).right.any()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1, 2, 3], "weights of shape (3,) do not fit 2 examples"),
        (1, "weights of shape () do not fit 2 examples"),
        ([1, math.nan], "weight nan is not a finite number"),
        ([math.inf, 1], "weight inf is not a finite number"),
    ],
)
def test_weights_that_do_not_fit_are_refused(weights, sentence):
    with pytest.raises(InputError) as refusal:
        batch_loss(of_probabilities(SEED_LABELS, SEED), PLAIN_MEAN, weights)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("labels", "predictions", "sentence"),
    [
        ([0.5, 1.0], SEED, "float64 labels of shape (2,) do not fit predictions of shape (2, 3)"),
        ([True, False], SEED, "bool labels of shape (2,) do not fit predictions of shape (2, 3)"),
        ([0], SEED, "int64 labels of shape (1,) do not fit predictions of shape (2, 3)"),
        (np.eye(3, dtype=bool)[:2], SEED, "bool labels of shape (2, 3) do not fit predictions of shape (2, 3)"),
        (np.eye(2), SEED, "float64 labels of shape (2, 2) do not fit predictions of shape (2, 3)"),
        ([0, 1], SEED[0], "int64 labels of shape (2,) do not fit predictions of shape (3,)"),
        (
            np.ma.masked_array([0, 1], [False, True]),
            SEED,
            "labels are masked at position 1; leave out what is masked, or fill it, with filled(...)",
        ),
        (
            [0, 1],
            np.ma.masked_equal(SEED, 0),
            "predictions are masked at position (0, 2); leave out what is masked, or fill it, with filled(...)",
        ),
        (np.zeros(0, int), np.zeros((0, 3)), "int64 labels of shape (0,) do not fit predictions of shape (0, 3)"),
    ],
)
def test_labels_that_do_not_fit_the_predictions_are_refused(labels, predictions, sentence):
    with pytest.raises(InputError) as refusal:
        of_probabilities(labels, predictions)
    assert str(refusal.value) == sentence
