"""A link holds a training whole, and what is damaged in it is told and costs nothing else; no link is too much work."""

import math
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.datasets import dataset_from_columns
from scce.training import (
    DATA,
    ENCODINGS,
    MOST_STEPS,
    MOST_WORK,
    READY_MADE,
    STARTS,
    Settings,
    TrainingState,
    data_of,
    estimated_work,
)
from scce.training.settings import LARGEST_LEARNING_RATE, MOST_BATCH, MOST_EPOCHS, MOST_LAYERS, MOST_UNITS
from scce.ui.training.session import TrainingSession, layers_in, layers_text

laws = settings(deadline=None, derandomize=True, max_examples=40)

FIRST = TrainingSession.fields.to_query(TrainingState())
LARGEST_SEED = 10**9 - 1  # that a link can hold

layers = st.lists(st.integers(1, MOST_UNITS), max_size=MOST_LAYERS).map(tuple)
rates = st.floats(0, LARGEST_LEARNING_RATE, exclude_min=True) | st.sampled_from([5e-324, 1e-300, 0.1 + 0.2, 1000.0])
fractions = st.floats(0, 1)


@st.composite
def states(draw, data=tuple(DATA), most_units=MOST_UNITS):
    optimizer, encoding = draw(st.sampled_from(["adam", "sgd"])), draw(st.sampled_from(ENCODINGS))
    smoothing = draw(fractions) if encoding == "one-hot" else 0.0
    hidden = tuple(min(units, most_units) for units in draw(layers))
    chosen = Settings(
        hidden=hidden,
        optimizer=optimizer,
        learning_rate=draw(rates),
        momentum=draw(fractions) if optimizer == "sgd" else 0.0,
        batch_size=draw(st.integers(16, MOST_BATCH)),
        epochs=draw(st.integers(1, 100)),
        smoothing=smoothing,
        encoding=encoding,
        seed=draw(st.integers(0, LARGEST_SEED)),
    )
    return TrainingState(draw(st.sampled_from(data)), chosen, draw(st.booleans()) and not smoothing)


def read(**damage):
    """Returns what is made of a link to the first state in which some parameters are others."""
    return TrainingSession.fields.from_query(FIRST | {name: [text] for name, text in damage.items()})


def named(problems):
    """Returns the parameters that sentences are about."""
    return [problem.split(":")[0] for problem in problems]


def session_at(state):
    session = TrainingSession()
    session.begin(state)
    return session


def is_bounded(state):
    """Returns whether a run of a state is short enough to be begun."""
    training, held_out = data_of(state.data, state.settings.seed)
    work = estimated_work(training, state.settings, held_out=held_out)
    return work.num_steps <= MOST_STEPS and work.multiplications <= MOST_WORK


# ---- the link ----------------------------------------------------------------------------------


@laws
@given(states(most_units=40))
def test_a_state_comes_back_from_its_query(state):
    assert TrainingSession.fields.from_query(TrainingSession.fields.to_query(state)) == (state, ())


@laws
@given(states(most_units=40))
def test_a_state_comes_back_from_its_link(state):
    assert TrainingSession.fields.from_query(parse_qs(session_at(state).link)) == (state, ())


def test_data_alone_comes_with_the_settings_it_is_learned_with():
    found = {data: TrainingSession.fields.from_query({"data": [data]}) for data in DATA}
    assert found == {data: (TrainingState(data, STARTS[data]), ()) for data in DATA}


def test_the_first_state_has_a_link_that_people_can_read():
    assert session_at(TrainingState()).link == (
        "data=random&hidden=10&optimizer=adam&rate=0.001&momentum=0&batch=32&epochs=10&encoding=integer"
        "&smoothing=0&seed=0&twin=no"
    )


def test_no_query_is_the_first_state():
    assert TrainingSession.fields.from_query({}) == (TrainingState(), ())


