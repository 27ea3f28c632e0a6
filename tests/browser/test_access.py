"""The lab for everyone: by keyboard, by screen reader, on a phone, in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from reading import picture, slider, wrong_pictures

DEVICES = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "projector": {"viewport": {"width": 1024, "height": 768}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_axe_finds_nothing_serious(visit, app, device, scheme):
    page = visit(app, color_scheme=scheme, **DEVICES[device])
    page.locator(".js-plotly-plot").nth(3).wait_for()
    found = Axe().run(page).response["violations"]
    serious = {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical")
    }
    assert serious == {}


@pytest.mark.parametrize("device", DEVICES)
def test_nothing_sticks_out_of_the_page(visit, app, device):
    page = visit(f"{app}/?class={'w' * 40}&class=b&class=c&logits=1e300,-2.123456789,-inf", **DEVICES[device])
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    assert (
        page.evaluate(
            """() => {
          const lab = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".lab")).find(Boolean);
          const inside = lab.getBoundingClientRect();
          return [...lab.querySelectorAll(".row *, .headline *, .card *")]
            .filter((e) => e.getBoundingClientRect().width > 2)
            .filter((e) => e.getBoundingClientRect().right > inside.right + 1)
            .map((e) => e.className);
        }"""
        )
        == []
    )


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


def test_the_keyboard_alone_is_enough(visit, app):
    page = visit(app)
    cat = slider(page, "cat")
    for _ in range(60):
        page.keyboard.press("Tab")
        if cat.evaluate("(e) => e.getRootNode().activeElement === e"):
            break
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    expect(cat).to_have_value("3.5")
    assert wrong_pictures([picture(page)]) == []
    page.keyboard.press("Tab")
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(cat).to_have_value("-4")
    page.wait_for_function("() => location.search.includes('logits=-4')")


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
