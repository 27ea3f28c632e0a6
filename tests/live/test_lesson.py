"""A step of a lesson in a live component: what its browser is told before the answer, and after it."""

from urllib.parse import parse_qs

import pytest
from sending import message

from scce.lessons import LESSONS, Choice, Setting, asked_in, link_to
from scce.live import SUBJECTS, message_in

BY_ADDRESS = {subject.address: subject for subject in SUBJECTS}
STEPS = [
    pytest.param(lesson, number, id=f"{lesson.name}-{number}")
    for lesson in LESSONS
    for number, step in enumerate(lesson.steps, start=1)
    if step.place.address in BY_ADDRESS
]
every_live_step = pytest.mark.parametrize(("lesson", "number"), STEPS)


def opened(lesson, number):
    """Returns the component of a step, and the parameters of the link to it."""
    address, _, link = link_to(lesson, number).removeprefix("/").partition("?")
    return BY_ADDRESS[address], parse_qs(link, keep_blank_values=True)


def sheet_after(subject, query, *edits):
    found = message_in(message(*edits))
    assert found is not None
    return subject.answer(query, found)


@every_live_step
def test_a_step_is_told_with_its_place_in_the_lesson_and_nothing_of_what_is_right(lesson, number):
    subject, query = opened(lesson, number)
    step, payload = lesson.steps[number - 1], subject.first_payload(query)
    question = payload["view"]["question"]
    assert (payload["notices"], "outcome" in payload["view"]) == ((), False)
    assert (question["asks"], question["veils"]) == (step.asks, step.veils)
    assert question["choices"] == (step.answer.options if isinstance(step.answer, Choice) else ())
    told = question["lesson"]
    assert (told["title"], told["step"], told["steps"]) == (lesson.title, number, len(lesson.steps))
    assert (told["next"] is None) == (number == len(lesson.steps))
    assert (told["number"] is None, told["goal"] is None) == (
        isinstance(step.answer, Choice | Setting),
        not isinstance(step.answer, Setting),
    )
    assert not {"right", "answer", "told"} & (set(question) | set(told))


@every_live_step
def test_an_answer_comes_back_with_its_sentence_and_the_state_that_was_asked_about(lesson, number):
    subject, query = opened(lesson, number)
    step = lesson.steps[number - 1]
    moved = ["label", 0, 0] if subject.address == "encodings" else None
    edits = [moved, ["predict", str(step.right())]] if moved else [["predict", str(step.right())]]
    sheet = sheet_after(subject, query, *edits)
    if isinstance(step.answer, Setting):
        assert sheet["view"]["outcome"]["right"] is False
        query = parse_qs(step.right().partition("?")[2] + f"&lesson={lesson.name}&step={number}")
        sheet = sheet_after(subject, query, ["predict", "check"])
    outcome = sheet["view"]["outcome"]
    expected = step.outcome(str(step.right()))
    assert (outcome["right"], outcome["told"], sheet["notices"]) == (True, expected.told, ())
    assert outcome["answer"] == (step.right() if isinstance(step.answer, Choice) else None)
    if not isinstance(step.answer, Setting):
        assert sheet["link"] == link_to(lesson, number).partition("?")[2]


def test_what_is_no_answer_is_a_sentence_and_no_outcome():
    subject, query = opened(LESSONS[0], 3)
    sheet = sheet_after(subject, query, ["predict", "much"])
    assert "outcome" not in sheet["view"]
    assert "the answer 'much' is not a number" in sheet["notices"][0]


def test_a_visit_leaves_the_lesson_or_goes_to_another_step():
    subject, query = opened(LESSONS[0], 1)
    gone = sheet_after(subject, query, ["visit", "logits=1,2"])
    assert gone["view"]["question"] is None
    state, _ = subject.opened(parse_qs(sheet_after(subject, query, ["visit", "lesson=logits&step=2"])["link"]))
    assert asked_in(state).number == 2
