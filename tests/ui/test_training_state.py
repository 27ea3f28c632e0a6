"""No link to a training is too much work, and a change that cannot be made is told and loses nothing."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import STATES as STATES_OF

from scce.datasets import dataset_from_columns
from scce.training import (
    MOST_STEPS,
    MOST_WORK,
    READY_MADE,
    STARTS,
    TrainingState,
    data_of,
    estimated_work,
)
from scce.training.settings import BATCH_SIZE, EPOCHS, MOST_LAYERS, UNITS
from scce.training.state import FIELDS, HIDDEN
from scce.ui.training.session import TrainingSession

laws = settings(deadline=None, derandomize=True, max_examples=40)

states = STATES_OF["training"]


def whole_numbers(kind):
    """Returns any whole number that a kind takes."""
    return st.integers(kind.control["min_value"], kind.control["max_value"])


def opened(query):
    """Returns what a link with a text for each of some parameters describes, and what is told of it."""
    return FIELDS.from_query({name: [text] for name, text in query.items()})


def session_at(state):
    session = TrainingSession()
    session.begin(state)
    return session


def is_bounded(state):
    """Returns whether a run of a state is short enough to be begun."""
    training, held_out = data_of(state.data, state.settings.seed)
    work = estimated_work(training, state.settings, held_out=held_out)
    return work.num_steps <= MOST_STEPS and work.multiplications <= MOST_WORK


# ---- how much work a link can ask for ----------------------------------------------------------

TOO_LONG = {
    "steps": {"batch": "1", "epochs": "2000"},
    "multiplications": {"data": "digits", "hidden": "256,256,256", "epochs": "2000"},
    "both": {"data": "digits", "hidden": "256,256,256", "epochs": "2000", "batch": "1", "twin": "yes"},
    "a damaged number of epochs": {"data": "spirals", "hidden": "256,256,256", "epochs": "many", "batch": "1"},
}


@pytest.mark.parametrize("name", ["steps", "multiplications", "both"])
def test_a_link_to_a_run_that_is_too_long_is_told_and_shows_a_shorter_one(name):
    found, problems = opened(TOO_LONG[name])
    data = TOO_LONG[name].get("data", "random")
    assert (found, [problem.parameter for problem in problems]) == (TrainingState(data, STARTS[data]), ["epochs"])
    assert problems[0].reason.startswith("the run would take ")


@pytest.mark.parametrize("query", TOO_LONG.values(), ids=TOO_LONG)
def test_no_link_asks_for_more_than_is_made(query):
    assert is_bounded(opened(query)[0])


@laws
@given(
    st.sampled_from(READY_MADE),
    st.lists(whole_numbers(UNITS), max_size=MOST_LAYERS).map(tuple),
    whole_numbers(BATCH_SIZE) | st.integers(1, 4),
    whole_numbers(EPOCHS) | st.just(EPOCHS.control["max_value"]),
)
def test_whatever_a_link_asks_for_the_work_is_bounded(data, hidden, batch, epochs):
    query = {"data": data, "hidden": HIDDEN.write(hidden), "batch": str(batch), "epochs": str(epochs)}
    found, problems = opened(query)
    asked = TrainingState(data, replace(STARTS[data], hidden=hidden, batch_size=batch, epochs=epochs))
    assert is_bounded(found)
    assert found == (asked if is_bounded(asked) else TrainingState(data, STARTS[data]))
    assert len(problems) == (found != asked)


def test_the_settings_that_data_comes_with_are_not_too_much():
    assert [data for data in READY_MADE if not is_bounded(TrainingState(data, STARTS[data]))] == []


def test_without_a_table_there_is_nothing_to_learn_from():
    assert session_at(TrainingState("file", STARTS["file"])).fresh_run() is None


# ---- the session -------------------------------------------------------------------------------


@laws
@given(states, states)
def test_undo_takes_a_change_back(before, after):
    session = session_at(before)
    session.change(lambda _: after)
    session.undo()
    assert (session.state, session.trail) == (before, [("start", before)])


@laws
@given(states, st.sampled_from([0.0, -1.0, math.nan, math.inf, 1e9]))
def test_a_change_that_cannot_be_made_is_told_and_loses_nothing(state, rate):
    session = session_at(state)
    session.change(lambda now: replace(now, settings=replace(now.settings, learning_rate=rate)))
    (notice,) = session.notices
    assert (session.state, session.trail, notice[-1]) == (state, [("start", state)], ".")


def test_a_change_that_would_be_too_much_work_is_told_and_loses_nothing():
    session = session_at(TrainingState())
    session.change(lambda state: replace(state, settings=replace(state.settings, batch_size=1, epochs=2000)))
    (notice,) = session.notices
    assert (session.state, "the run would take" in notice) == (TrainingState(), True)


def test_a_run_is_kept_as_long_as_its_state_is():
    session = session_at(TrainingState())
    run = session.fresh_run()
    assert session.fresh_run() is run
    session.change(lambda state: replace(state, settings=replace(state.settings, seed=1)))
    assert session.fresh_run() is not run


def test_another_state_stops_the_run():
    session = session_at(TrainingState())
    session.fresh_run()
    session.running = True
    session.change(lambda state: replace(state, twin=True))
    session.fresh_run()
    assert not session.running


def test_another_table_is_another_run():
    session = session_at(TrainingState("file", STARTS["file"]))
    features, labels = [[0, 1], [1, 0], [2, 1], [3, 0]] * 3, ["a", "b"] * 6
    session.table = dataset_from_columns(features, labels)
    run = session.fresh_run()
    assert session.fresh_run() is run is not None
    session.table = dataset_from_columns(features, labels)
    assert session.fresh_run() is not run
