"""Logits are read as people write them, and a change of a wiring that cannot be made is told and loses nothing."""

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from states import STATES

from scce.ui.wiring.session import WiringSession
from scce.wiring.starts import Start
from scce.wiring.state import WiringState, with_logits

laws = settings(deadline=None, derandomize=True, max_examples=40)

states = STATES["frameworks"]
rows = states.map(lambda state: state.start.logits)


def session_at(state):
    session = WiringSession()
    session.begin(state)
    return session


# ---- the logits --------------------------------------------------------------------------------


@laws
@given(states, rows)
def test_other_logits_keep_the_true_class_or_make_it_the_last(state, row):
    label = min(state.start.label, len(row) - 1)
    assert with_logits(state, row) == replace(state, start=Start(row, label))


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
    session = session_at(WiringState())
    session.change(lambda _: state)
    trail = session.trail
    session.change(lambda now: replace(now, learning_rate=rate))
    (notice,) = session.notices
    assert (session.state, session.trail, notice[-1]) == (state, trail, ".")


def test_what_could_not_be_done_is_no_longer_told_after_a_change():
    session = session_at(WiringState())
    session.change(lambda state: replace(state, num_steps=0))
    session.change(lambda state: replace(state, num_steps=2))
    assert session.notices == ()
