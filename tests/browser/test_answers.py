"""The learner's own answers at the end of a lesson: kept by the tab, shown by it, and sent nowhere."""

import json

import pytest
from playwright.sync_api import expect
from tabs import LIVE as READY

from scce.lessons import Number, lesson_named, link_to

CARD = ".lesson:not([hidden])"
STRANGE = "<img src=x onerror=alert(1)>"
CHANGE = """asks => {
  const [first] = JSON.parse(sessionStorage.getItem("scce-answers"));
  sessionStorage.setItem("scce-answers", JSON.stringify([{ ...first, asks }]));
}"""


def list_of(page):
    """Opens the list, and returns its page."""
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Your answers").click()
    return opened.value


def answer(page, given):
    choices = page.locator(f"{CARD} .choices")
    if choices.locator("input").count():
        choices.locator("input").fill(given)
        choices.locator("input").press("Enter")
    else:
        choices.get_by_role("button", name=given, exact=True).click()
    expect(page.locator(f"{CARD} .outcome")).not_to_be_empty()


@pytest.mark.parametrize(
    ("name", "folder", "how"),
    [("entropy-and-its-floor", "/live", {"device": "phone", "at_rest": READY}), ("first-loss", "", {"ready": CARD})],
)
def test_the_list_has_every_answer_its_outcome_and_the_link(visit, app, name, folder, how):
    lesson = lesson_named(name)
    steps = [1, 4] if folder else [1, len(lesson.steps)]
    page = visit(f"{app}{folder}{link_to(lesson, 1)}", **how)
    told = []
    for number in steps:
        if number > 1:
            page.goto(f"{app}{folder}{link_to(lesson, number)}")
            page.locator(CARD).wait_for()
        step = lesson.steps[number - 1]
        given = f"{step.right():.4f}" if isinstance(step.answer, Number) else step.answer.options[0]
        answer(page, given)
        told.append(step.outcome(given).told)
    kept = page.evaluate("sessionStorage.getItem('scce-answers')")
    assert [one["told"] for one in json.loads(kept)] == told
    assert page.evaluate("[localStorage.getItem('scce-answers'), document.cookie.includes('answers')]") == [None, False]
    if not folder:
        expect(list_of(page).get_by_role("region")).to_have_count(len(steps))


def test_after_the_last_step_the_list_can_be_printed_and_no_text_in_it_is_html(visit, app):
    lesson = lesson_named("logits")
    page = visit(f"{app}/live{link_to(lesson, 1)}", at_rest=READY)
    answer(page, lesson.steps[0].right())
    assert page.get_by_role("button", name="Your answers").count() == 0
    page.evaluate(CHANGE, STRANGE)
    page.goto(f"{app}/live/logit_lab?lesson=logits&step={len(lesson.steps)}&logits=1,1,1,1")
    page.get_by_role("button", name="Check").click()
    shown = list_of(page)
    expect(shown.get_by_role("heading")).to_have_text(f"Your answers: {lesson.title}")
    expect(shown.get_by_role("region")).to_have_count(2)
    expect(shown.get_by_role("region").first).to_contain_text(STRANGE)
    expect(shown.get_by_role("region").last).to_contain_text("\u2713 Right")
    expect(shown.get_by_role("link")).to_have_attribute("href", f"{app}/live/logit_lab?lesson=logits&step=1")
    expect(shown.get_by_text("2 of 2 right.")).to_be_visible()
    expect(shown.get_by_role("button", name="Print")).to_be_visible()
    shown.close()
