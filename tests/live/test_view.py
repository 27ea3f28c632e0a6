"""What a live component is told of how it is shown, and the edits that every component has."""

from dataclasses import replace

import pytest
from components import COMPONENTS
from sending import answer, message

from scce.links import View
from scce.live import Moment, way

every_component = pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
STEPS = [("a", None, "b?present=1"), ("b", "a?present=1", "c?present=1"), ("c", "b?present=1", None)]


def asking(component):
    """Returns a state in which the first prediction of a component is asked."""
    return replace(component.start, view=View(True, ("tools",), next(iter(component.subject.predictions))))


def sheet_after(component, *edits):
    """Returns the sheet for a message to the state in which something is asked."""
    link = component.subject.fields.to_query(asking(component))
    return component.subject.answer(link, message_of(*edits))


def message_of(*edits):
    from scce.live import message_in

    found = message_in(message(*edits))
    assert found is not None
    return found


@every_component
def test_nothing_of_what_is_right_is_sent_before_the_choice(component):
    state = asking(component)
    view = component.subject.told(state, Moment())["view"]
    asked = component.subject.predictions[state.view.predict]
    question = {"asks": asked.question, "choices": asked.choices(state), "veils": asked.veils}
    title = component.subject.title
    assert view == {"title": title, "present": True, "hide": ("tools",), "question": question}
    assert "outcome" not in sheet_after(component, *component.moves)["view"]


@every_component
def test_a_choice_is_answered_with_what_came_of_it_and_changes_nothing(component):
    state = asking(component)
    asked = component.subject.predictions[state.view.predict]
    choice = asked.choices(state)[0]
    sheet = sheet_after(component, ["predict", choice])
    expected = asked.outcome(state, choice)
    assert sheet["view"]["outcome"] == {"right": expected.right, "told": expected.told}
    assert (sheet["link"], sheet["notices"]) == (component.subject.fields.to_link(state), ())


@every_component
@pytest.mark.parametrize("choice", ["no such word", "", 1, None, ["larger"]])
def test_what_is_no_choice_is_told_and_answered_with_nothing(component, choice):
    sheet = sheet_after(component, ["predict", choice])
    assert ("outcome" in sheet["view"], len(sheet["notices"])) == (False, 1)


@every_component
def test_a_choice_where_nothing_is_asked_is_told(component):
    subject = component.subject
    sheet = subject.answer(subject.fields.to_query(component.start), message_of(["predict", "larger"]))
    assert (sheet["notices"], "outcome" in sheet["view"]) == (("nothing is asked here.",), False)


@every_component
def test_a_link_that_is_opened_is_shown_as_it_says(component):
    state = asking(component)
    opened = ["visit", component.subject.fields.to_link(state)]
    assert component.subject.after_edit(component.start, opened) == state
    assert answer(component, message(opened))[1] != ()  # it is no edit of the component's own


@pytest.mark.parametrize(("address", "before", "following"), STEPS)
def test_the_way_on_and_back_ends_with_the_pages(address, before, following):
    assert way("abc", address) == {"next": following, "previous": before}
