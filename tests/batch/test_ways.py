"""Which ways to one number there are, and the sentence for every other: the same wherever a way is given."""

import math
from itertools import product

import numpy as np
import pytest

from scce.arrays import InputError
from scce.batch.presets import BatchProblem
from scce.batch.scores import batch_loss, score
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS, as_way, way_for
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.snippets import batch_snippet

BATCH = Batch([1, 2], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]], from_logits=False)
REFUSED = [
    (Way("median"), "reduction 'median' is not one of mean, weighted mean, sum"),
    (Way("x" * 99), f"reduction '{'x' * 38}\u2026 is not one of mean, weighted mean, sum"),
    (Way(ignore_label=LARGEST_LABEL + 1), "label 1000000001 is outside -1000000000..1000000000"),
    (Way(ignore_label=-LARGEST_LABEL - 1), "label -1000000001 is outside -1000000000..1000000000"),
    (Way(smoothing=1.5), "smoothing 1.5 is outside 0..1"),
    (Way(smoothing=-0.1), "smoothing -0.1 is outside 0..1"),
    (Way(smoothing=math.nan), "smoothing nan is outside 0..1"),
    (Way(class_weights=(1, math.nan, 1)), "class weight nan at position 1 is not a finite number"),
    (Way(class_weights=(1, 2, -math.inf)), "class weight -inf at position 2 is not a finite number"),
    (Way(class_weights=((1, 2), (3, 4))), "class weights ((1, 2), (3, 4)) are not one number per class"),
    (Way(class_weights=("a", "b")), "class weights ('a', 'b') are not one number per class"),
]
GIVEN = {
    "asked for": as_way,
    "in a problem": lambda way: BatchProblem(way=way),
    "to a batch": lambda way: batch_loss(score(BATCH), way),
    "to a program": lambda way: batch_snippet("NumPy", BATCH, way),
}


def refusal_of(give, way):
    """Returns the sentence with which a way is refused."""
    with pytest.raises(InputError) as refusal:
        give(way)
    return str(refusal.value)


@pytest.mark.parametrize("give", GIVEN.values(), ids=GIVEN)
def test_a_way_that_is_none_is_refused_in_one_sentence_wherever_it_is_given(give):
    assert [refusal_of(give, way) for way, _ in REFUSED] == [sentence for _, sentence in REFUSED]


def test_every_other_way_comes_back_as_it_is():
    ways = [Way(*parts) for parts in product(REDUCTIONS, (None, 0, -LARGEST_LABEL, LARGEST_LABEL), (0.0, 1.0))]
    assert [as_way(way) for way in ways] == ways


def test_the_plain_mean_is_a_way():
    assert as_way(PLAIN_MEAN) == PLAIN_MEAN


def test_numbers_come_back_as_python_s_own():
    way = as_way(Way("sum", np.int64(3), np.float32(0.5), np.array([1, 2])))
    assert repr(way) == repr(Way("sum", 3, 0.5, (1.0, 2.0)))


def test_a_way_for_other_classes_is_without_class_weights():
    way = Way(ignore_label=3, class_weights=(1.0, 2.0))
    assert (way_for(way, 2), way_for(way, 3)) == (way, Way(ignore_label=3))


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ((1.0,), "the number of class weights, 1, is outside 2..20"),
        ((1.0,) * 21, "the number of class weights, 21, is outside 2..20"),
        ((1.0, 2e9), "class weight 2000000000 is outside -1000000000..1000000000"),
    ],
)
def test_class_weights_that_no_link_holds_are_refused(weights, sentence):
    assert refusal_of(lambda way: BatchProblem(way=way), Way(class_weights=weights)) == sentence


def test_class_weights_of_another_number_are_refused():
    assert refusal_of(GIVEN["to a batch"], Way(class_weights=(1, 2))) == "2 class weights do not fit 3 classes"
    assert refusal_of(GIVEN["to a program"], Way(class_weights=(1, 2))) == "2 class weights do not fit 3 classes"
