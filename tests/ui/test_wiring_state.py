"""A link holds a wiring and its training whole, and what is damaged in it is told and costs nothing else."""

import math
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.classes import FEWEST_CLASSES, MOST_CLASSES
from scce.ui.wiring.session import WiringSession
from scce.wiring import WIRED, Wiring, wirings
from scce.wiring.starts import LARGEST_START, STARTS, Start
from scce.wiring.state import HIGHEST_RATE, MOST_STEPS, WiringState, logits_in, with_logits

laws = settings(deadline=None, derandomize=True, max_examples=40)

EVERY = [wiring for framework in WIRED for wiring in wirings(framework)]
FIRST = WiringSession.fields.to_query(WiringState())
INSTEAD = {
    "torch": "framework: torch.nn.CrossEntropyLoss has no from_logits: "
    "it always takes logits, and applies softmax itself",
    "optax": "framework: optax's softmax_cross_entropy_with_integer_labels has no from_logits: "
    "it always takes logits, and applies softmax itself",
}

logits = st.floats(-LARGEST_START, LARGEST_START) | st.sampled_from([0.0, -0.0, 5e-324, 1e-7, 0.1 + 0.2, LARGEST_START])
rows = st.lists(logits, min_size=FEWEST_CLASSES, max_size=MOST_CLASSES).map(tuple)
starts = st.sampled_from(list(STARTS.values())) | rows.flatmap(
    lambda row: st.builds(Start, st.just(row), st.integers(0, len(row) - 1))
)
rates = st.floats(0, HIGHEST_RATE, exclude_min=True)
states = st.builds(WiringState, st.sampled_from(EVERY), starts, rates, st.integers(1, MOST_STEPS))


def read(**damage):
    """Returns what is made of a link to the first state in which some parameters are others."""
    return WiringSession.fields.from_query(FIRST | {name: [text] for name, text in damage.items()})


def named(problems):
    """Returns the parameters that sentences are about."""
    return [problem.split(":")[0] for problem in problems]


def session_at(state):
    session = WiringSession()
    session.begin(state)
    return session


# ---- the link ----------------------------------------------------------------------------------


@laws
@given(states)
def test_a_state_comes_back_from_its_query(state):
    assert WiringSession.fields.from_query(WiringSession.fields.to_query(state)) == (state, ())


@laws
@given(states)
def test_a_state_comes_back_from_its_link(state):
    assert WiringSession.fields.from_query(parse_qs(session_at(state).link)) == (state, ())


@pytest.mark.parametrize("wiring", EVERY, ids=str)
@pytest.mark.parametrize("name", STARTS)
def test_every_wiring_of_every_ready_made_start_comes_back(wiring, name):
    state = WiringState(wiring, STARTS[name])
    assert WiringSession.fields.from_query(parse_qs(session_at(state).link)) == (state, ())


def test_the_first_state_has_a_link_that_people_can_read():
    assert session_at(WiringState()).link == (
        "framework=keras-jax&last_layer=softmax&from_logits=True&logits=2%2C1%2C0%2C-1&label=3&rate=1&steps=60"
    )


def test_no_query_is_the_first_state():
    assert WiringSession.fields.from_query({}) == (WiringState(), ())


@laws
@given(states, st.sampled_from(list(FIRST)), st.randoms())
def test_the_order_of_the_parameters_does_not_matter(state, first, random):
    names = list(FIRST)
    random.shuffle(names)
    query = WiringSession.fields.to_query(state)
    assert WiringSession.fields.from_query({name: query[name] for name in [first, *names]}) == (state, ())


# ---- a damaged link ----------------------------------------------------------------------------

NO_NUMBERS = ["", " ", "many", "nan", "inf", "-inf", "1e999", "\x00", "1;2", "0x10", "**1**"]
DAMAGE = {
    "framework": ["", " ", "jax", "Torch", "torch ", "\x00", "<b>", "**torch**", "sklearn", "x" * 10_000],
    "last_layer": ["", " ", "Softmax", "relu", "softmax ", "\x00", "<b>", "![](//x)", "x" * 10_000],
    "from_logits": ["", " ", "true", "1", "yes", "None", "True ", "\x00", "<b>", "x" * 10_000],
    "logits": [*NO_NUMBERS, ",", "1", "1,x", "1,nan", "1,-inf", "1001,0", "1," * 21, "1," * 10**5, "9" * 5000],
    "label": ["", " ", "-1", "20", "1.0", "1e0", "one", "True", "nan", "\x00", "\u0663", "9" * 5000],
    "rate": [*NO_NUMBERS, "0", "-0", "-1", "100.1", "1e-999", "1,5", "9" * 5000],
    "steps": ["", " ", "0", "-1", "301", "1.5", "1e2", "sixty", "nan", "\x00", "9" * 5000],
}
every_damage = pytest.mark.parametrize(
    ("parameter", "text"),
    [pytest.param(name, text, id=f"{name}-{i}") for name, texts in DAMAGE.items() for i, text in enumerate(texts)],
)


@every_damage
def test_damage_is_told_in_one_sentence_that_names_the_parameter(parameter, text):
    assert named(read(**{parameter: text})[1]) == [parameter]


@every_damage
def test_a_sentence_about_damage_is_short_and_on_one_line(parameter, text):
    (problem,) = read(**{parameter: text})[1]
    assert (len(problem) < 160, problem.isprintable()) == (True, True)


