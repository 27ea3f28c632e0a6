"""Surprise and entropy in a real browser: every picture right, whatever the network does."""

import numpy as np
import pytest
from playwright.sync_api import expect
from reading import (
    Distributions,
    copied_link,
    drag,
    heard,
    picture,
    start_listening,
    start_recording,
    stop_recording,
    wait_for_address,
    wait_for_picture,
    wait_until_the_address_says_it,
    wrong_pictures,
)
from serving import CUT
from tabs import LIVE as READY

from scce.information import cross_entropy, entropy, in_unit, kl_divergence, surprise
from scce.readable import plain_number, readable
from scce.surprise.two_distributions import SITUATIONS, TwoDistributions, in_situation, with_probability

SIDES = {"p": "how often", "q": "expected"}
START = TwoDistributions()
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def open_page(visit):
    def open_page(address, query="", **rest):
        return visit(f"{address}/information{query}", **rest)

    return open_page


@pytest.fixture
def light(visit, app):
    """Opens the two distributions alone, for what they do by themselves."""
    return lambda query="": visit(f"{app}/live/information{query}", at_rest=READY)


@pytest.fixture
def open_slowly(slow_visit):
    """Opens the two distributions on a slow line: in their page, or alone."""
    return lambda path="/information", **how: slow_visit(path, **how)


def pull(page, side, name):
    return page.get_by_role("slider", name=f"{side} of {name}, {SIDES[side]}", exact=True)


def event(page):
    return page.get_by_role("slider", name="probability of one event", exact=True)


def exact_box(page, name):
    return page.get_by_role("spinbutton", name=f"exact {name}", exact=True)


def situation_of(page, name):
    return page.get_by_role("button", name=name, exact=True)


def type_in(box, text):
    box.fill(text)
    box.press("Enter")


def shown(page):
    return picture(page, Distributions)


def written(distribution):
    return ",".join(map(plain_number, distribution))


def wait_until_it_arrived(page):
    """Waits until the address says what the page shows."""
    wait_until_the_address_says_it(page, Distributions)


def not_drawn_at_once(page, value_of):
    """Returns every number that a slider was asked for and whose picture was not there when the event was over."""
    pictures = heard(page, Distributions)
    assert len(pictures) > 15
    return [(asked, seen) for asked, seen in pictures if abs(value_of(seen) - asked) > 0.0051]


# ---- drags -------------------------------------------------------------------------------------


def drag_with_a_pause(page, *sides):
    """Drags a slider of p, or of q, and pauses on the way.

    Each picture is there when its input event is over, no late answer moves the bar back, and it ends where it was
    let go.
    """
    for side in sides:
        start, dog = getattr(shown(page), side), pull(page, side, "dog")
        start_listening(page, Distributions)
        start_recording(page, Distributions)
        drag(page, dog, 0.2, 0.5, moves=12, release=False)
        page.wait_for_timeout(300)
        drag(page, dog, 0.5, 0.8, moves=12)
        let_go = shown(page)
        wait_until_it_arrived(page)
        frames = stop_recording(page, Distributions)
        path = [getattr(frame, side)[1] for frame in frames]
        way = path[path.index(min(path)) :]
        assert way == sorted(way)
        assert getattr(frames[-1], side) == getattr(let_go, side)
        assert not_drawn_at_once(page, lambda seen, side=side: getattr(seen, side)[1]) == []
        assert wrong_pictures(frames + [seen for _, seen in heard(page, Distributions)]) == []
        moved = np.array([getattr(frame, side) for frame in frames])  # the others share the rest as before
        assert np.allclose(moved, with_probability(start, 1, moved[:, 1]), rtol=0, atol=1e-12)


def test_a_drag_redraws_with_every_input_event(light):
    drag_with_a_pause(light(), "p")


def test_drags_of_p_and_q_on_a_slow_line_redraw_as_often_and_no_late_answer_moves_them(open_slowly):
    drag_with_a_pause(open_slowly("/live/information", at_rest=READY), "p", "q")


def test_another_slider_at_once_is_right_in_every_frame_and_arrives(open_slowly):
    page = open_slowly("/live/information", at_rest=READY)
    start_recording(page, Distributions)
    drag(page, pull(page, "p", "cat"), 0.5, 0.75, moves=10)
    drag(page, pull(page, "q", "dog"), 0.5, 0.15, moves=36)
    page.wait_for_function(
        """() => {
          const at = (side, i) => Number(new URLSearchParams(location.search).get(side)?.split(",")[i]);
          return at("p", 0) > 0.7 && at("q", 1) < 0.2;
        }"""
    )
    frames = stop_recording(page, Distributions)
    assert wrong_pictures(frames) == []
    wait_until_it_arrived(page)


def test_a_drag_goes_on_while_the_line_is_cut_and_arrives_when_it_is_mended(open_slowly, slow_line):
    page = open_slowly(expected=CUT)
    page.locator(".js-plotly-plot").nth(2).wait_for()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)  # all of Streamlit's parts are there
    start_listening(page, Distributions)
    start_recording(page, Distributions)
    drag(page, pull(page, "q", "dog"), 0.5, 0.6, moves=10, release=False)
    slow_line.cut()
    drag(page, pull(page, "q", "dog"), 0.6, 0.9)
    slow_line.mend()
    let_go = shown(page)
    wait_for_address(page, q=written(let_go.q))
    frames = stop_recording(page, Distributions)
    assert not_drawn_at_once(page, lambda seen: seen.q[1]) == []
    assert wrong_pictures(frames) == []
    assert frames[-1].q == let_go.q


