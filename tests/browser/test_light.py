"""The light pages: live from their one answer on, for everyone, in a frame of another site, and on a bad line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from reading import (
    LIVE,
    Distributions,
    Labels,
    Picture,
    copied_link,
    drag,
    is_sheet,
    picture,
    read_until,
    slider,
    start_recording,
    stop_recording,
    wait_for_address,
    wait_for_picture,
    wait_until_the_address_says_it,
    wrong_pictures,
)
from serving import CUT
from tabs import AT_REST, PATIENCE
from tabs import LIVE as READY
from test_access import AWKWARD, ODD_ROWS, nameless_controls_and_titles, serious, tab_to

MANY = 15  # pictures of a drag of 24 moves
COARSE = 4  # pictures of a fifth of a slider, where the sheet is coarse: it goes from 0 to 4
WIDTHS = (390, 768, 1024, 1440)
KINDS = {"logit_lab": Picture, "encodings": Labels, "information": Distributions}
TITLES = {"logit_lab": "Logit lab", "encodings": "One-hot or integer", "information": "Surprise and entropy"}
NO_STORAGE = """
  for (const [owner, name] of [[window, "localStorage"], [window, "sessionStorage"], [Document.prototype, "cookie"]])
    Object.defineProperty(owner, name, { get() { throw new Error(`no ${name} here`); } });