@laws
@given(states(most_units=40), st.randoms())
def test_the_order_of_the_parameters_does_not_matter(state, random):
    names, query = list(FIRST), TrainingSession.fields.to_query(state)
    random.shuffle(names)
    assert TrainingSession.fields.from_query({name: query[name] for name in names}) == (state, ())


@laws
@given(layers)
def test_the_sizes_of_layers_are_written_so_that_they_can_be_read(hidden):
    assert layers_in(layers_text(hidden)) == hidden


# ---- a damaged link ----------------------------------------------------------------------------

NO_WHOLE_NUMBERS = ["", " ", "-1", "1.5", "1e2", "ten", "nan", "\x00", "\u0663", "9" * 5000]
NO_FRACTIONS = ["", " ", "half", "-0.1", "1.1", "nan", "inf", "1e999", "\x00", "0,5", "x" * 5000]
DAMAGE = {
    "data": ["", " ", "Digits", "digits ", "mnist", "\x00", "<b>", "**digits**", "x" * 10_000],
    "hidden": [*NO_WHOLE_NUMBERS, "0", "257", "10,", ",", "10;5", "1,2,3,4", "None", "1," * 10**5],
    "optimizer": ["", " ", "Adam", "adam ", "rmsprop", "\x00", "<b>", "![](//x)", "x" * 10_000],
    "rate": ["", " ", "0", "-0", "-1", "1000.1", "nan", "inf", "1e999", "1e-999", "fast", "0,1", "\x00", "9" * 5000],
    "momentum": [*NO_FRACTIONS, "0.5"],  # adam has its own
    "batch": [*NO_WHOLE_NUMBERS, "0", "4097"],
    "epochs": [*NO_WHOLE_NUMBERS, "0", "2001"],
    "encoding": ["", " ", "Integer", "one_hot", "one-hot ", "\x00", "<b>", "x" * 10_000],
    "smoothing": [*NO_FRACTIONS, "0.1"],  # an integer cannot be softened
    "seed": [*NO_WHOLE_NUMBERS, "1000000000"],
    "twin": ["", " ", "Yes", "true", "1", "yes ", "\x00", "<b>", "x" * 10_000],
}


def test_damage_is_told_in_one_short_sentence_that_names_the_parameter_and_leaves_the_first_state():
    wrong = []
    for parameter, text in [(name, text) for name, texts in DAMAGE.items() for text in texts]:
        found, problems = read(**{parameter: text})
        sentences = [len(problem) < 160 and problem.isprintable() for problem in problems]
        if (found, named(problems), sentences) != (TrainingState(), [parameter], [True]):
            wrong.append((parameter, text, found, problems))
    assert wrong == []


FIELDS = {
    "hidden": "hidden",
    "optimizer": "optimizer",
    "rate": "learning_rate",
    "batch": "batch_size",
    "epochs": "epochs",
    "encoding": "encoding",
    "seed": "seed",
}


@laws
@given(
    states(most_units=40),
    st.sampled_from([(name, text) for name in FIELDS for text in DAMAGE[name]]),
)
def test_damage_leaves_the_rest_as_it_was(state, damage):
    parameter, text = damage
    field, start = FIELDS[parameter], STARTS[state.data]
    plain = {"optimizer": {"momentum": 0.0}, "encoding": {"smoothing": 0.0}}.get(parameter, {})
    state = replace(state, settings=replace(state.settings, **plain))
    kept = replace(state, settings=replace(state.settings, **{field: getattr(start, field)}))
    found, problems = TrainingSession.fields.from_query({**TrainingSession.fields.to_query(state), parameter: [text]})
    assert (found, named(problems)) == (kept, [parameter])


def test_every_damaged_parameter_has_a_sentence_of_its_own():
    found, problems = read(**dict.fromkeys(FIRST, "?"))
    assert (found, named(problems)) == (TrainingState(), list(FIRST))


def test_a_parameter_that_is_there_twice_is_told():
    found = {name: TrainingSession.fields.from_query({**FIRST, name: FIRST[name] * 2}) for name in FIRST}
    assert found == {name: (TrainingState(), (f"{name}: it is there 2 times",)) for name in FIRST}


