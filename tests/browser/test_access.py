"""Every page for everyone: by keyboard, by screen reader, on a phone, in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from reading import LIVE, Distributions, Labels, picture, slider, wait_for_address, wait_for_picture, wrong_pictures

DEVICES = {
    "desk": {"device": "desk"},
    "projector": {"device": "desk", "size": (1024, 768)},
    "phone": {"device": "phone"},
}
FIGURES = {"logit_lab": 4, "information": 3, "encodings": 1, "batch": 2, "frameworks": 2, "training": 2}
LAST_PART = "[data-testid=stExpander]:has-text('Show the code')"
READY = {name: {"ready": LAST_PART} for name in ("batch", "frameworks", "training")}  # without a live component

NAMED = {"slider", "spinbutton", "radio", "radiogroup", "checkbox", "combobox", "textbox", "button", "link"}
LEVEL_1 = {"name": "level", "value": {"type": "integer", "value": 1}}

# The lab on every device in both themes; of the other pages, which share its parts, each device and theme once.
LOOKED_AT = [
    *(("logit_lab", device, scheme) for device in DEVICES for scheme in ("light", "dark")),
    ("information", "phone", "light"),
    ("information", "desk", "dark"),
    ("encodings", "projector", "light"),
    ("encodings", "phone", "dark"),
    ("batch", "desk", "light"),
    ("batch", "phone", "dark"),
    ("frameworks", "projector", "dark"),
    ("frameworks", "phone", "light"),
    ("training", "projector", "light"),
    ("training", "phone", "dark"),
]
ODD_ROWS = "rows=0.7;0.3;0;0,1;1;0;0,0;0;0;0,0.3;0.3;0;0,2"

LONG_NAMES = [f"class={'w' * 36}{i}" for i in range(20)]
AWKWARD = {
    "logit_lab": f"class={'w' * 40}&class=b&class=c&logits=1e300,-2.123456789,-inf",
    "information": "&".join(LONG_NAMES[:10]) + f"&event=1e-300&q={1 / 3!r},{2 / 3!r}{',0' * 8}",
    "encodings": "&".join(LONG_NAMES) + f"&rows={','.join(str(i % 20) for i in range(39))},{';'.join(['0.05'] * 20)}",
}


def wait_for_all(page, name):
    """Waits until the page is there to its end, with its figures."""
    page.get_by_text("Show the code that computed this page").wait_for()
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


@pytest.mark.parametrize(("name", "device", "scheme"), LOOKED_AT)
def test_axe_finds_nothing_serious_every_control_has_a_name_and_the_page_one_title(visit, app, name, device, scheme):
    page = visit(f"{app}/{name}?{ODD_ROWS}", color_scheme=scheme, **DEVICES[device], **READY.get(name, {}))
    wait_for_all(page, name)
    assert serious(page) == {}
    for mode in page.locator(".modes input").all() or [None]:  # the label table has two
        if mode:
            mode.check()
        nameless, titles = nameless_controls_and_titles(page)
        assert (nameless, len(titles)) == ([], 1)


def sticking_out(page):
    """Returns whether the page can be scrolled sideways, and what reaches beyond its live component."""
    return page.evaluate(
        f"""() => {{
          const live = {LIVE};
          const inside = live.getBoundingClientRect();
          const out = [...live.querySelectorAll("*")]
            .filter((e) => e.getBoundingClientRect().width > 2)
            .filter((e) => e.getBoundingClientRect().right > inside.right + 1)
            .map((e) => e.className);
          return [document.querySelector("[data-testid=stMain]").scrollWidth > innerWidth, out];
        }}"""
    )


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", AWKWARD)
def test_nothing_sticks_out_of_the_page(visit, app, name, device):
    page = visit(f"{app}/{name}?{AWKWARD[name]}", **DEVICES[device])
    wait_for_all(page, name)
    for mode in page.locator(".modes input").all() or [None]:  # the label table has two
        if mode:
            mode.check()
        assert sticking_out(page) == [False, []]


def test_the_rows_do_not_move_while_numbers_change(visit, app):
    page = visit(app, **DEVICES["phone"])
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
    page = visit(f"{app}/information")
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
    page = visit(f"{app}/encodings")
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


def test_the_loss_is_announced_once_it_has_settled(visit, app):
    page = visit(app)
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
    expect(status).to_have_text(f"Loss {picture(page).lossText} nats. Probability of cat: 0.831.")
    assert page.evaluate("window.said") <= 3  # one, and one more where a slow machine paused between two keys


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_touch_moves_a_slider(visit, app, scheme):
    page = visit(app, color_scheme=scheme, **DEVICES["phone"])
    cat = slider(page, "cat")
    cat.scroll_into_view_if_needed()
    box = cat.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(cat).not_to_have_value("2")
    assert picture(page).logits[0] > 6
    assert wrong_pictures([picture(page)]) == []


def test_reduced_motion_is_respected(visit, app):
    page = visit(app, reduced_motion="reduce")
    moving = page.evaluate(
        """() => {
          const lab = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".lab")).find(Boolean);
          return [...lab.querySelectorAll("*")].filter((e) => {
            const style = getComputedStyle(e);
            return style.transitionDuration !== "0s" || style.animationName !== "none";
          }).length;
        }"""
    )
    assert moving == 0
