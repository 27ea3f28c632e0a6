"""A link to a batch holds all of it, and the way to one number; what is damaged is told and leaves the rest."""

import math
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.answers import ENCODINGS
from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.small_batch import SmallBatch
from scce.batch.state import SOURCES, BatchState
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS
from scce.batches import Way
from scce.ui.batch.session import BatchSession

laws = settings(deadline=None, derandomize=True, max_examples=40)

labels = st.integers(-LARGEST_LABEL, LARGEST_LABEL)
numbers = st.sampled_from([0.0, 1.0, -math.inf, math.inf, math.nan]) | st.floats()
weights = st.just(1.0) | st.floats(-LARGEST_LABEL, LARGEST_LABEL)


@st.composite
def states(draw):
    length, size = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    batch = SmallBatch(
        tuple(draw(st.lists(labels, min_size=length, max_size=length))),
        tuple(tuple(draw(st.lists(numbers, min_size=size, max_size=size))) for _ in range(length)),
        draw(st.booleans()),
        tuple(draw(st.lists(weights, min_size=length, max_size=length))),
    )
    way = draw(st.sampled_from(REDUCTIONS)), draw(st.none() | labels), draw(st.floats(0, 1))
    return BatchState(draw(st.sampled_from(SOURCES)), BatchProblem(batch, Way(*way)), draw(st.sampled_from(ENCODINGS)))


def session_at(state):
    session = BatchSession()
    session.begin(state)
    return session


def all_of(state):
    """Returns all that a state holds, as text: there NaN is itself."""
    return repr(state)


# ---- the link ----------------------------------------------------------------------------------


@laws
@given(states())
def test_a_state_comes_back_from_its_query(state):
    found, problems = BatchSession.fields.from_query(BatchSession.fields.to_query(state))
    assert (all_of(found), problems) == (all_of(state), ())


@laws
@given(states())
def test_a_state_comes_back_from_its_link(state):
    found, problems = BatchSession.fields.from_query(parse_qs(session_at(state).link))
    assert (all_of(found), problems) == (all_of(state), ())


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_every_problem_comes_back_from_its_link(problem):
    state = BatchState(problem=problem)
    assert BatchSession.fields.from_query(parse_qs(session_at(state).link)) == (state, ())


def test_the_first_state_has_a_link_that_people_can_read():
    assert session_at(BatchState()).link == (
        "label=1%2C2&row=0.05%2C0.95%2C0&row=0.1%2C0.8%2C0.1&given=probabilities&weight=1&source=table&reduction=mean"
        "&ignore=none&smoothing=0&labels_as=integer"
    )


def test_no_query_is_the_first_state():
    assert BatchSession.fields.from_query({}) == (BatchState(), ())


def test_a_state_without_a_file_has_a_link_of_bounded_length():
    largest = SmallBatch((-LARGEST_LABEL,) * 32, ((-1.2345678901234567e-300,) * 20,) * 32, True, (1 / 3,) * 32)
    assert len(urlencode(BatchSession.fields.to_query(BatchState(problem=BatchProblem(largest))), doseq=True)) < 20_000


# ---- damaged links -----------------------------------------------------------------------------

DAMAGE = {
    "source": ["", " ", "Table", "nan", "\x00", "<b>", "x" * 10_000],
    "reduction": ["", " ", "median", "Mean", "weighted", "\x00", "<b>", "x" * 10_000],
    "ignore": ["", " ", "None", "1.5", "1e3", "nan", "--1", "²", "9" * 11, "9" * 5000],
    "smoothing": ["", " ", "much", "-0.1", "1.1", "nan", "inf", "1e999", "0,1", "9" * 5000],
    "labels_as": ["", " ", "Integer", "onehot", "\x00", "x" * 10_000],
    "given": ["", " ", "Logits", "x" * 10_000],
    "weight": ["", "x", "nan,1", "1,1e10", ",".join("1" * 50), "9" * 5000],
    "label": ["", "x", "1.5,2", "1,2,", "9" * 11, "9" * 5000],
}
PAIRS = [(parameter, text) for parameter, texts in DAMAGE.items() for text in texts]
every_damage = pytest.mark.parametrize(("parameter", "text"), PAIRS, ids=range(len(PAIRS)))
OTHER = BatchState(
    "digits",
    BatchProblem(
        SmallBatch((0, 1, 5), ((1.0, 2.0), (0.0, -1.0), (3.0, 3.0)), True, (1.0, 2.0, 0.5)), Way("sum", 5, 0.25)
    ),
    "one-hot",
)


