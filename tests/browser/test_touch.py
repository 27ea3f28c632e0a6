"""A phone in the hand: what a finger does to a slider, and what is in sight."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import CDPSession, Page
from reading import LIVE, Picture, drag, picture, slider, start_recording, stop_recording, wrong_pictures
from tabs import AT_REST
from tabs import LIVE as READY

VISIBLE = (390, 660)  # px of a phone between its bars
MOVES = 10  # of a finger


@pytest.fixture
def phone(visit, app) -> Page:
    return visit(f"{app}/live/logit_lab", device="phone", size=VISIBLE, at_rest=READY)


@pytest.fixture
def finger(phone: Page) -> Iterator[CDPSession]:
    session = phone.context.new_cdp_session(phone)
    yield session
    session.detach()


def touch(finger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def swipe(
    page: Page, finger: CDPSession, share: float, aside: float, down: float, end: str = "touchEnd"
) -> list[float]:
    """Swipes over the slider of cat from a share of its width, and returns what its logit was in every frame."""
    page.evaluate("() => scrollTo(0, 0)")
    box = slider(page, "cat").bounding_box()
    x, y = box["x"] + box["width"] * share, box["y"] + box["height"] / 2
    start_recording(page)
    touch(finger, "touchStart", (x, y))
    for i in range(1, MOVES + 1):
        touch(finger, "touchMove", (x + aside * i / MOVES, y + down * i / MOVES))
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(drawn))")
    touch(finger, end)
    page.wait_for_timeout(100)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    return [frame.logits[0] for frame in frames]


@pytest.mark.parametrize("share", [0.03, 0.35, 0.6, 0.97])
def test_a_finger_that_scrolls_sets_no_slider_wherever_it_begins(phone, finger, share):
    assert set(swipe(phone, finger, share, 8, -150)) == {2}
    phone.wait_for_function("() => scrollY > 50")
    assert picture(phone).logits == [2, 1, 0, -1]


@pytest.mark.parametrize(("aside", "down"), [(60, 0), (-60, 12), (55, 55), (-55, -55)])
def test_a_sloppy_finger_moves_the_slider_and_not_the_page(phone, finger, aside, down):
    seen = swipe(phone, finger, 0.5, aside, down)
    assert (phone.evaluate("scrollY"), len(set(seen)) > MOVES / 2) == (0, True)
    assert (seen[-1] > 5) if aside > 0 else (seen[-1] < -5)
    phone.wait_for_function("(logit) => location.search.includes(`logits=${logit}%2C`)", arg=f"{seen[-1]:g}")


def test_a_drag_that_is_taken_away_leaves_the_slider_as_it_was(phone, finger):
    seen = swipe(phone, finger, 0.5, 70, 0, end="touchCancel")
    assert (max(seen) > 5, seen[-1]) == (True, 2)


def test_a_tap_sets_the_slider_where_it_is_and_is_one_step_back(phone, finger):
    box = slider(phone, "cat").bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    phone.wait_for_function("() => location.search.includes('logits=')")
    logit = picture(phone).logits[0]
    assert 8 < logit <= 10
    assert parse_qs(urlsplit(phone.url).query)["logits"] == [f"{logit:g},1,0,-1"]


WHOLE = f"() => [...{LIVE}.querySelectorAll('.row, .strip, .equation')].map((e) => e.getBoundingClientRect().bottom)"


@pytest.mark.parametrize(("path", "at_rest"), [("live/logit_lab", READY), ("logit_lab", AT_REST)])
def test_the_whole_picture_is_in_sight_of_a_phone_at_once(visit, app, path, at_rest):
    page = visit(f"{app}/{path}", device="phone", size=VISIBLE, at_rest=at_rest)
    bottoms = page.evaluate(WHOLE)
    assert (len(bottoms), max(bottoms) <= VISIBLE[1]) == (6, True)
    assert page.locator(".hint").inner_text() == "Drag a dot: the loss follows."
    title, field = page.locator("h1").bounding_box(), page.locator(".scce-say, .st-key-say").bounding_box()
    assert (title["height"] < 50, title["y"] + title["height"] <= 52, field["y"] < title["height"]) == (True,) * 3


def test_a_long_name_has_a_line_of_its_own_and_its_slider_stands_where_the_others_do(visit, app):
    link = "live/logit_lab?class=golden retriever puppy&class=dog"
    page = visit(f"{app}/{link}", device="phone", size=VISIBLE, at_rest=READY)
    name = page.get_by_label("name of class 0")
    assert name.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    boxes = [slider(page, one).bounding_box() for one in ("golden retriever puppy", "dog")]
    assert [(box["x"], box["width"]) for box in boxes] == [(boxes[0]["x"], boxes[0]["width"])] * 2


def test_what_is_pressed_is_as_high_as_a_finger_and_the_loss_stays_in_sight(phone):
    phone.get_by_role("button", name="Classes").tap()
    phone.get_by_role("button", name="Temperature").tap()
    small = phone.evaluate(
        f"""() => [...{LIVE}.querySelectorAll("button, select, a, input")]
          .filter((e) => e.checkVisibility())
          .map((e) => [e.closest("label") ?? e, e])
          .filter(([target]) => target.getBoundingClientRect().height < 43.9)
          .map(([, e]) => e.ariaLabel ?? e.textContent)"""
    )
    phone.evaluate("() => scrollTo(0, 400)")
    box = phone.get_by_test_id("loss").bounding_box()
    assert (small, box["y"] >= 0, box["y"] < 60) == ([], True, True)


# ---- movements that no hand makes ---------------------------------------------------------------

MOVING = f"() => {LIVE}.getAnimations({{ subtree: true }}).length"


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_the_pick_slides_to_another_class_unless_the_reader_wants_calm(visit, app, motion, moves):
    page = visit(f"{app}/live/logit_lab?label=0", at_rest=READY, reduced_motion=motion)
    bird = page.get_by_role("radio", name="bird is the true class")
    moving = bird.evaluate(f"(bird) => {{ bird.click(); return ({MOVING})(); }}")  # it moves for a quarter of a second
    assert (moving > 0) == moves
    assert wrong_pictures([picture(page)]) == []


# Counts the movements that begin: each is over before a slow machine looks.
COUNT_MOVEMENTS = """
  window.begun = 0;
  const { animate } = Element.prototype;
  Element.prototype.animate = function (...how) {
    window.begun += 1;
    return animate.apply(this, how);
  };
"""


def test_nothing_glides_in_a_drag_and_a_first_visit_is_greeted_by_one_thumb(browser, app):
    page = browser.new_page()
    page.add_init_script(COUNT_MOVEMENTS)
    page.goto(f"{app}/live/logit_lab")
    page.wait_for_function(f"() => window.begun && ({MOVING})() === 0")
    assert (page.evaluate("window.begun"), picture(page, Picture).logits) == (1, [2, 1, 0, -1])
    drag(page, "cat", 0.6, 0.2, moves=6, release=False)
    assert page.evaluate("window.begun") == 1
    page.mouse.up()
    page.wait_for_function("() => window.begun > 1")  # the loss has crossed the mark of guessing
    page.close()
