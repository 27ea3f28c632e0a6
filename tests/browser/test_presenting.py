"""Pages for the back row, without what a link hides, and with a question before its answer."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import LIVE, Picture, drag, read_until, slider, wait_for_address, wait_for_picture
from tabs import LIVE as READY

PROJECTOR = {"size": (1024, 768)}
WRONG = "logits=-1,6,-2,-2"
KEYS = ".presenting-bar"
# How large the letters of a part are on the screen, in pixels: what is zoomed is so much larger.
LETTERS = """(part) => parseFloat(getComputedStyle(part).fontSize) * (part.currentCSSZoom ?? 1)"""


@pytest.fixture
def light(visit, app):
    """Opens a light page as a new visitor."""
    return lambda path, **how: visit(f"{app}/live/{path}", at_rest=READY, **how)


@pytest.fixture
def full(visit, app):
    """Opens a full page as a new visitor."""
    return lambda path, **how: visit(f"{app}/{path}", **how)


def loss_of(page):
    return page.get_by_test_id("loss")


def press(page, key):
    """Presses a key where nothing has the focus."""
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press(key)


def is_shown(page, part):
    return page.locator(f".live [data-part~={part}]").first.is_visible()


# ---- for the back row --------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["light", "full"])
def test_the_back_row_can_read_the_loss_and_nothing_leads_away(request, host):
    page = request.getfixturevalue(host)(f"logit_lab?{WRONG}&present=1", **PROJECTOR)
    assert loss_of(page).evaluate(LETTERS) >= 96
    assert page.get_by_test_id("probability").first.evaluate(LETTERS) >= 24
    box = loss_of(page).bounding_box()
    assert box["y"] + box["height"] < 768
    expect(page.locator(KEYS)).to_contain_text("Esc leave")
    for gone in ("Logit lab", "Start over", "One-hot or integer"):
        assert [
            one for one in page.get_by_text(gone, exact=True).all() if one.is_visible() and not inside_keys(one)
        ] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024


# Of what is shown to the back row: how far down it goes, and how much of a line of buttons is cut.
SEEN = f"""() => {{
  const all = (kind) => [...{LIVE}.querySelectorAll(kind)].filter((one) => one.checkVisibility());
  return {{
    bottom: Math.max(...all(".row, .strip, .equation").map((one) => one.getBoundingClientRect().bottom)),
    cut: Math.max(...all(".situations").map((one) => one.scrollWidth - one.clientWidth)),
  }};
}}"""


@pytest.mark.parametrize(
    "link", ["logit_lab?predict=loss&", "encodings?", "information?", "information?predict=cross_entropy&"]
)
def test_the_whole_picture_is_seen_on_a_projector(light, link):
    seen = light(f"{link}present=1", **PROJECTOR).evaluate(SEEN)
    assert (seen["bottom"] <= 768, seen["cut"] <= 0) == (True, True), seen


# The smallest letters of a picture, in pixels: of the live part with its keys and its buttons, and of figures.
SMALLEST = f"""() => {{
  const letters = {LETTERS};
  const hasWords = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
  const live = {LIVE}, left = ".visually-hidden, .hidden, .tag, style, option";
  const inLive = live ? [...live.querySelectorAll("*")].filter((one) => !one.closest(left)) : [];
  const all = [...inLive, ...document.querySelectorAll("svg.main-svg text")];
  return Math.min(...all.filter((one) => hasWords(one) && one.checkVisibility()).map(letters));
}}"""
LONG = "class=golden+retriever&class=labrador&class=bernese+mountain+dog"
# What is cut of the names that a picture shows, by how many pixels, and how far their letters stand over their place.
CUT = f"""() => {{
  const names = [...{LIVE}.querySelectorAll(".name, .name-shown, .cell-name")];
  const seen = names.filter((one) => one.checkVisibility({{ opacityProperty: true }}));
  return Math.max(...seen.map((one) => one.scrollWidth - one.clientWidth));
}}"""


@pytest.mark.parametrize("link", ["logit_lab?", "encodings?rows=0,1,2&", "information?p=0.5,0.3,0.2&q=0.2,0.3,0.5&"])
def test_letters_in_a_picture_are_24_pixels_and_long_names_are_whole(light, link):
    page = light(f"{link}{LONG}&present=1", **PROJECTOR)
    assert page.evaluate(SMALLEST) >= 24
    assert page.evaluate(CUT) <= 0
    assert page.evaluate(SEEN)["cut"] <= 0
    assert page.locator(KEYS).bounding_box()["height"] < 60, "the keys are in one line"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024


def test_letters_in_a_figure_are_24_pixels(full):
    page = full("information?present=1", **PROJECTOR)
    page.locator("svg.main-svg text").first.wait_for()
    assert read_until(page, True, lambda: page.evaluate(SMALLEST) >= 24), page.evaluate(SMALLEST)


def inside_keys(one):
    return one.evaluate("(node) => Boolean(node.closest('.presenting-bar'))")


def test_the_keys_lead_on_and_back_reset_and_leave(light):
    page = light(f"logit_lab?{WRONG}&present=1&hide=temperature")
    drag(page, "cat", 0.4, 0.9, moves=4)
    wait_for_address(page, label="0")
    press(page, "u")
    wait_for_address(page, unit="bits")
    press(page, "r")
    wait_for_address(page, unit="nats", logits="-1,6,-2,-2")
    press(page, "ArrowRight")
    page.wait_for_url("**/live/encodings?present=1")
    page.locator(KEYS).wait_for()
    press(page, "ArrowLeft")
    page.wait_for_url("**/live/logit_lab?present=1")
    page.locator(KEYS).wait_for()
    page.get_by_role("button", name="leave").click()
    page.wait_for_url(lambda url: "present" not in url)
    expect(page.get_by_role("button", name="Start over")).to_be_visible()


def test_a_button_shows_the_same_state_to_the_back_row(light, full):
    page = light(f"logit_lab?{WRONG}")
    page.get_by_role("link", name="Present").click()
    page.locator(KEYS).wait_for()
    query = parse_qs(urlsplit(page.url).query)
    assert (query["present"], query["logits"]) == (["1"], ["-1,6,-2,-2"])
    page = full("diagnose?loss=2.3", ready="[data-testid=stHeading]")
    page.get_by_role("button", name="Present").click()
    page.locator(KEYS).wait_for()
    page.wait_for_url(lambda url: "present=1" in url)


def test_a_slider_and_a_text_field_keep_their_keys(light):
    page = light("logit_lab?present=1")
    slider(page, "cat").press("ArrowRight")
    expect(slider(page, "cat")).to_have_value("2.1")
    page.get_by_label("name of class 0").fill("")
    page.get_by_label("name of class 0").press_sequentially("ru")
    page.get_by_label("name of class 0").press("ArrowLeft")
    page.keyboard.press("Escape")
    assert (page.get_by_label("name of class 0").input_value(), "present=1" in page.url) == ("ru", True)


def test_a_full_page_goes_on_to_the_pages_without_a_live_component(full):
    page = full("information?present=1", **PROJECTOR)
    expect(page.get_by_role("button", name="next")).to_be_enabled()
    press(page, "ArrowRight")
    page.wait_for_url("**/batch?present=1")
    page.locator(KEYS).wait_for()


# ---- hide --------------------------------------------------------------------------------------


def test_what_a_link_hides_is_not_there_and_the_rest_is(light):
    page = light("encodings?hide=says,loss,rows")
    shown = {part: is_shown(page, part) for part in ("says", "loss", "cells", "modes", "situations")}
    assert shown == {"says": False, "loss": False, "cells": False, "modes": True, "situations": True}


# ---- predict -----------------------------------------------------------------------------------

PREDICTED = {
    "logit_lab": (f"{WRONG}&predict=loss", "loss", "far above", "You chose far above: right. It costs 7.002 nats"),
    "encodings": (
        "predict=loss",
        "sparse-loss",
        "integers",
        "You chose integers. The answer is neither. The mean loss",
    ),
    "information": (
        "predict=cross_entropy",
        "cross-entropy",
        "larger",
        "You chose larger: right. H(p, q) is 1.467 nats",
    ),
}


@pytest.mark.parametrize("address", PREDICTED)
def test_what_is_to_be_predicted_is_not_seen_before_the_choice(light, address):
    link, hidden, choice, told = PREDICTED[address]
    page = light(f"{address}?{link}")
    expect(page.get_by_test_id(hidden).first).to_be_hidden()
    first = page.locator("#scce-first").evaluate("(node) => JSON.parse(node.textContent).view")
    assert "outcome" not in first
    page.get_by_role("button", name=choice, exact=True).click()
    expect(page.get_by_test_id(hidden).first).to_be_visible()
    expect(page.locator(".outcome")).to_contain_text(told)
    assert "predict" in parse_qs(urlsplit(page.url).query)


def test_a_drag_shows_nothing_before_the_choice_and_reset_asks_again(light):
    page = light(f"logit_lab?{WRONG}&predict=share&present=1")
    drag(page, "cat", 0.4, 0.9, moves=4)
    expect(page.get_by_test_id("probability").first).to_be_hidden()
    assert page.evaluate(f"{LIVE}.querySelector('[role=status].hidden').textContent") == ""
    page.get_by_role("button", name="cat", exact=True).click()
    expect(page.locator(".outcome")).to_contain_text("right")
    drag(page, "dog", 0.8, 0.6, moves=4)
    expect(page.get_by_test_id("probability").first).to_be_visible()
    press(page, "r")
    expect(page.get_by_test_id("probability").first).to_be_hidden()
    wait_for_picture(page, Picture, logits=[-1, 6, -2, -2])


def test_a_full_page_shows_its_figures_after_the_choice(full):
    page = full(f"logit_lab?{WRONG}&predict=loss")
    figure, words = (
        page.locator(".st-key-loss_curve_figure"),
        page.get_by_text("The loss along each logit").filter(visible=True),
    )
    expect(figure).to_be_hidden()
    expect(words).to_be_hidden()
    page.get_by_role("button", name="below", exact=True).click()
    expect(figure).to_be_visible()
    expect(words).to_be_visible()
    expect(page.locator(".outcome")).to_contain_text("You chose below. The answer is far above.")


# ---- a page without a live component -----------------------------------------------------------


def test_no_words_beside_a_figure_give_the_answer_away(full):
    page = full("batch?predict=mean", ready=".st-key-part_table")
    expect(page.locator(".st-key-part_table")).to_be_visible()
    for words in ("Most frequent mistakes", "So the mean can fall to"):
        expect(page.get_by_text(words).filter(visible=True)).to_have_count(0)
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Most frequent mistakes").filter(visible=True)).to_be_visible()


def test_a_page_without_a_live_component_is_presented_hides_and_asks(full):
    page = full("frameworks?present=1&rate=3&hide=gradients,last_layer&predict=learns", ready=KEYS, **PROJECTOR)
    verdict, figure = (
        page.get_by_test_id("stAlert").filter(visible=True).first,
        page.locator(".st-key-training_curves_figure"),
    )
    for hidden in (
        page.locator("[data-testid=stHeader]"),
        page.locator("[data-testid=stHeading]").first,
        verdict,
        figure,
    ):
        expect(hidden).to_be_hidden()
    page.get_by_role("button", name="slowly", exact=True).click()
    expect(verdict).to_be_visible()
    expect(figure).to_be_visible()
    expect(page.locator(".outcome")).to_contain_text(re.compile("You chose slowly"))
    assert page.locator("[data-testid=stMetricValue]").first.evaluate(LETTERS) >= 1.5 * 36
    assert min(button.evaluate(LETTERS) for button in page.locator(f"{KEYS} button:visible, {KEYS} b").all()) >= 24
    expect(page.get_by_role("radiogroup", name="Last layer")).to_be_hidden()
    expect(page.locator(".st-key-gradients_figure")).to_be_hidden()

    def how_much_of_its_place_it_fills():
        place, drawn = figure.bounding_box(), figure.locator("svg.main-svg").first.bounding_box()
        return drawn["width"] / place["width"], drawn["height"] / place["height"]

    whole = pytest.approx((1, 1), rel=0.01)
    assert read_until(page, whole, how_much_of_its_place_it_fills) == whole

    rate = page.get_by_role("spinbutton", name="learning rate")
    rate.fill("5")
    rate.press("Enter")
    page.wait_for_url("**rate=5**")
    press(page, "r")
    page.wait_for_url("**rate=3**")
    expect(rate).to_have_value("3")
    expect(verdict).to_be_hidden()
    press(page, "Escape")
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    assert "present" not in page.url
