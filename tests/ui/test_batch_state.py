"""A change of a batch can be taken back; one that cannot be made is told and changes nothing."""

from dataclasses import replace

from hypothesis import given, settings
from states import STATES

from scce.batch import BatchState
from scce.batch.presets import BatchProblem
from scce.batch.ways import way_for
from scce.ui.batch.session import BatchSession

laws = settings(deadline=None, derandomize=True, max_examples=40)

states = STATES["batch"]


def session_at(state):
    session = BatchSession()
    session.begin(state)
    return session


def all_of(state):
    """Returns all that a state holds, as text: there NaN is itself."""
    return repr(state)


@laws
@given(states, states)
def test_other_examples_come_into_the_table_and_are_shown_and_the_way_to_one_number_stays(state, other):
    changed = state.with_batch(other.batch)
    way = way_for(state.problem.way, other.batch.num_classes)
    problem = BatchProblem(other.batch, way)
    assert all_of(changed) == all_of(BatchState("table", problem, state.encoding, state.row_is, state.spoilt))


@laws
@given(states)
def test_the_table_has_no_class_weights_of_a_file_with_other_classes(state):
    weights, num_classes = state.problem.way.class_weights, state.batch.num_classes
    kept = weights if weights is None or len(weights) == num_classes else None
    assert repr(state.with_source("table").problem.way.class_weights) == repr(kept)


@laws
@given(states, states)
def test_undo_comes_back_to_the_state_before_a_change(state, other):
    session = session_at(state)
    session.change(lambda _: other)
    session.undo()
    assert (all_of(session.state), len(session.trail)) == (all_of(state), 1)


@laws
@given(states)
def test_a_change_that_cannot_be_made_becomes_a_sentence_and_changes_nothing(state):
    session = session_at(state)
    session.change(lambda state: replace(state, source="cloud"))
    assert (session.state is state, session.notices) == (True, ("'cloud' is not one of table, digits, file.",))
