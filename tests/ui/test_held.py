"""What a server lost and a browser still knows: the way there comes back, and what is gone is said to be gone."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from scce.training.state import FIELDS, TrainingState
from scce.ui.batch.session import BatchSession
from scce.ui.held import held_of, is_below, recover
from scce.ui.session import LOADED_AGAIN, LONGEST_TRAIL, LOST
from scce.ui.training.session import TrainingSession

SEEDS = (1, 2, 3)
STATES = [replace(TrainingState(), settings=replace(TrainingState().settings, seed=seed)) for seed in SEEDS]
LINKS = [FIELDS.to_link(state) for state in STATES]


def session_at(state, kind=TrainingSession):
    """Returns a session that a new server has begun from the address."""
    session = kind()
    session.begin(state)
    return session


def lost(trail=(), names=(), given=None, **more):
    return {"trail": list(trail), "names": list(names), "given": given, **more}


def test_two_sessions_are_told_apart_and_each_says_what_it_holds():
    session = session_at(STATES[0])
    session.settle(STATES[1])
    told = held_of(session)
    assert told == {"session": session.begun, "depth": 2, "link": LINKS[1], "names": [], "given": None}
    assert held_of(session_at(STATES[0]))["session"] != told["session"]
    session.running = session.fresh_run() is not None
    assert held_of(session)["names"] == ["run"]


def test_undo_leads_back_through_what_was_before_the_restart_and_nothing_is_said():
    session = session_at(STATES[2])
    recover(session, lost(LINKS))
    assert (session.state, session.notices, [state for _, state in session.trail]) == (STATES[2], (), STATES)
    session.undo()
    assert session.state == STATES[1]


def test_the_address_counts_where_the_browser_knows_of_something_older():
    session = session_at(STATES[2])
    recover(session, lost(LINKS[:2]))
    assert (session.state, [state for _, state in session.trail]) == (STATES[2], STATES)


@pytest.mark.parametrize(
    ("kind", "names", "said"),
    [
        (TrainingSession, ["run"], "The run is gone. The settings are as they were: press Train."),
        (TrainingSession, ["file"], "The table is gone: choose it again."),
        (TrainingSession, ["file", "no name", "file", 7, None, {}], "The table is gone: choose it again."),
        (BatchSession, ["file"], "The file is gone: choose it, or paste the text, again."),
    ],
)
def test_what_is_gone_is_said_in_words_of_the_page(kind, names, said):
    session = session_at(kind().state, kind)
    recover(session, lost([""], names))
    assert (session.notices, session.choices) == ((f"{LOST} {said}",), 1)


def test_a_page_that_was_loaded_again_says_so_and_begins_from_its_address():
    session = session_at(STATES[0])
    recover(session, lost(names=["run"], again=True))
    assert session.notices == (f"{LOADED_AGAIN} The run is gone. The settings are as they were: press Train.",)
    assert ([state for _, state in session.trail], session.outcome) == ([STATES[0]], None)


@pytest.mark.parametrize(
    ("link", "given", "is_there"),
    [
        ("predict=loss", "below", True),
        ("predict=loss", "no choice", False),
        ("predict=loss", 7, False),
        ("predict=loss", None, False),
        ("", "below", False),
    ],
)
def test_an_answer_to_what_is_asked_is_there_again_and_the_page_stays_as_it_is(link, given, is_there):
    state = FIELDS.from_query(parse_qs(link))[0]
    session = session_at(state)
    recover(session, lost([""], given=given))
    assert (session.outcome is not None, session.state) == (is_there, state)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        [],
        {},
        lost([1]),
        lost([None, {}]),
        {"trail": "a", "names": [], "given": None},
        {"trail": [], "names": 3},
    ],
)
def test_what_has_not_the_form_changes_nothing(raw):
    session = session_at(STATES[0])
    recover(session, raw)
    assert ([state for _, state in session.trail], session.notices) == ([STATES[0]], ())


@pytest.mark.parametrize("raw", [None, [], {}, lost(), {"below": 1}, {**lost(), "below": False}])
def test_who_sees_the_place_of_notices_is_told_there_alone(raw):
    assert (is_below(raw), is_below({**lost(), "below": True})) == (False, True)


def test_a_trail_has_an_end_and_links_of_no_use_are_states_too():
    session = session_at(STATES[0])
    recover(session, lost(["seed=%00&rate=nan"] * (3 * LONGEST_TRAIL)))
    assert len(session.trail) <= LONGEST_TRAIL
