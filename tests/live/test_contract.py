"""What holds for every live component: a stranger breaks nothing, and what is sent is what a browser reads."""

import pytest
from components import COMPONENTS
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import answer, anything, as_browser_reads, message, nearly_messages, state_after

from scce.live import Columns, Moment, message_in

laws = settings(deadline=None, derandomize=True, max_examples=25)
every_component = pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)


def shortly(edit):
    return str(edit)[:60]


# ---- edits -------------------------------------------------------------------------------------


@every_component
def test_an_edit_that_cannot_be_used_changes_nothing(component):
    changed = [shortly(edit) for edit in component.unusable if state_after(component, edit) != component.start]
    assert changed == []


@every_component
def test_an_edit_that_cannot_be_used_is_told_in_one_short_sentence(component):
    told = {shortly(edit): answer(component, message(edit))[1] for edit in component.unusable}
    assert [
        (edit, notices)
        for edit, notices in told.items()
        if len(notices) != 1 or not notices[0].endswith(".") or len(notices[0]) >= 170
    ] == []


@every_component
def test_what_is_said_about_unusable_edits_is_json_that_every_browser_reads(component):
    notices = [notice for edit in component.unusable for notice in answer(component, message(edit))[1]]
    assert as_browser_reads(component.payload(component.start, Moment(notices=notices)))["notices"] == notices


@every_component
def test_the_edits_around_one_that_cannot_be_used_are_carried_out(component):
    first, last = component.moves
    expected = state_after(component, first, last)
    lost = [shortly(edit) for edit in component.unusable if state_after(component, first, edit, last) != expected]
    assert lost == []


@every_component
def test_an_edit_over_a_bound_is_told_in_one_sentence_and_changes_nothing(component):
    answers = [(state, *answer(component, message(edit), state)) for state, edit in component.bounds]
    assert [(state == start, len(notices)) for start, state, notices in answers] == [(True, 1)] * len(component.bounds)


@every_component
def test_the_edits_of_a_message_are_carried_out_in_their_order(component):
    first, last = component.moves
    assert state_after(component, first, last) == component.edited(component.edited(component.start, first), last)


@every_component
def test_whole_numbers_become_floats(component):
    edits, numbers_of = component.whole
    assert {type(one) for edit in edits for one in numbers_of(component.edited(component.start, edit))} == {float}


@every_component
def test_an_edit_that_comes_again_unanswered_is_carried_out_once(component):
    first, last = component.moves
    answered = state_after(component, first)
    again = message(number=2) | {"edits": [[1, "explode"], [1, *first], [2, *last]]}
    assert answer(component, again, answered, seen=1) == (component.edited(answered, last), ())


# ---- whatever is sent --------------------------------------------------------------------------


@every_component
@settings(laws, max_examples=100)
@given(data=st.data())
def test_whatever_is_sent_the_state_stays_whole_and_can_be_shown(component, data):
    state, moment = component.start, Moment()
    for raw in data.draw(st.lists(nearly_messages(component.edits) | anything, max_size=3)):
        state, notices = answer(component, raw, state)
        if sent := message_in(raw):
            moment = Moment(notices=notices, held=sent.held, reach=sent.reach)
    assert component.is_whole(state)
    assert as_browser_reads(component.payload(state, moment))["notices"] == list(moment.notices)


# ---- what is sent to the browser ---------------------------------------------------------------


@every_component
@laws
@given(data=st.data())
def test_a_browser_reads_the_state_that_is_shown(component, data):
    state = data.draw(component.states)
    assert component.read(as_browser_reads(component.payload(state, Moment(held=0))), state) == state


@every_component
def test_a_browser_reads_every_preset(component):
    payloads = [as_browser_reads(component.payload(state, Moment())) for state in component.presets]
    assert [component.read(data, state) for data, state in zip(payloads, component.presets, strict=True)] == list(
        component.presets
    )


@every_component
@laws
@given(data=st.data())
def test_a_link_holds_every_state_that_is_shown(component, data):
    assert component.is_whole(data.draw(component.states))


@every_component
def test_a_component_is_told_what_the_moment_says(component):
    moment = Moment(7, 8, "unit=bits", ("seed: it is empty",), has_sheet=True)
    told = as_browser_reads(component.payload(component.start, moment))
    assert [told[name] for name in ("seen", "revision", "link", "notices")] == [7, 8, "unit=bits", list(moment.notices)]


@every_component
def test_a_component_is_given_a_sheet_unless_it_has_one(component):
    sheets = [
        component.payload(component.start, Moment(has_sheet=has_sheet)).keys() & component.sheet
        for has_sheet in (False, True)
    ]
    assert sheets == [component.sheet, set()]


@every_component
def test_the_columns_of_a_table_are_of_one_length_and_of_float64(component):
    tables = [part for part in component.payload(component.start, Moment()).values() if isinstance(part, Columns)]
    kinds = [{(column.shape, str(column.dtype)) for column in table.columns.values()} for table in tables]
    assert [kind for kind in kinds if len(kind) != 1 or next(iter(kind))[1] != "float64"] == []