"""


@pytest.fixture
def light(visit, app):
    """Opens a light page as a new visitor."""
    return lambda path="logit_lab", **how: visit(f"{app}/live/{path}", at_rest=READY, **how)


def query_of(page):
    return parse_qs(urlsplit(page.url).query)


def press(page, name):
    page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("name", KINDS)
def test_what_is_hidden_takes_no_place(light, name):
    hidden = light(name).locator(".live [hidden]")
    assert hidden.count() > 0
    assert [place for place in hidden.all() if place.bounding_box()] == []


# ---- one answer --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_the_first_picture_is_one_answer(browser, app, name):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{app}/live/{name}", wait_until="networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [f"{app}/live/{name}"]
    assert wrong_pictures([picture(page, KINDS[name])]) == []
    assert (page.title(), page.context.cookies()) == (TITLES[name], [])
    page.close()


def test_without_javascript_the_page_says_what_is_missing(browser, app):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{app}/live/logit_lab")
    assert "The numbers are live: they need JavaScript." in page.inner_text("main")
    assert "Drag a logit and watch the loss." in page.inner_text("main")
    context.close()


# ---- a drag ------------------------------------------------------------------------------------


def test_every_frame_of_a_drag_shows_the_numbers_of_the_core(light):
    page = light()
    start_recording(page)
    drag(page, "cat", 0.6, 0.9)
    wait_until_the_address_says_it(page)
    drag(page, "dog", 0.55, 0.2)
    frames = stop_recording(page)
    wait_until_the_address_says_it(page)
    assert len({frame.loss for frame in frames}) > 2 * MANY
    assert wrong_pictures([*frames, picture(page)]) == []


def test_every_frame_of_a_drag_of_a_probability_shows_the_numbers_of_the_core(light):
    page = light("information")
    start_recording(page, Distributions)
    drag(page, page.get_by_role("slider", name="q of cat"), 0.2, 0.9)
    frames = stop_recording(page, Distributions)
    page.wait_for_function("(before) => location.search !== before", arg="")
    assert len({frame.crossEntropy for frame in frames}) > MANY
    assert wrong_pictures([*frames, picture(page, Distributions)]) == []


def test_many_classes_are_live_on_a_slow_line_coarsely_at_first_and_finely_with_the_sheet(visit, slow_line):
    names = "&".join(f"class=k{i}" for i in range(20))
    page = visit(f"{slow_line.address}/live/logit_lab?{names}&temperature=0.7&unit=bits", at_rest=READY)
    slow_line.delay = 0.2
    start_recording(page)
    with page.expect_event("requestfinished", is_sheet):
        drag(page, "k7", 0.5, 0.7, release=False)
    first = stop_recording(page)
    start_recording(page)
    drag(page, "k7", 0.7, 0.9)
    page.get_by_role("radio", name="k7 is the true class").check()
    drag(page, "k7", 0.9, 0.3, moves=12)
    frames = stop_recording(page)
    slow_line.delay = 0.0
    wait_for_address(page, label="7")
    assert len({frame.loss for frame in first}) >= COARSE
    assert len({frame.loss for frame in frames}) > MANY
    assert wrong_pictures([*first, *frames, picture(page)]) == []


def test_a_state_that_settled_is_in_the_address_and_the_trail_whatever_the_pointer_does_next(visit, slow_line):
    names = "&".join(f"class=k{i}" for i in range(20))
    page = visit(f"{slow_line.address}/live/logit_lab?{names}", at_rest=READY)
    slow_line.delay = 0.2
    drag(page, "k7", 0.5, 0.9, moves=6)
    slider(page, "k3").hover()  # it asks for the finest positions of this slider, before the answer to the last edit
    page.wait_for_function("() => location.search.includes('logits=')")
    slow_line.delay = 0.0
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    assert wrong_pictures([picture(page)]) == []


@pytest.mark.parametrize("page_of", ["live/logit_lab", "logit_lab"])
def test_sliders_that_are_moved_within_one_round_trip_all_stand_and_each_is_a_step_back(slow_visit, slow_line, page_of):
    page = slow_visit(f"/{page_of}", at_rest=READY if page_of.startswith("live") else AT_REST)
    for name, value in {"cat": "1.5", "dog": "-2", "bird": "0.5"}.items():
        slider(page, name).fill(value)
    wait_for_address(page, logits="1.5,-2,0.5,-1")
    wait_for_picture(page, Picture, logits=[1.5, -2, 0.5, -1])
    assert wrong_pictures([picture(page)]) == []
    slow_line.delay = 0.0
    for logits in ("1.5,-2,0,-1", "1.5,1,0,-1", "2,1,0,-1"):
        press(page, "Undo")
        wait_for_address(page, logits=logits)


@pytest.mark.parametrize("first_to_be_answered", [0, 1])
def test_what_is_chosen_within_one_round_trip_is_a_step_back_each_whichever_is_answered_first(
    light, first_to_be_answered
):
    page, asked = light(), []
    page.route("**/live/**", lambda route: asked.append(route))
    for name in ("dog", "bird"):
        page.get_by_role("radio", name=f"{name} is the true class").check()
    read_until(page, 2, lambda: len(asked))
    for route in (asked.pop(first_to_be_answered), asked.pop()):
        with page.expect_event("requestfinished"):
            route.continue_()
    page.unroute("**/live/**")
    wait_for_address(page, label="2")
    for label in "10":
        press(page, "Undo")
        wait_for_address(page, label=label)


# ---- all that can be done ----------------------------------------------------------------------


def test_the_reader_can_do_all_that_the_component_can_and_go_back_through_it(light):
    page = light("logit_lab?open=classes,temperature")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    press(page, "add a class")
    expect(slider(page, "class 4")).to_be_visible()
    name = page.get_by_label("name of class 1")
    name.fill("cat")
    name.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("the name 'cat' is there twice")
    name.fill("<b>wolf</b>")
    name.press("Enter")
    expect(slider(page, "<b>wolf</b>")).to_be_visible()
    press(page, "remove cat")
    expect(slider(page, "cat")).to_have_count(0)
    page.get_by_role("radio", name="bits").check()
    page.get_by_label("exact value for bird").fill("250")
    page.get_by_label("exact value for bird").press("Enter")
    expect(slider(page, "bird")).to_have_attribute("max", "1000")
    page.get_by_role("slider", name="temperature").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    wait_for_address(page, unit="bits", temperature="1.5", logits="1,250,-1,0")
    assert query_of(page)["class"] == ["<b>wolf</b>", "bird", "fish", "class 4"]
    assert wrong_pictures([picture(page)]) == []

    before = picture(page)
    page.reload()
    page.locator(READY).wait_for()
    assert {**vars(picture(page)), "time": 0} == {**vars(before), "time": 0}
    expect(undo).to_be_disabled()  # the way there is the tab's, and begins again

    drag(page, "bird", 0.625, 0.4)
    wait_until_the_address_says_it(page)
    press(page, "add a class")
    wait_for_address(page, label="0")
    expect(slider(page, "class 5").or_(page.get_by_role("slider")).last).to_be_visible()
    page.wait_for_function("() => new URLSearchParams(location.search).getAll('class').length === 5")
    undo.click()
    page.wait_for_function("() => new URLSearchParams(location.search).getAll('class').length === 4")
    undo.click()
    wait_for_address(page, logits="1,250,-1,0")
    wait_for_picture(page, Picture, logits=before.logits, loss=before.loss)
    expect(undo).to_be_disabled()
    press(page, "Start over")
    wait_for_picture(page, Picture, logits=[2, 1, 0, -1], temperature=1)
    wait_for_address(page, logits="2,1,0,-1", unit="nats")
    undo.click()
    wait_for_picture(page, Picture, logits=before.logits, loss=before.loss)
    assert wrong_pictures([picture(page)]) == []


def test_a_link_is_copied_and_opens_the_same(light, app):
    page = light("information?event=0.25")
    page.get_by_role("slider", name="q of cat").focus()
    page.keyboard.press("End")
    wait_for_address(page, q="1,0,0,0")
    link = copied_link(page)
    assert link.startswith(f"{app}/live/information?event=0.25&")
    before = picture(page, Distributions)
    page.goto(link)
    page.locator(READY).wait_for()
    assert picture(page, Distributions) == before


def test_the_full_page_shows_the_same_and_the_way_back_too(light):
    page = light("logit_lab?embed=false")
    slider(page, "fish").focus()
    page.keyboard.press("ArrowRight")
    wait_for_address(page, logits="2,1,0,-0.9")
    before = picture(page)
    page.get_by_role("link", name="Full page").click()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(READY).last.wait_for()
    assert urlsplit(page.url).path == "/logit_lab"
    assert {**vars(picture(page)), "time": 0} == {**vars(before), "time": 0}
    page.go_back()
    page.locator("#scce-undo").wait_for()
    page.locator(READY).wait_for()
    assert {**vars(picture(page)), "time": 0} == {**vars(before), "time": 0}


def test_a_damaged_link_is_told_until_the_next_edit(light):
    page = light("logit_lab?logits=1,2,x&lebel=1&class=%3Cb%3Ea&class=b&open=classes")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("logits: logit 'x' is not a number")
    expect(alert).to_contain_text("lebel: this page has no such parameter; did you mean label?")
    assert wrong_pictures([picture(page)]) == []
    press(page, "add a class")
    expect(alert).to_be_empty()
    assert query_of(page).keys() == {"class", "logits", "label", "temperature", "unit", "rate", "open"}


def test_the_keyboard_alone_is_enough(light):
    page = light()
    cat = slider(page, "cat")
    tab_to(page, cat)
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    expect(cat).to_have_value("3.5")
    page.keyboard.press("Tab")
    wait_for_address(page, logits="3.5,1,0,-1")  # an edit before the answer would be one step of undo with this one
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(cat).to_have_value("-4")
    wait_for_address(page, logits="-4,1,0,-1")
    undo = page.get_by_role("button", name="Undo")
    for _ in range(60):
        page.keyboard.press("Tab")
        if undo.evaluate("(e) => document.activeElement === e"):
            break
    page.keyboard.press("Enter")
    wait_for_picture(page, Picture, logits=[3.5, 1, 0, -1])
    page.keyboard.press("Enter")
    wait_for_picture(page, Picture, logits=[2, 1, 0, -1])
    assert wrong_pictures([picture(page)]) == []


def test_the_label_table_is_filled_and_taken_back(light):
    page = light("encodings")
    page.get_by_role("radio", name="cat", exact=True).first.focus()
    page.keyboard.press("ArrowRight")
    wait_for_picture(page, Labels, integers=[1, 1, 2, 3])
    wait_for_address(page, rows="1,1,2,3")
    assert wrong_pictures([picture(page, Labels)]) == []
    press(page, "Undo")
    wait_for_picture(page, Labels, integers=[0, 1, 2, 3])


# ---- for everyone ------------------------------------------------------------------------------


def sticking_out(page):
    """Returns whether the page can be scrolled sideways, and what reaches beyond its live component."""
    return page.evaluate(
        f"""() => {{
          const live = {LIVE};
          const inside = live.getBoundingClientRect();
          const out = [...live.querySelectorAll("*")]
            .filter((e) => e.getBoundingClientRect().width > 2)
            .filter((e) => e.getBoundingClientRect().right > inside.right + 1)
            .filter((e) => !e.closest(".situations")) // they go on to the side, and can be moved there
            .map((e) => e.className);
          return [document.documentElement.scrollWidth > innerWidth, out];
        }}"""
    )


@pytest.mark.parametrize("name", KINDS)
def test_nothing_sticks_out_of_the_page(light, name):
    page, found = light(f"{name}?{AWKWARD[name]}"), {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for mode in page.locator(".modes input").all() or [None]:  # the label table has two
            if mode:
                mode.check()
            found[width] = read_until(page, [False, []], lambda: sticking_out(page))
    assert found == {width: [False, []] for width in WIDTHS}


@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing_serious_every_control_has_a_name_and_the_page_one_title(light, name):
    page, found = light(f"{name}?{ODD_ROWS}&lebel=1", reduced_motion="reduce"), {}
    for scheme, width in (("light", 390), ("dark", 390), ("dark", 1440), ("light", 1440)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found[scheme, width] = serious(page)
    assert {look: faults for look, faults in found.items() if faults} == {}
    assert nameless_controls_and_titles(page) == ([], [TITLES[name]])


def test_reduced_motion_is_respected(light):
    page = light(reduced_motion="reduce")
    moving = page.evaluate(
        f"""() => [...{LIVE}.querySelectorAll("*"), ...document.querySelectorAll("*")].filter((e) => {{
          const style = getComputedStyle(e);
          return style.transitionDuration !== "0s" || style.animationName !== "none";
        }}).length"""
    )
    assert moving == 0


# ---- in a frame of another site ----------------------------------------------------------------


@contextmanager
def site_with(html: str) -> Iterator[str]:
    """Serves one page, and gives its address, whose host is another than the app's."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Course)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("sandbox", ["", "sandbox='allow-scripts'"])
