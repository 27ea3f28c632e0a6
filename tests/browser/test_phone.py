"""Every page on a phone, in states that readers bring it to: nothing sticks out, and a finger meets every control."""

import pytest
from playwright.sync_api import Page, expect
from reading import read_until

from scce.batch.presets import PROBLEMS
from scce.batch.state import FIELDS, BatchState

LAST_PART = "[data-testid=stExpander]:has-text('Show the code')"
FINGER = 44  # pixels
ALL_IGNORED = FIELDS.to_link(BatchState(problem=PROBLEMS["all ignored"])).removeprefix("?")
USED = {
    "logit_lab": "more=pictures,along,history,exercises&open=classes,temperature,computations,powers",
    "encodings": f"class={'w' * 40}&class=b&rows=0,1,0.5;0.5",
    "information": "q=0,0.5,0.25,0.25",
    "batch": f"{ALL_IGNORED}&class_weight=1,5,1,1",
    "frameworks": "framework=keras-jax&last_layer=linear&from_logits=False&logits=30,0,-30,0&label=2",
    "training": "data=digits&twin=yes&optimizer=sgd&epochs=1",
    "diagnose": "loss=0.6931&accuracy=70%25",
}
# A field is as large as the box around it; what opens or clears one lies in it, and answers to a finger beside it.
FIELD = "[data-testid=stSelectbox] > div, [data-testid$=Container], [data-testid$=RootElement], label"
IN_A_FIELD = "[data-testid=stSelectbox] button, [data-testid=stNumberInputClearButton]"
SMALL = f"""(least) => [...document.querySelectorAll("main :is(button, input, summary, [role=tab])")]
  .filter((e) => e.checkVisibility({{ checkOpacity: true, checkVisibilityCSS: true }}) && e.offsetWidth)
  .filter((e) => !e.matches("{IN_A_FIELD}"))
  .map((e) => (e.matches("input") && e.closest("{FIELD}")) || e)
  .filter((e) => Math.min(e.offsetWidth, e.offsetHeight) < least - 0.5)
  .map((e) => `${{e.ariaLabel ?? e.innerText}} ${{e.offsetWidth}} x ${{e.offsetHeight}}`)"""
WIDTHS = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
  .map((e) => e.scrollWidth - innerWidth)"""


def settled(page: Page) -> Page:
    """Returns the page when its figures are drawn and its controls stand where they stay."""
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    expect(page.locator(".scce-arriving")).to_have_count(0)
    return page


@pytest.mark.parametrize("name", USED)
def test_on_a_phone_nothing_sticks_out_and_every_control_is_as_large_as_a_finger(visit, app, name):
    page = settled(visit(f"{app}/{name}?{USED[name]}", device="phone", ready=LAST_PART))
    right = ([0, 0], [])
    assert read_until(page, right, lambda: (page.evaluate(WIDTHS), page.evaluate(SMALL, FINGER))) == right


def test_on_a_phone_the_loss_of_a_batch_stands_above_its_table(visit, app):
    page = settled(visit(f"{app}/batch", device="phone", ready=LAST_PART))

    def is_above():
        loss, table = (page.locator(f".st-key-part_{name}").bounding_box() for name in ("loss", "table"))
        return loss["y"] + loss["height"] < min(table["y"], page.viewport_size["height"])

    assert read_until(page, True, is_above)
