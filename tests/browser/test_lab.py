"""What a reader does in the lab, in a real browser."""

import math
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from reading import READ, copied_link, drag, picture, read_until, slider, wait_until_it_arrived, wrong_pictures
from serving import running_app
from tabs import LIVE as READY

from scce import sparse_categorical_crossentropy
from scce.logit_lab import Example
from scce.logit_lab.presets import EXAMPLES, SITUATIONS, in_situation
from scce.softmax import softmax


def show(page: Page, address: str) -> None:
    """Opens another light page in the same tab."""
    page.goto(address)
    page.locator(READY).wait_for()


def loss(page: Page):
    return page.get_by_test_id("loss")


def logits_in_address(page: Page):
    return [float(logit) for logit in parse_qs(urlsplit(page.url).query)["logits"][0].split(",")]


def test_the_first_picture_teaches_already(visit, app):
    page = visit(app)
    expect(loss(page)).to_have_text("0.440")
    expect(page.locator(".verdict")).to_have_text("Right: 64.4 % on cat costs 0.440 nats.", use_inner_text=True)
    expect(page.locator(".reading")).to_have_text(
        ["label as integer 0 \u2192 take p[0] = 0.644", "label as one-hot [1, 0, 0, 0] \u2192 keep one row"]
    )
    for name, texts in {
        "power": ["\u00d71.000", "\u00d70.368", "\u00d70.135", "\u00d70.050"],
        "probability": ["0.644", "0.237", "0.087", "0.032"],
        "gradient": ["\u22120.356", "+0.237", "+0.087", "+0.032"],
        "one-hot": ["1", "0", "0", "0"],
    }.items():
        expect(page.get_by_test_id(name)).to_have_text(texts)
    expect(page.locator(".sum").first).to_be_hidden()
    page.get_by_role("button", name="Both computations, written out").click()
    expect(page.locator(".sum").first).to_have_text("\u2212ln p[0] = \u2212ln 0.644 = 0.440 nats")
    expect(page.locator(".sum").last).to_have_text(
        "\u2212(1\u00b7ln 0.644 + 0\u00b7ln 0.237 + 0\u00b7ln 0.087 + 0\u00b7ln 0.032) = 0.440 nats"
    )
    for kind in ("probability", "gradient"):
        classes = [cell.get_attribute("data-class") for cell in page.get_by_test_id(kind).all()]
        assert classes == ["cat", "dog", "bird", "fish"]
    hosts = page.evaluate("performance.getEntriesByType('resource').map((entry) => new URL(entry.name).host)")
    assert {host for host in hosts if host} == {urlsplit(app).netloc}


@pytest.mark.parametrize("size", [(1280, 910), (1440, 900)])
def test_on_a_desk_both_figures_stand_whole_beside_the_lab(visit, app, size):
    page = visit(app, size=size)

    def stands(figure):
        box, lab = figure.bounding_box(), page.locator(".st-key-live_logit_lab").bounding_box()
        return box["x"] > lab["x"] + lab["width"], box["y"] + box["height"] <= size[1]

    for name in ("loss_curve", "gradient_bars"):
        figure = page.locator(f".st-key-{name}_figure .js-plotly-plot")
        figure.locator(".main-svg").first.wait_for()
        assert read_until(page, (True, True), lambda figure=figure: stands(figure)) == (True, True)
    box = page.get_by_role("button", name="Undo").bounding_box()
    assert box["y"] + box["height"] <= size[1]


def test_every_situation_is_one_click_away(visit, app):
    page = visit(f"{app}/live/logit_lab", at_rest=READY)
    for situation in SITUATIONS:
        page.get_by_role("button", name=situation, exact=True).click()
        expected = float(sparse_categorical_crossentropy(0, in_situation(Example(), situation).logits))
        page.wait_for_function(f"(expected) => ({READ})().loss === expected", arg=expected)
        expect(page.locator(".situations [aria-pressed=true]")).to_have_text(situation)


def test_a_situation_is_a_fresh_start_for_the_sliders_and_lasts_until_a_logit_leaves_it(visit, app):
    page = visit(f"{app}/live/logit_lab", at_rest=READY)
    box = page.get_by_role("spinbutton", name="exact value for cat", exact=True)
    box.fill("500")
    box.press("Enter")
    expect(slider(page, "cat")).to_have_attribute("max", "1000")
    undecided = page.get_by_role("button", name="undecided", exact=True)
    undecided.focus()
    undecided.press("Enter")
    expect(slider(page, "cat")).to_have_attribute("max", "10")
    expect(undecided).to_have_attribute("aria-pressed", "true")
    expect(undecided).to_be_focused()
    slider(page, "cat").press("ArrowRight")
    expect(undecided).to_have_attribute("aria-pressed", "false")


