"""Undo comes back to every state of the lab that was settled, and the sliders grow with its logits."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import STATES

from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import slider_limit
from scce.ui import session as sessions
from scce.ui.logit_lab.session import LabSession
from scce.ui.session import AT_ONCE, LONGEST_TRAIL, give_head_start

laws = settings(deadline=None, derandomize=True, max_examples=40)

labs = STATES["logit_lab"]
few_labs = st.builds(lambda logit: Lab(Example(logits=(logit, 1.0, 0.0, -1.0))), st.sampled_from([0.0, 1.0, 50.0, 1e6]))
walks = st.lists(few_labs, max_size=12)

TENS = [Lab(Example(logits=(i / 10, 0.0, 0.0, 0.0))) for i in range(LONGEST_TRAIL + 50)]


def session_at(lab):
    session = LabSession()
    session.begin(lab)
    return session


def session_after(lab, *settled):
    session = session_at(lab)
    for following in settled:
        session.settle(following)
    return session


def different(walk):
    """Returns a walk's states without those that only repeat the one before."""
    return [lab for i, lab in enumerate(walk) if i == 0 or lab != walk[i - 1]]


@laws
@given(labs)
def test_a_session_begins_with_nothing_to_undo(lab):
    session = session_at(lab)
    session.undo()
    assert (session.state, session.trail) == (lab, [("start", lab)])


def test_a_session_begins_with_what_the_link_could_not_say():
    session = LabSession()
    session.begin(Lab(), ("label: it is empty",))
    assert session.notices == ("label: it is empty",)


@laws
@given(few_labs, walks)
def test_undo_comes_back_to_every_settled_state(first, walk):
    session = session_after(first, *walk)
    states = different([first, *walk])
    found = []
    for _ in states:
        found.append(session.state)
        session.undo()
    assert found == states[::-1]


@laws
@given(few_labs, walks)
def test_undo_forgets_the_last_state_as_if_it_had_not_been(first, walk):
    before, after = session_after(first, *walk), session_after(first, *walk, Lab(unit="bits"))
    after.undo()
    assert (after.state, after.trail) == (before.state, before.trail)


@laws
@given(few_labs, walks)
def test_undo_again_and_again_ends_at_the_start(first, walk):
    session = session_after(first, *walk)
    for _ in range(len(walk) + 3):
        session.undo()
    assert (session.state, session.trail) == (first, [("start", first)])


@laws
@given(few_labs, walks)
def test_the_last_state_of_the_trail_is_the_one_that_is_shown(first, walk):
    session = session_after(first, *walk)
    assert session.trail[-1][1] == session.state


def test_the_trail_is_bounded():
    assert len(session_after(*TENS).trail) == LONGEST_TRAIL


def test_a_full_trail_keeps_the_last_states():
    assert [lab for _, lab in session_after(*TENS).trail] == TENS[-LONGEST_TRAIL:]


def test_the_trail_knows_which_changes_were_gradient_steps():
    session = session_at(TENS[0])
    session.replace(TENS[1], "step")
    session.settle(TENS[2])
    session.replace(TENS[3], "step")
    assert [change for change, _ in session.trail] == ["start", "step", "edit", "step"]


def test_a_change_to_the_same_state_is_not_one_to_undo():
    session = session_after(TENS[0], TENS[1])
    session.replace(TENS[1], "step")
    assert len(session.trail) == 2


def test_undo_is_not_a_change_to_undo():
    session = session_after(*TENS[:3])
    session.undo()
    assert [lab for _, lab in session.trail] == TENS[:2]


@laws
@given(few_labs, walks)
def test_the_sliders_grow_with_the_logits_and_do_not_shrink_by_settling(first, walk):
    session = session_at(first)
    for lab in walk:
        session.reach = session.limit  # as the component tells
        session.settle(lab)
    assert session.limit == max(slider_limit(lab.example.logits) for lab in [first, *walk])


@laws
@given(few_labs, walks, labs)
def test_a_state_from_outside_brings_the_smallest_sliders_that_fit(first, walk, lab):
    session = session_after(first, *walk)
    session.reach = 1e9
    session.replace(lab)
    assert session.limit == slider_limit(lab.example.logits)


@laws
@given(few_labs, walks, labs)
def test_a_link_brings_the_smallest_sliders_that_fit(first, walk, lab):
    session = session_after(first, *walk)
    session.reach = 1e9
    session.begin(lab)
    assert session.limit == slider_limit(lab.example.logits)


@pytest.mark.parametrize(
    ("change", "by"),
    [
        (lambda session: session.begin(TENS[5]), 1),
        (lambda session: session.replace(TENS[5]), 1),
        (lambda session: session.undo(), 1),
        (lambda session: session.settle(TENS[5]), 0),
    ],
    ids=["begin", "replace", "undo", "settle"],
)
def test_the_revision_counts_the_changes_from_outside_the_live_component(change, by):
    session = session_after(*TENS[:3])
    before = session.revision
    change(session)
    assert session.revision == before + by


@pytest.mark.parametrize("change", [LabSession.begin, LabSession.replace, LabSession.settle])
def test_a_change_ends_a_drag(change):
    session = session_after(*TENS[:3])
    session.phase = "moving"
    change(session, TENS[5])
    assert (session.phase, session.state) == ("settled", TENS[5])


def test_a_change_from_outside_takes_the_old_notices_away():
    session = session_at(TENS[0])
    session.notices = ("something.",)
    session.replace(TENS[1])
    assert session.notices == ()


def test_the_figures_wait_once_a_visit():
    with patch.object(sessions.st, "session_state", {}), patch.object(sessions.time, "sleep") as sleep:
        give_head_start()
        give_head_start()
    assert sleep.call_count == 1


class Interrupted(BaseException):
    """Ends a run, as a newer one does."""


def test_what_was_put_off_is_done_once_and_again_if_the_run_was_ended_and_not_in_another_link():
    session, done = session_at(TENS[0]), []

    def take():
        done.append("begun")
        if len(done) == 1:
            raise Interrupted

    session.take_text("a" * AT_ONCE, lambda: done.append("at once"))
    assert done.pop() == "at once"
    session.take_text("a" * (AT_ONCE + 1), take)
    assert (done, session.touched) == ([], True)
    with pytest.raises(Interrupted):
        session.catch_up()
    session.catch_up()
    session.catch_up()
    assert (done, session.touched) == (["begun"] * 2, False)
    session.take_text("a" * (AT_ONCE + 1), take)
    session.begin(TENS[1])
    session.catch_up()
    assert len(done) == 2