def test_a_page_in_a_frame_of_another_site_has_no_margins_and_lives_without_storage(browser, app, sandbox):
    address = f"{app}/live/logit_lab?embed=true&open=classes"
    frame = f'<!doctype html><iframe {sandbox} src="{address}" width="600" height="700"></iframe>'
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(NO_STORAGE)
    complaints = []
    with site_with(frame) as site:
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site)
        (lab,) = page.frames[1:]
        lab.locator(READY).wait_for()
        box = lab.evaluate(
            f"() => {{ const {{ x, y, width }} = {LIVE}.getBoundingClientRect(); return [x, y, width]; }}"
        )
        widths = lab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert (box, widths) == ([0, 0, 600], [600, 600])
        assert lab.get_by_role("heading", level=1).count() == 0
        lab.get_by_role("slider", name="logit of cat").focus()
        lab.wait_for_function("() => document.hasFocus()")  # between two sites it goes by another process
        page.keyboard.press("ArrowRight")
        lab.get_by_role("button", name="add a class").click()
        lab.get_by_role("slider", name="logit of class 4").wait_for()
        lab.wait_for_function("() => location.search.includes('logits=2.1') && location.search.includes('embed=true')")
        assert wrong_pictures([picture(lab)]) == []
        lab.get_by_role("button", name="Undo").click()
        lab.wait_for_function("() => !location.search.includes('class+4') && location.search.includes('embed=true')")
        href = lab.get_by_role("link", name="Full page").evaluate("(e) => [e.href, e.target]")
    assert (href[0].startswith(f"{app}/logit_lab?class=cat"), "embed" in href[0], href[1]) == (True, False, "_top")
    assert (complaints, context.cookies()) == ([], [])
    context.close()


