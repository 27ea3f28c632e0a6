"""The first picture of a full page: live before Streamlit is there, and taken over by it without a trace."""

from collections.abc import Callable, Iterator
from time import sleep
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from reading import (
    Picture,
    drag,
    picture,
    slider,
    start_recording,
    stop_recording,
    wait_for_address,
    wait_for_picture,
    wrong_pictures,
)
from tabs import BROWSERS, PATIENCE

WAITING = "html.scce-first"
FIRST_BOX = """() => {
  const { x, y, width, height } = globalThis.scce.first.live.view.root.getBoundingClientRect();
  return { x, y, width, height };
}"""
# Where the reader's component stands, how far anything has jumped, and what has the focus.
REPORT = """() => {
  const live = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".live")).find(Boolean);
  const { x, y, width, height } = live.getBoundingClientRect();
  return { box: { x, y, width, height }, shift: window.shift, focus: live.getRootNode().activeElement?.ariaLabel };
}"""
MEASURE_SHIFTS = """
  window.shift = 0;
  const add = (list) => list.getEntries().forEach(({ value }) => (window.shift += value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""


FRAMES = """async (count) => {
  for (let i = 0; i < count; i += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
}"""


class Held:
    """A page whose Streamlit does not come before it is let go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[Route] = []
        self.free = False
        page.route("**/static/js/**", self._answer)

    def _answer(self, route: Route) -> None:
        if self.free:
            route.continue_()
        else:
            self.asked.append(route)

    def let_go(self, wait: bool = True) -> None:
        self.free = True
        for route in self.asked:
            route.continue_()
        if wait:
            self.page.locator(WAITING).wait_for(state="detached")


@pytest.fixture
def held(browser: Browser, app: str) -> Iterator[Callable[..., Held]]:
    """Opens an address whose first picture is there, and nothing of Streamlit."""
    contexts = []

    def open_held(path: str, device: str = "desk") -> Held:
        contexts.append(browser.new_context(**BROWSERS[device]))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.add_init_script(MEASURE_SHIFTS)
        one = Held(page)
        page.goto(app + path, wait_until="commit")
        page.locator(".live[data-ready]").wait_for()
        return one

    yield open_held
    for context in contexts:
        context.close()


def query_of(page: Page) -> str:
    return urlsplit(page.url).query


def test_what_the_reader_does_before_streamlit_is_there_is_not_lost(held):
    one = held("/logit_lab?logits=2,1,0,-1&lebel=1&open=classes")
    page = one.page
    expect(page.get_by_role("alert")).to_contain_text("lebel: this page has no such parameter")
    start_recording(page)
    drag(page, "cat", 0.6, 0.9, moves=10)
    wait_for_address(page, label="0", temperature="1")
    page.get_by_role("button", name="+ add a class").click()
    expect(slider(page, "class 4")).to_be_visible()
    slider(page, "dog").focus()
    slider(page, "dog").press("ArrowRight")
    expect(slider(page, "dog")).to_have_value("1.1")
    before = picture(page)
    wait_for_address(page, logits=",".join(f"{logit:g}" for logit in before.logits))
    frames = stop_recording(page)
    address = query_of(page)

    one.let_go()
    assert wrong_pictures(frames) == []
    assert same_numbers(picture(page), before)
    assert page.evaluate(REPORT)["focus"] == "logit of dog"
    assert query_of(page) == address
    undo = page.get_by_role("button", name="Undo")
    for logits in ([before.logits[0], 1, 0, -1, 0], [before.logits[0], 1, 0, -1], [2, 1, 0, -1]):
        undo.click()
        wait_for_picture(page, Picture, logits=logits)
        wait_for_address(page, logits=",".join(f"{logit:g}" for logit in logits))
    expect(undo).to_be_disabled()


def same_numbers(one: Picture, other: Picture) -> bool:
    return {**vars(one), "time": 0} == {**vars(other), "time": 0}


def test_a_slider_in_hand_stays_there_until_it_is_let_go(held):
    one = held("/")
    page = one.page
    start_recording(page)
    drag(page, "cat", 0.6, 0.8, moves=6, release=False)
    one.let_go(wait=False)
    page.locator("[data-testid=stBidiComponentIsolated]").wait_for(state="attached")
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    drag_on(page, "cat", 0.8, 0.3)
    assert page.locator(WAITING).count() == 1
    in_hand = picture(page)
    page.mouse.up()
    page.locator(WAITING).wait_for(state="detached")
    wait_for_address(page, logits=",".join(f"{logit:g}" for logit in in_hand.logits))
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    assert same_numbers(picture(page), in_hand)
    expect(page.locator(".st-key-loss_curve_figure .textpoint").first).to_have_text(f"0: {in_hand.lossText}")


def test_what_is_pressed_when_streamlit_could_take_over_is_pressed(held):
    one = held("/")
    page = one.page
    dog = page.get_by_role("radio", name="dog is the true class")
    box = dog.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    one.let_go(wait=False)
    page.locator("[data-testid=stBidiComponentIsolated]").wait_for(state="attached")
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    page.evaluate(FRAMES, 9)
    page.mouse.up()
    page.locator(WAITING).wait_for(state="detached")
    expect(dog).to_be_checked()
    wait_for_address(page, label="1")


def drag_on(page: Page, name: str, start: float, end: float) -> None:
    """Moves on with a slider that is in the hand."""
    box = slider(page, name).bounding_box()
    for i in range(1, 9):
        share = start + (end - start) * i / 8
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        page.wait_for_timeout(30)


def test_a_loss_that_is_being_typed_is_not_lost(held):
    one = held("/")
    page = one.page
    field = page.locator(".scce-say input")
    field.fill("87.33")
    one.let_go(wait=False)
    page.locator("[data-testid=stBidiComponentIsolated]").wait_for(state="attached")
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    field.press_sequentially("65")
    field.press("Enter")
    expect(page.locator(".st-key-finding").get_by_role("heading", level=2)).to_have_text("At the clip of 1.175e-38")
    assert query_of(page) == "loss=87.3365"


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_nothing_jumps_when_streamlit_takes_over(held, device):
    problems = {}
    for path in ("/logit_lab", "/encodings", "/information"):
        one = held(path, device)
        before, field = one.page.evaluate(FIRST_BOX), one.page.locator(".scce-say").bounding_box()
        one.let_go()
        one.page.locator(".js-plotly-plot").first.wait_for(state="attached")  # a phone has the lab's one press away
        report = one.page.evaluate(REPORT)
        assert one.page.locator(".st-key-say").bounding_box() == pytest.approx(field, abs=0.5)
        if report["shift"] >= 0.05 or any(abs(report["box"][side] - before[side]) > 0.5 for side in before):
            problems[path] = (before, report)
    assert problems == {}


def test_a_page_for_the_back_row_stands_where_its_first_picture_stood(held):
    one = held("/logit_lab?present=1&predict=loss")
    one.page.route("**/static/js/Html.*", _late)  # what carries the style is the last to come
    before = one.page.evaluate(FIRST_BOX)
    one.let_go()
    assert one.page.evaluate(REPORT)["box"] == pytest.approx(before, abs=0.5)


def _late(route: Route) -> None:
    sleep(1)
    route.continue_()
