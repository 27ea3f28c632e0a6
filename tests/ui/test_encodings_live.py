"""What the live label table gets is the core's, bit for bit; what it sends is a stranger's."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import (
    NO_EDITS,
    anything,
    as_browser_reads,
    bits,
    is_whole,
    message,
    nearly_edits,
    nearly_messages,
    started,
    taken,
)

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
from scce.labels import one_hot
from scce.losses import categorical_crossentropy, sparse_categorical_crossentropy
from scce.ui.encodings.live import KEY, edited, payload
from scce.ui.encodings.state import FLOAT_TYPES, LABEL_TYPES, Encodings, EncodingsSession

laws = settings(deadline=None, derandomize=True, max_examples=20)

FOUR = LabelTable()
FULL = LabelTable(rows=FOUR.rows * 10)
ROWS = {  # of four classes, by their kind
    ONE_HOT: (0.0, 1.0, 0.0, 0.0),
    SOFT: (0.7, 0.3, 0.0, 0.0),
    MULTI_HOT: (1.0, 1.0, 0.0, 1.0),
    EMPTY: (0.0, 0.0, 0.0, 0.0),
    NO_DISTRIBUTION: (0.5, 0.0, 0.0, 0.25),
}
every_kind = pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.name)


@st.composite
def rows_of(draw, size):
    """Returns a row of any kind."""
    label = draw(st.integers(0, size - 1))
    smoothing = draw(st.floats(0, 1))
    smoothed = one_hot(label, size) * (1 - smoothing) + smoothing / size
    many = draw(st.lists(st.sampled_from([0.0, 1.0, 0.5]), min_size=size, max_size=size))
    return draw(st.sampled_from([tuple(one_hot(label, size).tolist()), tuple(smoothed.tolist()), tuple(many)]))


@st.composite
def tables(draw):
    size = draw(st.integers(2, 20))
    rows = draw(st.lists(rows_of(size), min_size=1, max_size=MOST_EXAMPLES))
    return LabelTable(tuple(f"class {i}" for i in range(size)), tuple(rows), draw(st.integers(0, 999)))


states = st.builds(
    Encodings,
    tables(),
    st.integers(1, 1_000_000),
    st.integers(2, 1_000_000),
    st.sampled_from(LABEL_TYPES),
    st.sampled_from(FLOAT_TYPES),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def session_at(table=FOUR):
    return started(EncodingsSession(), Encodings(table))


def sent_to(table):
    return payload(session_at(table))


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


# ---- the rest of what is sent ------------------------------------------------------------------


@laws
@given(tables())
def test_all_that_is_sent_is_json_that_every_browser_reads(table):
    data = sent_to(table)
    read = as_browser_reads(data)
    assert read.keys() == data.keys()
    assert LabelTable(tuple(read["classes"]), tuple(map(tuple, read["rows"])), table.seed) == table


def test_the_browser_knows_when_the_table_is_full():
    assert len(sent_to(FULL)["rows"]) == sent_to(FULL)["most_examples"] == MOST_EXAMPLES


@laws
@given(states)
def test_the_link_leads_to_what_is_shown(state):
    session = started(EncodingsSession(), state)
    assert (payload(session)["link"], is_whole(session)) == (session.link, True)


def test_notices_are_sent_along():
    session = session_at()
    session.notices = ("seed: it is empty",)
    assert payload(session)["notices"] == session.notices


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


@pytest.mark.parametrize("edit", [["label", 0, 2], ["target", 0, 1, 1]], ids=str)
def test_whole_numbers_become_floats(edit):
    assert {type(target) for row in edited(Encodings(), edit).table.rows for target in row} == {float}


@laws
@given(states)
def test_an_edit_leaves_the_rest_of_the_page_as_it_was(state):
    after = edited(state, ["label", 0, 1])
    assert after == Encodings(after.table, *(getattr(state, name) for name in list(vars(state))[1:]))


# ---- messages: their form is in test_live.py ---------------------------------------------------


def take(session, *messages):
    return taken(session, KEY, edited, *messages)


NO_EXAMPLES = (4, -1, 2**70, 10**30, 0.0, "0", None, [0])  # of four
UNUSABLE_EDITS = [
    *(["label", example, 0] for example in NO_EXAMPLES),
    *(["remove", example] for example in NO_EXAMPLES),
    *(["target", example, 0, 1] for example in NO_EXAMPLES),
    *(["target", 0, class_number, 1] for class_number in (*NO_EXAMPLES, True)),
    *(["label", 0, label] for label in (*NO_EXAMPLES, True)),
    *(["target", 0, 0, value] for value in (-0.1, 1.1, 2, math.nan, math.inf, 10**400, "1", None, [1.0])),
    ["label"],
    ["label", 0],
    ["label", 0, 0, 0],
    ["target", 0, 1],
    ["target", 0, 1, 1, 1],
    ["remove"],
    ["add", 1],
    *NO_EDITS,
]
every_unusable_edit = pytest.mark.parametrize("edit", UNUSABLE_EDITS, ids=[str(edit)[:40] for edit in UNUSABLE_EDITS])


@every_unusable_edit
def test_an_edit_that_cannot_be_used_changes_nothing(edit):
    session = take(session_at(), message(edit))
    assert (session.state, session.trail) == (Encodings(), [("start", Encodings())])


@every_unusable_edit
def test_an_edit_that_cannot_be_used_is_told_in_one_short_sentence(edit):
    (sentence,) = take(session_at(), message(edit)).notices
    assert (sentence[-1], len(sentence) < 160) == (".", True)


@every_unusable_edit
def test_the_edits_around_one_that_cannot_be_used_are_carried_out(edit):
    session = take(session_at(), message(["label", 0, 1], edit, ["label", 1, 2]))
    assert session.state.table.rows == (C1, C2, C2, C3)


@every_unusable_edit
def test_what_is_said_about_an_unusable_edit_is_json_that_every_browser_reads(edit):
    session = take(session_at(), message(edit))
    assert as_browser_reads(payload(session))["notices"] == list(session.notices)


@pytest.mark.parametrize(
    ("table", "edit"), [(FULL, ["add"]), (LabelTable(rows=(C0,)), ["remove", 0])], ids=["full", "last"]
)
def test_an_example_too_many_or_too_few_is_told_in_a_sentence(table, edit):
    session = take(session_at(table), message(edit))
    assert (session.state.table, len(session.notices)) == (table, 1)


all_edits = nearly_edits("label", "target", "add", "remove")


@settings(laws, max_examples=100)
@given(st.lists(nearly_messages(all_edits) | anything, max_size=3))
def test_whatever_is_sent_the_page_stays_whole_and_can_be_shown(messages):
    session = take(session_at(), *messages)
    assert is_whole(session)
    assert as_browser_reads(payload(session))["seen"] == session.seen
