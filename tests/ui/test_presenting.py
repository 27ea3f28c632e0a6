"""How a full page is shown: what is hidden, what is asked, and what start over leaves."""

import re
from dataclasses import replace

import pytest
from visiting import BATCH, LAB, TRAINING, WIRING, Visit, chapter_at, opened

from scce.links import View
from scce.ui.chapters import CHAPTERS
from scce.ui.diagnosis.printing import PRINT
from scce.ui.internals import WHOLE_CELLS

every_page = pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.address)


def styles(visit):
    """Returns the styles that a page adds to Streamlit's for how it is shown, and not for paper or for its tables."""
    bodies = [node.proto.body for node in visit.app.get("html")]
    return "".join(body for body in bodies if body.startswith("<style>") and body not in (PRINT, WHOLE_CELLS))


@every_page
def test_a_page_that_is_shown_as_usual_has_no_style_of_its_own(page):
    assert styles(opened(page.path)) == ""


@every_page
def test_every_part_that_can_be_hidden_is_named_in_the_styles_that_hide_it(page):
    names = page.fields.named.parts
    css = styles(opened(page.path, f"hide={','.join(names)}"))
    assert [name for name in names if f".st-key-part_{name}" not in css] == []


@every_page
def test_a_page_for_the_back_row_shows_what_it_showed(page):
    usual, presented = opened(page.path), opened(page.path, "present=1")
    assert (presented.errors, presented.metrics) == ([], usual.metrics)
    assert presented.state == replace(page.fields.first, view=View(present=True))


@pytest.mark.parametrize("page", [BATCH, WIRING, TRAINING])
def test_every_part_of_a_page_without_a_live_component_is_there(page):
    said = "\n".join(keys_of(opened(page).app._tree))
    missing = [
        name for name in chapter_at(page).fields.named.parts if not re.search(f"-(part_{name}|{name}_figure)\\b", said)
    ]
    assert missing == []


def keys_of(node):
    """Yields the keys of all that is on a page, as Streamlit writes them into what it sends."""
    for child in getattr(node, "children", {}).values():
        proto = getattr(child, "proto", None)
        yield getattr(proto, "id", "")
        yield from keys_of(child)


def test_a_control_whose_name_begins_another_s_is_hidden_alone():
    css = styles(opened(BATCH, "hide=row"))
    assert '[class*="st-key-batch_row_"]:not([class*="st-key-batch_row_is_"])' in css


def test_starting_over_shows_the_first_state_in_the_same_way():
    visit = Visit("logits=1,2&present=1&hide=unit", page=LAB).press("Start over")
    assert visit.state == replace(visit.chapter.fields.first, view=View(True, ("unit",)))


def test_a_choice_in_the_live_component_shows_the_rest_of_the_page_until_it_is_asked_again():
    visit = Visit("predict=loss", page=LAB)
    veiled = styles(visit)
    shown = styles(visit.edit(["predict", "below"]))
    again = styles(visit.edit(["situation", "undecided"]))
    assert (veiled == again != "", shown) == (True, "")


@pytest.mark.parametrize("page", [BATCH, WIRING, TRAINING])
def test_a_page_without_a_live_component_asks_and_shows_what_came_of_it(page):
    visit = Visit(f"predict={chapter_at(page).fields.named.predictions[0]}", page=page)
    assert styles(visit) != ""
    choices = type(visit.session).predictions[visit.state.view.predict].choices(visit.state)
    visit.session.predict((*choices, "")[0])
    visit.app.run()
    assert (styles(visit), visit.session.outcome is not None, visit.errors) == ("", True, [])
    visit.session.reset()
    visit.app.run()
    assert styles(visit) != ""
