"""The two encodings in a real browser: the integer follows the 1, and the 1 follows the integer."""

import numpy as np
import pytest
from playwright.sync_api import expect
from reading import (
    Labels,
    copied_link,
    heard,
    picture,
    start_listening,
    start_recording,
    stop_recording,
    wait_for_address,
    wait_for_picture,
    wrong_pictures,
)
from tabs import LIVE as READY

from scce.encodings.choosing import recommended_loss
from scce.encodings.costs import KNOWN_SIZES
from scce.encodings.label_table import EMPTY, MULTI_HOT, NO_DISTRIBUTION, ONE_HOT, SOFT
from scce.encodings.memory import memory_of, readable_bytes
from scce.readable import readable

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def open_page(visit):
    def open_page(address, query="", **rest):
        return visit(f"{address}/encodings{query}", **rest)

    return open_page


@pytest.fixture
def light(visit, app):
    """Opens the table alone, for what it does by itself."""
    return lambda query="": visit(f"{app}/live/encodings{query}", at_rest=READY)


@pytest.fixture
def open_slowly(slow_visit):
    """Opens the table on a slow line: in its page, or alone."""
    return lambda path="/encodings", **how: slow_visit(path, **how)


def shown(page):
    return picture(page, Labels)


def wait_for_other_rows(page, before):
    """Waits until the table shows other rows: an edit that comes before a preset is seen is overruled by it."""
    page.wait_for_function(f"(rows) => JSON.stringify(({Labels.READ})().rows) !== JSON.stringify(rows)", arg=before)


def row_of(page, example):
    return page.get_by_role("radiogroup", name=f"one-hot row of example {example}", exact=True)


def cell(page, example, name):
    return row_of(page, example).get_by_role("radio", name=name, exact=True)


def integer(page, example):
    return page.get_by_label(f"integer label of example {example}", exact=True)


def says(page, example):
    return page.get_by_test_id("says").nth(example)


def type_target(page, example, name, target):
    box = page.get_by_label(f"target of example {example} for {name}", exact=True)
    box.fill(str(target))
    box.press("Enter")


def metric(page, name):
    return page.get_by_test_id("stMetric").filter(has=page.get_by_text(name, exact=True), visible=True)


# ---- the integer and the 1 ---------------------------------------------------------------------


def test_the_integer_follows_a_click_on_a_cell_at_once(open_slowly):
    page = open_slowly()
    start_listening(page, Labels)
    start_recording(page, Labels)
    cell(page, 0, "fish").check()
    cell(page, 2, "cat").check()
    wait_for_address(page, rows="3,1,0,3")
    drawn = [seen for _, seen in heard(page, Labels)]
    assert [seen.integers for seen in (drawn[1], drawn[-1])] == [[3, 1, 2, 3], [3, 1, 0, 3]]
    frames = stop_recording(page, Labels)
    turns = [frame.integers for i, frame in enumerate(frames) if not i or frames[i - 1] != frame]
    assert turns == [[0, 1, 2, 3], [3, 1, 2, 3], [3, 1, 0, 3]]
    assert wrong_pictures(frames) == []


