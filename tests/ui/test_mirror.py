"""A browser repeats what its controls said until it hears otherwise; that is no choice of the reader's."""

import json

from visiting import ENCODINGS, Visit


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
