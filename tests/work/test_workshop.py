"""Work is carried out elsewhere, bounded and in a fair order, and ends when nobody listens."""

import os
from contextlib import closing

import jobs
import pytest

from scce.arrays import InputError
from scce.serve.frames import MOST_UNHEARD
from scce.serve.uploads import MOST_IN_ALL
from scce.work import MOST_BYTES, MOST_KEPT, Busy, FullError, Waiting, Workshop, on_bytes, workshop_here
from scce.work.workshop import memory_here

MEGABYTE = 10**6


@pytest.fixture(scope="module")
def workshop():
    made = Workshop(1, most_bytes=400 * MEGABYTE, most_seconds=20)
    yield made
    made.stop()


def values(carried_out):
    """Returns what came of a job, without what was told meanwhile."""
    return [value for value in carried_out if not isinstance(value, Busy | Waiting)]


def refusal(carried_out):
    with pytest.raises(InputError) as refused:
        values(carried_out)
    return str(refused.value)


def begun(carried_out):
    """Listens until a job says its first word."""
    return next(value for value in carried_out if not isinstance(value, Busy | Waiting))


def test_what_a_function_yields_or_returns_comes_from_another_process(workshop):
    assert values(workshop.carry_out("a", jobs.three, 4)) == [4, 5, 6]
    assert values(workshop.carry_out("a", jobs.twice, "ab")) == ["abab"]
    assert values(workshop.carry_out("a", jobs.who)) != [os.getpid()]


def test_a_function_of_a_file_gets_what_is_in_it(workshop):
    assert values(workshop.carry_out("a", on_bytes, jobs.length_of, b"abc", 2)) == [6]


def test_what_is_too_large_for_the_server_is_not_sent(workshop):
    said = refusal(workshop.carry_out("a", jobs.letters, 120 * MEGABYTE))
    assert said.startswith("what it says takes 120,000,")


def test_a_worker_carries_out_one_job_after_the_other(workshop):
    assert values(workshop.carry_out("a", jobs.who)) == values(workshop.carry_out("b", jobs.who))


def test_the_server_comes_first(workshop):
    assert values(workshop.carry_out("a", jobs.niceness))[0] >= 10


def test_a_worker_has_one_core(workshop):
    assert values(workshop.carry_out("a", jobs.threads)) == ["1"]


def test_what_a_library_prints_is_no_result(workshop):
    assert values(workshop.carry_out("a", jobs.speak)) == ["said"]


def test_a_refusal_comes_as_it_was_made_and_the_worker_goes_on(workshop):
    before = values(workshop.carry_out("a", jobs.who))
    assert refusal(workshop.carry_out("a", jobs.refuse, "x")) == "x is of no use"
    assert refusal(workshop.carry_out("a", jobs.crash)) == "it broke off with ZeroDivisionError"
    assert values(workshop.carry_out("a", jobs.who)) == before


def test_too_much_memory_is_refused(workshop):
    assert values(workshop.carry_out("a", jobs.swallow, 100 * MEGABYTE)) == [100 * MEGABYTE]
    assert refusal(workshop.carry_out("a", jobs.swallow, 500 * MEGABYTE)) == "it needs more memory than it may have"


def test_a_worker_that_has_had_much_memory_is_not_used_again(workshop):
    before = values(workshop.carry_out("a", jobs.who))
    values(workshop.carry_out("a", jobs.swallow, 250 * MEGABYTE))
    assert values(workshop.carry_out("a", jobs.who)) != before


def test_the_memory_of_the_server_is_not_counted():
    held = bytearray(b"a") * (300 * MEGABYTE)
    first = Workshop(1, most_bytes=400 * MEGABYTE)
    assert values(first.carry_out("a", jobs.who)) == values(first.carry_out("a", jobs.who))
    first.stop()
    assert len(held) == 300 * MEGABYTE


def test_the_death_of_a_worker_is_told_and_the_next_job_has_another(workshop):
    assert refusal(workshop.carry_out("a", jobs.die)) == "it broke off; it may need more memory than there is"
    assert values(workshop.carry_out("a", jobs.twice, 2)) == [4]


def test_a_job_that_takes_too_long_is_ended():
    workshop = Workshop(1, most_seconds=0.1)
    assert refusal(workshop.carry_out("a", jobs.sleep, 60)) == "it takes longer than 0.1 seconds"


def test_whoever_stops_listening_ends_the_work_and_lets_the_next_one_in(workshop):
    with closing(workshop.carry_out("a", jobs.sleep, 60)) as work:
        assert begun(work) == "begun"
        with closing(workshop.carry_out("b", jobs.twice, 2)) as other:
            assert next(other) == Waiting(1)
    assert values(workshop.carry_out("b", jobs.twice, 2)) == [4]


def test_who_waits_is_told_how_many_are_before(workshop):
    with closing(workshop.carry_out("a", jobs.sleep, 60)) as work:
        begun(work)
        waiting = [workshop.carry_out(name, jobs.twice, 2) for name in "bcd"]
        assert [next(each) for each in waiting] == [Waiting(1), Waiting(2), Waiting(3)]
        waiting[0].close()
        assert next(waiting[2]) == Waiting(2)
        for each in waiting:
            each.close()


def test_who_asks_for_much_does_not_hold_up_who_asks_for_little(workshop):
    with closing(workshop.carry_out("a", jobs.sleep, 60)) as work:
        begun(work)
        waiting = [workshop.carry_out(name, jobs.twice, 2) for name in "aabc"]
        assert [next(each).before for each in waiting] == [1, 2, 1, 2]
        assert [next(each).before for each in waiting] == [3, 4, 1, 2]
        for each in waiting:
            each.close()


def test_beyond_the_bound_nobody_is_taken():
    workshop = Workshop(1, most_waiting=1)
    with closing(workshop.carry_out("a", jobs.sleep, 60)) as work, closing(workshop.carry_out("b", jobs.who)) as other:
        begun(work)
        next(other)
        with pytest.raises(FullError, match="2 others wait for this server"):
            next(workshop.carry_out("c", jobs.who))


@pytest.mark.parametrize(
    ("cores", "told", "workers"),
    [
        (None, "", 1),
        (1, "", 1),
        (2, "", 1),
        (8, "", 1),
        (256, " ", 1),
        (1, "2000", 1),
        (2, "2000", 1),
        (8, "2000", 4),
        (8, "1999", 3),
        (8, "500", 1),
        (8, "9000", 7),
    ],
)
def test_there_are_as_many_workers_as_cores_and_memory_allow(cores, told, workers, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setenv("SCCE_WORKERS_MEMORY", told)
    started = []
    monkeypatch.setattr("scce.work.workshop.Workshop", started.append)
    workshop_here.__wrapped__()
    assert started == [workers]
    if not told.strip():
        assert MOST_IN_ALL + MOST_UNHEARD + MOST_KEPT + workers * MOST_BYTES < 1000 * MEGABYTE


@pytest.mark.parametrize(
    "told", ["499", "-2000", "2 GB", "1e3", "\u0661\u0660\u0660\u0660", "9" * 5000, "999999999", "500.0"]
)
def test_a_memory_that_is_no_bound_is_told(told, monkeypatch):
    monkeypatch.setenv("SCCE_WORKERS_MEMORY", told)
    with pytest.raises(
        ValueError, match=r"SCCE_WORKERS_MEMORY is .{3,60}; it takes a whole number of megabytes: 500 to 100000000$"
    ):
        memory_here()
