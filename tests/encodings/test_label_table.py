"""A label table reads what is pasted, and says what kind of row it holds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.encodings.label_table import (
    EMPTY,
    MOST_EXAMPLES,
    MULTI_HOT,
    NO_DISTRIBUTION,
    ONE_HOT,
    SOFT,
    LabelTable,
    kind_of,
    model_logits,
)
from scce.labels import one_hot
from scce.losses import categorical_crossentropy

laws = settings(deadline=None, derandomize=True, max_examples=25)

AWKWARD_NAMES = [
    "cat, dog",
    "a;b",
    "a=b&c=d",
    "%2C",
    "C++",
    "<b>x</b>",
    "it's",
    '"quoted"',
    "back\\slash",
    "猫",
    "0",
    "nan",
]
letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;&=%+<>#'\"\\()[]")
names = st.sampled_from(AWKWARD_NAMES) | st.text(letters, min_size=1, max_size=40).filter(str.strip)
shares = st.sampled_from([0.0, 1.0, 0.5, 5e-324, 1 - 2**-53]) | st.floats(0, 1)


def rows_of(size):
    """Returns rows of every kind."""
    integers = st.integers(0, size - 1).map(lambda label: tuple(one_hot(label, size).tolist()))
    numbers = st.lists(shares, min_size=size, max_size=size)
    soft = numbers.filter(any).map(lambda row: (np.array(row) / sum(row)).tolist())
    return integers | numbers.map(tuple) | soft.map(tuple)


named_classes = st.lists(names, min_size=2, max_size=8, unique=True)
plain_classes = (st.integers(2, 5) | st.just(20)).map(lambda size: [f"class {k}" for k in range(size)])


@st.composite
def tables(draw, any_classes=plain_classes):
    classes = draw(any_classes)
    rows = draw(st.lists(rows_of(len(classes)), min_size=1, max_size=5))
    return LabelTable(tuple(classes), tuple(rows), draw(st.integers(0, 999_999_999)))


@st.composite
def tables_and_places(draw):
    table = draw(tables())
    return table, draw(st.integers(0, len(table.rows) - 1)), draw(st.integers(0, len(table.classes) - 1))


def without(values, index):
    return values[:index] + values[index + 1 :]


# ---- kinds of rows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ((1, 0, 0), ONE_HOT),
        ((0.0, -0.0, 1.0), ONE_HOT),
        ((0.7, 0.3, 0.0), SOFT),
        ((1 / 3, 1 / 3, 1 / 3), SOFT),
        ((0.1, 0.2, 0.7), SOFT),
        ((1.0, 5e-324, 0.0), SOFT),
        ((0.5, 0.5 + 1e-9, 0.0), SOFT),
        ((1, 1, 0), MULTI_HOT),
        ((1, 1, 1), MULTI_HOT),
        ((0, 0, 0), EMPTY),
        ((1, 0.5, 0), NO_DISTRIBUTION),
        ((0.5, 0.0, 0.0), NO_DISTRIBUTION),
        ((5e-324, 0.0, 0.0), NO_DISTRIBUTION),
        ((0.5, 0.5 + 1e-7, 0.0), NO_DISTRIBUTION),
    ],
)
def test_a_row_has_a_kind(row, kind):
    assert kind_of(row) is kind


@pytest.mark.parametrize("size", range(2, 21))
def test_a_row_of_any_number_of_equal_shares_is_a_soft_target(size):
    assert kind_of((1 / size,) * size) is SOFT


@laws
@given(st.integers(2, 20).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_the_row_of_any_integer_is_one_hot(size_and_label):
    size, label = size_and_label
    assert kind_of(one_hot(label, size)) is ONE_HOT


@laws
@given(st.integers(2, 20).flatmap(rows_of))
def test_the_one_hot_loss_takes_the_kinds_that_say_so_and_refuses_the_others(row):
    taken = "neither" not in kind_of(row).accepted_by
    try:
        categorical_crossentropy(np.array(row), np.zeros(len(row)))
        assert taken
    except InputError:
        assert not taken


@laws
@given(st.integers(2, 20).flatmap(rows_of), st.randoms(use_true_random=False))
def test_permuting_the_classes_of_zeros_and_ones_keeps_the_kind(row, random):
    whole = [float(share > 0.5) for share in row]
    assert kind_of(random.sample(whole, len(whole))) is kind_of(whole)


# ---- changes -----------------------------------------------------------------------------------


@laws
@given(tables_and_places())
def test_a_label_makes_its_own_row_one_hot_and_leaves_the_others(where):
    table, example, label = where
    changed = table.with_label(example, label)
    assert changed.rows[example] == tuple(one_hot(label, len(table.classes)))
    assert without(changed.rows, example) == without(table.rows, example)


@laws
@given(tables_and_places(), shares)
def test_a_target_changes_its_own_number_alone(where, target):
    table, example, k = where
    expected = np.array(table.rows)
    expected[example, k] = target
    assert table.with_target(example, k, target).rows == tuple(map(tuple, expected.tolist()))


@laws
@given(tables_and_places())
def test_setting_a_target_to_what_it_is_changes_nothing(where):
    table, example, k = where
    assert table.with_target(example, k, table.rows[example][k]) == table


@laws
@given(tables_and_places())
def test_a_label_is_a_target_of_one_where_there_was_none(where):
    table, example, k = where
    empty = (0.0,) * len(table.classes)
    start = LabelTable(table.classes, tuple(empty if i == example else row for i, row in enumerate(table.rows)))
    assert start.with_target(example, k, 1.0) == start.with_label(example, k)


@laws
@given(tables())
def test_taking_the_new_example_away_undoes_adding_it(table):
    assert table.with_example().without_example(len(table.rows)) == table


@laws
@given(tables_and_places())
def test_a_new_example_is_of_the_class_after_the_last_ones(where):
    table, _, label = where
    added = table.with_label(len(table.rows) - 1, label).with_example()
    assert added.rows[-1] == tuple(one_hot((label + 1) % len(table.classes), len(table.classes)))


@laws
@given(tables_and_places().filter(lambda where: len(where[0].rows) > 1))
def test_an_example_goes_alone(where):
    table, example, _ = where
    assert table.without_example(example) == LabelTable(table.classes, without(table.rows, example), table.seed)


FULL = LabelTable(("a", "b"), ((1.0, 0.0),) * MOST_EXAMPLES)
ALONE = LabelTable(("a", "b"), ((1.0, 0.0),))
REFUSALS = [
    (lambda: LabelTable(("a",), ((1.0,),)), "the number of classes, 1, is outside 2..20"),
    (lambda: LabelTable(rows=()), "the number of examples, 0, is outside 1..40"),
    (lambda: LabelTable(rows=((1.0, 0.0),)), "a row of 2 targets does not fit 4 classes"),
    (lambda: LabelTable(("a", "b"), ((1.0, math.nan),)), "target nan is outside 0..1"),
    (lambda: LabelTable(("a", "b"), ((1.0, -0.5),)), "target -0.5 is outside 0..1"),
    (lambda: FULL.with_example(), "the number of examples, 41, is outside 1..40"),
    (lambda: ALONE.without_example(0), "the number of examples, 0, is outside 1..40"),
    (lambda: ALONE.without_example(1), "example 1 is outside 0..0"),
    (lambda: ALONE.with_label(-1, 0), "example -1 is outside 0..0"),
    (lambda: ALONE.with_label(0, -1), "label -1 is outside 0..1 (2 classes)"),
    (
        lambda: ALONE.with_label(0, 2),
        "label 2 is outside 0..1 (2 classes); do your labels start at 1? Classes count from 0",
    ),
    (lambda: ALONE.with_target(3, 0, 1), "example 3 is outside 0..0"),
    (lambda: ALONE.with_target(0, 5, 1), "label 5 is outside 0..1 (2 classes)"),
    (lambda: ALONE.with_target(0, 0, 2), "target 2.0 is outside 0..1"),
    (lambda: ALONE.with_target(0, 0, math.nan), "target nan is outside 0..1"),
]


@pytest.mark.parametrize(("change", "sentence"), REFUSALS, ids=[row[-1] for row in REFUSALS])
def test_what_leaves_no_table_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(InputError) as refusal:
        change()
    assert str(refusal.value) == sentence


# ---- the model's answers -----------------------------------------------------------------------


@laws
@given(tables())
def test_the_model_has_one_finite_logit_of_one_decimal_for_each_class_of_each_example(table):
    logits = model_logits(table)
    assert logits.shape == (len(table.rows), len(table.classes))
    assert np.array_equal(logits, [[float(f"{logit:.1f}") for logit in row] for row in logits])


@laws
@given(tables())
def test_an_example_keeps_its_logits_when_another_comes(table):
    assert np.array_equal(model_logits(table.with_example())[:-1], model_logits(table))


@laws
@given(tables().filter(lambda table: len(table.rows) > 1))
def test_an_example_keeps_its_logits_when_the_last_one_goes(table):
    assert np.array_equal(model_logits(table.without_example(len(table.rows) - 1)), model_logits(table)[:-1])


@laws
@given(tables_and_places())
def test_the_model_does_not_look_at_the_labels(where):
    table, example, label = where
    assert np.array_equal(model_logits(table.with_label(example, label)), model_logits(table))


def test_another_seed_is_another_model():
    assert not np.array_equal(model_logits(LabelTable(seed=1)), model_logits(LabelTable(seed=2)))
