"""A small batch survives the way through a URL, and what a stranger's URL says wrong becomes a sentence."""

import math
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch, from_query, label_in, to_query
from scce.batch.ways import LARGEST_LABEL
from scce.classes import MOST_CLASSES

laws = settings(deadline=None, derandomize=True, max_examples=40)

labels = st.integers(-LARGEST_LABEL, LARGEST_LABEL) | st.integers(-2, 4)
numbers = st.sampled_from([0.0, -0.0, 1.0, math.nan, math.inf, -math.inf, 5e-324, 1e308]) | st.floats()
weights = st.sampled_from([0.0, 0.5, 1.0, 3.0]) | st.floats(-LARGEST_LABEL, LARGEST_LABEL)


@st.composite
def batches(draw):
    """Returns batches of any kind, some of them with weights."""
    length, size = draw(st.integers(1, 5)), draw(st.integers(2, 5))
    rows = st.lists(numbers, min_size=size, max_size=size).map(tuple)
    return SmallBatch(
        tuple(draw(st.lists(labels, min_size=length, max_size=length))),
        tuple(draw(st.lists(rows, min_size=length, max_size=length))),
        draw(st.booleans()),
        draw(st.just((1.0,) * length) | st.lists(weights, min_size=length, max_size=length).map(tuple)),
    )


def all_of(batch):
    """Returns all that a batch holds, as text: there NaN is itself, and 0 is not -0."""
    return repr(batch)


# ---- links -------------------------------------------------------------------------------------


@laws
@given(batches())
def test_a_batch_comes_back_from_its_query(batch):
    found, problems = from_query(to_query(batch))
    assert (all_of(found), problems) == (all_of(batch), ())


@laws
@given(batches())
def test_a_batch_comes_back_from_its_url(batch):
    found, problems = from_query(parse_qs(urlencode(to_query(batch), doseq=True), keep_blank_values=True))
    assert (all_of(found), problems) == (all_of(batch), ())


@pytest.mark.parametrize("length", [1, MOST_EXAMPLES])
@pytest.mark.parametrize("size", [2, MOST_CLASSES])
def test_the_smallest_and_the_largest_batch_come_back_from_their_url(length, size):
    batch = SmallBatch((-LARGEST_LABEL,) * length, ((-1 / 3,) * size,) * length, True, (1 / 3,) * length)
    assert from_query(parse_qs(urlencode(to_query(batch), doseq=True))) == (batch, ())


def test_the_first_batch_has_a_query_that_people_can_read():
    assert to_query(SmallBatch()) == {
        "label": ["1,2"],
        "row": ["0.05,0.95,0", "0.1,0.8,0.1"],
        "given": ["probabilities"],
        "weight": ["1"],
    }


def test_weights_are_written_where_there_are_any():
    assert to_query(SmallBatch(weights=(1.0, 0.5)))["weight"] == ["1,0.5"]


def test_no_query_is_the_first_batch():
    assert from_query({}) == (SmallBatch(), ())


def test_what_is_only_another_way_to_write_it_is_understood():
    query = {"label": [" 1 , -100"], "row": ["Infinity, -inf", "1e3, NaN"], "given": ["logits"], "weight": ["2,.5"]}
    found, problems = from_query(query)
    expected = SmallBatch((1, -100), ((math.inf, -math.inf), (1e3, math.nan)), True, (2.0, 0.5))
    assert (all_of(found), problems) == (all_of(expected), ())


# ---- damaged links -----------------------------------------------------------------------------

PARAMETERS = ["label", "row", "given", "weight"]
AWKWARD = [
    "",
    " ",
    ",",
    "x",
    "nan",
    "inf",
    "1e999",
    "0x1",
    "1_0",
    "-0",
    "--1",
    "\x00",
    "٣",
    "²",
    "1.5",
    "1;2",
    "9" * 5000,
]
any_text = st.text(max_size=60) | st.sampled_from([*AWKWARD, "1", "1,2", "0.5,0.5", "logits", "0," * 60, "," * 60])
any_values = st.lists(any_text, max_size=40)


@laws
@given(st.dictionaries(st.sampled_from(PARAMETERS) | st.text(max_size=9), any_values, max_size=6))
def test_any_query_at_all_gives_a_batch(query):
    batch, _ = from_query(query)
    found, problems = from_query(to_query(batch))
    assert (all_of(found), problems) == (all_of(batch), ())


@laws
@given(batches(), st.sampled_from(PARAMETERS), any_values)
def test_every_problem_names_a_parameter_in_one_short_line(batch, parameter, values):
    _, problems = from_query(to_query(batch) | {parameter: values})
    assert {problem.split(":")[0] for problem in problems} <= set(PARAMETERS)
    assert all(problem.isprintable() and len(problem) < 120 for problem in problems)


DAMAGE = [
    ("label", ["x"]),
    ("label", ["1.5"]),
    ("label", ["0,"]),
    ("label", [" "]),
    ("label", ["1e3"]),
    ("label", ["1", "2"]),
    ("label", ["9" * 11]),
    ("label", [str(LARGEST_LABEL + 1)]),
    ("label", [",".join("0" * 33)]),
    ("label", ["9" * 5000]),
    ("row", ["x,1"]),
    ("row", [""]),
    ("row", ["1,"]),
    ("row", ["1"]),
    ("row", ["1,2", "1,2,3"]),
    ("row", ["1,2"] * 33),
    ("row", [",".join("0" * 21)]),
    ("row", [f"{'x' * 10_000},1"]),
    ("given", ["?"]),
    ("given", [""]),
    ("given", ["Logits"]),
    ("given", ["logits", "logits"]),
    ("given", ["x" * 10_000]),
    ("weight", ["x"]),
    ("weight", ["nan"]),
    ("weight", ["inf,1"]),
    ("weight", ["1e10"]),
    ("weight", [",".join("1" * 40)]),
    ("weight", [""]),
    ("weight", ["1", "1"]),
]


