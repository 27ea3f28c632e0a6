"""What is measured stays within its bound, and one-hot rows cost what they weigh."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.encodings.costs import KNOWN_SIZES, MOST_BYTES, bytes_to_measure, measured_cost, measured_costs, sizes_up_to
from scce.encodings.memory import memory_of, readable_bytes

laws = settings(deadline=None, derandomize=True)

SHAPES = [(1, 2), (4, 100), (64, 64), (64, 65), (2000, 10), (20_000, 33), (64, 5000), (3, 100_000)]
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape[0]} x {shape[1]}")
PYTHON = 2**16  # bytes of Python's own objects: tracemalloc counts them too


# ---- sizes -------------------------------------------------------------------------------------


@laws
@given(st.integers(2, 1_000_000) | st.sampled_from(list(KNOWN_SIZES.values())))
def test_the_sizes_run_from_2_to_the_one_that_was_asked_for(num_classes):
    sizes = sizes_up_to(num_classes)
    assert (sizes[0], sizes[-1], list(sizes)) == (2, num_classes, sorted(set(sizes)))


@laws
@given(st.integers(2, 1_000_000))
def test_between_the_ends_are_all_known_sizes_and_nothing_else(num_classes):
    known = [size for size in KNOWN_SIZES.values() if size < num_classes]
    assert set(sizes_up_to(num_classes)) == {2, *known, num_classes}


@pytest.mark.parametrize("num_classes", [1, 0, -1, 2.0, True])
def test_fewer_than_two_classes_have_no_sizes(num_classes):
    with pytest.raises(InputError, match="num_classes"):
        sizes_up_to(num_classes)


def weight_of(num_examples, num_classes):
    """Returns what the arrays of both encodings weigh, and the work space of the one that needs more."""
    memory = memory_of(num_examples, num_classes)
    return memory.labels + memory.targets + memory.logits + memory.gradient + memory.categorical_workspace


# ---- the bound ---------------------------------------------------------------------------------


@laws
@given(st.integers(1, 65_536), st.integers(2, 1_000_000))
def test_a_measurement_takes_at_least_what_its_arrays_weigh_or_is_refused(num_examples, num_classes):
    weight = weight_of(num_examples, num_classes)
    try:
        assert weight <= bytes_to_measure(num_examples, num_classes) <= MOST_BYTES
    except InputError:
        assert 1.1 * weight > MOST_BYTES


@pytest.mark.parametrize("refuse", [bytes_to_measure, measured_cost])
def test_a_refusal_has_the_figures(refuse):
    with pytest.raises(InputError) as refusal:
        refuse(65_536, 256_000)
    weight = weight_of(65_536, 256_000)
    needed, bound = readable_bytes(weight), readable_bytes(MOST_BYTES)
    sentence = f"65,536 examples of 256,000 classes need {needed} to be measured, more than the bound of {bound}"
    assert str(refusal.value) == sentence


# ---- measuring ---------------------------------------------------------------------------------


@every_shape
def test_the_peaks_and_the_logits_are_within_the_bound(shape):
    cost = measured_cost(*shape)
    peak = max(cost.integer_bytes, cost.one_hot_bytes) + memory_of(*shape).logits
    assert peak <= bytes_to_measure(*shape) + PYTHON


@every_shape
def test_one_hot_rows_cost_at_least_what_they_weigh_more_than_integers(shape):
    cost = measured_cost(*shape)
    assert cost.one_hot_bytes - cost.integer_bytes >= memory_of(*shape).targets - PYTHON


@every_shape
def test_integers_cost_at_least_the_gradient_and_themselves(shape):
    memory = memory_of(*shape)
    assert measured_cost(*shape).integer_bytes >= memory.gradient + memory.labels


def test_time_passes():
    cost = measured_cost(64, 1000)
    assert min(cost.integer_seconds, cost.one_hot_seconds) > 0


def test_the_costs_come_in_the_order_that_was_asked_for():
    assert [cost.num_classes for cost in measured_costs(4, [2, 100, 10])] == [2, 100, 10]