@every_damage
def test_damage_alone_leaves_the_first_state(parameter, text):
    assert read(**{parameter: text})[0] == WiringState()


@laws
@given(states, st.sampled_from([(name, text) for name, texts in DAMAGE.items() for text in texts]))
def test_damage_leaves_the_rest_as_it_was(state, damage):
    parameter, text = damage
    wiring, start = state.wiring, state.start
    kept = {
        "framework": replace(state, wiring=replace(wiring, framework="keras-jax")),
        "last_layer": replace(state, wiring=replace(wiring, last_layer="softmax")),
        "from_logits": replace(state, wiring=replace(wiring, from_logits=True)),
        "logits": replace(state, start=with_logits(start, Start().logits)),
        "label": replace(state, start=with_logits(Start(), start.logits)),
        "rate": replace(state, learning_rate=1.0),
        "steps": replace(state, num_steps=60),
    }[parameter]
    query = WiringSession.fields.to_query(kept if parameter == "logits" else state)  # a label belongs to its logits
    found, problems = WiringSession.fields.from_query({**query, parameter: [text]})
    assert (found, named(problems)) == (kept, [parameter])


def test_every_damaged_parameter_has_a_sentence_of_its_own():
    _, problems = read(**dict.fromkeys(FIRST, "?"))
    assert sorted(named(problems)) == sorted(FIRST)


@pytest.mark.parametrize("parameter", FIRST)
def test_a_parameter_that_is_there_twice_is_told(parameter):
    found, problems = WiringSession.fields.from_query({**FIRST, parameter: FIRST[parameter] * 2})
    assert (found, problems) == (WiringState(), (f"{parameter}: it is there 2 times",))


@pytest.mark.parametrize("framework", INSTEAD)
@pytest.mark.parametrize("last_layer", ["linear", "softmax"])
def test_a_link_to_a_wiring_that_does_not_exist_says_what_there_is_instead(framework, last_layer):
    found, problems = read(framework=framework, last_layer=last_layer, from_logits="False")
    assert found == WiringState(Wiring("keras-jax", last_layer, False))
    assert problems == (INSTEAD[framework],)


@pytest.mark.parametrize("framework", INSTEAD)
def test_a_link_may_leave_from_logits_out_where_there_is_none(framework):
    query = {"framework": [framework], "last_layer": ["linear"]}
    assert WiringSession.fields.from_query(query) == (WiringState(Wiring(framework, "linear", True)), ())


def test_a_label_belongs_to_the_logits_of_its_link():
    query = {"label": ["9"], "logits": [",".join(["0"] * 10)]}
    assert WiringSession.fields.from_query(query) == (WiringState(start=Start((0.0,) * 10, 9)), ())


def test_a_label_of_logits_that_are_damaged_is_told_with_them():
    assert named(read(logits="?", label="9")[1]) == ["logits", "label"]


near = st.sampled_from(
    ["torch", "optax", "softmax", "linear", "True", "False", "1,2", "1 2 3", "0", "7", "1e300", "-0"]
)
any_values = st.lists(near | st.text(max_size=30), max_size=2)


@laws
@given(st.dictionaries(st.sampled_from(list(FIRST)), any_values))
def test_any_query_at_all_gives_a_state(query):
    found, problems = WiringSession.fields.from_query(query)
    assert WiringSession.fields.from_query(WiringSession.fields.to_query(found)) == (found, ())
    assert len(set(named(problems)) & set(query)) == len(problems)


@laws
@given(st.text())
def test_any_link_at_all_gives_a_state(link):
    WiringSession.fields.from_query(parse_qs(link, keep_blank_values=True))
    for name in FIRST:
        WiringSession.fields.from_query(parse_qs(urlencode({name: link}), keep_blank_values=True))


# ---- a state -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"learning_rate": 0.0}, "learning rate 0 is not above 0 and up to 100"),
        ({"learning_rate": -0.5}, "learning rate -0.5 is not above 0 and up to 100"),
        ({"learning_rate": math.nan}, "learning rate nan is not above 0 and up to 100"),
        ({"learning_rate": 100.0000001}, "learning rate 100.0000001 is not above 0 and up to 100"),
        ({"num_steps": 0}, "0 steps are outside 1..300"),
        ({"num_steps": 301}, "301 steps are outside 1..300"),
    ],
)
def test_a_state_that_cannot_be_is_refused_in_a_sentence(setting, sentence):
    with pytest.raises(InputError) as refusal:
        WiringState(**setting)
    assert str(refusal.value) == sentence


@laws
@given(rows, st.sampled_from([",", " ", ", ", "  ", "\n", "\t", " ,, "]))
def test_logits_are_read_with_commas_or_spaces_between_them(row, between):
    assert logits_in(f" {between.join(map(repr, row))}{between}") == row


@pytest.mark.parametrize("text", ["one", "1, two", "1;2", "[1, 2]", "1e", "--1", "\x00", "1, <b>"])
def test_a_text_that_is_no_logits_is_refused_in_a_sentence(text):
    with pytest.raises(InputError, match=r"^logit '.+' is not a number$"):
        logits_in(text)


@laws
@given(starts, rows)
def test_other_logits_keep_the_true_class_or_make_it_the_last(start, row):
    assert with_logits(start, row) == Start(row, min(start.label, len(row) - 1))


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
