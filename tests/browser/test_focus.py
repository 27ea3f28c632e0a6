"""Who works by keyboard goes on where they were, also where a press takes the pressed thing away."""

import pytest
from playwright.sync_api import expect

FROM_ONE = "batch?label=1,3&row=2,1,0&row=0,1,3&given=logits"
WHERE = "() => document.activeElement.innerText + document.activeElement.getAttribute('aria-label')"
# What is pressed, and a word of what stands in its place then.
PRESSED = {
    "training": ("Train", "Pause"),
    FROM_ONE: ("Mend it here", "I find nothing wrong"),
    "diagnose?loss=nan": ("Start over", "Start over"),
}


@pytest.mark.parametrize("path", PRESSED)
def test_the_focus_is_at_what_stands_in_the_place_of_what_was_pressed(visit, app, path):
    name, instead = PRESSED[path]
    page = visit(f"{app}/{path}", ready="[data-testid=stExpander]:has-text('Show the code')")
    page.get_by_role("button", name=name).first.press("Enter")
    page.wait_for_function(f"(word) => ({WHERE})().includes(word)", arg=instead)


def test_after_a_paste_the_focus_is_at_the_button_for_the_next(visit, app):
    page = visit(f"{app}/batch", ready="[data-testid=stExpander]:has-text('Show the code')")
    page.get_by_role("button", name="Paste").press("Enter")
    page.get_by_role("textbox", name="Rows from").fill("y_true = [0, 1]; y_pred = [[1, 2], [3, 4]]")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("read as logits").filter(visible=True)).to_be_visible()
    page.wait_for_function(f"(word) => ({WHERE})().includes(word)", arg="Paste")