BEYOND = "Beyond a float: the share of"
SITUATIONS_TOLD = {
    "label=1": "Worse than guessing: 23.7 % on dog costs 1.440 nats.",
    "label=1&logits=2,1.9,0,0": "Wrong: cat gets more. 41.6 % on dog costs 0.877 nats.",
    "logits=0,0,0,0": "All four tie: it cannot decide. 25.0 % on cat costs 1.386 nats.",
    "logits=1,1,0,-1": "cat and dog tie: it cannot decide. 39.9 % on cat costs 0.918 nats.",
    f"logits={','.join('1' * 12)},0": "12 tie: it cannot decide. 8.1 % on class 0 costs 2.515 nats.",
    "logits=-1,6,-2,-2": "Worse than guessing: 0.091 % on cat costs 7.002 nats, 5.1 times guessing.",
    "logits=-inf,1,0,0": "Masked: the model rules cat out. Its loss is infinite, and no step can repair that.",
    "logits=-300,800,100,100": f"{BEYOND} cat is stored as 0. The loss is 1100.000 nats, 794 times guessing.",
    "logits=800,0,0,0": f"{BEYOND} the others is stored as 0. The loss is <4.9e\u2212324 nats.",
    "logits=5,-inf": "Right: 100 % on class 0 costs 0 nats.",
    "logits=2,-inf&class=a&class=b&open=computations": "Right: 100 % on a costs 0 nats.",
}


def test_one_sentence_says_what_has_happened(visit, app):
    said, page = {}, visit(f"{app}/live/logit_lab", at_rest=READY)
    for query in SITUATIONS_TOLD:
        show(page, f"{app}/live/logit_lab?{query}")
        said[query] = page.locator(".verdict").inner_text()
    assert said == SITUATIONS_TOLD


def test_the_ruler_has_fixed_ends_and_what_is_beyond_them_is_drawn_as_beyond(visit, app):
    fills, beyond, page = [], [], visit(f"{app}/live/logit_lab", at_rest=READY)
    for query in ("", "logits=-1,6,-2,-2", "logits=-300,800,100,100", "logits=-1,6,-2,-2&unit=bits"):
        show(page, f"{app}/live/logit_lab?{query}")
        meter, fill = (page.locator(f".meter{inside}").bounding_box()["width"] for inside in ("", " .fill"))
        fills.append(fill / meter)
        beyond.append(page.locator(".beyond").is_visible())
    bits = 7.002 / math.log(2)
    assert fills == pytest.approx([0.440 / 8, 7.002 / 8, 1, bits / 12], abs=1e-3)
    assert beyond == [False, False, True, False]


def test_pointing_at_either_reading_of_the_label_lights_the_row_that_both_pick(visit, app):
    page = visit(f"{app}/live/logit_lab", at_rest=READY)
    lab, readings = page.locator(".lab"), page.locator(".reading")
    for i in range(2):
        readings.nth(i).hover()
        expect(lab).to_have_class(re.compile("is-pointing"))
        page.mouse.move(0, 0)
        expect(lab).not_to_have_class(re.compile("is-pointing"))
    readings.last.focus()
    expect(lab).to_have_class(re.compile("is-pointing"))


def test_what_is_opened_is_in_the_link_and_a_reload_shows_it(visit, app):
    page = visit(f"{app}/live/logit_lab", at_rest=READY)
    opener = page.get_by_role("button", name="Temperature")
    opener.click()
    page.get_by_role("button", name="Why nobody computes e").click()
    expect(page.get_by_role("slider", name="temperature")).to_be_visible()
    page.wait_for_function("() => location.search.includes('open=temperature%2Cpowers')")
    page.reload()
    expect(page.locator(".powers")).to_contain_text("the textbook formula gives 0.440 nats, this page 0.440 nats.")
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.click()
    expect(page.get_by_role("slider", name="temperature")).to_be_hidden()


