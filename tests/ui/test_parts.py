"""An edit in a live component runs its page, and in the middle of a drag the parts that follow it."""

from unittest.mock import call, patch

import numpy as np
import pytest
from looks import look_at
from streamlit.testing.v1 import local_script_runner
from visiting import ENCODINGS, LAB, SURPRISE, Visit

from scce.logit_lab import state as lab_state
from scce.logit_lab import walk_through
from scce.ui import live
from scce.ui.logit_lab.session import LabSession
from scce.ui.session import LONGEST_TRAIL

# Of each page an edit that comes first, and edits of every kind.
EDITS = {
    LAB: (
        ["logit", 1, 4.0],
        [
            ["logit", 0, -5.0],
            ["logit", 2, 300.0],
            ["label", 2],
            ["temperature", 0.5],
            ["name", 1, "wolf"],
            ["add"],
            ["remove", 0],
            ["unit", "bits"],
            ["situation", "undecided"],
        ],
    ),
    ENCODINGS: (
        ["label", 1, 3],
        [
            ["label", 0, 3],
            ["target", 0, 1, 0.5],
            ["target", 2, 2, 0],
            ["add"],
            ["remove", 0],
            ["situation", "smoothed"],
        ],
    ),
    SURPRISE: (
        ["event", 0.3],
        [
            ["event", 0.9],
            ["p", 3, 1],
            ["q", 0, 0.9],
            ["p", [0.1, 0.2, 0.3, 0.4]],
            ["unit", "bits"],
            ["situation", "q = p"],
        ],
    ),
}
# Messages and bytes that an edit may send, but for the live component's own.
MOST = {LAB: (46, 34_000), ENCODINGS: (111, 41_000), SURPRISE: (60, 40_000)}
# With all that is one press away.
ALL_OF = {LAB: lab_state.FIELDS.to_link(lab_state.Lab(more=lab_state.PARTS)), ENCODINGS: "", SURPRISE: ""}
every_page = pytest.mark.parametrize("page", EDITS)


def unsent(visit, edit):
    """Returns what an edit changes on the page without sending it."""
    before = look_at(visit).page
    sent = look_at(visit.send(visit.message(edit)))
    history = visit.alt("loss_history") if visit.chapter.path == LAB else ""
    assert sent.address == visit.chapter.fields.to_query(visit.state)
    visit.app.run()
    assert history == (visit.alt("loss_history") if history else "")
    return [part for part in look_at(visit).page if part not in {*before, *sent.page}]


@every_page
def test_an_edit_sends_all_that_it_changes(page):
    first, edits = EDITS[page]
    assert {str(edit): unsent(Visit(ALL_OF[page], page=page).edit(first), edit) for edit in edits} == {
        str(edit): [] for edit in edits
    }


@every_page
def test_after_the_first_edit_there_is_something_to_undo(page):
    first, _ = EDITS[page]
    visit = Visit(page=page)
    assert not visit.send(visit.message(first)).button("Undo").disabled


@pytest.mark.parametrize(("touched", "runs"), [(True, 1), (False, 0)])
def test_a_button_that_came_with_the_edit_runs_all_of_the_page(touched, runs):
    session = LabSession(touched=touched)  # in which the button has carried out the edit
    with patch.object(live.st, "rerun") as rerun:
        session.receive("lab", ["loss_curve"])
    assert rerun.mock_calls == [call()] * runs


def messages_of(visit, edit):
    """Returns the messages that an edit sends, but for the live component's own."""
    parse = local_script_runner.parse_tree_from_messages
    with patch.object(local_script_runner, "parse_tree_from_messages", wraps=parse) as parsed:
        visit.send(visit.message(edit))
    (messages,) = parsed.call_args.args
    return [each for each in messages if each.delta.new_element.WhichOneof("type") != "bidi_component"]


def size_of(messages):
    return sum(message.ByteSize() for message in messages)


@every_page
def test_what_an_edit_sends_is_bounded(page):
    first, (edit, *_) = EDITS[page]
    messages = messages_of(Visit(page=page).edit(first), edit)
    assert all(np.array([len(messages), size_of(messages)]) <= MOST[page])


def test_after_the_longest_way_an_edit_sends_as_many_messages_and_computes_one_state():
    visit, other = Visit().edit(["logit", 0, 5.0]), Visit().edit(["logit", 0, 5.0])
    for number in range(LONGEST_TRAIL):
        visit.session.settle(lab_state.Lab(visit.state.example.with_logit(1, number / 10)))
    visit.app.run()
    with patch.object(lab_state, "walk_through", wraps=walk_through) as walked:
        sent = messages_of(visit, ["logit", 0, 6.0])
    assert (len(sent), walked.call_count) == (len(messages_of(other, ["logit", 0, 6.0])), 1)
    assert size_of(sent) < 1.2 * MOST[LAB][1]
