"""Lessons in a browser: one from its first step to its last on light pages on a phone, and one on full pages."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import slider
from tabs import LIVE as READY

from scce.lessons import Choice, Number, lesson_named, link_to

CARD = ".lesson:not([hidden])"
PHONE = {"device": "phone", "at_rest": READY}


def answer(page, step):
    """Gives the right answer, by the keyboard where it is typed; a setting is made before."""
    card = page.locator(CARD)
    match step.answer:
        case Choice():
            card.get_by_role("button", name=step.right(), exact=True).click()
        case Number():
            card.get_by_label("your answer").fill(f"{step.right():.4f}".replace(".", ","))
            card.get_by_label("your answer").press("Enter")
        case _:
            card.get_by_role("button", name="Check").click()


def told(page):
    return page.locator(f"{CARD} .outcome")


def where(page):
    query = parse_qs(urlsplit(page.url).query)
    return [query[name][0] for name in ("lesson", "step")]


def test_a_phone_goes_through_a_lesson_on_light_pages(visit, app):
    lesson = lesson_named("logits")
    page = visit(f"{app}/live/logit_lab?lesson=logits&step=1", **PHONE)
    for number, step in enumerate(lesson.steps[:-1], start=1):
        expect(page.locator(f"{CARD} .progress")).to_have_text(f"step {number} of {len(lesson.steps)}")
        expect(page.get_by_test_id("probability").first).to_be_hidden()
        assert page.get_by_role("link", name="Next step").count() == 0
        buttons = page.locator(f"{CARD} .choices button")
        assert min(button.bounding_box()["height"] for button in buttons.all()) >= 44
        answer(page, step)
        expect(told(page)).to_contain_text("right. ")
        expect(page.get_by_test_id("probability").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("link", name="Next step").click()
        page.wait_for_url(f"**step={number + 1}")
        page.locator(READY).wait_for()
    page.get_by_role("button", name="Check").click()
    expect(told(page)).to_contain_text("Not yet")
    for name in ("cat", "dog", "bird", "fish"):
        slider(page, name).fill("1")
        expect(page.get_by_label(f"exact value for {name}")).to_have_value("1")
    page.get_by_role("button", name="Check").click()
    expect(told(page)).to_contain_text("Right")
    assert where(page) == ["logits", str(len(lesson.steps))]
    expect(page.get_by_role("link", name="All lessons")).to_have_attribute("href", "../lessons")
    page.get_by_role("link", name="Another one like it").click()
    page.wait_for_url("**again=1")


def test_a_wrong_answer_says_what_is_so_and_is_marked_beside_the_right_one(visit, app):
    step = lesson_named("logits").steps[0].twin(2)
    page = visit(f"{app}/live{link_to(lesson_named('logits'), 1, 2)}", **PHONE)
    wrong = next(option for option in step.answer.options if option != step.right())
    page.locator(CARD).get_by_role("button", name=wrong, exact=True).press("Enter")
    expect(told(page)).to_have_text(step.outcome(wrong).told)
    expect(page.locator(f"{CARD} .is-chosen")).to_have_text(wrong)
    expect(page.locator(f"{CARD} .is-answer")).to_have_text(step.right())
    assert page.locator(f"{CARD} .outcome").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("text", ["much", "-1", ""])
def test_what_is_no_number_is_said_and_can_be_written_again(visit, app, text):
    page = visit(f"{app}/live/logit_lab?lesson=logits&step=3", **PHONE)
    page.get_by_label("your answer in times").fill(text)
    page.get_by_role("button", name="Check").click()
    expect(told(page)).to_have_text("A number from 0 to 1000 times is expected.")
    expect(page.locator(".number-line")).to_be_hidden()
    answer(page, lesson_named("logits").steps[2])
    expect(told(page)).to_contain_text("right. ")
    expect(page.locator(".number-line .is-right")).to_have_text("right: 12.182 times")


def test_a_lesson_on_full_pages_leads_from_one_page_to_another(visit, app):
    lesson = lesson_named("softmax-twice")
    page = visit(f"{app}/lessons", ready=".scce-lessons")
    page.get_by_role("link", name=f"Begin: {lesson.title}").click()
    for number, step in enumerate(lesson.steps[:-1], start=1):
        expect(page.locator(f"{CARD} .progress")).to_have_text(f"step {number} of {len(lesson.steps)}")
        answer(page, step)
        expect(told(page)).to_contain_text("right. ")
        page.get_by_role("link", name="Next step").click()
        page.wait_for_url(f"**/{lesson.steps[number].place.address}?**step={number + 1}")
    expect(page.locator(f"{CARD} .progress")).to_have_text(f"step {len(lesson.steps)} of {len(lesson.steps)}")
    page.get_by_role("button", name="Check").click()
    expect(told(page)).to_contain_text("Not yet")
    page.get_by_role("radio", name="linear").click()
    page.wait_for_url("**last_layer=linear**")
    page.get_by_role("button", name="Check").click()
    expect(told(page)).to_contain_text("Right")


def test_the_step_that_was_added_is_seen_first(visit, app):
    page = visit(f"{app}/diagnose?loss=2.3026", ready="[data-testid=stHeading]", size=(1024, 768))
    page.get_by_role("button", name="Add as a step").click()
    head = page.locator(".st-key-make_step_0").get_by_text("Step 1")
    head.wait_for()
    expect(head).to_be_in_viewport()
    page.wait_for_function("document.activeElement?.matches('.st-key-make_step_0')")
    assert page.locator("[data-testid=stHeader]").bounding_box()["height"] <= head.bounding_box()["y"]