def test_classes_are_renamed_added_removed_and_chosen_ready_made(visit, app):
    page = visit(f"{app}/live/logit_lab?open=classes", at_rest=READY)
    name = page.get_by_label("name of class 1")
    name.fill("cat")
    name.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="twice")).to_contain_text("the name 'cat' is there twice")
    expect(slider(page, "dog")).to_be_visible()
    name.fill("<b>wolf</b>")
    name.press("Enter")
    expect(slider(page, "<b>wolf</b>")).to_be_visible()
    page.get_by_role("button", name="add a class").click()
    expect(slider(page, "class 4")).to_be_visible()
    page.get_by_role("button", name="remove cat").click()
    expect(slider(page, "cat")).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('class=cat')")  # the address is written last
    assert parse_qs(urlsplit(page.url).query)["class"] == ["<b>wolf</b>", "bird", "fish", "class 4"]
    assert wrong_pictures([picture(page)]) == []
    sets = page.get_by_role("combobox", name="Classes", exact=True)
    expect(sets.locator("option:checked")).to_have_text("your own classes")
    sets.select_option("handwritten digits 0-9")
    expect(slider(page, "9")).to_be_visible()
    expect(sets.locator("option")).to_have_text(list(EXAMPLES))
    assert wrong_pictures([picture(page)]) == []


def test_a_class_is_added_once_whatever_comes_before_the_answer(slow_visit):
    page = slow_visit("/?open=classes")
    page.get_by_role("button", name="add a class").click()
    drag(page, "cat", 0.6, 0.3, moves=10)
    expect(slider(page, "class 4")).to_be_visible()
    page.wait_for_function("() => location.search.includes('logits=-')")
    assert len(logits_in_address(page)) == 5


def test_an_exact_value_is_typed_and_one_that_cannot_be_is_refused_and_nothing_is_lost(visit, app):
    page = visit(f"{app}/live/logit_lab", at_rest=READY)

    def exact(name: str, text: str) -> None:
        box = page.get_by_label(f"exact value for {name}")
        box.fill(text)
        box.press("Enter")

    exact("cat", "3.14159")
    expect(slider(page, "cat")).to_have_value("3.14159")
    assert wrong_pictures([picture(page)]) == []
    page.wait_for_function("() => location.search.includes('3.14159')")
    exact("dog", "1e301")
    expect(page.get_by_role("alert").filter(has_text="1e+301")).to_be_visible()
    expect(slider(page, "dog")).to_have_value("1")
    exact("dog", "250")  # beyond the sliders: it widens them
    expect(slider(page, "dog")).to_have_attribute("max", "1000")
    expect(slider(page, "dog")).to_have_value("250")
    expect(loss(page)).to_have_text("246.858")


def test_bits_are_nats_over_ln_2(visit, app):
    page = visit(f"{app}/live/logit_lab?open=computations", at_rest=READY)
    nats = picture(page).loss
    page.get_by_role("radio", name="bits").check()
    expect(loss(page)).to_have_text(f"{nats / math.log(2):.3f}")
    assert picture(page).loss == nats
    expect(page.locator(".sum").first).to_contain_text("log\u2082")


def test_gradient_steps_lower_the_loss_and_undo_takes_them_back(visit, app):
    page = visit(app)
    page.get_by_role("button", name="Take one gradient step").click()
    expect(loss(page)).not_to_have_text("0.440")
    assert picture(page).loss < 0.44
    page.get_by_role("button", name="Undo").click()
    expect(loss(page)).to_have_text("0.440")


def test_a_step_right_after_a_drag_starts_where_the_drag_ended(slow_visit):
    page = slow_visit()
    drag(page, "cat", 0.6, 0.3, moves=10)
    dragged = picture(page)
    page.get_by_role("button", name="Take one gradient step").click()
    page.wait_for_function(
        "(old) => location.search.includes('logits') && !location.search.includes(old)",
        arg=f"logits={dragged.logits[0]:g}%2C",
    )
    expected = dragged.logits[0] - dragged.gradient[0]
    assert logits_in_address(page)[0] == expected


def test_a_tiny_probability_is_never_shown_as_0_and_a_masked_true_class_costs_infinity(visit, app):
    page = visit(f"{app}/live/logit_lab?logits=-inf,40,-900,2&open=computations", at_rest=READY)
    texts = [cell.inner_text() for cell in page.get_by_test_id("probability").all()]
    assert texts == ["0", ">0.999", "<4.9e\u2212324", "3.1e\u221217"]
    expect(loss(page)).to_have_text("\u221e")
    expect(loss(page)).to_have_attribute("data-value", "Infinity")
    expect(page.locator(".verdict")).to_contain_text("Masked: the model rules cat out.")
    expect(page.locator(".note")).to_contain_text("masks a class")