# ---- on a bad line -----------------------------------------------------------------------------


def test_an_edit_on_a_line_that_is_cut_is_made_when_it_is_back(light):
    page = light("logit_lab?open=classes", expected=CUT)
    waiting = page.get_by_text("waiting for the server")
    expect(waiting).to_be_hidden()
    page.route("**/live/**", lambda route: route.abort())
    press(page, "add a class")
    expect(waiting).to_be_visible()
    start_recording(page)
    drag(page, "cat", 0.6, 0.8)
    frames = stop_recording(page)
    assert (wrong_pictures(frames), len({frame.loss for frame in frames}) > MANY) == ([], True)
    page.unroute("**/live/**")
    expect(slider(page, "class 4")).to_be_visible()
    expect(waiting).to_be_hidden()
    wait_for_address(page, logits=",".join(f"{logit:g}" for logit in [frames[-1].logits[0], 1, 0, -1, 0]))
    assert wrong_pictures([picture(page)]) == []


def test_a_server_that_has_too_much_to_do_says_so_and_is_asked_again(light):
    page = light("logit_lab?open=classes", expected=CUT)
    said = page.get_by_text("this server has more questions than it can answer")
    body = '{"notices": ["this server has more questions than it can answer."]}'
    page.route("**/live/**", lambda route: route.fulfill(status=503, content_type="application/json", body=body))
    press(page, "add a class")
    expect(said).to_be_visible()
    page.unroute("**/live/**")
    expect(slider(page, "class 4")).to_be_visible()
    expect(said).to_be_hidden()


def test_undo_and_start_over_on_a_line_that_is_cut_come_when_it_is_back(light):
    page = light(expected=CUT)
    slider(page, "cat").focus()
    page.keyboard.press("ArrowRight")
    wait_for_address(page, logits="2.1,1,0,-1")
    page.route("**/live/**", lambda route: route.abort())
    press(page, "Undo")
    expect(page.get_by_text("waiting for the server")).to_be_visible()
    page.unroute("**/live/**")
    wait_for_picture(page, Picture, logits=[2, 1, 0, -1])
    wait_for_address(page, logits="2,1,0,-1")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
