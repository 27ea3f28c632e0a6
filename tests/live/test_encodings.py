"""What the live label table gets is the core's, bit for bit, for every label that a row could have."""

import numpy as np
import pytest
from components import FULL, any_encodings, tables
from hypothesis import given, settings
from sending import bits

from scce.encodings.label_table import (
    EMPTY,
    MOST_EXAMPLES,
    MULTI_HOT,
    NO_DISTRIBUTION,
    ONE_HOT,
    SOFT,
    LabelTable,
    model_logits,
)
from scce.encodings.state import Encodings
from scce.labels import one_hot
from scce.live import Moment
from scce.live.encodings import edited, payload
from scce.losses import categorical_crossentropy, sparse_categorical_crossentropy

laws = settings(deadline=None, derandomize=True, max_examples=20)

FOUR = LabelTable()
ROWS = {  # of four classes, by their kind
    ONE_HOT: (0.0, 1.0, 0.0, 0.0),
    SOFT: (0.7, 0.3, 0.0, 0.0),
    MULTI_HOT: (1.0, 1.0, 0.0, 1.0),
    EMPTY: (0.0, 0.0, 0.0, 0.0),
    NO_DISTRIBUTION: (0.5, 0.0, 0.0, 0.25),
}
every_kind = pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.name)


def sent_to(table):
    return payload(Encodings(table), Moment())


# ---- numbers -----------------------------------------------------------------------------------


@laws
@given(tables())
def test_the_losses_of_every_label_are_the_core_s_bit_for_bit(table):
    logits, size = model_logits(table), len(table.classes)
    from_integers = [[sparse_categorical_crossentropy(k, row) for k in range(size)] for row in logits]
    from_rows = [[categorical_crossentropy(one_hot(k, size), row) for k in range(size)] for row in logits]
    data = sent_to(table)
    np.testing.assert_array_equal(bits(data["sparse"]), bits(from_integers))
    np.testing.assert_array_equal(bits(data["categorical"]), bits(from_rows))


@laws
@given(tables())
def test_the_loss_of_a_row_is_the_core_s_where_the_row_is_a_distribution(table):
    data = sent_to(table)
    for row, logits, loss, (kind, *_) in zip(
        table.rows, model_logits(table), data["losses"], data["kinds"], strict=True
    ):
        of_the_core = float(categorical_crossentropy(row, logits)) if kind in (ONE_HOT.name, SOFT.name) else None
        assert loss == of_the_core


@laws
@given(tables())
def test_a_one_hot_row_costs_the_same_three_times(table):
    data = sent_to(table)
    for row, sparse, categorical, loss in zip(
        table.rows, data["sparse"], data["categorical"], data["losses"], strict=True
    ):
        if sorted(row)[-2:] == [0, 1]:
            assert sparse[row.index(1)] == categorical[row.index(1)] == loss


@every_kind
def test_a_row_is_told_what_it_says_and_who_accepts_it(kind):
    data = sent_to(LabelTable(rows=(ROWS[ONE_HOT], ROWS[kind])))
    assert data["kinds"][1] == [kind.name, kind.meaning, kind.accepted_by]


def test_the_browser_knows_what_a_row_becomes_that_is_clicked():
    assert sent_to(FOUR)["one_hot_kind"] == sent_to(FOUR)["kinds"][0]


def test_the_browser_knows_when_the_table_is_full():
    data = sent_to(FULL.table)
    assert len(data["rows"]) == data["most_examples"] == MOST_EXAMPLES


# ---- edits -------------------------------------------------------------------------------------

C0, C1, C2, C3 = FOUR.rows


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (["label", 0, 3], (C3, C1, C2, C3)),
        (["label", 3, 3], FOUR.rows),
        (["target", 0, 1, 1], ((1, 1, 0, 0), C1, C2, C3)),
        (["target", 2, 2, 0], (C0, C1, (0, 0, 0, 0), C3)),
        (["target", 3, 0, 0.25], (C0, C1, C2, (0.25, 0, 0, 1))),
        (["add"], (C0, C1, C2, C3, C0)),
        (["remove", 0], (C1, C2, C3)),
        (["remove", 3], (C0, C1, C2)),
    ],
    ids=str,
)
def test_an_edit_does_what_it_says(edit, rows):
    assert edited(Encodings(), edit) == Encodings(LabelTable(rows=rows))


@every_kind
def test_a_label_makes_any_row_one_hot(kind):
    table = edited(Encodings(LabelTable(rows=(ROWS[kind],))), ["label", 0, 1]).table
    assert table.rows == (ROWS[ONE_HOT],)


@laws
@given(any_encodings)
def test_an_edit_leaves_the_rest_of_the_page_as_it_was(state):
    after = edited(state, ["label", 0, 1])
    assert after == Encodings(after.table, *(getattr(state, name) for name in list(vars(state))[1:]))
