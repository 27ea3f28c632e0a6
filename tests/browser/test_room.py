"""A class: a projector and two phones, through two rounds of a lesson; and a phone with bad luck."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from reading import read_until

from scce.rooms import Rooms

DOOR, BARS, COUNT = ".scce-door .code", ".scce-bars", ".scce-count"
LOST = ("ERR_", "Failed to load resource")
WALL = {"size": (1024, 768), "ready": "[data-testid=stButton] button"}
PHONE = {"ready": "#status, form.door", "at_rest": "main"}


@pytest.fixture
def wall(visit, app):
    """The projector, with a room that was opened from a lesson, and its code."""
    page = visit(f"{app}/class?lesson=softmax-twice", **WALL)
    page.get_by_role("button", name="Open a room").click()
    page.locator(DOOR).filter(visible=True).wait_for()
    return page, page.locator(DOOR).filter(visible=True).inner_text()


def press(page, key):
    """Presses a key where nothing has the focus."""
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press(key)


def for_the_back_row(page):
    """Returns the smallest letters that a class reads, in pixels, and whether all is on the screen."""
    return page.evaluate("""() => {
      const roots = [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
      const keys = roots.flatMap((root) => [...root.querySelectorAll(".presenting-bar button, .bar-title")]);
      const hasWords = (node) => [...node.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
      const words = [...document.querySelectorAll("[data-testid=stHtml] :not(style)")].filter(hasWords);
      const page = document.querySelector("[data-testid=stMain]");
      const sizes = [...words, ...keys].map((node) => parseFloat(getComputedStyle(node).fontSize));
      return [Math.min(...sizes), page.scrollHeight <= page.clientHeight];
    }""")


def ends_at(part):
    """Returns where a part of the page ends, in pixels from the top of the screen."""
    box = part.bounding_box()
    return box["y"] + box["height"]


def says(phone, words):
    expect(phone.locator("#status")).to_contain_text(words)


def choose(phone, option):
    phone.get_by_role("button", name=option, exact=True).click()
    says(phone, f"Your answer is in: {option}")


def objections(phone):
    """Returns what axe objects to."""
    return [rule["id"] for rule in Axe().run(phone).response["violations"]]


def test_a_class_votes_in_two_rounds_and_is_the_model(visit, app, wall):
    page, code = wall
    expect(page.get_by_text("For the teacher")).to_have_count(0)
    bottom = "document.querySelector('.scce-door img').getBoundingClientRect().bottom"
    assert read_until(page, True, lambda: page.evaluate(bottom) < 768)
    one = visit(f"{app}/live/room", device="phone", expected=LOST, **PHONE)
    one.get_by_label("The code on the wall").fill(f"{code[:3].lower()} {code[3:]}")
    one.get_by_role("button", name="Join").click()
    two = visit(f"{app}/live/room/{code}", device="another desk", size=(390, 844), expected=LOST, **PHONE)
    for phone in (one, two):
        says(phone, "Waiting for the next question")

    press(page, "o")
    choose(one, "A loss, and a wrong one")
    choose(two, "An error")
    expect(page.locator(COUNT).filter(visible=True)).to_contain_text("2")
    expect(page.locator(BARS)).to_have_count(0)
    assert read_until(page, [24, True], lambda: for_the_back_row(page)) == [24, True]
    two.context.set_offline(True)
    two.get_by_role("button", name="The right loss").click()
    says(two, "No connection. Your answer The right loss is kept here")
    two.context.set_offline(False)
    says(two, "Your answer is in: The right loss")
    press(page, "c")
    expect(page.get_by_text("discuss with your neighbour").filter(visible=True)).to_be_visible()
    assert read_until(page, [24, True], lambda: for_the_back_row(page)) == [24, True]
    for phone in (one, two):
        says(phone, "Closed")
        expect(phone.get_by_role("button", name="An error")).to_be_disabled()

    press(page, "a")
    page.locator(DOOR).filter(visible=True).wait_for()
    press(page, "PageDown")  # a clicker
    for phone in (one, two):
        expect(phone.locator("#where")).to_have_text("Question 1 of 4, asked again")
        choose(phone, "A loss, and a wrong one")
    one.reload()
    expect(one.get_by_role("button", name="A loss, and a wrong one")).to_have_attribute("aria-pressed", "true")
    says(one, "Your answer is in")
    press(page, "r")
    bars = page.locator(f"{BARS} .is-right .line")
    expect(bars).to_have_text([re.compile(r"round 1\s*1 \(50 %\)"), re.compile(r"round 2\s*2 \(100 %\)")])
    told = page.get_by_text("2 of 2 chose \u201cA loss, and a wrong one\u201d: right.")
    expect(told.filter(visible=True)).to_be_visible()
    pictures = page.locator(".st-key-part_crowd svg.main-svg .xtitle")
    expect(pictures).to_have_count(2)
    press(page, "m")
    expect(page.get_by_text("The class is the model").filter(visible=True)).to_be_in_viewport()
    assert read_until(page, 24, lambda: for_the_back_row(page)[0]) == 24
    on_screen = [True, True]
    assert read_until(page, on_screen, lambda: [ends_at(each) <= 768 for each in pictures.all()]) == on_screen
    for phone in (one, two):
        expect(phone.locator(".told")).to_contain_text(re.compile("You chose .A loss, and a wrong one.: right"))
        expect(phone.locator(".bars .is-right .count")).to_have_text("2 (100 %)")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sizes = phone.evaluate(
            "[...document.querySelectorAll('button, a')].map((e) => e.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 44
        assert objections(phone) == []

    page.reload()
    page.locator(BARS).filter(visible=True).wait_for()  # this browser has the key
    assert page.url.endswith(f"?room={code}&present=1")
    press(page, "Escape")
    page.get_by_text("For the teacher").filter(visible=True).click()
    page.get_by_role("button", name="End the room").click()
    page.get_by_role("button", name="Delete it").click()
    page.get_by_role("button", name="Open a room").wait_for()
    says(one, "The room has ended")


@pytest.fixture
def room(app):
    """A room of which the first question is open, and where it is kept."""
    rooms = Rooms(os.environ["SCCE_DATABASE_URL"])
    made = rooms.open("softmax-twice", 4)
    rooms.steer(made.code, made.key, "open")
    yield rooms, made
    rooms.close()


@pytest.fixture
def phone(browser, app, room):
    """A phone in the room, whose clock can be moved on."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{app}/live/room/{room[1].code}")
    says(page, "Choose an answer")
    yield page
    context.close()


def is_locked(phone, yes):
    """Locks the screen of a phone, or unlocks it."""
    phone.evaluate(
        """(yes) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => yes });
      document.dispatchEvent(new Event("visibilitychange"));
    }""",
        yes,
    )


def test_an_answer_outlives_a_lost_network_a_reload_and_a_locked_screen(phone, room):
    rooms, made = room
    phone.context.set_offline(True)
    phone.get_by_role("button", name="The right loss").tap()
    phone.clock.run_for(20_000)
    says(phone, "No connection. Your answer The right loss is kept here, and sent by itself.")
    assert rooms.count(made.code, 1) == 0
    phone.context.set_offline(False)
    says(phone, "Your answer is in: The right loss")
    assert rooms.tally(made.code, 1) == {"The right loss": 1}

    phone.route("**/live/room/*", lambda way: way.abort() if way.request.method == "POST" else way.continue_())
    phone.get_by_role("button", name="An error").tap()
    says(phone, "No connection. Your answer An error is kept here")
    phone.reload()
    phone.unroute_all()
    phone.clock.run_for(20_000)
    says(phone, "Your answer is in: An error")
    assert rooms.tally(made.code, 1) == {"An error": 1}

    is_locked(phone, True)
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    for action in ("close", "again", "open"):
        rooms.steer(made.code, made.key, action)
    phone.clock.run_for(20_000)
    assert asked == []
    is_locked(phone, False)
    expect(phone.locator("#where")).to_have_text("Question 1 of 4, asked again")
    phone.get_by_role("button", name="An error").tap()
    is_locked(phone, True)  # before it was sent
    is_locked(phone, False)
    says(phone, "Your answer is in: An error")
    assert rooms.tally(made.code, 2) == {"An error": 1}
