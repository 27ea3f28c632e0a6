"""A measurement is bounded, waits for its turn, ends when nobody listens, and is that of a process of its own."""

import time
from contextlib import closing
from unittest.mock import patch

import pytest

from scce.arrays import InputError
from scce.encodings.costs import MOST_BYTES, Cost, bytes_to_measure, measured_cost
from scce.ui.encodings import measuring
from scce.ui.encodings.measuring import measured_costs
from scce.work import Busy, Waiting, Workshop

SMALL = (30, 2, 10)
LONG = (2, *[50_000] * 100)  # of these the first is soon measured, and all of them not within the test
PYTHON = 2**14  # bytes of Python's own objects


@pytest.fixture
def workshop():
    """A workshop of the test's own, with one worker."""
    made = Workshop(1)
    with patch.object(measuring, "workshop_here", lambda: made):
        yield made
    made.stop()


def costs(num_examples, sizes):
    return [told for told in measured_costs("a", num_examples, sizes) if isinstance(told, Cost)]


def test_the_costs_come_in_the_order_that_was_asked_for(workshop):
    assert [cost.num_classes for cost in costs(4, SMALL)] == list(SMALL)
    assert costs(4, ()) == []


def test_the_bytes_are_the_same_in_a_new_worker_and_in_one_that_has_worked(workshop):
    first, again, here = costs(64, (5_000,)), costs(64, (5_000,)), [measured_cost(64, 5_000)]
    for others in (again, here):
        for name in ("integer_bytes", "one_hot_bytes"):
            (one,), (other,) = ([getattr(cost, name) for cost in each] for each in (first, others))
            assert abs(one - other) <= PYTHON


def test_a_measurement_waits_for_its_turn(workshop):
    with closing(workshop.carry_out("b", time.sleep, 60)) as others:
        assert next(others) == Busy()
        with closing(measured_costs("a", 4, SMALL)) as measuring:
            assert next(measuring) == Waiting(1)


def test_whoever_stops_listening_ends_the_work_and_the_next_one_measures(workshop):
    with closing(measured_costs("a", 64, LONG)) as measuring:
        assert next(told for told in measuring if isinstance(told, Cost)).num_classes == 2
    with pytest.raises(ZeroDivisionError):
        [1 / 0 for _ in measured_costs("a", 64, LONG)]
    assert len(costs(4, SMALL)) == 3


def test_a_measurement_beyond_the_bound_is_refused_before_anything_is_started():
    bound = pytest.raises(InputError, match="more than the bound of 384 MiB")
    with patch.object(measuring, "workshop_here", side_effect=AssertionError), bound:
        costs(65_536, (2, 1_000_000))


def test_the_largest_measurement_has_the_memory_that_it_needs(workshop):
    size = 500_000
    assert bytes_to_measure(64, size) > 0.98 * MOST_BYTES
    assert [cost.num_classes for cost in costs(64, (size,))] == [size]
