"""What is ready made: every set and every situation is one edit away, and the state alone says which of them it is."""

import pytest
from components import COMPONENTS, ENCODINGS, LAB, SURPRISE
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import as_browser_reads, state_after

from scce.classes import CLASS_SETS
from scce.encodings.label_table import table_of
from scce.encodings.state import Encodings
from scce.live import Moment
from scce.logit_lab.presets import EXAMPLES
from scce.logit_lab.state import Lab
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import evenly_among

laws = settings(deadline=None, derandomize=True, max_examples=25)
every_component = pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
STARTS = {  # of every set
    "logit_lab": {name: Lab(example) for name, example in EXAMPLES.items()},
    "encodings": {name: Encodings(table_of(classes)) for name, classes in CLASS_SETS.items()},
    "surprise": {name: Surprise(pair=evenly_among(classes)) for name, classes in CLASS_SETS.items()},
}


def offered(component, state):
    """Returns what the browser is told of sets and situations."""
    return as_browser_reads(component.payload(state, Moment()))["ready_made"]


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_set_is_one_edit_away_and_is_the_one_that_is_chosen(name):
    component = COMPONENTS[name]
    reached = {
        one: state_after(component, ["classes", one]) for one in offered(component, component.start)["classes"]["names"]
    }
    assert reached == STARTS[name]
    assert {one: offered(component, state)["classes"]["chosen"] for one, state in reached.items()} == {
        one: [one] for one in CLASS_SETS
    }


@pytest.mark.parametrize(
    ("component", "own"),
    [
        (LAB, Lab(EXAMPLES["topics of a sentence"].with_name(0, "chess"))),
        (ENCODINGS, Encodings(table_of(("yes", "no")))),
        (SURPRISE, Surprise(pair=evenly_among(("yes", "no")))),
    ],
    ids=COMPONENTS,
)
def test_a_reader_s_own_classes_are_no_set(component, own):
    assert offered(component, own)["classes"]["chosen"] == []


@every_component
@laws
@given(data=st.data())
def test_a_situation_is_one_edit_away_from_any_state_and_is_chosen_then(component, data):
    state = data.draw(component.states)
    for name in offered(component, state)["situation"]["names"]:
        assert name in offered(component, component.edited(state, ["situation", name]))["situation"]["chosen"]


@every_component
@laws
@given(data=st.data())
def test_to_choose_what_is_chosen_changes_nothing(component, data):
    state = data.draw(component.states | st.sampled_from(component.presets))
    chosen = offered(component, state)["situation"]["chosen"]
    assert [component.edited(state, ["situation", name]) for name in chosen] == [state] * len(chosen)
    assert set(chosen) <= set(offered(component, state)["situation"]["names"])


@every_component
def test_a_situation_is_chosen_no_longer_than_it_lasts(component):
    names = offered(component, component.start)["situation"]["names"]
    leaving = {"logit_lab": ["logit", 0, 1.5], "encodings": ["label", 0, 0], "surprise": ["p", 0, 0.35]}
    edit = next(leaving[name] for name, one in COMPONENTS.items() if one is component)
    left = [component.edited(component.edited(component.start, ["situation", name]), edit) for name in names[:2]]
    assert [offered(component, state)["situation"]["chosen"] for state in left] == [[], []]
