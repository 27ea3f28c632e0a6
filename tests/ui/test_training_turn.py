"""A run is trained in a worker: its page waits for its turn, loses nothing that it has shown, and holds nobody up."""

import time
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from visiting import TRAINING, Visit

from scce.training import Run
from scce.ui.training import session, turn
from scce.work import Workshop

START, PAUSE, GO_ON, STEP, RESET = "Train", "Pause", "Go on", "One epoch", "Back to epoch 0"
LINK = "data=random&epochs=6"
SECONDS = 20  # within which a worker does what is asked


@pytest.fixture
def workshop():
    """A workshop of the test's own, with one worker, in which at most two wait."""
    made = Workshop(1, most_waiting=2)
    with patch.object(turn, "workshop_here", lambda: made):
        yield made
    made.stop()


@contextmanager
def others_at_work(workshop, count=1):
    """Lets others be first."""
    work = [workshop.carry_out(f"another {i}", time.sleep, 60) for i in range(count)]
    for each in work:
        next(each)
    try:
        yield
    finally:
        for each in work:
            each.close()


@contextmanager
def impatient():
    """A page that is drawn at once, as it is."""
    with patch.object(turn, "PATIENCE", 0):
        yield


def comes(what):
    """Waits until something is so."""
    end = time.monotonic() + SECONDS
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


def said(visit):
    """Returns what the bar of progress says, but for the time that it takes."""
    (bar,) = visit.app.get("progress")
    first, *rest = bar.proto.text.split(", ")
    return [first, *(words for words in rest if "work left" not in words)]


def first_button(visit):
    return next(button.label for button in visit.app.button if button.label != "Why?")


@pytest.mark.parametrize("label", [START, STEP])
def test_a_reader_who_waits_sees_how_many_are_before_and_goes_on_when_it_is_their_turn(workshop, label):
    visit = Visit(LINK, page=TRAINING)
    with others_at_work(workshop), impatient():
        visit.press(label)
        slice = visit.session.slice
        assert comes(lambda: slice.before == 1)
        assert said(run_again(visit)) == ["epoch 0 of 6", "1 before you"]
    assert said(run_again(visit)) == ["epoch 1 of 6"]
    assert first_button(visit) == (PAUSE if label == START else GO_ON)


def run_again(visit):
    visit.app.run()
    return visit


@pytest.mark.parametrize("label", [PAUSE, RESET, STEP])
def test_who_no_longer_wants_a_slice_leaves_the_queue(workshop, label):
    visit = Visit(LINK, page=TRAINING)
    with others_at_work(workshop), impatient():
        slice = visit.press(START).session.slice
        assert comes(lambda: slice.before == 1)
        visit.press(label)
        assert comes(slice.is_over)
        assert (said(visit)[0], visit.session.running) == ("epoch 0 of 6", False)


def test_a_page_that_was_left_leaves_the_queue(workshop):
    with others_at_work(workshop), impatient(), patch.object(turn, "UNSEEN", 0.1):
        slice = Visit(LINK, page=TRAINING).press(START).session.slice
        assert slice.is_over(SECONDS)
        assert slice.result() == []


def test_two_presses_are_two_epochs(workshop):
    visit = Visit(LINK, page=TRAINING)
    with others_at_work(workshop), impatient():
        visit.press(STEP).press(STEP)
        assert visit.session.steps == 2
    run_again(visit)
    assert said(visit) == ["epoch 2 of 6"]


def test_work_that_breaks_off_is_told_and_the_run_stays_where_it_was_shown(workshop):
    visit = Visit(LINK, page=TRAINING).press(STEP)
    before = visit.metrics
    with patch.object(turn, "stretches", len):
        visit.press(GO_ON)
    assert [words.split(":")[0] for words in visit.told] == ["The training stopped"]
    assert (said(visit), visit.metrics, first_button(visit)) == (["epoch 1 of 6"], before, GO_ON)
    assert (said(visit.press(STEP)), visit.told) == (["epoch 2 of 6"], [])


def test_where_too_many_wait_the_run_goes_on_later(workshop):
    visit = Visit(LINK, page=TRAINING)
    with others_at_work(workshop, 3):
        visit.press(START)
        assert visit.told == [session.FULL]
    run_again(visit)
    assert (said(visit), visit.told) == (["epoch 1 of 6"], [])


def test_a_run_of_a_large_table_is_the_same_in_a_worker(workshop):
    pixels = np.random.default_rng(0).integers(0, 9, (4_000, 200))
    table = pd.DataFrame(pixels).assign(label=np.arange(4_000) % 3).to_csv(index=False).encode()
    visit = Visit("data=file&hidden=4&epochs=2", page=TRAINING)
    visit.app.file_uploader[0].set_value(("table.csv", table, "text/csv")).run()
    assert said(visit.press(STEP).press(STEP)) == ["epoch 2 of 2"]
    run = visit.session.run
    here = Run(run.state, run.table)
    here.step()
    here.step()
    assert str(here.points) == str(run.points)  # NaN is no NaN
    assert here.now.network.weights.tobytes() == run.now.network.weights.tobytes()
