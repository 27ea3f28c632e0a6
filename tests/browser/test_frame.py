"""What stands around the story of every page: nothing moves while it loads, the way past the navigation, paper."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from reading import read_until
from tabs import BROWSERS, DESK, PATIENCE

from scce.figures.qr import qr_svg

LAST_PART = "[data-testid=stExpander]:has-text('Show the code')"
PHONE, PROJECTOR = {"width": 390, "height": 844}, {"width": 1024, "height": 768}
SHEET = 703  # CSS pixels of A4 between margins of 12 mm
MOST = 0.05  # of the layout that may shift: the bound of a good page by web.dev/cls
MEASURE_SHIFTS = """
  window.shift = 0;
  const add = (list) => list.getEntries().forEach(({ value }) => (window.shift += value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""
# What has the focus, and how it is told: its name, and the width of the ring around it.
FOCUS = """() => {
  let found = document.activeElement;
  while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(found);
  const name = found.ariaLabel ?? found.labels?.[0]?.textContent ?? found.textContent;
  return [name, outlineStyle === "none" ? 0 : parseFloat(outlineWidth)];
}"""


@pytest.fixture
def first_visit(browser: Browser, app: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser that has nothing of it, and counts how far it shifts."""
    contexts = []

    def open_page(path: str, viewport: dict[str, int]) -> Page:
        contexts.append(browser.new_context(viewport=viewport))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        page.add_init_script(MEASURE_SHIFTS)
        page.goto(app + path)
        page.locator(LAST_PART).wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("path", "viewport"),
    [("/batch", PROJECTOR), ("/batch", PHONE), ("/frameworks", PHONE), ("/training", DESK)],
    ids=lambda one: str(one["width"]) if isinstance(one, dict) else one[1:],
)
def test_nothing_moves_while_a_page_without_a_live_part_comes(first_visit, path, viewport):
    page = first_visit(path, viewport)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")
    assert page.evaluate("() => window.shift") < MOST


@pytest.mark.parametrize("path", ["/", "/information", "/live/logit_lab", "/frameworks"])
def test_one_tab_and_enter_lead_past_the_navigation_to_the_first_control(visit, app, path):
    first = {"/information": "probability of one event", "/frameworks": "Framework"}.get(path, "logit of cat")
    ready = {"ready": LAST_PART} if path == "/frameworks" else {}
    page = visit(app + path, **ready, **({"at_rest": ".live"} if "live" in path else {}))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == ["Skip to the controls", 3]
    page.keyboard.press("Enter")
    name, ring = page.evaluate(FOCUS)
    assert (first in name, ring >= 2) == (True, True)


def test_the_navigation_shows_its_focus_and_the_page_also_at_the_root(visit, app):
    page = visit(app)
    current = page.locator("nav [aria-current=page]")
    expect(current).to_have_text(["Logit lab"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)[1] == 3
    page.get_by_role("link", name="One-hot or integer", exact=True).click()
    expect(current).to_have_text(["One-hot or integer"])
    expect(page).to_have_title("One-hot or integer \u00b7 Cross-entropy, live")


def test_on_a_phone_the_menu_has_a_name_and_the_curve_is_one_press_away(visit, app):
    page = visit(app, device="phone")
    curve = page.locator(".st-key-loss_curve_figure")
    expect(curve).to_be_hidden()
    page.get_by_role("button", name="Show the curve and the slope").click()
    expect(curve).to_be_visible()
    page.wait_for_function("() => location.search.includes('more=pictures')")
    way_on = page.get_by_role("link", name="Next: One-hot or integer").first
    box = way_on.bounding_box()
    assert (box["width"] > 0.9 * BROWSERS["phone"]["viewport"]["width"], box["height"] >= 44) == (True, True)
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("button", name="Close the menu")).to_be_visible()


@pytest.mark.parametrize("path", ["/logit_lab?label=2", "/live/logit_lab?label=2"])
def test_on_paper_there_is_the_link_and_no_button(visit, app, path):
    page = visit(app + path, **({"at_rest": ".live"} if "/live/" in path else {}))
    page.emulate_media(media="print")
    link = page.locator(".scce-print-link")
    expect(link).to_be_visible()
    expect(link).to_have_text(page.url)
    buttons = page.locator(":is(button, [role=button]):not([data-part=equation] *)").filter(visible=True).all()
    assert [button.inner_text() for button in buttons] == []
    page.emulate_media(media="screen")


def test_what_is_printed_before_the_rest_of_the_page_has_come_is_one_sheet(browser, app):
    page = browser.new_page()
    page.route("**/static/**", lambda route: route.abort())
    page.goto(app, wait_until="commit")
    page.locator(".scce.is-live").wait_for()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.close()


def test_on_paper_there_is_the_link_of_this_moment_as_a_code_for_a_camera(visit, app):
    page = visit(f"{app}/encodings?rows=1;0")
    code = page.locator(".scce-print-link svg")
    for link in ("rows=1;0", "rows=2;0"):
        page.evaluate("(link) => history.replaceState(history.state, '', `?${link}`)", link)
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert page.url == f"{app}/encodings?{link}"
        assert code.locator("path").last.get_attribute("d") in qr_svg(page.url)
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    expect(page.locator(".scce-print-link")).to_have_text(page.url)
    page.emulate_media(media="screen")


@pytest.mark.parametrize("path", ["live/logit_lab?predict=share", "batch?predict=mean"])
def test_on_paper_what_is_asked_has_room_for_a_pen_and_the_answer_is_hidden(visit, app, path):
    page = visit(f"{app}/{path}", **({"at_rest": ".live"} if "live/" in path else {"ready": ".question"}))
    question = page.locator(".question")
    expect(question).to_be_visible()
    page.emulate_media(media="print")
    expect(question.locator(".pen")).to_be_visible()
    expect(question.locator(".pen")).to_contain_text("My prediction:")
    expect(question.locator(".shows")).to_be_hidden()
    assert page.locator(".st-key-part_fraction, .loss-number").filter(visible=True).count() == 0
    page.emulate_media(media="screen")


def test_on_paper_of_what_can_be_chosen_there_is_what_is_chosen_and_no_figure_is_wider_than_a_sheet(visit, app):
    page = visit(f"{app}/encodings", ready=".st-key-memory_curves_figure .main-svg")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": SHEET, "height": 900})
    page.emulate_media(media="print")
    sizes = page.get_by_role("radiogroup", name="As many classes as").get_by_role("radio")
    assert [one.inner_text() for one in sizes.filter(visible=True).all()] == ["GPT-2"]
    curves = page.locator(".st-key-memory_curves_figure .main-svg").first
    assert curves.evaluate("(e) => e.getBoundingClientRect().right") <= SHEET
    page.emulate_media(media="screen")


# What on the page has words that are light, or a ground that is dark.
UNFIT_FOR_PAPER = """() => {
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("svg");
  const light = ([red, green, blue]) => red + green + blue > 2 * 255;
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const hasWords = (node) => [...node.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
  const isUnfit = (node) => {
    const { color, backgroundColor } = getComputedStyle(node);
    const ground = numbers(backgroundColor);
    return (hasWords(node) && light(numbers(color))) || (ground[3] !== 0 && !light(ground));
  };
  return [...document.querySelectorAll("[data-testid=stApp], [data-testid=stApp] *")]
    .filter((node) => isSeen(node) && isUnfit(node))
    .map((node) => node.outerHTML);
}"""


def test_paper_is_white_where_the_theme_is_dark(visit, app):
    page = visit(f"{app}/frameworks", ready="[data-testid=stPlotlyChart] .legend .bg", color_scheme="dark")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    legend = page.locator("[data-testid=stPlotlyChart] .legend").first
    assert read_until(page, [], lambda: page.evaluate(UNFIT_FOR_PAPER)) == []
    assert legend.evaluate("(e) => getComputedStyle(e.querySelector('.bg')).fill") == "none"
    page.emulate_media(media="screen")
