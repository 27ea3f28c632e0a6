"""A state of the lab knows its walkthrough, and walks it once."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from scce.logit_lab import state as module
from scce.logit_lab import walk_through
from scce.logit_lab.state import FIELDS, PANELS, Lab


def test_a_state_is_walked_through_once_however_often_it_is_shown():
    lab = Lab()
    with patch.object(module, "walk_through", wraps=walk_through) as walked:
        first, second = lab.steps, lab.steps
    assert (first is second, walked.call_count) == (True, 1)


def test_a_changed_state_has_a_walkthrough_of_its_own():
    lab = Lab()
    changed = replace(lab, example=lab.example.with_logit(0, 5.0))
    assert (changed.steps.loss < lab.steps.loss, changed.steps.loss) == (True, walk_through(changed.example).loss)


def test_what_is_known_of_a_state_is_no_part_of_it():
    known, new = Lab(), Lab()
    assert known.steps is not None
    assert (known == new, hash(known) == hash(new), repr(known) == repr(new)) == (True, True, True)


@pytest.mark.parametrize(
    ("link", "panels"),
    [
        ({}, ()),
        ({"open": ["none"]}, ()),
        ({"open": ["powers,classes,powers"]}, ("classes", "powers")),
        ({"open": [",".join(PANELS)]}, PANELS),
    ],
    ids=str,
)
def test_a_link_says_which_panels_are_open(link, panels):
    assert FIELDS.from_query(link) == (Lab(panels=panels), ())


def test_a_link_to_a_lab_without_an_open_panel_is_the_link_it_was():
    assert ["open" in FIELDS.to_query(lab) for lab in (Lab(), Lab(panels=("powers",)))] == [False, True]


def test_a_panel_that_does_not_exist_is_told_and_the_others_stay_closed():
    lab, (problem,) = FIELDS.from_query({"open": ["classes,doors"]})
    assert (lab, str(problem)) == (Lab(), "open: 'doors' is not one of classes, temperature, computations, powers")
