"""A measurement is bounded, one at a time, and ends when nobody listens: it runs in a process that can be stopped."""

import signal
import subprocess
import sys
from unittest.mock import patch

import pytest

from scce.arrays import InputError
from scce.ui.encodings import measuring
from scce.ui.encodings.measuring import measured_costs

SMALL = (2, 10, 30)
LONG = (2, *[50_000] * 100)  # of these the first is soon measured, and all of them not within the test
NOBODY = "/bin/false"  # a program that says nothing and fails


@pytest.fixture
def processes():
    """The processes that a test starts."""
    started, popen = [], subprocess.Popen

    def start(*arguments, **settings):
        started.append(popen(*arguments, **settings))
        return started[-1]

    with patch.object(subprocess, "Popen", start):
        yield started


def told(num_examples, sizes):
    """Returns what is said instead of costs."""
    with pytest.raises(InputError) as refusal:
        list(measured_costs(num_examples, sizes))
    return str(refusal.value)


def is_free():
    """Says whether somebody could measure now."""
    return not measuring._TURN.locked()


def test_the_costs_come_in_the_order_that_was_asked_for():
    sizes = [30, 2, 10]
    assert [cost.num_classes for cost in measured_costs(4, sizes)] == sizes


def test_a_measurement_ends_with_its_process_done_and_the_turn_free(processes):
    assert len(list(measured_costs(4, SMALL))) == 3
    assert ([process.returncode for process in processes], is_free()) == ([0], True)


def test_the_turn_is_taken_while_a_measurement_runs():
    costs = measured_costs(64, LONG)
    next(costs)
    assert not is_free()
    costs.close()


def test_whoever_stops_listening_ends_the_process_and_frees_the_turn(processes):
    costs = measured_costs(64, LONG)
    assert next(costs).num_classes == 2
    costs.close()
    assert ([process.returncode for process in processes], is_free()) == ([-signal.SIGKILL], True)


def test_an_error_of_the_listener_ends_the_process_and_frees_the_turn(processes):
    with pytest.raises(ZeroDivisionError):
        [1 / 0 for _ in measured_costs(64, LONG)]
    assert ([process.returncode for process in processes], is_free()) == ([-signal.SIGKILL], True)


def test_a_measurement_beyond_the_bound_is_refused_before_anything_is_started(processes):
    assert "more than the bound of 512 MiB" in told(65_536, (2, 1_000_000))
    assert (processes, is_free()) == ([], True)


def test_a_second_measurement_is_refused_and_leaves_the_first_one_its_turn(processes):
    with measuring._TURN:
        assert told(4, SMALL) == "another reader is measuring on this server; try again in a few seconds"
        assert not is_free()
    assert processes == []


def test_after_a_refusal_one_can_measure():
    with measuring._TURN:
        told(4, SMALL)
    assert len(list(measured_costs(4, SMALL))) == 3


def test_a_process_that_dies_is_told_in_a_sentence_and_frees_the_turn():
    with patch.object(sys, "executable", NOBODY):
        sentence = told(4, SMALL)
    assert sentence == "the measurement broke off; the server may be full"
    assert is_free()


def test_a_measurement_that_takes_too_long_is_ended(processes):
    with patch.object(measuring, "MOST_SECONDS", 0.01):
        assert "did not end within" in told(64, LONG)
    assert ([process.returncode for process in processes], is_free()) == ([-signal.SIGKILL], True)


def test_what_was_measured_before_the_process_died_is_there(processes):
    costs = measured_costs(64, LONG)
    first = next(costs)
    processes[0].kill()
    with pytest.raises(InputError, match="broke off"):
        list(costs)
    assert (first.num_classes, is_free()) == (2, True)


def test_nothing_asked_for_is_nothing_measured():
    assert list(measured_costs(4, ())) == []
