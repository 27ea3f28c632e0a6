"""A drag: every frame right, whatever the network does."""

from playwright.sync_api import expect
from reading import drag, picture, slider, start_recording, stop_recording, wait_until_it_arrived, wrong_pictures
from serving import CUT


def distinct(frames):
    return len({frame.loss for frame in frames})


def test_a_drag_redraws_with_every_move(visit, app):
    page = visit(app)
    start_recording(page)
    drag(page, "cat", 0.6, 0.9)
    frames = stop_recording(page)
    assert distinct(frames) > 25
    assert wrong_pictures(frames) == []


def test_a_drag_on_a_slow_line_redraws_as_often(visit, slow_line):
    page = visit(slow_line.address)
    start_recording(page)
    drag(page, "cat", 0.6, 0.9)
    frames = stop_recording(page)
    assert distinct(frames) > 25
    assert wrong_pictures(frames) == []


def test_the_slider_ends_where_it_was_let_go(visit, slow_line):
    page = visit(slow_line.address)
    drag(page, "dog", 0.55, 0.8)
    let_go = picture(page).logits[1]
    start_recording(page)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert {frame.logits[1] for frame in frames} == {let_go}
    assert wrong_pictures(frames) == []


def test_a_late_answer_does_not_move_the_slider_in_hand(visit, slow_line):
    page = visit(slow_line.address)
    start_recording(page)
    drag(page, "cat", 0.6, 0.8, release=False)
    page.wait_for_timeout(300)
    drag(page, "cat", 0.8, 0.3, moves=80)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    path = [frame.logits[0] for frame in frames]
    turn = path.index(max(path))
    assert path[:turn] == sorted(path[:turn])
    assert path[turn:] == sorted(path[turn:], reverse=True)
    assert wrong_pictures(frames) == []


def test_another_slider_at_once_is_right_in_every_frame_and_arrives(visit, slow_line):
    page = visit(slow_line.address)
    start_recording(page)
    drag(page, "cat", 0.6, 0.8, moves=10)
    drag(page, "dog", 0.55, 0.2, moves=60)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    assert frames[-1].logits[0] > 5
    assert frames[-1].logits[1] < -5


def test_the_label_changes_at_once_in_the_middle_of_everything(visit, slow_line):
    page = visit(slow_line.address)
    drag(page, "cat", 0.6, 0.8, moves=10)
    start_recording(page)
    page.get_by_role("radio", name="fish is the true class").check()
    at_once = picture(page)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert at_once.label == 3
    assert wrong_pictures([at_once, *frames]) == []
    assert frames[-1].label == 3


def test_a_drag_goes_on_while_the_line_is_cut(visit, fragile_line):
    page = visit(fragile_line.address, expected=CUT)
    page.locator(".js-plotly-plot").nth(3).wait_for()
    page.wait_for_load_state("networkidle")  # all of Streamlit's parts are there
    start_recording(page)
    drag(page, "cat", 0.6, 0.7, moves=10, release=False)
    fragile_line.cut()
    drag(page, "cat", 0.7, 0.9)
    fragile_line.mend()
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert distinct(frames) > 25
    assert wrong_pictures(frames) == []
    assert frames[-1].logits[0] == max(frame.logits[0] for frame in frames)
    assert 7 <= frames[-1].logits[0] < 9


def test_many_classes_are_live_from_the_first_move(visit, slow_line):
    names = "&".join(f"class=k{i}" for i in range(20))
    page = visit(f"{slow_line.address}/?{names}")
    start_recording(page)
    drag(page, "k7", 0.5, 0.9, moves=60)
    wait_until_it_arrived(page)
    frames = stop_recording(page)
    assert distinct(frames) > 30
    assert wrong_pictures(frames) == []


def test_extreme_logits_have_sliders_that_reach_them(visit, app):
    page = visit(f"{app}/?logits=800,-300,100,100")
    start_recording(page)
    drag(page, "cat", 0.9, 0.3)
    frames = stop_recording(page)
    assert wrong_pictures(frames) == []
    assert distinct(frames) > 20


def test_the_temperature_is_live(visit, slow_line):
    page = visit(slow_line.address)
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
    drag(page, "cat", 0.6, 0.3, release=False)
    expect(label).not_to_have_text("0: 0.440")
    page.mouse.up()
    expect(label).to_have_text(f"0: {picture(page).lossText}")


def test_a_slider_reads_as_the_logit_of_its_class(visit, app):
    page = visit(app)
    assert slider(page, "cat").input_value() == "2"
