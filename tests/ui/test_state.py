"""A link holds the whole state, and undo comes back to every state that was settled."""

import math
from dataclasses import replace
from unittest.mock import patch
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.logit_lab.example import Example
from scce.logit_lab.state import HIGHEST_RATE, LOWEST_RATE, Lab
from scce.logit_lab.sweeps import slider_limit
from scce.ui import session as sessions
from scce.ui.logit_lab.session import LabSession
from scce.ui.session import LONGEST_TRAIL, give_head_start

laws = settings(deadline=None, derandomize=True, max_examples=40)

letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,&=%+<>#?/;*_`$[]\u200d")
names = st.text(letters, min_size=1, max_size=40).filter(
    lambda name: name.strip(" \u200d") and all(letter.isprintable() or letter == "\u200d" for letter in name)
)
any_logit = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.just(-math.inf)


@st.composite
def examples(draw):
    classes = draw(st.lists(names, min_size=2, max_size=20, unique=True))
    size = len(classes)
    row = draw(st.lists(any_logit, min_size=size, max_size=size).filter(lambda row: max(row) > -math.inf))
    return Example(tuple(classes), tuple(row), draw(st.integers(0, size - 1)), draw(st.floats(0.01, 100)))


rates = st.floats(LOWEST_RATE, HIGHEST_RATE)
labs = st.builds(Lab, examples(), st.sampled_from(["nats", "bits"]), rates)
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


# ---- the link ----------------------------------------------------------------------------------


@laws
@given(labs)
def test_a_state_comes_back_from_its_query(lab):
    assert LabSession.fields.from_query(LabSession.fields.to_query(lab)) == (lab, ())


@laws
@given(labs)
def test_a_state_comes_back_from_its_link(lab):
    assert LabSession.fields.from_query(parse_qs(session_at(lab).link)) == (lab, ())


def test_the_first_state_has_a_link_that_people_can_read():
    assert session_at(Lab()).link == (
        "class=cat&class=dog&class=bird&class=fish&logits=2%2C1%2C0%2C-1&label=0&temperature=1&unit=nats&rate=1"
    )


def test_no_query_is_the_first_state():
    assert LabSession.fields.from_query({}) == (Lab(), ())


BAD_UNITS = ["", " ", "Nats", "bit", "nats ", "nan", "\x00", "<b>", "x" * 10_000]
BAD_RATES = ["", " ", "fast", "0", "-1", "nan", "inf", "-inf", "1e999", "0.0009", "1000.1", "1,5", "\x00", "9" * 5000]


@laws
@given(labs, st.sampled_from(BAD_UNITS) | st.text(max_size=60).filter(lambda text: text not in ("nats", "bits")))
def test_a_damaged_unit_leaves_the_rest_as_it_was(lab, text):
    assert LabSession.fields.from_query({**LabSession.fields.to_query(lab), "unit": [text]})[0] == replace(
        lab, unit="nats"
    )


@laws
@given(labs, st.sampled_from(BAD_RATES))
def test_a_damaged_learning_rate_leaves_the_rest_as_it_was(lab, text):
    assert LabSession.fields.from_query({**LabSession.fields.to_query(lab), "rate": [text]})[0] == replace(
        lab, learning_rate=1.0
    )


@laws
@given(labs, st.sampled_from(["class", "logits", "label", "temperature"]))
def test_a_damaged_example_leaves_the_unit_and_the_learning_rate_as_they_were(lab, parameter):
    found, _ = LabSession.fields.from_query({**LabSession.fields.to_query(lab), parameter: [""]})
    assert (found.unit, found.learning_rate) == (lab.unit, lab.learning_rate)


DAMAGE = [*(("unit", text) for text in BAD_UNITS), *(("rate", text) for text in BAD_RATES)]
every_damage = pytest.mark.parametrize(("parameter", "text"), DAMAGE, ids=range(len(DAMAGE)))


@every_damage
def test_damage_is_told_in_one_sentence_that_names_the_parameter(parameter, text):
    _, problems = LabSession.fields.from_query({**LabSession.fields.to_query(Lab()), parameter: [text]})
    assert [problem.split(":")[0] for problem in problems] == [parameter]


@every_damage
def test_a_sentence_about_damage_is_short(parameter, text):
    _, problems = LabSession.fields.from_query({parameter: [text]})
    assert len(problems[0]) < 120


def test_every_damaged_parameter_has_a_sentence_of_its_own():
    query = {"class": ["alone"], "logits": ["x"], "label": ["9"], "temperature": ["0"], "unit": ["?"], "rate": ["?"]}
    _, problems = LabSession.fields.from_query(query)
    assert [problem.split(":")[0] for problem in problems] == list(query)


any_values = st.lists(st.text(max_size=30), min_size=1, max_size=3)


@laws
@given(st.dictionaries(st.sampled_from(list(LabSession.fields.to_query(Lab()))), any_values, max_size=6))
def test_any_query_at_all_gives_a_state(query):
    found, _ = LabSession.fields.from_query(query)
    assert LabSession.fields.from_query(LabSession.fields.to_query(found)) == (found, ())


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"unit": "bats"}, "'bats' is neither nats nor bits"),
        ({"learning_rate": 0.0}, "learning rate 0 is outside 0.001..1000"),
        ({"learning_rate": math.nan}, "learning rate nan is outside 0.001..1000"),
        ({"learning_rate": 1e9}, "learning rate 1000000000 is outside 0.001..1000"),
    ],
)
def test_a_state_that_cannot_be_is_refused_in_a_sentence(setting, sentence):
    with pytest.raises(InputError) as refusal:
        Lab(**setting)
    assert str(refusal.value) == sentence


# ---- the session -------------------------------------------------------------------------------


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
    reached = max(slider_limit(lab.example.logits) for lab in [first, *walk])
    assert session_after(first, *walk).limit == reached


@laws
@given(few_labs, walks, labs)
def test_a_state_from_outside_brings_the_smallest_sliders_that_fit(first, walk, lab):
    session = session_after(first, *walk)
    session.replace(lab)
    assert session.limit == slider_limit(lab.example.logits)


@laws
@given(few_labs, walks, labs)
def test_a_link_brings_the_smallest_sliders_that_fit(first, walk, lab):
    session = session_after(first, *walk)
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