@every_damage
def test_damage_is_told_in_one_short_sentence_that_names_the_parameter(parameter, text):
    _, problems = BatchSession.fields.from_query(BatchSession.fields.to_query(OTHER) | {parameter: [text]})
    assert [problem.split(":")[0] for problem in problems] == [parameter]
    assert len(problems[0]) < 120
    assert problems[0].isprintable()


@pytest.mark.parametrize("parameter", [name for name in BatchSession.fields.to_query(OTHER) if name != "row"])
def test_a_parameter_that_is_there_twice_is_told(parameter):
    _, problems = BatchSession.fields.from_query(BatchSession.fields.to_query(OTHER) | {parameter: ["1", "2"]})
    assert problems == (f"{parameter}: it is there 2 times",)


START = BatchState()
WITHOUT = {
    "source": replace(OTHER, source=START.source),
    "labels_as": replace(OTHER, encoding=START.encoding),
    "reduction": OTHER.with_way(replace(OTHER.problem.way, reduction="mean")),
    "ignore": OTHER.with_way(replace(OTHER.problem.way, ignore_label=None)),
    "smoothing": OTHER.with_way(replace(OTHER.problem.way, smoothing=0.0)),
    "given": replace(OTHER, problem=replace(OTHER.problem, batch=replace(OTHER.batch, from_logits=False))),
    "weight": replace(OTHER, problem=replace(OTHER.problem, batch=replace(OTHER.batch, weights=(1.0,) * 3))),
    "label": replace(OTHER, problem=replace(OTHER.problem, batch=replace(SmallBatch(), from_logits=True))),
}


@every_damage
def test_a_damaged_parameter_leaves_the_rest_as_it_was(parameter, text):
    found, _ = BatchSession.fields.from_query(BatchSession.fields.to_query(OTHER) | {parameter: [text]})
    assert found == WITHOUT[parameter]


def test_every_damaged_parameter_has_a_sentence_of_its_own():
    query = {name: ["?"] for name in BatchSession.fields.to_query(START)}
    found, problems = BatchSession.fields.from_query(query)
    assert (found, sorted(problem.split(":")[0] for problem in problems)) == (START, sorted(query))


any_values = st.lists(st.text(max_size=30) | st.sampled_from(["0,1", "1", "mean", "file"]), min_size=1, max_size=3)


@laws
@given(st.dictionaries(st.sampled_from(list(BatchSession.fields.to_query(START))), any_values, max_size=9))
def test_any_query_at_all_gives_a_state(query):
    state, _ = BatchSession.fields.from_query(query)
    found, problems = BatchSession.fields.from_query(BatchSession.fields.to_query(state))
    assert (all_of(found), problems) == (all_of(state), ())


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"source": "cloud"}, "'cloud' is not one of table, digits, file"),
        ({"encoding": "x" * 99}, f"'{'x' * 38}\u2026 is not one of integer, one-hot"),
    ],
)
def test_a_state_that_cannot_be_is_refused_in_a_sentence(setting, sentence):
    with pytest.raises(InputError) as refusal:
        BatchState(**setting)
    assert str(refusal.value) == sentence


# ---- the session -------------------------------------------------------------------------------


@laws
@given(states(), states())
def test_other_examples_come_into_the_table_and_are_shown_and_the_way_to_one_number_stays(state, other):
    changed = state.with_batch(other.batch)
    assert all_of(changed) == all_of(BatchState("table", replace(state.problem, batch=other.batch), state.encoding))


@laws
@given(states(), states())
def test_undo_comes_back_to_the_state_before_a_change(state, other):
    session = session_at(state)
    session.change(lambda _: other)
    session.undo()
    assert (all_of(session.state), len(session.trail)) == (all_of(state), 1)


@laws
@given(states())
def test_a_change_that_cannot_be_made_becomes_a_sentence_and_changes_nothing(state):
    session = session_at(state)
    session.change(lambda state: replace(state, source="cloud"))
    assert (session.state is state, session.notices) == (True, ("'cloud' is not one of table, digits, file.",))
