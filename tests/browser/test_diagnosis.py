"""From the header of any page to the cause of a loss, and from there to the page that shows its number."""

import pytest
from playwright.sync_api import expect
from reading import read_until, wait_for_address

FIELD = "My loss says ..."
PAGE = "[data-testid=stExpander]:has-text('Show the code')"


def cause(page):
    return page.locator(".st-key-finding").get_by_role("heading", level=2)


def say(page, text):
    field = page.get_by_role("textbox", name=FIELD)
    field.fill(text)
    field.press("Enter")


@pytest.mark.parametrize(("device", "bottom"), [("desk", 900), ("phone", 844)])
def test_a_loss_typed_at_the_root_leads_to_its_cause_in_view_and_on_to_its_number(visit, app, device, bottom):
    page = visit(f"{app}/", device=device)
    say(page, "0.7437, four classes")
    expect(cause(page)).to_have_text("Softmax twice: the lowest loss of 4 classes")
    wait_for_address(page, loss="0.7437, four classes")
    page.locator(PAGE).wait_for()
    number = page.locator(".st-key-finding").get_by_text("ln(e + 3) \u2212 1 = 0.7437", exact=True).filter(visible=True)

    def is_in_sight():
        box = number.bounding_box()
        return box["y"] + box["height"] < bottom

    assert read_until(page, True, is_in_sight)
    page.get_by_role("link", name="Show this number").first.click()
    expect(
        page.get_by_test_id("stMetric").filter(has_text="reported, step 0", visible=True).locator("div").last
    ).to_have_text("0.744")
    page.go_back()
    expect(cause(page)).to_have_text("Softmax twice: the lowest loss of 4 classes")


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_a_light_page_leads_there_too(visit, app, device):
    page = visit(f"{app}/live/information", device=device, at_rest="body")
    say(page, "16.118")
    expect(cause(page)).to_have_text("At the clip of 1e-7")
    page.locator(PAGE).wait_for()


def test_the_field_in_the_header_goes_away_with_the_title_when_a_page_is_scrolled(visit, app):
    page = visit(app)
    field = page.get_by_role("textbox", name=FIELD)
    went = field.evaluate(
        """(field) => {
          const before = field.getBoundingClientRect().y;
          document.querySelector("[data-testid=stMain]").scrollBy(0, 300);
          return before - field.getBoundingClientRect().y;
        }"""
    )
    assert went == 300