def named(query):
    """Returns the parameter of every problem with a query."""
    return [problem.split(":")[0] for problem in from_query(query)[1]]


@settings(laws, max_examples=8)
@given(batches())
def test_a_damaged_parameter_is_the_one_problem(batch):
    found = [(parameter, values, named(to_query(batch) | {parameter: values})) for parameter, values in DAMAGE]
    # How many labels and rows there are is a matter of both.
    usual = {"label": (["label"], ["row"]), "row": (["label"], ["row"]), "given": (["given"],), "weight": (["weight"],)}
    assert [damage for damage in found if damage[2] not in usual[damage[0]]] == []


def test_a_parameter_that_cannot_be_read_is_the_one_that_is_named():
    query = to_query(SmallBatch(weights=(2.0, 3.0)))
    assert [named(query | {parameter: ["?"]}) for parameter in PARAMETERS] == [[name] for name in PARAMETERS]


def test_every_parameter_of_no_use_has_its_own_sentence():
    batch, problems = from_query({parameter: ["?"] for parameter in PARAMETERS})
    assert (batch, [problem.split(":")[0] for problem in problems]) == (SmallBatch(), PARAMETERS)


@settings(laws, max_examples=24)
@given(batches(), st.sampled_from([["?"], [""], ["logits", "logits"]]))
def test_a_damaged_kind_leaves_the_numbers_as_they_were(batch, values):
    found, _ = from_query(to_query(batch) | {"given": values})
    parts = (found.labels, found.predictions, found.weights)
    assert repr(parts) == repr((batch.labels, batch.predictions, batch.weights))


@laws
@given(batches())
def test_damaged_weights_are_weights_of_1(batch):
    found, _ = from_query(to_query(batch) | {"weight": ["?"]})
    assert all_of(found) == all_of(replace(batch, weights=(1.0,) * len(batch.labels)))


@pytest.mark.parametrize("query", [{"label": ["1,2"]}, {"row": ["1,2", "3,4"]}], ids=["labels", "rows"])
def test_labels_and_rows_are_of_no_use_without_each_other(query):
    batch, problems = from_query(query)
    assert (batch, len(problems)) == (SmallBatch(), 1)


# ---- bounds ------------------------------------------------------------------------------------

PAIR = ((0.5, 0.5), (0.5, 0.5))
REFUSED = [
    (((), ()), "the number of examples, 0, is outside 1..32"),
    (((0,) * 33, PAIR[:1] * 33), "the number of examples, 33, is outside 1..32"),
    (((0, 1, 1), PAIR), "2 rows do not fit 3 labels"),
    (((0, 1), PAIR, False, (1.0,)), "1 weights do not fit 2 labels"),
    (((0, 1), ((0.5, 0.5), (1.0,))), "row 1 has 1 numbers, row 0 has 2"),
    (((0, 1), ((1.0,), (1.0,))), "the number of classes, 1, is outside 2..20"),
    (((0, 1), ((0.0,) * 21,) * 2), "the number of classes, 21, is outside 2..20"),
    (((0, LARGEST_LABEL + 1), PAIR), "label 1000000001 is outside -1000000000..1000000000"),
    (((0, -LARGEST_LABEL - 1), PAIR), "label -1000000001 is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (1.0, math.nan)), "weight nan is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (-math.inf, 1.0)), "weight -inf is outside -1000000000..1000000000"),
    (((0, 1), PAIR, False, (1.0, 2e9)), "weight 2000000000 is outside -1000000000..1000000000"),
]


def refusal_of(function, *arguments):
    """Returns the sentence with which something is refused."""
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    return str(refusal.value)


def test_a_batch_that_cannot_be_is_refused_in_a_sentence():
    assert [refusal_of(SmallBatch, *parts) for parts, _ in REFUSED] == [sentence for _, sentence in REFUSED]


@laws
@given(batches())
def test_a_batch_is_weighted_where_an_example_weighs_anything_but_1(batch):
    assert batch.is_weighted == any(weight != 1 for weight in batch.weights)


@laws
@given(batches())
def test_as_arrays_it_is_the_same_batch_with_weights_where_it_has_any(batch):
    arrays = batch.arrays
    weights = batch.weights if batch.is_weighted else None
    held = (arrays.labels.tolist(), arrays.predictions.tolist(), arrays.from_logits)
    assert repr(held) == repr(([*batch.labels], [[*row] for row in batch.predictions], batch.from_logits))
    assert (arrays.weights if arrays.weights is None else tuple(arrays.weights)) == weights


@laws
@given(labels)
def test_a_label_is_read_as_it_is_written(label):
    assert label_in(f" {label} ") == label


def test_what_is_no_label_is_refused_in_a_sentence():
    texts = ["", "-", "--1", "+1", "1.0", "1e3", "one", "²", "1 2", "0x1", "9" * 5000]
    assert [refusal_of(label_in, text) for text in texts] == [f"{text[:40]!r} is not a label" for text in texts]
