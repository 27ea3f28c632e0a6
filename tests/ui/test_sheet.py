"""What the table of a batch sends is understood as the same edits on a data frame would be."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch
from scce.ui.batch.sheet import LABEL, WEIGHT, with_edits

laws = settings(deadline=None, derandomize=True, max_examples=100)

labels = st.integers(-100, 5)
numbers = st.sampled_from([0.0, 1.0, math.inf, -math.inf, math.nan]) | st.floats(-9, 9)
weights = st.floats(-9, 9)
typed = st.integers(-9, 9) | st.floats(-9, 9)  # JSON knows 1 and 1.5


def columns_of(batch):
    letter = "z" if batch.from_logits else "p"
    truth = [f"t[{k}]" for k in range(batch.num_classes)] if batch.targets else [LABEL]
    return [*truth, *(f"{letter}[{k}]" for k in range(batch.num_classes)), WEIGHT]


@st.composite
def batches(draw):
    length, size, is_soft = draw(st.integers(1, 5)), draw(st.integers(2, 3)), draw(st.booleans())
    row = st.lists(numbers, min_size=size, max_size=size).map(tuple)
    targets = st.lists(st.floats(0, 9), min_size=size, max_size=size).map(tuple)
    return SmallBatch(
        () if is_soft else tuple(draw(st.lists(labels, min_size=length, max_size=length))),
        tuple(draw(st.lists(row, min_size=length, max_size=length))),
        draw(st.booleans()),
        tuple(draw(st.lists(weights, min_size=length, max_size=length))),
        tuple(draw(st.lists(targets, min_size=length, max_size=length))) if is_soft else (),
    )


@st.composite
def cells_of(draw, batch):
    """Returns some cells of a row, as the table sends them."""
    chosen = draw(st.sets(st.sampled_from(columns_of(batch))))
    kinds = {LABEL: labels, **{f"t[{k}]": st.integers(0, 9) for k in range(batch.num_classes)}}
    return {name: draw(kinds.get(name, typed)) for name in sorted(chosen)}


@st.composite
def edits_of(draw, batch):
    """Returns edits of any kind that leave an example."""
    positions = st.integers(0, batch.size - 1)
    return {
        "edited_rows": draw(st.dictionaries(positions, cells_of(batch), max_size=3)),
        "added_rows": draw(st.lists(cells_of(batch), min_size=1, max_size=3)),
        "deleted_rows": draw(st.lists(positions, unique=True)),
    }


@st.composite
def edited_batches(draw):
    batch = draw(batches())
    return batch, draw(edits_of(batch))


def as_frame(batch):
    truth = batch.targets or [(label,) for label in batch.labels]
    rows = [(*true, *row, w) for true, row, w in zip(truth, batch.predictions, batch.weights, strict=True)]
    return pd.DataFrame(rows, columns=columns_of(batch), dtype=object)


def edited_frame(batch, edits):
    """Returns a batch as a data frame after the edits, which pandas makes one after the other."""
    frame = as_frame(batch)
    for position, cells in edits.get("edited_rows", {}).items():
        for name, value in cells.items():
            frame.loc[int(position), name] = value
    frame = frame.drop(index=edits.get("deleted_rows", []))
    empty = dict.fromkeys(columns_of(batch), 0.0) | ({"t[0]": 1.0} if batch.targets else {LABEL: 0}) | {WEIGHT: 1.0}
    added = [empty | cells for cells in edits.get("added_rows", [])]
    return pd.concat([frame, pd.DataFrame(added, columns=frame.columns, dtype=object)], ignore_index=True)


# ---- the same as a data frame ------------------------------------------------------------------


@laws
@given(edited_batches())
def test_a_batch_after_edits_is_the_data_frame_after_the_same_edits(pair):
    batch, edits = pair
    found, expected = as_frame(with_edits(batch, edits)), edited_frame(batch, edits)
    assert np.array_equal(found.to_numpy(float), expected.to_numpy(float), equal_nan=True)
    assert list(found.columns) == list(expected.columns)


@laws
@given(edited_batches())
def test_positions_may_come_as_text_as_json_has_them(pair):
    batch, edits = pair
    as_json = edits | {"edited_rows": {str(position): cells for position, cells in edits["edited_rows"].items()}}
    assert repr(with_edits(batch, as_json)) == repr(with_edits(batch, edits))


@laws
@given(edited_batches())
def test_edits_leave_the_batch_that_they_start_from_as_it_was(pair):
    batch, edits = pair
    before = repr(batch), repr(edits)
    with_edits(batch, edits)
    assert (repr(batch), repr(edits)) == before


@laws
@given(edited_batches())
def test_a_batch_after_edits_holds_labels_as_integers_and_all_else_as_floats(pair):
    found = with_edits(*pair)
    assert {type(label) for label in found.labels} <= {int}
    assert {type(value) for row in (*found.predictions, *found.targets, found.weights) for value in row} == {float}


@laws
@given(batches())
def test_no_edits_are_no_change(batch):
    assert with_edits(batch, {}) == batch
    assert with_edits(batch, {"edited_rows": {}, "added_rows": [], "deleted_rows": []}) == batch


# ---- what the table sends ----------------------------------------------------------------------

BASE = SmallBatch((0, 1, 2), ((0.2, 0.3, 0.5), (0.1, 0.8, 0.1), (0.0, 0.0, 1.0)), False, (1.0, 2.0, 3.0))


def test_a_cell_is_edited():
    found = with_edits(BASE, {"edited_rows": {1: {"p[2]": 0.25}}})
    assert found.predictions == ((0.2, 0.3, 0.5), (0.1, 0.8, 0.25), (0.0, 0.0, 1.0))


def test_the_columns_of_logits_are_called_z():
    batch = SmallBatch((0,), ((1.0, 2.0),), True, (1.0,))
    assert with_edits(batch, {"edited_rows": {0: {"z[1]": -4}}}).predictions == ((1.0, -4.0),)


def test_a_row_that_is_added_empty_is_an_example_of_class_0_that_weighs_1():
    found = with_edits(BASE, {"added_rows": [{}]})
    assert (found.labels[3], found.predictions[3], found.weights[3]) == (0, (0.0, 0.0, 0.0), 1.0)


def test_the_index_of_an_added_row_is_no_cell_of_it():
    assert with_edits(BASE, {"added_rows": [{"_index": 3, LABEL: 2}]}).labels == (0, 1, 2, 2)


def test_a_row_that_is_deleted_is_gone():
    found = with_edits(BASE, {"deleted_rows": [0, 2]})
    assert (found.labels, found.predictions, found.weights) == ((1,), ((0.1, 0.8, 0.1),), (2.0,))


def test_positions_are_those_before_rows_were_deleted():
    assert with_edits(BASE, {"edited_rows": {2: {LABEL: 1}}, "deleted_rows": [0]}).labels == (1, 1)


def test_all_kinds_of_edits_come_together():
    found = with_edits(
        BASE,
        {
            "edited_rows": {0: {LABEL: 2, WEIGHT: 0.5}, 1: {"p[0]": None}},
            "added_rows": [{LABEL: 1}, {"p[1]": 0.75}],
            "deleted_rows": [1],
        },
    )
    assert found == SmallBatch(
        (2, 2, 1, 0),
        ((0.2, 0.3, 0.5), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.75, 0.0)),
        False,
        (0.5, 3.0, 1.0, 1.0),
    )


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({"edited_rows": {1: {"p[0]": None}}}, "p[0] of example 1 is empty"),
        ({"edited_rows": {2: {LABEL: None}}}, "true class of example 2 is empty"),
        ({"edited_rows": {2: {WEIGHT: None}}, "deleted_rows": [0]}, "weight of example 1 is empty"),
        ({"added_rows": [{"p[1]": None}]}, "p[1] of example 3 is empty"),
        ({"deleted_rows": [0, 1, 2]}, "the number of examples, 0, is outside 1..32"),
        ({"added_rows": [{}] * MOST_EXAMPLES}, "the number of examples, 35, is outside 1..32"),
        ({"edited_rows": {0: {LABEL: 10**10}}}, "label 10000000000 is outside -1000000000..1000000000"),
        ({"edited_rows": {0: {WEIGHT: 1e10}}}, "weight 10000000000 is outside -1000000000..1000000000"),
        ({"edited_rows": {"99": {LABEL: 1}}}, "row '99' is not one of 0, 1, 2"),
        ({"edited_rows": {-1: {LABEL: 1}}}, "row '-1' is not one of 0, 1, 2"),
        ({"deleted_rows": [[7]]}, "row '[7]' is not one of 0, 1, 2"),
        ({"added_rows": [7]}, "7 are no cells of a row"),
        ({"edited_rows": {0: [1]}}, "[1] are no cells of a row"),
        ({"edited_rows": 7}, "{'edited_rows': 7} are no edits of a table"),
        ({"deleted_rows": {"0": 1}}, "{'deleted_rows': {'0': 1}} are no edits of a table"),
        ({"edited_rows": {0: {LABEL: 1.5}}}, "true class of example 0, 1.5, is no number for it"),
        ({"edited_rows": {0: {"p[0]": "1"}}}, "p[0] of example 0, '1', is no number for it"),
        ({"edited_rows": {0: {WEIGHT: [1]}}}, "weight of example 0, [1], is no number for it"),
        ({"edited_rows": {0: {LABEL: math.inf}}}, "true class of example 0, inf, is no number for it"),
        ({"added_rows": [{WEIGHT: True}]}, "weight of example 3, True, is no number for it"),
    ],
)
def test_edits_that_leave_no_batch_are_refused_in_a_sentence(edits, sentence):
    with pytest.raises(InputError) as refusal:
        with_edits(BASE, edits)
    assert str(refusal.value) == sentence


def test_a_batch_of_targets_has_a_column_for_each_and_a_new_row_is_of_class_0():
    batch = SmallBatch((), ((1.0, 2.0),), True, (1.0,), ((0.9, 0.1),))
    found = with_edits(batch, {"edited_rows": {0: {"t[1]": 0.2}}, "added_rows": [{}]})
    assert (found.labels, found.targets) == ((), ((0.9, 0.2), (1.0, 0.0)))
    with pytest.raises(InputError, match=re.escape("t[0] of example 0 is empty")):
        with_edits(batch, {"edited_rows": {0: {"t[0]": None}}})
    with pytest.raises(InputError, match=re.escape("target -1 of example 0 is outside 0..1000000000")):
        with_edits(batch, {"edited_rows": {0: {"t[0]": -1}}})
