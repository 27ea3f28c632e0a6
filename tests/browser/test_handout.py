"""The lab in one file: it opens without a network, and every number in it is the core's."""

from urllib.parse import parse_qs

import numpy as np
import pytest
from playwright.sync_api import expect
from reading import READ, Picture, drag, picture, slider, wrong_pictures

from scce.live import LOGIT_LAB
from scce.live.handout import STOPS
from scce.losses import sparse_categorical_crossentropy
from scce.readable import readable
from scce.serve.handout import handout_file

STATES = 60

# Puts the sliders and the label to one state after another, as a hand would, and reads each.
WALK = f"""async (states) => {{
  const read = {READ};
  const lab = document.querySelector(".scce-live").shadowRoot.querySelector(".live");
  const put = (range, value) => {{
    range.step = "any";
    range.value = value;
    for (const kind of ["input", "change"]) range.dispatchEvent(new Event(kind));
    return new Promise((resolve) => setTimeout(resolve));
  }};
  const pictures = [];
  for (const [label, ...logits] of states) {{
    const ranges = lab.querySelectorAll("input.logit");
    for (let i = 0; i < 3; i += 1) await put(ranges[i], logits[i]);
    lab.querySelectorAll("input.true")[label].click();
    await new Promise((resolve) => setTimeout(resolve));
    pictures.push(read());
  }}
  return pictures;
}}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("stick") / "handout.html"
    path.write_bytes(handout_file("https://lab.example.org/logit_lab").plain)
    return path


@pytest.fixture
def page(browser, file):
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.asked, opened.said = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda line: opened.said.append(line.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert [url for url in opened.asked if not url.startswith("data:")] == [file.as_uri()] * len(opened.asked)
    assert opened.said == []


def test_it_is_smaller_than_1_mb(file):
    assert file.stat().st_size < 1_000_000


def test_every_number_is_the_core_s_for_any_stops_and_any_label(page):
    rng = np.random.default_rng(14)
    states = [[int(rng.integers(3)), *rng.choice(STOPS, 3)] for _ in range(STATES)]
    states += [
        [label, *logits] for label in range(3) for logits in ([0, 0, 0], [10, -10, -10], [-10, 10, 10], [1, 1, -6])
    ]
    found = [Picture(**one) for one in page.evaluate(WALK, states)]
    assert [[one.label, *one.logits] for one in found] == states
    assert wrong_pictures(found) == []
    said = [readable(float(sparse_categorical_crossentropy(label, np.array(logits)))) for label, *logits in states]
    assert [one.lossText for one in found] == said


def test_a_drag_is_live_is_taken_back_and_comes_through_a_reload(page):
    before = picture(page).logits
    drag(page, "cat", 0.6, 0.9)
    moved = picture(page)
    assert moved.logits != before
    assert wrong_pictures([moved]) == []
    page.wait_for_function("location.hash.length > 1")
    page.reload()
    assert picture(page).logits == moved.logits
    page.get_by_role("button", name="Start over").click()
    assert picture(page).logits == before
    page.get_by_role("button", name="Undo").click()
    assert picture(page).logits == moved.logits


def test_a_key_moves_a_slider_by_one_stop(page):
    before = picture(page).logits[0]
    slider(page, "cat").press("ArrowRight")
    assert picture(page).logits[0] == before + STOPS[1] - STOPS[0]


def test_names_bits_and_situations_need_no_server_and_what_does_is_not_there(page):
    page.get_by_label("name of class 0").fill("lynx")
    page.get_by_label("name of class 0").press("Enter")
    page.get_by_role("radio", name="bits").check()
    page.get_by_role("button", name="confident and wrong").click()
    expect(page.get_by_label("logit of lynx")).to_have_count(1)
    now = picture(page)
    assert now.lossText == readable(now.loss / np.log(2))
    buttons = page.locator(".live button:visible").all_inner_texts()
    assert {"Present", "Copy link", "Classes", "Temperature"} & set(buttons) == set()
    link = page.get_by_role("link", name="This state in the app").get_attribute("href")
    assert link.startswith("https://lab.example.org/logit_lab?class=lynx&class=dog&class=bird&logits=")
    assert LOGIT_LAB.opened(parse_qs(link.partition("?")[2]))[0].example.logits == tuple(now.logits)


def test_a_score_between_two_stops_is_told(page):
    page.get_by_label("exact value for cat").fill("1.3")
    page.get_by_label("exact value for cat").press("Enter")
    said = "This file has a score for every 0.25 from -10 to 10: 1.3 became 1.25."
    expect(page.get_by_role("alert")).to_have_text(said)
    assert picture(page).logits[0] == 1.25


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_reader_s_theme(page, scheme):
    page.emulate_media(color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.querySelector('.scce')).backgroundColor")
    assert (sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(", "))) > 382) == (scheme == "light")
