"""What holds for every page with a live component: its edits and the buttons beside it come one after the other."""

import pytest
from looks import differences, look_at
from visiting import ENCODINGS, LAB, SURPRISE, Visit

# Of each page a button, an edit, and an edit of no use.
PAGES = {
    LAB: ("Take one gradient step", ["logit", 0, -5.0], ["logit", 9, 1.0]),
    ENCODINGS: ("Ask another model", ["label", 0, 3], ["label", 9, 0]),
    SURPRISE: ("Smooth your p", ["p", 3, 1], ["p", 0, 2]),
}
every_page = pytest.mark.parametrize("page", PAGES)
WITH_SLIDERS = [LAB, SURPRISE]


@pytest.mark.parametrize(
    ("page", "phase"), [*((page, "settled") for page in PAGES), *((page, "moving") for page in WITH_SLIDERS)]
)
def test_a_button_starts_where_an_edit_ended_that_was_still_under_way(page, phase):
    button, edit, _ = PAGES[page]
    late, quick = Visit(page=page), Visit(page=page)
    late.button(button).click()
    late.edit(edit, phase=phase)
    assert differences(look_at(late), look_at(quick.edit(edit).press(button))) == []


@every_page
def test_an_edit_from_before_a_button_does_not_undo_it(page):
    button, edit, _ = PAGES[page]
    visit = Visit(page=page)
    late = visit.message(edit)
    before = look_at(visit.press(button))
    assert differences(look_at(visit.run_with(late)), before) == []


@every_page
def test_an_edit_that_cannot_be_used_is_told_and_changes_nothing(page):
    _, _, unusable = PAGES[page]
    visit = Visit(page=page)
    before = look_at(visit)
    visit.edit(unusable)
    assert (differences(look_at(visit), before), len(visit.live["notices"]), visit.address) == ([], 1, {})


@pytest.mark.parametrize("page", WITH_SLIDERS)
def test_in_the_middle_of_a_drag_the_address_waits(page):
    _, edit, _ = PAGES[page]
    visit = Visit(page=page).edit(edit, phase="moving")
    assert (visit.address, visit.state != visit.chapter.fields.first) == ({}, True)