def test_the_1_follows_the_integer_at_once(open_slowly):
    page = open_slowly("/live/encodings", at_rest=READY)
    start_listening(page, Labels)
    integer(page, 1).select_option("3 fish")
    at_once = [seen for _, seen in heard(page, Labels)][-1]
    assert at_once.rows == [[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert at_once.is_right()
    expect(cell(page, 1, "fish")).to_be_checked()
    wait_for_address(page, rows="0,3,2,3")


def test_the_arrow_keys_move_the_1_along_its_row_and_the_label_is_announced(light):
    page = light()
    cell(page, 1, "dog").focus()
    page.keyboard.press("ArrowRight")
    expect(integer(page, 1)).to_have_value("2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(integer(page, 1)).to_have_value("0")
    loss = readable(shown(page).categorical[1])
    expect(page.locator(".live [role=status]")).to_have_text(f"Example 1: label 0, cat. Loss {loss} nats.")
    wait_for_address(page, rows="0,0,2,3")


# ---- rows that no integer can say ----------------------------------------------------------------


def test_typed_numbers_make_a_soft_row_that_says_what_it_is_and_no_target_above_1(light):
    page = light()
    page.get_by_role("radio", name="types a number").check()
    type_target(page, 0, "cat", 0.7)
    expect(says(page, 0)).to_contain_text(NO_DISTRIBUTION.name)
    expect(page.get_by_test_id("categorical-loss").first).to_have_text("\u2014")
    type_target(page, 0, "dog", 0.3)
    expect(says(page, 0)).to_have_text(f"{SOFT.name}{SOFT.meaning}. Accepted by {SOFT.accepted_by}.")
    seen = shown(page)
    assert (seen.rows[0], seen.integers[0]) == ([0.7, 0.3, 0, 0], None)
    assert wrong_pictures([seen]) == []
    wait_for_address(page, rows="0.7;0.3;0;0,1,2,3")
    before = shown(page)  # a target that cannot be is refused, and nothing is lost
    type_target(page, 0, "dog", 1.5)
    expect(page.locator(".notices")).to_contain_text("target 1.5")
    wait_for_picture(page, Labels, rows=before.rows)
    assert shown(page) == before


def test_a_row_that_is_not_one_hot_is_one_click_away_and_one_click_mends_it(light):
    page = light()
    for name, kind in {"two ones": MULTI_HOT, "no one": EMPTY, "a mix of two": SOFT, "smoothed": SOFT}.items():
        before = shown(page).rows
        page.get_by_role("button", name=name, exact=True).click()
        wait_for_other_rows(page, before)
        expect(says(page, 0)).to_contain_text(f"{kind.name}{kind.meaning}")
        assert shown(page).integers[0] is None
    cell(page, 0, "dog").check()
    expect(says(page, 0)).to_have_text(f"{ONE_HOT.name}{ONE_HOT.meaning}")
    expect(integer(page, 0)).to_have_value("1")


# ---- the table ---------------------------------------------------------------------------------


def test_examples_are_added_and_removed(light):
    page = light()
    page.get_by_role("button", name="add an example").click()
    wait_for_picture(page, Labels, integers=[0, 1, 2, 3, 0])
    page.get_by_role("button", name="remove example 1").click()
    wait_for_picture(page, Labels, integers=[0, 2, 3, 0])
    assert wrong_pictures([shown(page)]) == []
    wait_for_address(page, rows="0,2,3,0")


def test_an_example_is_added_once_whatever_comes_before_the_answer(open_slowly):
    page = open_slowly("/live/encodings", at_rest=READY)
    page.get_by_role("button", name="add an example").click()
    cell(page, 0, "fish").check()
    wait_for_address(page, rows="3,1,2,3,0")
    assert shown(page).integers == [3, 1, 2, 3, 0]


def test_integers_and_names_are_pasted(open_page, app):
    page = open_page(app)
    box = page.get_by_role("textbox", name="Integers such as")

    def paste(text, sentence, before=""):
        page.get_by_role("button", name="Paste labels").click()
        expect(box).to_have_value(before)  # what was pasted last stays
        box.fill(text)
        page.get_by_role("button", name="Use these labels").click()
        expect(box).to_have_count(0)
        expect(page.locator(".notices")).to_contain_text(sentence)

    paste("0, 7", "label 7 at position 1 is outside 0..3 (4 classes)")
    assert shown(page).integers == [0, 1, 2, 3]
    paste("array([2, 0, 1])", "Read: 3 labels, each one of the 4 classes.", before="0, 7")
    wait_for_picture(page, Labels, integers=[2, 0, 1])
    paste("wolf\nbear\nwolf", "became the classes", before="array([2, 0, 1])")
    wait_for_picture(page, Labels, integers=[1, 0, 1])
    expect(cell(page, 0, "wolf")).to_be_checked()
    assert wrong_pictures([shown(page)]) == []


def test_the_losses_of_a_large_table_are_the_cores_and_both_encodings_have_one_mean(open_page, app):
    names = "&".join(f"class=k{k}" for k in range(20))
    labels = [7 * i % 20 for i in range(40)]
    page = open_page(app, f"?{names}&rows={','.join(map(str, labels))}&seed=5")
    assert shown(page).integers == labels
    assert shown(page).is_right(seed=5)
    cell(page, 39, "k19").check()
    wait_for_picture(page, Labels, integers=[*labels[:-1], 19])
    assert shown(page).is_right(seed=5)
    mean = readable(float(np.mean(shown(page).sparse)))
    for name in ("mean loss from integers", "mean loss from one-hot rows"):
        expect(metric(page, name)).to_contain_text(f"{mean} nats")
    expect(metric(page, "largest difference of a loss")).to_contain_text("0")


# ---- below the table ---------------------------------------------------------------------------


def test_the_quiz_answers_and_three_questions_lead_to_the_name_of_a_loss(open_page, app):
    page = open_page(app)
    quiz = page.get_by_role("radiogroup", name="Which one-hot row says the same as the integer 2?")
    quiz.get_by_text("[0, 1, 0]", exact=True).click()
    expect(page.get_by_text("[0, 1, 0] is label 1.").filter(visible=True)).to_be_visible()
    quiz.get_by_text("[0, 0, 1]", exact=True).click()
    expect(page.get_by_text("Right: [0, 0, 1] is label 2.").filter(visible=True)).to_be_visible()

    def name_of_the_loss(**answers):
        loss = recommended_loss(**answers).names["Keras"]
        expect(page.get_by_role("tabpanel").get_by_text(loss, exact=True).first).to_be_visible()

    def answer(question, word):
        page.get_by_role("radiogroup", name=question).get_by_text(word, exact=True).click()

    name_of_the_loss(integers=True, one_class=True, softened=False)
    answer("Are your labels integers?", "no")
    name_of_the_loss(integers=False, one_class=True, softened=False)
    answer("Is each example exactly one class?", "no")
    name_of_the_loss(integers=False, one_class=False, softened=False)
    wait_for_address(page, integers="no", one_class="no", softened="no")


def test_the_memory_of_gpt_2_is_read_off_the_page_and_a_measurement_shows_its_figures(open_page, app):
    page = open_page(app, "?size=10&examples=8192")
    expect(metric(page, "one-hot rows")).to_contain_text(readable_bytes(memory_of(8192, 10).targets))
    page.get_by_role("radiogroup", name="As many classes as").get_by_role("radio", name="GPT-2").click()
    memory = memory_of(8192, KNOWN_SIZES["GPT-2"])
    for name, count in {
        "integer labels": memory.labels,
        "one-hot rows": memory.targets,
        "logits": memory.logits,
        "gradient": memory.gradient,
    }.items():
        expect(metric(page, name)).to_contain_text(readable_bytes(count))
    wait_for_address(page, size="50257")
    page.get_by_role("spinbutton", name="classes", exact=True).fill("10")
    page.get_by_role("spinbutton", name="classes", exact=True).press("Enter")
    wait_for_address(page, size="10")
    batch = page.get_by_role("spinbutton", name="examples to measure")
    batch.fill("4")
    batch.press("Enter")
    page.get_by_role("button", name="Measure", exact=True).click()
    for key in ("seconds_measured_figure", "bytes_measured_figure"):
        expect(page.locator(f".st-key-{key} .js-plotly-plot .trace").first).to_be_visible()


# ---- ways back and on --------------------------------------------------------------------------


def test_the_way_back_is_an_undo(open_page, app):
    page = open_page(app)
    cell(page, 0, "fish").check()
    wait_for_address(page, rows="3,1,2,3")
    cell(page, 1, "fish").check()
    wait_for_address(page, rows="3,3,2,3")
    page.go_back()
    wait_for_picture(page, Labels, integers=[3, 1, 2, 3])
    page.get_by_role("button", name="Start over").click()
    wait_for_picture(page, Labels, integers=[0, 1, 2, 3])
    page.get_by_role("button", name="Undo").click()
    wait_for_picture(page, Labels, integers=[3, 1, 2, 3])


def test_a_link_opens_the_same_state_in_another_browser(open_page, visit, app):
    page = open_page(app)
    page.get_by_role("button", name="a mix of two", exact=True).click()
    expect(says(page, 0)).to_contain_text(SOFT.name)
    page.get_by_role("button", name="Ask another model").click()
    wait_for_address(page, seed="2")
    cell(page, 3, "cat").check()
    link = copied_link(page)
    other = visit(link, device="another desk")
    assert other.url == link
    assert shown(other) == shown(page)
    assert shown(other).is_right(seed=2)


def test_the_name_of_a_class_is_text(light):
    page = light(f"?class={HOSTILE}&class=<b>b</b>")
    expect(page.locator(".heads .cell-head").first).to_have_text(f"0 {HOSTILE}")
    expect(integer(page, 0).locator("option:checked")).to_have_text(f"0 {HOSTILE}")
    expect(cell(page, 1, "<b>b</b>")).to_be_checked()
    cell(page, 1, HOSTILE).check()
    expect(page.locator(".live [role=status]")).to_contain_text(HOSTILE)
    expect(page.locator("img[src=x]")).to_have_count(0)
