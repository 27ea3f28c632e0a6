"""Lessons in the app: a step on each page, and the page that lists them all."""

import re

import pytest
from test_presenting import styles
from visiting import Visit, lessons

from scce.lessons import LESSONS, Choice, Setting, asked_in, link_to
from scce.ui.chapters import CHAPTERS

PAGES = {chapter.address: chapter.path for chapter in CHAPTERS}
# The first step on each page that hides something.
FIRST = {
    step.place.address: (lesson, number)
    for lesson in reversed(LESSONS)
    for number, step in reversed(list(enumerate(lesson.steps, start=1)))
    if step.veils
}
every_page = pytest.mark.parametrize("address", PAGES)


def visit_to(lesson, number, changed=""):
    address, _, link = link_to(lesson, number).removeprefix("/").partition("?")
    return Visit(link + changed, page=PAGES[address])


@every_page
def test_a_page_asks_a_step_and_shows_the_rest_when_it_is_answered(address):
    lesson, number = FIRST[address]
    visit = visit_to(lesson, number)
    asked = visit.session.asked
    assert (visit.errors, visit.notices, asked.lesson, asked.number) == ([], (), lesson, number)
    hidden = styles(visit)
    assert visit.session.is_live or all(f"part_{name}" in hidden for name in asked.step.veils)
    given = str(asked.step.right())
    if visit.key:
        visit.edit(["predict", given])
    else:
        visit.session.predict(given)
        visit.app.run()
    assert (visit.errors, visit.session.outcome.right) == ([], True)
    assert len(styles(visit)) < len(hidden)


def test_a_wrong_answer_is_told_and_no_answer_is_a_notice():
    lesson = next(each for each in LESSONS if each.name == "softmax-twice")
    visit = visit_to(lesson, 1)
    visit.session.predict("perhaps")
    assert (visit.session.outcome, len(visit.notices)) == (None, 1)
    visit.session.predict("An error")
    assert (visit.session.outcome.right, visit.notices) == (False, ())


def test_a_setting_is_checked_on_what_the_reader_made():
    lesson = next(each for each in LESSONS if each.name == "softmax-twice")
    visit = visit_to(lesson, 5)
    visit.session.predict("check")
    assert visit.session.outcome.right is False
    visit.session.set("last_layer", "linear")
    visit.session.predict("check")
    assert visit.session.outcome.right is True


def test_a_step_about_a_training_starts_it_with_the_answer_and_shows_no_button_before():
    lesson = next(each for each in LESSONS if each.name == "learning-or-memorising")
    visit = visit_to(lesson, 2)
    assert "part_buttons" in styles(visit)
    visit.session.predict("perhaps")
    assert not visit.session.running
    visit.session.predict("Less than guessing")
    assert (visit.session.running, visit.session.outcome.right) == (True, False)
    visit.session.rest()


def test_what_an_answer_found_out_is_known_to_the_page_after_it():
    lesson = next(each for each in LESSONS if each.name == "first-loss")
    visit = visit_to(lesson, 3)
    asked = visit.session.asked
    assert visit.state.num_classes is None
    visit.session.predict("1")
    assert (visit.state.num_classes, visit.state.view.step) == (asked.step.right(), 3)


def test_starting_over_comes_back_to_what_the_step_is_about():
    lesson = LESSONS[0]
    visit = visit_to(lesson, 2).edit(["logit", 0, 4.0]).press("Start over")
    assert visit.state.example == lesson.steps[1].state.example
    assert asked_in(visit.state).number == 2


def test_the_step_of_another_page_is_told():
    visit = Visit("lesson=softmax-twice&step=1&logits=1,2", page=PAGES["logit_lab"])
    assert visit.told == ["step: step 1 of the lesson softmax-twice is on the page /frameworks"]
    assert visit.session.asked is None


# ---- the page of lessons -----------------------------------------------------------------------


def html_of(app):
    return "".join(node.proto.body for node in app.get("html"))


def test_every_lesson_is_listed_with_the_ways_into_it():
    html = html_of(lessons())
    for lesson in LESSONS:
        assert f"<h2>{lesson.title}</h2><p>{lesson.promise.replace(chr(39), '&#x27;')}</p>" in html
        first = lesson.steps[0].place.address
        for way in (f"{first}?lesson={lesson.name}&amp;step=1", f"lessons?handout={lesson.name}"):
            assert f'href="{way}"' in html


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_hand_out_has_every_question_room_for_each_answer_and_no_answer(lesson):
    html = html_of(lessons(handout=lesson.name))
    for number, step in enumerate(lesson.steps, start=1):
        assert re.search(rf"lesson={lesson.name}&amp;step={number}\b", html)
        assert f'alt="QR code of step {number}"' in html
        assert step.given in html
        if isinstance(step.answer, Choice):
            assert html.count("\u2610") >= len(step.answer.options)
            assert step.outcome(step.right()).told not in html
        elif not isinstance(step.answer, Setting):
            assert f"{step.answer.unit}</p>" in html


def test_a_hand_out_that_there_is_not_is_told_and_all_are_listed():
    app = lessons(handout="softmax-twise")
    told = [box.value.replace("\\", "") for box in app.warning]
    assert told == ["handout: there is no lesson 'softmax-twise'; did you mean softmax-twice?"]
    assert LESSONS[-1].title in html_of(app)
