"""A browser repeats what its controls said until it hears otherwise; that is no choice of the reader's."""

import json

import pytest
from visiting import ENCODINGS, LAB, SURPRISE, Visit


def edit_with_an_echo(visit, *edits):
    """Edits one after the other, with the controls in the browser as they were before the first."""
    echo = visit.app._tree.get_widget_states()
    for number, edit in enumerate(edits, start=visit.live["seen"] + 1):
        states = type(echo)()
        states.CopyFrom(echo)
        message = visit.message(edit, number=number)
        states.widgets.add(id=visit.app.get_by_key(visit.key).proto.id, json_value=json.dumps({"message": message}))
        visit.app._run(states)
    return visit


def test_a_class_that_was_added_stays():
    visit = edit_with_an_echo(Visit(), ["add"], ["logit", 0, -3.0])
    assert (len(visit.live["classes"]), visit.live["logits"][0]) == (5, -3.0)
    assert visit.widget("class_set").value == "your own classes"


@pytest.mark.parametrize(
    ("page", "control", "choice", "edits", "kept"),
    [
        (LAB, "situation", "undecided", (["logit", 0, 1.0], ["logit", 1, 2.0]), ("logits", [1.0, 2.0, 0.0, 0.0])),
        (SURPRISE, "pair_situation", "even q", (["q", 0, 1.0], ["event", 0.5]), ("q", [1.0, 0.0, 0.0, 0.0])),
        (ENCODINGS, "odd_row", "no one", (["label", 0, 2], ["label", 1, 2]), ("rows", [[0, 0, 1, 0], [0, 0, 1, 0]])),
    ],
)
def test_what_follows_a_situation_stays(page, control, choice, edits, kept):
    visit = edit_with_an_echo(Visit(page=page).choose(control, choice), *edits)
    name, expected = kept
    assert visit.live[name][: len(expected)] == expected
    assert visit.widget(control).value is None


@pytest.mark.parametrize(
    ("page", "control", "choice"),
    [(LAB, "situation", "undecided"), (SURPRISE, "pair_situation", "uniform"), (ENCODINGS, "odd_row", "two ones")],
)
def test_a_situation_stays_chosen_while_it_lasts(page, control, choice):
    visit = Visit(page=page).choose(control, choice)
    assert visit.widget(control).value == choice
    assert visit.press("Undo").widget(control).value is None


def test_a_learning_rate_that_undo_took_back_stays_back():
    visit = Visit().choose("rate", 2.0).choose("rate", 3.0).press("Undo")
    before = visit.app._tree.get_widget_states()
    visit.press("Undo")
    visit.app._run(before)
    assert visit.widget("rate").value == 1.0


def test_a_known_size_is_chosen_for_whoever_types_it():
    visit = Visit(page=ENCODINGS).choose("size", 256_000)
    assert visit.widget("known_size").value == "Gemma"
    assert visit.choose("size", 255_999).widget("known_size").value is None
