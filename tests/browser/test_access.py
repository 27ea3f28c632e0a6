"""Every page for everyone: by keyboard, by screen reader, on a phone, in the dark."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from reading import (
    LIVE,
    READ,
    Distributions,
    Labels,
    picture,
    read_until,
    slider,
    wait_for_address,
    wait_for_picture,
    wrong_pictures,
)
from tabs import AT_REST
from tabs import LIVE as LIVE_PAGE

SIZES = {"desk": (1440, 900), "projector": (1024, 768), "phone": (390, 844)}
FIGURES = {"logit_lab": 4, "information": 3, "encodings": 1, "batch": 2, "frameworks": 2, "training": 2, "diagnose": 1}
LAST_PART = "[data-testid=stExpander]:has-text('Show the code')"
READY = {
    name: {"ready": LAST_PART} for name in ("batch", "frameworks", "training", "diagnose")
}  # without a live component

NAMED = {"slider", "spinbutton", "radio", "radiogroup", "checkbox", "combobox", "textbox", "button", "link"}
LEVEL_1 = {"name": "level", "value": {"type": "integer", "value": 1}}

# The lab on every device in both themes; of the other pages, which share its parts, each device and theme once.
LOOKED_AT = {
    ("logit_lab", "desk"): [("desk", "light"), ("projector", "light"), ("projector", "dark"), ("desk", "dark")],
    ("logit_lab", "phone"): [("phone", "light"), ("phone", "dark")],
    ("information", "phone"): [("phone", "light")],
    ("information", "desk"): [("desk", "dark")],
    ("encodings", "desk"): [("projector", "light")],
    ("encodings", "phone"): [("phone", "dark")],
    ("batch", "desk"): [("desk", "light")],
    ("batch", "phone"): [("phone", "dark")],
    ("frameworks", "desk"): [("projector", "dark")],
    ("frameworks", "phone"): [("phone", "light")],
    ("training", "desk"): [("projector", "light")],
    ("training", "phone"): [("phone", "dark")],
    ("diagnose", "desk"): [("desk", "light"), ("projector", "dark")],
    ("diagnose", "phone"): [("phone", "light")],
}
ALL_OF = {"logit_lab": "more=pictures,along,history,exercises&"}  # that is one press away
ODD_ROWS = "rows=0.7;0.3;0;0,1;1;0;0,0;0;0;0,0.3;0.3;0;0,2"

LINKS = {"diagnose": "loss=6.91"}

LONG_NAMES = [f"class={'w' * 36}{i}" for i in range(20)]
AWKWARD = {
    "logit_lab": f"class={'w' * 40}&class=b&class=c&logits=1e300,-2.123456789,-inf",
    "information": "&".join(LONG_NAMES[:10]) + f"&event=1e-300&q={1 / 3!r},{2 / 3!r}{',0' * 8}",
    "encodings": "&".join(LONG_NAMES) + f"&rows={','.join(str(i % 20) for i in range(39))},{';'.join(['0.05'] * 20)}",
}


def wait_for_all(page, name):
    """Waits until the page is there to its end, with its figures."""
    page.get_by_text("Show the code that computed this page").filter(visible=True).wait_for()
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_function("(count) => document.querySelectorAll('.js-plotly-plot').length >= count", arg=FIGURES[name])


def serious(page):
    """Returns the elements that axe objects to, by rule."""
    found = Axe().run(page).response["violations"]
    return {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical")
    }


def nameless_controls_and_titles(page):
    """Returns the roles of the controls without a name, and the headings of the first level."""
    reader = page.context.new_cdp_session(page)
    nodes = [node for node in reader.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    reader.detach()
    seen = [
        (node["role"]["value"], node.get("name", {}).get("value", ""), node.get("properties", [])) for node in nodes
    ]
    return (
        [role for role, said, _ in seen if role in NAMED and not said.strip()],
        [said for role, said, rest in seen if role == "heading" and LEVEL_1 in rest],
    )


def show_as(page, device, scheme):
    """Shows the page on another screen and in another theme, and waits until it is drawn."""
    width, height = SIZES[device]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        """(dark) => {
          const [red, green, blue] = getComputedStyle(document.querySelector("[data-testid=stApp]"))
            .backgroundColor.match(/[0-9]+/g).map(Number);
          return red + green + blue < 384 === dark;
        }""",
        arg=scheme == "dark",
    )
    page.locator(AT_REST).wait_for()
    page.wait_for_function("() => document.getAnimations().every((one) => !(one instanceof CSSTransition))")


@pytest.mark.parametrize(("name", "browser_kind"), LOOKED_AT)
def test_axe_finds_nothing_serious_every_control_has_a_name_and_the_page_one_title(visit, app, name, browser_kind):
    looks = LOOKED_AT[name, browser_kind]
    page = visit(
        f"{app}/{name}?{ALL_OF.get(name, '')}{ODD_ROWS}",
        device=browser_kind,
        color_scheme=looks[0][1],
        **READY.get(name, {}),
    )
    wait_for_all(page, name)
    for device, scheme in looks:
        show_as(page, device, scheme)
        assert (device, scheme, serious(page)) == (device, scheme, {})
    for mode in page.locator(".modes input").all() or [None]:  # the label table has two
        if mode:
            mode.check()
        nameless, titles = nameless_controls_and_titles(page)
        assert (nameless, len(titles)) == ([], 1)


@pytest.mark.parametrize(
    ("path", "device", "scheme", "words"),
    [
        ("lessons", "phone", "dark", "Entropy and the floor"),
        ("class", "desk", "dark", "join a room"),
        ("frameworks?lesson=softmax-twice&step=1", "phone", "light", "All lessons"),
        ("live/logit_lab?lesson=first-loss&step=1", "phone", "dark", "All lessons"),
        ("live/room", "phone", "light", "Join a room"),
    ],
)
def test_axe_finds_nothing_serious_where_a_class_is_taught(visit, app, path, device, scheme, words):
    whole = "h1" if path.startswith("live") else AT_REST
    page = visit(f"{app}/{path}", device=device, color_scheme=scheme, ready="h1", at_rest=whole)
    expect(page.get_by_text(words).last).to_be_visible()
    assert serious(page) == {}


@pytest.mark.parametrize("path", ["lessons", "logit_lab"])
def test_every_page_stands_in_the_bar_of_a_projector(visit, app, path):
    page = visit(f"{app}/{path}", ready=AT_REST, size=SIZES["projector"])
    places = page.get_by_test_id("stTopNavLink").evaluate_all(
        "(links) => links.map((e) => e.getBoundingClientRect()).map((e) => [e.left, e.right])"
    )
    assert len(places) == 9
    assert [inside for inside in places if inside[0] < 0 or inside[1] > 1024] == []
    assert all(before[1] <= after[0] for before, after in pairwise(places))


def sticking_out(page):
    """Returns whether the page can be scrolled sideways, and what reaches beyond its live component.

    The situations stand in a row that is scrolled on its own; they are inside as the row is.
    """
    return page.evaluate(
        f"""() => {{
          const live = {LIVE};
          const inside = live.getBoundingClientRect();
          const out = [...live.querySelectorAll("*")]
            .filter((e) => e.getBoundingClientRect().width > 2 && !e.matches(".situations *"))
            .filter((e) => e.getBoundingClientRect().right > inside.right + 1)
            .map((e) => e.className);
          return [document.querySelector("[data-testid=stMain]").scrollWidth > innerWidth, out];
        }}"""
    )


@pytest.mark.parametrize("devices", [("desk", "projector"), ("phone",)], ids="-".join)
@pytest.mark.parametrize("name", AWKWARD)
def test_nothing_sticks_out_of_the_page(visit, app, name, devices):
    page = visit(f"{app}/{name}?{ALL_OF.get(name, '')}{AWKWARD[name]}", device=devices[0])
    wait_for_all(page, name)
    for device in devices:
        show_as(page, device, "light")
        for mode in page.locator(".modes input").all() or [None]:  # the label table has two
            if mode:
                mode.check()
            assert (device, read_until(page, [False, []], lambda: sticking_out(page))) == (device, [False, []])


def test_the_rows_do_not_move_while_numbers_change(visit, app):
    page = visit(f"{app}/live/logit_lab", device="phone", at_rest=LIVE_PAGE)
    tops = "() => [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.lab')).find(Boolean)"
    tops += ".querySelectorAll('.row').values().map((e) => e.offsetTop).toArray()"
    before = page.evaluate(tops)
    cat = slider(page, "cat")
    cat.focus()
    for _ in range(60):
        cat.press("ArrowLeft")
    assert page.evaluate(tops) == before


def tab_to(page, control):
    """Presses Tab until a control has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if control.evaluate("(e) => e.getRootNode().activeElement === e"):
            return
    raise AssertionError("the Tab key does not lead there")


