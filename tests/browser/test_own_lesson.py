"""A lesson of somebody's own in a browser: two states of two visits become steps, and one of them is asked."""

from playwright.sync_api import expect

from scce.lessons.own import Computed, OwnLesson, OwnStep, page_in, to_text

HOSTILE = "<img src=x onerror=document.title='evil'>"
LESSON = OwnLesson(
    HOSTILE, (OwnStep(page_in("logit_lab?logits=2,1,0,0"), HOSTILE, Computed("share"), hides=("share",)),)
)


def test_states_of_a_light_page_become_steps_behind_those_that_the_browser_keeps(visit, app):
    page = visit(f"{app}/live/logit_lab?logits=2,1,0,0", at_rest="#scce-add")
    for steps in (1, 2):
        page.get_by_role("link", name="Add as a step").click()
        expect(page.get_by_text("Your lesson", exact=True).filter(visible=True)).to_be_visible()
        expect(page.get_by_text(f"Step {steps} on").filter(visible=True)).to_be_visible()
        page.wait_for_url("**/lessons?make=1e*")
        page.wait_for_function(f"(localStorage.getItem('scce-lesson') ?? '').length > {100 * steps}")
        if steps == 1:
            page.goto(f"{app}/live/logit_lab?logits=5,1,0,0")
    link = page.get_by_role("link", name="Try it").last.get_attribute("href")
    page.goto(f"{app}/live/{link}")
    card = page.locator(".lesson:not([hidden])")
    expect(card.locator(".progress")).to_have_text("step 2 of 2")


def test_an_own_step_is_asked_on_a_phone_and_its_words_are_words(visit, app):
    page = visit(f"{app}/live/logit_lab?own={to_text(LESSON)}&step=1", device="phone", at_rest="#scce-add")
    card = page.locator(".lesson:not([hidden])")
    expect(card.locator(".asks")).to_have_text(HOSTILE)
    card.get_by_role("button", name="cat", exact=True).click()
    expect(card.locator(".outcome")).to_contain_text("You chose cat: right.")
    expect(card.get_by_role("link", name="Another one like it")).to_have_count(0)
    back = card.get_by_role("link", name="This lesson").get_attribute("href")
    assert back == f"../lessons?own={to_text(LESSON)}"
    assert page.title() == "Logit lab"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