def test_a_link_opens_the_same_state_in_another_browser(visit, app):
    page = visit(app)
    page.get_by_role("button", name="Both computations, written out").click()
    drag(page, "bird", 0.5, 0.72, moves=4)
    page.get_by_role("radio", name="dog is the true class").check()
    page.get_by_role("radio", name="bits").check()
    expect(page.locator(".sum").first).to_contain_text("log\u2082")
    link = copied_link(page)
    other = visit(link, device="another desk")
    assert other.url == link
    expect(other.locator(".sum").first).to_have_text(page.locator(".sum").first.inner_text())
    mine, theirs = picture(page), picture(other)
    assert (mine.logits, mine.label, mine.loss) == (theirs.logits, theirs.label, theirs.loss)
    other.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    other.get_by_role("button", name="Copy link").click()  # without a clipboard it stands in a field
    assert other.get_by_label("link to this state").input_value() == link


def test_a_damaged_link_says_what_it_could_not_use_and_shows_the_rest(visit, app):
    page = visit(f"{app}/?logits=3,abc&label=2&unit=miles")
    alert = page.locator(".notices")
    expect(alert).to_contain_text("logits: logit 'abc' is not a number")
    expect(alert).to_contain_text("unit: 'miles' is not one of nats, bits")
    expect(page.get_by_role("radio", name="bird is the true class")).to_be_checked()


def test_the_example_its_figures_and_the_code_that_ran_can_be_taken_away(visit, app):
    page = visit(f"{app}/?logits=3,1,0,-1")
    page.locator(".js-plotly-plot").nth(1).wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    table = pd.read_csv(download.value.path())
    assert np.array_equal(table["probability"], softmax([3.0, 1.0, 0.0, -1.0]))
    figure = page.locator(".js-plotly-plot").first
    figure.hover()
    with page.expect_download() as download:
        figure.locator("[data-title^=Download]").click()
    assert download.value.suggested_filename.endswith(".png")
    page.get_by_text("Show the code that computed this page").filter(visible=True).click()
    expect(page.get_by_text("def softmax_of(").filter(visible=True).first).to_be_visible()


def test_the_way_back_is_an_undo(visit, app):
    page = visit(app)
    drag(page, "cat", 0.6, 0.3, moves=4)
    wait_until_it_arrived(page)
    first = picture(page).loss
    drag(page, "cat", 0.3, 0.8, moves=4)
    wait_until_it_arrived(page)
    page.go_back()
    expect(loss(page)).to_have_attribute("data-value", repr(first))


@pytest.fixture
def new_app():
    with running_app() as address:
        yield address


@pytest.mark.parametrize("address", ["/", "/logit_lab?label=1"])
def test_every_address_opens_the_lab_as_the_first_thing_a_new_server_does(new_app, visit, address):
    page = visit(new_app + address, expected=("404",))  # Streamlit looks for its server below the page's path first
    expect(loss(page)).to_have_text("1.440" if "label=1" in address else "0.440")
    expect(page.get_by_text("does not exist")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_a_hand_on_a_slider_before_the_page_is_complete_loses_nothing_of_it(visit, app):
    page = visit(f"{app}/?{'&'.join(f'class=k{i}' for i in range(10))}")
    slider(page, "k3").hover()  # asks for the finest positions at once
    page.locator(".js-plotly-plot").nth(1).wait_for()
    expect(page.get_by_text("Show the code that computed this page").filter(visible=True)).to_be_visible()


def test_numbers_read_the_same_in_python_and_in_the_browser(visit, app):
    from pathlib import Path

    from scce.readable import readable, readable_probability

    values = [0.0, 1.0, -1.0, 0.5, 0.1234, 0.9996, 0.99949, 1e-3, 9.99e-4, 4.248354255291589e-18, -3e-7, 1100.0]
    values += [99999.9, 100000.0, 2e300, 5e-324, math.inf, -math.inf, math.nan]
    source = (Path(__file__).parents[2] / "scce/live/parts.js").read_text(encoding="utf-8")
    page = visit(app)
    in_browser = page.evaluate(
        """async ([source, texts]) => {
          const code = source + "\\nexport { readable, readableProbability };";
          const lab = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
          return texts.map(Number).map((v) => [lab.readable(v), lab.readable(v, true), lab.readableProbability(v)]);
        }""",
        [source, [str(value).replace("inf", "Infinity") for value in values]],
    )
    in_python = [[readable(v), readable(v, signed=True), readable_probability(v)] for v in values]
    assert in_browser == in_python