def test_the_keyboard_alone_is_enough(visit, app):
    page = visit(app)
    cat = slider(page, "cat")
    tab_to(page, cat)
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    expect(cat).to_have_value("3.5")
    assert wrong_pictures([picture(page)]) == []
    page.keyboard.press("Tab")
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(cat).to_have_value("-4")
    page.wait_for_function("() => location.search.includes('logits=-4')")


def test_the_keyboard_alone_shapes_two_distributions(visit, app):
    page = visit(f"{app}/live/information", at_rest=LIVE_PAGE)
    tab_to(page, page.get_by_role("slider", name="p of cat, how often"))
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    wait_for_address(page, q="1,0,0,0")
    seen = picture(page, Distributions)
    assert (seen.p[0], seen.q) == (0.55, [1, 0, 0, 0])
    page.keyboard.press("Tab")
    page.keyboard.type("0.4")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('q').startsWith('0.4,')")
    typed = picture(page, Distributions)
    assert typed.q == pytest.approx([0.4, 0.2, 0.2, 0.2], rel=1e-12)
    assert wrong_pictures([seen, typed]) == []


def test_the_keyboard_alone_fills_the_label_table(visit, app):
    page = visit(f"{app}/live/encodings", at_rest=LIVE_PAGE)
    tab_to(page, page.get_by_role("radio", name="cat", exact=True).first)
    page.keyboard.press("ArrowRight")
    wait_for_picture(page, Labels, integers=[1, 1, 2, 3])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_picture(page, Labels, integers=[1, 2, 3])
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    wait_for_picture(page, Labels, integers=[1, 3, 3])
    wait_for_address(page, rows="1,3,3")