def test_one_event_has_a_slider_of_its_own(light):
    page = light()
    start_listening(page, Distributions)
    drag(page, event(page), 0.1, 0.9)
    assert not_drawn_at_once(page, lambda seen: seen.event) == []
    pictures = [seen for _, seen in heard(page, Distributions)]
    assert wrong_pictures(pictures) == []
    assert {seen.crossEntropy for seen in pictures} == {float(cross_entropy(START.p, START.q))}
    wait_until_it_arrived(page)


def test_ten_outcomes_are_live_from_never_to_always(light):
    page = light("?" + "&".join(f"class=k{i}" for i in range(10)))
    start_recording(page, Distributions)
    drag(page, pull(page, "q", "k0"), 0.1, -0.1, moves=10, release=False)
    drag(page, pull(page, "q", "k0"), 0.0, 1.1)
    frames = stop_recording(page, Distributions)
    assert wrong_pictures(frames) == []
    assert (min(frame.q[0] for frame in frames), frames[-1].q[0]) == (0.0, 1.0)
    expect(page.get_by_test_id("cross-entropy")).to_have_text("\u221e")


def test_the_figures_follow_a_drag_and_settle(open_page, app):
    page = open_page(app)
    curve = page.locator(".st-key-surprise_curve_figure")
    floor = page.locator(".st-key-floor_and_excess_figure")
    expect(curve.get_by_text(f"one event: {readable(float(surprise(0.125)))}").filter(visible=True)).to_be_visible()
    before = f"{readable(float(entropy(START.p)))}"
    expect(floor.get_by_text(before).first).to_be_visible()
    drag(page, pull(page, "p", "cat"), 0.5, 0.9, moves=6, release=False)
    expect(floor.get_by_text(before)).to_have_count(0)
    page.mouse.up()
    expect(floor.get_by_text(f"{readable(float(entropy(shown(page).p)))}").first).to_be_visible()
    drag(page, event(page), 0.125, 0.6, moves=6)
    expect(curve.get_by_text(f"one event: {readable(shown(page).eventSurprise)}").filter(visible=True)).to_be_visible()


# ---- numbers -----------------------------------------------------------------------------------


def test_the_first_picture_says_what_it_is_made_of_and_bits_are_nats_over_ln_2(open_page, app):
    page = open_page(app)
    parts = (readable(float(entropy(START.p))), readable(float(kl_divergence(START.p, START.q))))
    expect(page.locator(".parts")).to_have_text("= H(p) {} + KL(p\u2016q) {} nats".format(*parts))
    expect(page.get_by_test_id("cross-entropy")).to_have_text(readable(float(cross_entropy(START.p, START.q))))
    assert wrong_pictures([shown(page)]) == []
    page.get_by_role("radio", name="bits").check()
    bits = float(in_unit(cross_entropy(START.p, START.q), "bits"))
    wait_for_picture(page, Distributions, unit="bits", crossEntropy=bits)
    assert wrong_pictures([shown(page)]) == []
    expect(page.locator(".guess-text")).to_have_text("guessing 2.000")
    wait_for_address(page, unit="bits")


def test_every_situation_is_one_click_away(light):
    page, pair = light(), START
    for situation in SITUATIONS:
        pair = in_situation(pair, situation)
        situation_of(page, situation).click()
        wait_for_picture(page, Distributions, p=pair.p, q=pair.q)
        assert wrong_pictures([shown(page)]) == []


def test_exact_values_are_typed_and_one_that_cannot_be_is_refused_and_nothing_is_lost(light):
    page = light()
    pair = START.with_probability("p", 0, 0.123456).with_probability("q", 3, 1 / 3)
    type_in(exact_box(page, "p of cat"), "0.123456")
    type_in(exact_box(page, "q of fish"), repr(1 / 3))
    type_in(exact_box(page, "probability of one event"), "0.001")
    wait_for_picture(page, Distributions, p=pair.p, q=pair.q, event=0.001)
    assert wrong_pictures([shown(page)]) == []
    wait_until_it_arrived(page)
    before = shown(page)
    for name, refused in {"p of cat": "1.5", "q of fish": "-0.25", "probability of one event": "2"}.items():
        box = exact_box(page, name)
        kept = box.input_value()
        type_in(box, refused)
        expect(page.locator(".notices")).to_contain_text(f"probability {refused}")
        box.blur()
        expect(box).to_have_value(kept)
    assert shown(page) == before


# ---- ways back and on --------------------------------------------------------------------------


def test_the_way_back_is_an_undo(open_page, app):
    page = open_page(app)
    drag(page, pull(page, "p", "cat"), 0.5, 0.8, moves=4)
    wait_until_it_arrived(page)
    first = shown(page)
    drag(page, pull(page, "q", "cat"), 0.2, 0.6, moves=4)
    wait_until_it_arrived(page)
    page.go_back()
    wait_for_picture(page, Distributions, p=first.p, q=first.q)


def test_a_link_opens_the_same_state_in_another_browser(light, visit):
    page = light()
    drag(page, pull(page, "q", "bird"), 0.2, 0.55, moves=4)
    drag(page, event(page), 0.125, 0.4, moves=4)
    page.get_by_role("radio", name="bits").check()
    expect(page.locator(".loss-unit")).to_have_text("in bits")
    link = copied_link(page)
    other = visit(link, device="another desk", at_rest=READY)
    assert other.url == link
    assert shown(other) == shown(page)


def test_the_name_of_an_outcome_is_text(open_page, app):
    page = open_page(app, f"?class={HOSTILE}&class=<b>b</b>")
    expect(page.locator(".row .name").first).to_have_text(HOSTILE)
    expect(pull(page, "p", HOSTILE)).to_be_visible()
    expect(page.locator(".st-key-surprise_curve_figure")).to_contain_text("1 <b>b</b>")
    expect(page.locator("img[src=x]")).to_have_count(0)
