"""A drag: every frame right, whatever the network does."""

from playwright.sync_api import expect
from reading import (
    drag,
    is_sheet,
    picture,
    slider,
    start_recording,
    stop_recording,
    wait_until_it_arrived,
    wrong_pictures,
)
from serving import CUT
from tabs import LIVE as READY

MANY = 15  # pictures of a drag of 24 moves
COARSE = 4  # pictures of a fifth of a slider, where the sheet is coarse: it goes from 0 to 4


def distinct(frames):
    return len({frame.loss for frame in frames})


def test_a_drag_on_a_slow_line_redraws_as_often_and_ends_where_it_was_let_go(slow_visit):
    page = slow_visit()
    assert slider(page, "dog").input_value() == "1"  # it reads as the logit of its class
    start_recording(page)
    drag(page, "dog", 0.55, 0.8)
    frames = stop_recording(page)
    assert distinct(frames) > MANY
    assert wrong_pictures(frames) == []
    let_go = picture(page).logits[1]
    start_recording(page)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert {frame.logits[1] for frame in frames} == {let_go}
    assert wrong_pictures(frames) == []


def test_a_late_answer_does_not_move_the_slider_in_hand(slow_visit):
    page = slow_visit()
    start_recording(page)
    drag(page, "cat", 0.6, 0.8, release=False)
    page.wait_for_timeout(300)
    drag(page, "cat", 0.8, 0.3, moves=48)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    path = [frame.logits[0] for frame in frames]
    turn = path.index(max(path))
    assert path[:turn] == sorted(path[:turn])
    assert path[turn:] == sorted(path[turn:], reverse=True)
    assert wrong_pictures(frames) == []


def test_another_slider_at_once_is_right_in_every_frame_and_arrives(slow_visit):
    page = slow_visit()
    start_recording(page)
    drag(page, "cat", 0.6, 0.8, moves=10)
    drag(page, "dog", 0.55, 0.2, moves=36)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    assert frames[-1].logits[0] > 5
    assert frames[-1].logits[1] < -5


def test_the_label_changes_at_once_in_the_middle_of_everything(slow_visit):
    page = slow_visit()
    drag(page, "cat", 0.6, 0.8, moves=10)
    start_recording(page)
    page.get_by_role("radio", name="fish is the true class").check()
    at_once = picture(page)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert at_once.label == 3
    assert wrong_pictures([at_once, *frames]) == []
    assert frames[-1].label == 3


def test_a_drag_goes_on_while_the_line_is_cut(slow_visit, slow_line):
    page = slow_visit(expected=CUT)
    page.locator(".js-plotly-plot").nth(1).wait_for()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)  # all of Streamlit's parts are there
    start_recording(page)
    drag(page, "cat", 0.6, 0.7, moves=10, release=False)
    slow_line.cut()
    drag(page, "cat", 0.7, 0.9)
    slow_line.mend()
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert distinct(frames) > MANY
    assert wrong_pictures(frames) == []
    assert frames[-1].logits[0] == max(frame.logits[0] for frame in frames)
    assert 7 <= frames[-1].logits[0] < 9.5  # a thumb has its width: 0.9 of a short slider is 9


def test_many_classes_are_live_from_the_first_move_and_finely_when_the_slider_in_hand_has_its_sheet(slow_visit):
    names = "&".join(f"class=k{i}" for i in range(20))
    page = slow_visit(f"/?{names}")
    start_recording(page)
    with page.expect_event("requestfinished", is_sheet):
        drag(page, "k7", 0.5, 0.7, release=False)
    first = stop_recording(page)
    start_recording(page)
    drag(page, "k7", 0.7, 0.9)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert distinct(first) >= COARSE
    assert distinct(frames) > MANY
    assert wrong_pictures(first + frames) == []


def test_extreme_logits_have_sliders_that_reach_them(visit, app):
    page = visit(f"{app}/live/logit_lab?logits=800,-300,100,100", at_rest=READY)
    start_recording(page)
    drag(page, "cat", 0.9, 0.3)
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    assert distinct(frames) > MANY


def test_the_temperature_is_live(slow_visit):
    page = slow_visit("/live/logit_lab?open=temperature", at_rest=READY)
    start_recording(page)
    temperature = page.get_by_role("slider", name="temperature")
    temperature.focus()
    for _ in range(20):
        temperature.press("ArrowRight")
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    assert frames[-1].temperature == 3
    assert distinct(frames) == 21


def test_the_figures_follow_a_drag_and_settle(visit, app):
    page = visit(app)
    label = page.locator(".st-key-loss_curve_figure .textpoint").first
    expect(label).to_have_text("0: 0.440")
    drag(page, "cat", 0.6, 0.3, moves=6, release=False)
    expect(label).not_to_have_text("0: 0.440")
    page.mouse.up()
    expect(label).to_have_text(f"0: {picture(page).lossText}")