def test_the_loss_is_announced_once_it_has_settled(browser, app):
    page = browser.new_page()
    page.clock.install(time=0)
    page.goto(f"{app}/live/logit_lab")
    page.locator(LIVE_PAGE).wait_for()
    page.clock.pause_at(60_000)  # milliseconds: from here on no time passes between two keys
    status = page.locator(".lab [role=status]")
    cat = slider(page, "cat")
    cat.focus()
    status.evaluate(
        """(e) => {
          window.said = 0;
          const ear = new MutationObserver(() => (window.said += 1));
          ear.observe(e, { childList: true, characterData: true, subtree: true });
        }"""
    )
    for _ in range(10):
        cat.press("ArrowRight")
    assert page.evaluate("window.said") == 0
    page.clock.run_for(10_000)
    expect(status).to_have_text(f"Loss {picture(page).lossText} nats. Probability of cat: 0.831.")
    assert page.evaluate("window.said") == 1
    page.close()


def test_a_touch_moves_a_slider(visit, app):
    page = visit(app, device="phone")
    cat = slider(page, "cat")
    for scheme, share, logit in (("light", 0.9, 8), ("dark", 0.2, -6)):
        show_as(page, "phone", scheme)
        cat.scroll_into_view_if_needed()
        box = cat.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        page.wait_for_function(f"(logit) => Math.abs(({READ})().logits[0] - logit) < 1.6", arg=logit)
        assert wrong_pictures([picture(page)]) == []
