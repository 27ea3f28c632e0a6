"""A small batch is one to thirty-two examples; what cannot be one is refused in a sentence."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.small_batch import SmallBatch
from scce.batch.ways import LARGEST_LABEL

laws = settings(deadline=None, derandomize=True, max_examples=40)

labels = st.integers(-LARGEST_LABEL, LARGEST_LABEL) | st.integers(-2, 4)
numbers = st.sampled_from([0.0, -0.0, 1.0, math.nan, math.inf, -math.inf, 5e-324, 1e308]) | st.floats()
weights = st.sampled_from([0.0, 0.5, 1.0, 3.0]) | st.floats(-LARGEST_LABEL, LARGEST_LABEL)


@st.composite
def batches(draw):
    """Returns batches of any kind, some of them with weights."""
    length, size, is_soft = draw(st.integers(1, 5)), draw(st.integers(2, 5)), draw(st.booleans())
    rows = st.lists(numbers, min_size=size, max_size=size).map(tuple)
    targets = st.lists(st.floats(0, 9), min_size=size, max_size=size).map(tuple)
    return SmallBatch(
        () if is_soft else tuple(draw(st.lists(labels, min_size=length, max_size=length))),
        tuple(draw(st.lists(rows, min_size=length, max_size=length))),
        draw(st.booleans()),
        draw(st.just((1.0,) * length) | st.lists(weights, min_size=length, max_size=length).map(tuple)),
        tuple(draw(st.lists(targets, min_size=length, max_size=length))) if is_soft else (),
    )


def all_of(batch):
    """Returns all that a batch holds, as text: there NaN is itself, and 0 is not -0."""
    return repr(batch)


PAIR = ((0.5, 0.5), (0.5, 0.5))
REFUSED = [
    (((), ()), "the number of examples, 0, is outside 1..32"),
    (((0,) * 33, PAIR[:1] * 33), "the number of examples, 33, is outside 1..32"),
    (((0, 1, 1), PAIR), "2 rows do not fit 3 labels"),
    (((0, 1), PAIR, False, (1.0,)), "1 weights do not fit 2 labels"),
    (((0, 1), ((0.5, 0.5), (1.0,))), "row 1 has 1 numbers, row 0 has 2"),
    (((0, 1), ((1.0,), (1.0,))), "the number of classes, 1, is outside 2..20"),
    (((0, 1), ((0.0,) * 21,) * 2), "the number of classes, 21, is outside 2..20"),
    (((0, LARGEST_LABEL + 1), PAIR), "label 1000000001 is outside -1000000000..1000000000"),
    (((0, -LARGEST_LABEL - 1), PAIR), "label -1000000001 is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (1.0, math.nan)), "weight nan is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (-math.inf, 1.0)), "weight -inf is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (1.0, 2e9)), "weight 2000000000 is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (1.0, 1.0), PAIR), "an example has a label or a row of targets, not both"),
    (((), PAIR, False, (1.0, 1.0), PAIR[:1]), "2 rows do not fit 1 targets"),
    (((), PAIR, False, (1.0, 1.0), ((1.0, 0.0, 0.0),) * 2), "targets of 3 numbers do not fit rows of 2"),
    (((), PAIR, False, (1.0, 1.0), ((1.0, 0.0), (1.0,))), "target 1 has 1 numbers, target 0 has 2"),
    (((), PAIR, False, (1.0, 1.0), ((1.0, 0.0), (1.0, -0.5))), "target -0.5 of example 1 is outside 0..1000000000"),
    (((), PAIR, False, (1.0, 1.0), ((1.0, 0.0), (1.0, math.nan))), "target nan of example 1 is outside 0..1000000000"),
]


def refusal_of(function, *arguments):
    """Returns the sentence with which something is refused."""
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    return str(refusal.value)


def test_a_batch_that_cannot_be_is_refused_in_a_sentence():
    assert [refusal_of(SmallBatch, *parts) for parts, _ in REFUSED] == [sentence for _, sentence in REFUSED]


@laws
@given(batches())
def test_a_batch_is_weighted_where_an_example_weighs_anything_but_1(batch):
    assert batch.is_weighted == any(weight != 1 for weight in batch.weights)


@laws
@given(batches())
def test_as_arrays_it_is_the_same_batch_with_weights_where_it_has_any(batch):
    arrays = batch.arrays
    weights = batch.weights if batch.is_weighted else None
    held = (arrays.labels.tolist(), arrays.predictions.tolist(), arrays.from_logits)
    truth = [*batch.labels] or [[*row] for row in batch.targets]
    assert repr(held) == repr((truth, [[*row] for row in batch.predictions], batch.from_logits))
    assert (arrays.weights if arrays.weights is None else tuple(arrays.weights)) == weights


LABELLED = SmallBatch((1, 0), PAIR, True, (1.0, 2.0))
SOFT = SmallBatch((), PAIR, True, (1.0, 2.0), ((0.0, 1.0), (1.0, 0.0)))


def test_labels_become_one_hot_rows_and_come_back():
    assert (LABELLED.with_targets(), SOFT.with_labels()) == (SOFT, LABELLED)
    assert (SOFT.with_targets(), LABELLED.with_labels()) == (SOFT, LABELLED)


def test_the_label_of_a_row_is_its_largest_target_where_that_is_alone():
    assert SmallBatch((), PAIR[:1], True, (1.0,), ((0.3, 0.7),)).with_labels().labels == (1,)
    shared = SmallBatch((), PAIR[:1], True, (1.0,), ((0.5, 0.5),))
    assert refusal_of(shared.with_labels) == "the largest target of example 0, 0.5, is there twice"


def test_a_label_that_is_no_class_has_no_row():
    outside = SmallBatch((0, -100), PAIR, True, (1.0, 1.0))
    assert refusal_of(outside.with_targets) == "label -100 of example 1 is outside 0..1: it has no row"
