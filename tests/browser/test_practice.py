"""A practitioner in a real browser: a batch in a table, in a file, pasted; and the wiring of a loss."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from tabs import AT_REST

from scce.batch.presets import PROBLEMS
from scce.batch.scores import batch_loss, score
from scce.batches import PLAIN_MEAN, Batch
from scce.datasets.digits import load_digits
from scce.readable import readable
from scce.wiring import Wiring, train
from scce.wiring.starts import STARTS

LAST_PART = "[data-testid=stExpander]:has-text('Show the code')"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def open_page(visit):
    def open_page(address, **rest):
        return visit(address, ready=LAST_PART, **rest)

    return open_page


def metric(page: Page, label: str):
    return page.get_by_test_id("stMetric").filter(has_text=label, visible=True).get_by_test_id("stMetricValue")


def loss_of(problem):
    batch = problem.batch.arrays
    return batch_loss(score(batch), problem.way, batch.weights).loss


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def cell(page: Page, row: int, column: int) -> None:
    """Goes to a cell of the table by a click and the arrow keys; column 0 is the true class.

    Where the table stands elsewhere after a click, the click may have missed it: a reader would click once more.
    """
    grid = page.get_by_test_id("data-grid-canvas").filter(visible=True).first
    expect(page.locator(".scce-arriving")).to_have_count(0)
    grid.scroll_into_view_if_needed()
    box = None
    while box != (box := grid.bounding_box()):
        page.mouse.click(box["x"] + 80, box["y"] + 52)  # beside the mark of the row, below the head
    page.locator("#glide-cell-1-0[aria-selected=true]").wait_for(state="attached")
    for key, times in (("ArrowDown", row), ("ArrowRight", column)):
        for _ in range(times):
            page.keyboard.press(key)
    expect(page.locator(f"#glide-cell-{column + 1}-{row}")).to_have_attribute("aria-selected", "true")


IN_THE_TABLE = "() => document.activeElement.closest('[data-testid=data-grid-canvas]')"


def write(page: Page, text: str) -> None:
    """Writes into the cell that has the focus, and goes to the one below."""
    editor = page.locator("#portal input")
    page.wait_for_function(IN_THE_TABLE)  # the focus comes back from another cell's field a frame later
    page.keyboard.press("Enter")
    editor.fill(text)
    page.keyboard.press("Enter")
    expect(editor).to_have_count(0)


def test_numbers_typed_into_the_table_one_below_the_other_change_the_loss(open_page, app):
    page = open_page(f"{app}/batch")
    expect(metric(page, "loss")).to_have_text("1.177")
    cell(page, 0, 3)
    for number in ("0.1", "0.5"):
        write(page, number)
    expected = Batch([1, 2], [[0.05, 0.95, 0.1], [0.1, 0.8, 0.5]], from_logits=False)
    expect(metric(page, "loss")).to_have_text(readable(batch_loss(score(expected), PLAIN_MEAN).loss))
    page.wait_for_function("() => location.search.includes('row=0.1%2C0.8%2C0.5')")
    assert query(page)["row"] == ["0.05,0.95,0.1", "0.1,0.8,0.5"]


def test_a_problem_is_one_click_away_and_its_link_restores_it(open_page, app):
    page = open_page(f"{app}/batch")
    for name in ("unequal weights", "a label too large", "a masked class"):
        old = page.url
        page.get_by_text(name, exact=True).filter(visible=True).click()
        expected = readable(loss_of(PROBLEMS[name]))
        expect(metric(page, "loss")).to_have_text(expected)
        page.wait_for_function("(old) => location.href !== old && location.search.includes('label=')", arg=old)
    page.locator(AT_REST).wait_for()
    other = open_page(page.url)
    expect(metric(other, "loss")).to_have_text(expected)
    answers = [each.get_by_test_id("stTable").filter(visible=True).first.inner_text() for each in (other, page)]
    assert answers[0] == answers[1]


def test_the_digits_are_shown_the_worst_first(open_page, app):
    page = open_page(f"{app}/batch?source=digits")
    digits = load_digits()
    scores = score(Batch(digits.labels, digits.logits, from_logits=True))
    worst = int(np.argmax(scores.losses))
    expect(page.get_by_text(re.compile(rf"^Example {worst}: ")).filter(visible=True).first).to_be_visible()
    expect(page.get_by_test_id("stImage").filter(visible=True).first.locator("img")).to_be_visible()


def paste(page: Page, text: str) -> None:
    page.get_by_role("button", name="Paste").click()
    page.get_by_role("textbox", name="Rows from a spreadsheet").fill(text)
    page.get_by_role("button", name="Use these").click()


def test_a_failing_batch_is_pasted_explained_and_fixed(open_page, app, tmp_path):
    page = open_page(f"{app}/batch")
    paste(page, "y_true = tensor([2, 0])\ny_pred = tensor([[0.7, 0.2, 0.1],\n        [0.6, 0.3, 0.1]])")
    expected = batch_loss(score(Batch([2, 0], [[0.7, 0.2, 0.1], [0.6, 0.3, 0.1]], from_logits=False)), PLAIN_MEAN).loss
    expect(metric(page, "loss")).to_have_text(readable(expected))
    expect(page.get_by_role("row").filter(has_text="PyTorch 2").last).to_contain_text("takes logits")
    page.locator(AT_REST).wait_for()  # the programs stand below, and come later
    page.get_by_role("tab", name="NumPy").click()
    program = page.get_by_role("tabpanel", name="NumPy").locator("code").first.inner_text()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert float(done.stdout) == pytest.approx(expected, rel=1e-6)


def test_what_cannot_be_read_is_named_and_nothing_is_lost(open_page, app):
    page = open_page(f"{app}/batch")
    paste(page, f"0.1 0.2\n0.3 {HOSTILE}")
    expect(page.get_by_test_id("stAlert").filter(visible=True).first).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    expect(metric(page, "loss")).to_have_text("1.177")


def choose_file(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_a_file_is_read_and_its_results_can_be_downloaded(open_page, app):
    page = open_page(f"{app}/batch?source=file")
    random = np.random.default_rng(0)
    logits, labels = random.normal(0, 2, (300, 4)).round(3), random.integers(0, 4, 300)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["label", "cat", "dog", "=1+1", HOSTILE])
    writer.writerows([label, *row] for label, row in zip(labels.tolist(), logits.tolist(), strict=True))
    choose_file(page, "predictions.csv", table.getvalue().encode())
    expected = score(Batch(labels, logits, from_logits=True))
    expect(metric(page, "loss")).to_have_text(readable(batch_loss(expected, PLAIN_MEAN).loss))
    assert page.locator("img[src=x]").count() == 0
    page.locator(AT_REST).wait_for()  # what the button downloads comes after the loss
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.reader(download.value.path().read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 301
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))] == []


CASES = Path(__file__).parents[1] / "cases"


def test_a_file_of_a_practitioner_is_read_for_what_its_columns_are_and_a_doubtful_one_is_asked_about(open_page, app):
    page = open_page(f"{app}/batch?source=file")
    ids = CASES / "01-ids-and-predicted-label.csv"
    choose_file(page, ids.name, ids.read_bytes())
    expect(metric(page, "loss")).to_have_text("0.904")  # 0.9035 nats
    reading = page.locator(".st-key-reading").filter(visible=True)
    for column in ("image_id", "pred_label"):
        expect(reading).to_contain_text(f"'{column}'")
    doubtful = CASES / "09-rows-to-be-rescaled.csv"
    choose_file(page, doubtful.name, doubtful.read_bytes())
    expect(reading).to_contain_text("0.399 nats as probabilities and 0.574 nats as logits")
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    page.get_by_role("button", name="logits: 0.574 nats").click()
    expect(metric(page, "loss")).to_have_text("0.574")
    choose_file(page, "dutch.csv", b"label,cat,dog\nkat,0.75,0.25\nhond,0.5,0.5\nhond,1,0\n")
    for label, name in {"label hond": "class 1: dog", "label kat": "class 0: cat"}.items():
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=name).click()
    page.get_by_role("button", name="Read the labels so").click()
    expect(reading).to_contain_text("As you said, label 'hond' is 'dog', label 'kat' is 'cat'.")


def test_a_file_of_no_use_gets_a_sentence_and_the_page_goes_on(open_page, app):
    page = open_page(f"{app}/batch?source=file")
    useless = {"empty.csv": b"", "archive.csv": b"PK\x03\x04" + bytes(60), "words.csv": b"label,a,b\n0,one,2\n"}
    for name, content in useless.items():
        choose_file(page, name, content)
        expect(page.get_by_test_id("stAlert").filter(has_text=name, visible=True)).to_be_visible()
    page.get_by_text("real digits", exact=True).filter(visible=True).click()
    expect(metric(page, "accuracy")).to_have_text("96.8 %")


def test_another_wiring_is_one_click_away(open_page, app):
    page = open_page(f"{app}/frameworks")
    expect(page.get_by_text("learns slowly:").filter(visible=True)).to_be_visible()
    page.get_by_text("linear", exact=True).filter(visible=True).first.click()
    start = STARTS["wrong"]
    right = train(Wiring("keras-jax", "linear", True), start.logits, start.label, 1.0, 60)
    expect(metric(page, "true, step 60")).to_have_text(readable(float(right.true_losses[-1])))
    page.wait_for_function("() => location.search.includes('last_layer=linear')")
    page.get_by_text("sure and wrong", exact=True).filter(visible=True).click()
    expect(metric(page, "true, step 0")).to_have_text("60.000")
    page.wait_for_function("() => location.search.includes('logits=30')")
    page.go_back()
    expect(metric(page, "true, step 0")).to_have_text("3.440")
