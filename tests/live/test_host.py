"""A Streamlit page as the host of a live component: its session carries out each message once."""

from unittest.mock import patch

import pytest
import streamlit
from components import COMPONENTS, LAB
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import anything, message, nearly_messages

from scce.live import Moment, in_json_form
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.ui.held import held_of

every_component = pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)


def session_at(component=LAB, state=None):
    """Returns a session that begins with a state, and knows the revision of the messages."""
    session = component.session()
    session.begin(component.start if state is None else state)
    session.revision = 1
    return session


def with_message(component, raw):
    return patch.object(streamlit, "session_state", {"greeted": True, component.session.key(): {"message": raw}})


def take(session, *messages, component=LAB):
    """Carries out messages as if the component had sent them, one after the other."""
    for raw in messages:
        with with_message(component, raw):
            session.take_message()
    return session


def shown(component, session, raw=None):
    """Returns what the component is given."""
    given = []
    with with_message(component, raw), patch.object(component.session, "component", lambda **call: given.append(call)):
        session.show(print)
    (call,) = given
    assert (call["key"], call["on_message_change"]) == (component.session.key(), print)
    return call["data"]


# ---- what the component is given ---------------------------------------------------------------


@every_component
def test_a_component_is_given_its_payload_in_the_form_of_json(component):
    session = session_at(component)
    session.seen, session.notices = 7, ("seed: it is empty",)
    expected = component.payload(component.start, Moment(7, 1, session.link, session.notices))
    given = shown(component, session)
    assert given.pop("known") == held_of(session)
    assert {given.pop("view")["title"], *given.pop("way")} == {
        component.subject.title,
        *("next", "previous", "first"),
    }
    assert given == in_json_form(expected)


@every_component
@pytest.mark.parametrize(
    ("revision", "entered", "sent", "has_sheet"),
    [
        (1, False, True, True),  # what it told is all that happened: it asks for its sheet itself
        (2, False, True, False),  # something else has changed the state since
        (1, True, True, False),  # the reader has come to the page, where the component is a new one
        (1, False, False, False),  # it has told nothing yet
    ],
)
def test_a_component_is_given_a_sheet_when_something_else_changed_the_state(
    component, revision, entered, sent, has_sheet
):
    session = session_at(component)
    session.revision, session.entered = revision, entered
    sheet = shown(component, session, message() if sent else None).keys() & component.sheet
    assert sheet == (set() if has_sheet else component.sheet)


@every_component
def test_a_reader_who_arrives_has_the_sheet_in_the_html_and_is_not_sent_it_again(component):
    session = session_at(component)
    given = []
    with (
        patch.object(streamlit, "session_state", {}),
        patch.object(
            component.session, "component", lambda **call: given.append(call["data"].keys() & component.sheet)
        ),
    ):
        session.show(print)
        session.show(print)
    assert given == [set(), component.sheet]


@pytest.mark.parametrize(("raw", "held"), [(message(held=3), 3), (message(), None), (None, None), ("x", None)])
def test_the_slider_in_hand_is_the_one_of_the_last_message(raw, held):
    session = session_at(state=Lab(Example(tuple("abcdefg"), (0.0,) * 7)))
    session.entered = True
    assert shown(LAB, session, raw).get("held") == held


def test_the_sliders_go_as_far_as_the_component_said_until_the_state_comes_from_outside():
    session = take(session_at(), message(["logit", 0, 1.0], reach=1000.0))
    told = [session.limit]
    session.replace(Lab())
    told.append(session.limit)
    assert (told, shown(LAB, session)["limit"]) == ([1000.0, 10.0], 10.0)


# ---- what the session makes of messages --------------------------------------------------------


def test_an_edit_that_comes_again_unanswered_is_carried_out_once():
    first = message() | {"edits": [[1, "add"]]}
    again = message(number=2) | {"edits": [[1, "add"], [2, "logit", 4, 2.5]]}
    assert take(session_at(), first, again).state == take(session_at(), message(["add"], ["logit", 4, 2.5])).state


def test_a_message_is_carried_out_once():
    session = take(session_at(), message(["add"]), message(["add"]))
    assert len(session.state.example.classes) == 5


def test_a_later_message_is_carried_out_too():
    session = take(session_at(), message(["add"]), message(["add"], number=2))
    assert len(session.state.example.classes) == 6


@pytest.mark.parametrize("number", [0, -1, 1, 2])
def test_a_message_from_before_the_last_one_changes_nothing(number):
    session = take(session_at(), message(number=3), message(["add"], number=number))
    assert session.state == Lab()


@pytest.mark.parametrize("revision", [0, 2, -1, 10**30])
def test_a_message_that_knows_another_revision_changes_nothing(revision):
    session = take(session_at(), message(["add"], ["nonsense"], revision=revision))
    assert (session.state, session.trail, session.notices) == (Lab(), [("start", Lab())], ())


def test_a_message_that_comes_too_late_is_not_carried_out_later():
    session = take(session_at(), message(["add"], revision=0))
    session.revision = 0
    assert take(session, message(["add"], revision=0)).state == Lab()


def test_a_message_of_another_form_is_as_if_it_had_not_been_sent():
    assert take(session_at(), None, "message", {}, message(["add"], phase="asleep")) == session_at()


@pytest.mark.parametrize(("phase", "length"), [("moving", 1), ("resting", 1), ("settled", 2)])
def test_an_edit_is_shown_in_every_phase_and_can_be_undone_when_it_is_settled(phase, length):
    session = take(session_at(), message(["logit", 0, 3.0], phase=phase))
    assert (session.state.example.logits[0], session.phase, len(session.trail)) == (3.0, phase, length)


@pytest.mark.parametrize(
    ("name", "moves"),
    [("logit_lab", [["logit", 0, i / 10] for i in range(31)]), ("surprise", [["p", 0, i / 30] for i in range(31)])],
)
def test_a_drag_is_one_change_to_undo(name, moves):
    component = COMPONENTS[name]
    phases = ["moving"] * 30 + ["settled"]
    drag = [message(move, number=i, phase=phases[i - 1]) for i, move in enumerate(moves, start=1)]
    session = take(session_at(component), *drag, component=component)
    session.undo()
    assert session.state == component.start


@every_component
def test_unusable_edits_are_told_and_leave_no_trail(component):
    session = take(session_at(component), message(*component.unusable[:50]), component=component)
    assert (session.trail, len(session.notices)) == ([("start", component.start)], 50)


def test_the_next_message_takes_the_old_notices_away():
    session = take(session_at(), message(["temperature", 0]), message(["temperature", 2], number=2))
    assert session.notices == ()


@every_component
@settings(deadline=None, derandomize=True, max_examples=20)
@given(data=st.data())
def test_whatever_is_sent_the_session_stays_whole_and_can_be_shown(component, data):
    messages = data.draw(st.lists(nearly_messages(component.edits) | anything, max_size=3))
    session = take(session_at(component), *messages, component=component)
    assert component.is_whole(session.state)
    assert shown(component, session, (messages or [None])[-1])["seen"] == session.seen


def test_what_was_done_before_a_server_was_started_again_is_taken_over_with_what_came_of_it():
    session = session_at(state=Lab(Example(("a", "b"), (1.0, 0.0), 0)))
    before, settled, now = "logits=1,0&class=a&class=b", "logits=2,0&class=a&class=b", "logits=2,5&class=a&class=b"
    take(session, message(1, ["trail", before, settled], ["now", now], ["logit", 0, -3.0], revision=1))
    assert [state.example.logits for _, state in session.trail] == [(1, 0), (2, 0), (-3, 5)]
    session.undo()
    assert session.state.example.logits == (2, 0)
