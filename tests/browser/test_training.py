"""A learner in a real browser: a training that runs by itself, stops, and leads from a mistake into the lab."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from reading import picture, read_until
from tabs import AT_REST

from scce.logit_lab.state import FIELDS
from scce.readable import readable
from scce.training import Run, Settings, TrainingState

LAST_PART = "[data-testid=stExpander]"
PATIENCE = 60_000  # milliseconds: for a whole run, on a busy machine


@pytest.fixture
def open_page(visit, app):
    def open_page(link: str = "") -> Page:
        return visit(f"{app}/training{link}", ready=LAST_PART)

    return open_page


def metric(page: Page, label: str):
    return page.get_by_test_id("stMetric").filter(has_text=label, visible=True).get_by_test_id("stMetricValue")


def progress(page: Page):
    return page.get_by_test_id("stProgress").filter(visible=True)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def curve(page: Page):
    """Returns the lines that are drawn of the losses."""
    return page.locator(".js-plotly-plot").first.locator(".scatterlayer .trace path.js-line")


def share_drawn(page: Page) -> float:
    """Returns how much of the width of the losses' picture the first line has filled."""
    return curve(page).first.evaluate(
        """(line) => {
          const area = line.closest(".js-plotly-plot").querySelector(".nsewdrag");
          return line.getBoundingClientRect().width / area.getBoundingClientRect().width;
        }"""
    )


def last_point(settings: Settings):
    run = Run(TrainingState(settings=settings))
    while not run.finished:
        run.step()
    return run.points[-1]


def test_the_first_program_runs_to_its_end_by_itself_and_its_curve_is_drawn(open_page):
    page = open_page("?data=random")
    expect(progress(page)).to_contain_text("epoch 0 of 10")
    press(page, "Train")
    expect(page.get_by_role("button", name="Train again")).to_be_visible(timeout=PATIENCE)
    expect(progress(page)).to_contain_text("epoch 10 of 10")
    last = last_point(Settings())
    expect(metric(page, "training loss")).to_have_text(readable(last.loss))
    expect(metric(page, "held-out loss")).to_have_text(readable(last.held_out_loss))
    expect(curve(page)).to_have_count(2)
    whole = pytest.approx(1, abs=0.02)
    assert read_until(page, whole, lambda: share_drawn(page)) == whole


def test_the_digits_are_learned_and_a_mistake_opens_in_the_lab(open_page):
    page = open_page("?data=digits&epochs=10")
    press(page, "Train")
    expect(page.get_by_role("button", name="Train again")).to_be_visible(timeout=PATIENCE)
    page.locator(AT_REST).wait_for()  # the mistakes stand below the button, and come after it
    assert float(metric(page, "held-out accuracy").inner_text().rstrip("%\u00a0")) > 95
    link = page.get_by_role("link", name="Open in the lab").first
    said = page.get_by_text(re.compile(r"^A \d\. The model said \d with ")).filter(visible=True).first.inner_text()
    label, guess = map(int, re.findall(r"\d", said)[:2])
    lab, problems = FIELDS.from_query(parse_qs(urlsplit(link.get_attribute("href")).query))
    link.click()
    page.locator(".live[data-ready]").wait_for()
    seen = picture(page)
    assert (seen.logits, seen.label) == (pytest.approx(lab.example.logits, abs=1e-3), label)
    assert (problems, lab.example.label, int(np.argmax(lab.example.logits))) == ((), label, guess)


def test_pause_keeps_the_run_where_it_is(open_page):
    page = open_page("?epochs=119")
    press(page, "Train")
    expect(progress(page)).to_contain_text(re.compile(r"epoch [1-9]"), timeout=PATIENCE)
    press(page, "Pause")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.locator(AT_REST).wait_for()
    before = progress(page).inner_text()
    other = open_page("?data=random")  # another reader's whole run, in which this one would have gone on
    press(other, "Train")
    expect(other.get_by_role("button", name="Train again")).to_be_visible(timeout=PATIENCE)
    assert progress(page).inner_text() == before
    press(page, "One epoch")
    epoch = int(re.search(r"epoch (\d+)", before)[1])
    expect(progress(page)).to_contain_text(f"epoch {epoch + 1} of 119")


def test_a_run_that_diverges_says_so_and_the_page_stays_alive(open_page):
    page = open_page("?data=spirals&optimizer=sgd&rate=1000&hidden=100,100,100&epochs=5")
    press(page, "Train")
    expect(page.get_by_text("no longer a finite number").filter(visible=True)).to_be_visible(timeout=PATIENCE)
    expect(metric(page, "training loss")).to_have_text("NaN")
    press(page, "Back to epoch 0")
    expect(progress(page)).to_contain_text("epoch 0 of 5")