def test_targets_that_are_smoothed_have_no_twin():
    found, problems = read(encoding="one-hot", smoothing="0.1", twin="yes")
    assert found == TrainingState(settings=Settings(encoding="one-hot", smoothing=0.1))
    assert problems == ("twin: with smoothing there are no integer labels to compare with",)


near = st.sampled_from(
    ["digits", "spirals", "file", "sgd", "one-hot", "none", "256,256,256", "7", "1", "2000", "0.5", "1e3", "-0", "yes"]
)
any_values = st.lists(near | st.text(max_size=30), max_size=2)


@laws
@given(st.dictionaries(st.sampled_from(list(FIRST)), any_values))
def test_any_query_at_all_gives_a_state(query):
    found, problems = TrainingSession.fields.from_query(query)
    assert TrainingSession.fields.from_query(TrainingSession.fields.to_query(found)) == (found, ())
    assert set(named(problems)) - {"epochs"} <= set(query)
    assert len({*named(problems)}) == len(problems)


@laws
@given(st.text())
def test_any_link_at_all_gives_a_state(link):
    TrainingSession.fields.from_query(parse_qs(link, keep_blank_values=True))
    for name in FIRST:
        TrainingSession.fields.from_query(parse_qs(urlencode({name: link}), keep_blank_values=True))


# ---- how much work a link can ask for ----------------------------------------------------------

TOO_LONG = {
    "steps": {"batch": "1", "epochs": "2000"},
    "multiplications": {"data": "digits", "hidden": "256,256,256", "epochs": "2000"},
    "both": {"data": "digits", "hidden": "256,256,256", "epochs": "2000", "batch": "1", "twin": "yes"},
    "a damaged number of epochs": {"data": "spirals", "hidden": "256,256,256", "epochs": "many", "batch": "1"},
}


@pytest.mark.parametrize("name", ["steps", "multiplications", "both"])
def test_a_link_to_a_run_that_is_too_long_is_told_and_shows_a_shorter_one(name):
    found, problems = TrainingSession.fields.from_query({key: [text] for key, text in TOO_LONG[name].items()})
    data = TOO_LONG[name].get("data", "random")
    assert (found, named(problems)) == (TrainingState(data, STARTS[data]), ["epochs"])
    assert "the run would take" in problems[0]


@pytest.mark.parametrize("query", TOO_LONG.values(), ids=TOO_LONG)
def test_no_link_asks_for_more_than_is_made(query):
    assert is_bounded(TrainingSession.fields.from_query({key: [text] for key, text in query.items()})[0])


@laws
@given(
    st.sampled_from(READY_MADE),
    layers,
    st.integers(1, MOST_BATCH) | st.integers(1, 4),
    st.integers(1, MOST_EPOCHS) | st.just(MOST_EPOCHS),
)
def test_whatever_a_link_asks_for_the_work_is_bounded(data, hidden, batch, epochs):
    query = {"data": data, "hidden": layers_text(hidden), "batch": str(batch), "epochs": str(epochs)}
    found, problems = TrainingSession.fields.from_query({name: [text] for name, text in query.items()})
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
@given(states(), states())
def test_undo_takes_a_change_back(before, after):
    session = session_at(before)
    session.change(lambda _: after)
    session.undo()
    assert (session.state, session.trail) == (before, [("start", before)])


@laws
@given(states(), st.sampled_from([0.0, -1.0, math.nan, math.inf, 1e9]))
def test_a_change_that_cannot_be_made_is_told_and_loses_nothing(state, rate):
    session = session_at(state)
    session.change(lambda now: replace(now, settings=replace(now.settings, learning_rate=rate)))
    (notice,) = session.notices
    assert (session.state, session.trail, notice[-1]) == (state, [("start", state)], ".")


def test_a_change_that_would_be_too_much_work_is_told_and_loses_nothing():
    session = session_at(TrainingState())
    session.change_run(lambda state: replace(state, settings=replace(state.settings, batch_size=1, epochs=2000)))
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
