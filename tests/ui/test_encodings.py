"""One-hot or integer as a reader meets it: through app.py, by its controls, its pictures and its address."""

import inspect
import json
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from visiting import ENCODINGS, LAB, SURPRISE, Visit

from scce.arrays import InputError
from scce.classes import CLASS_SETS
from scce.encodings.choosing import recommended_loss
from scce.encodings.costs import KNOWN_SIZES, LARGEST_VOCABULARY, bytes_to_measure
from scce.encodings.differences import DIFFERENCES
from scce.encodings.label_table import LabelTable, kind_of, model_logits, table_from_labels
from scce.encodings.memory import memory_of, readable_bytes
from scce.encodings.state import MOST_EXAMPLES, Encodings
from scce.figures import encodings as figures
from scce.kernel import loss_and_gradient
from scce.labels import labels_from_one_hot, one_hot, smooth_labels
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient
from scce.readable import readable
from scce.snippets import FRAMEWORKS, loss_snippet
from scce.ui.encodings import measuring
from scce.ui.encodings.session import EncodingsSession

UNDO, START_OVER, ANOTHER, PASTE, MEASURE = "Undo", "Start over", "Ask another model", "Use these labels", "Measure"

FOUR = LabelTable()
C0, C1, C2, C3 = FOUR.rows
KINDS = LabelTable(rows=(C2, (0.7, 0.3, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0), (0.0,) * 4, (0.5, 0.0, 0.0, 0.0)), seed=3)
TWENTY = tuple(f"class {i}" for i in range(20))
ANIMALS = ("quagga", "zebra", "kudu", "okapi", "eland", "oryx")
AWKWARD = ("<b>quagga</b>", "50% zebra", "a=kudu", "$okapi$", "*eland*", "[oryx](x)")


def one_hot_table(classes, labels):
    return LabelTable(classes, tuple(map(tuple, one_hot(labels, len(classes)).tolist())))


STATES = {
    "the first one": Encodings(),
    "every kind of row": Encodings(KINDS, 1, 2, "int16", "float64", False, True, True),
    "no one-hot row": Encodings(LabelTable(rows=((0.0,) * 4, (0.25,) * 4)), softened=True),
    "one row": Encodings(LabelTable(rows=(C3,)), 64, 10, "uint8", "float16", one_class=False),
    "forty rows": Encodings(LabelTable(rows=FOUR.rows * 10), 1, LARGEST_VOCABULARY),
    "twenty classes": Encodings(one_hot_table(TWENTY, np.arange(20)), MOST_EXAMPLES, 2, "int32"),
    "the largest batch": Encodings(FOUR, MOST_EXAMPLES, LARGEST_VOCABULARY, "int64", "float64", False, False, True),
    "awkward names": Encodings(one_hot_table(AWKWARD, [0, 5])),
}
every_state = pytest.mark.parametrize("state", STATES.values(), ids=STATES)
OTHER = Encodings(LabelTable(("yes", "no"), ((0.0, 1.0), (0.5, 0.5))), 64, 300, "int32", "float16", False, True, True)


def link_of(state):
    return urlencode(EncodingsSession.fields.to_query(state), doseq=True)


def visit_to(state=None):
    return Visit(link_of(state) if state else "", page=ENCODINGS)


@cache
def opened(state=None):
    """Returns a visit that is only looked at; without a state, the first one of a reader."""
    return visit_to(state)


def state_of(visit):
    """Returns the state that a visit shows: by the table and the widgets, and by the link for the made-up model."""
    live = visit.live
    (seed,) = parse_qs(live["link"])["seed"]
    rows = tuple(map(tuple, live["rows"]))
    types = [visit.widget(key).value for key in ("examples", "size", "label_type", "float_type")]
    answers = [visit.widget(key).value == "yes" for key in ("integers", "one_class", "softened")]
    return Encodings(LabelTable(tuple(live["classes"]), rows, int(seed)), *types, *answers)


# ---- the first visit ---------------------------------------------------------------------------


def test_a_link_to_the_page_opens_the_page():
    assert [title.value for title in opened().app.title] == ["One-hot or integer"]


def test_the_first_visit_shows_the_first_state():
    assert state_of(opened()) == Encodings()


def test_the_address_is_bare_until_the_reader_changes_something():
    assert opened().address == {}


def test_a_first_visitor_has_nothing_to_undo():
    assert opened().button(UNDO).disabled


@every_state
def test_a_state_opens_without_an_error(state):
    assert [error.message for error in opened(state).app.exception] == []


@every_state
def test_a_link_opens_its_state(state):
    assert state_of(opened(state)) == state


@every_state
def test_the_link_that_is_offered_is_the_one_that_was_followed(state):
    assert opened(state).live["link"] == link_of(state)


# ---- the same number twice ---------------------------------------------------------------------


def one_hot_part(table):
    """Returns the labels, rows and logits of the examples whose row is one-hot."""
    chosen = [sorted(row) == [0] * (len(row) - 1) + [1] for row in table.rows]
    rows = np.array(table.rows)[chosen]
    return rows.argmax(axis=-1), rows, model_logits(table)[chosen]


@every_state
def test_the_two_losses_are_the_core_s_and_apart_by_nothing(state):
    labels, rows, logits = one_hot_part(state.table)
    shown = opened(state).metrics
    if len(labels):
        sparse, categorical = sparse_categorical_crossentropy(labels, logits), categorical_crossentropy(rows, logits)
        expected = {
            "mean loss from integers": f"{readable(sparse.mean())} nats",
            "mean loss from one-hot rows": f"{readable(categorical.mean())} nats",
            "largest difference of a loss": readable(abs(sparse - categorical).max()),
            "largest difference of a slope": readable(
                abs(sparse_gradient(labels, logits) - categorical_gradient(rows, logits)).max()
            ),
        }
        assert {label: shown[label] for label in expected} == expected
        assert (shown["largest difference of a loss"], shown["largest difference of a slope"]) == ("0", "0")
    else:
        assert "mean loss from integers" not in shown


@every_state
def test_both_gradients_are_the_core_s_and_nothing_is_between_them(state):
    labels, rows, logits = one_hot_part(state.table)
    pair = (sparse_gradient(labels, logits), categorical_gradient(rows, logits)) if len(labels) else ()
    expected = [*pair, *[np.zeros_like(rows)] * bool(pair)]
    shown = [table.value for table in opened(state).app.dataframe]
    assert [table.values.tolist() for table in shown] == [
        [[readable(slope, signed=True) for slope in row] for row in gradient] for gradient in expected
    ]
    assert {tuple(table.columns) for table in shown} <= {state.table.classes}


@every_state
def test_the_rows_that_integers_can_say_are_counted(state):
    count = len(one_hot_part(state.table)[0])
    assert f"Of your {len(state.table.rows)} rows, {count} can be written as integers." in opened(state).prose


# ---- the table's controls ----------------------------------------------------------------------

ODD_ROWS = {
    "two ones": (1.0, 1.0, 0.0, 0.0),
    "no one": (0.0, 0.0, 0.0, 0.0),
    "a mix of two": (0.7, 0.3, 0.0, 0.0),
    "smoothed": tuple(smooth_labels(C0, 0.1).tolist()),
}


def test_every_odd_row_is_one_press_away():
    visit = visit_to()
    rows = {name: state_of(visit.choose("odd_row", name)).table.rows for name in ODD_ROWS}
    assert rows == {name: (row, C1, C2, C3) for name, row in ODD_ROWS.items()}


def test_an_odd_row_can_be_pressed_again():
    visit = visit_to().choose("odd_row", "two ones").edit(["label", 0, 0]).choose("odd_row", "two ones")
    assert state_of(visit).table.rows[0] == ODD_ROWS["two ones"]


def test_all_ready_made_classes_are_one_choice_away():
    visit = visit_to(OTHER)
    for name, classes in CLASS_SETS.items():
        visit.choose("label_set", name)
        labels = range(min(len(classes), 4))
        assert state_of(visit).table == one_hot_table(classes, labels)
        assert visit.widget("label_set").value == name


def test_the_reader_s_own_classes_are_called_so():
    assert opened(STATES["twenty classes"]).widget("label_set").value == "your own classes"


def test_another_model_gives_other_answers_to_the_same_labels():
    before, after = opened().live, visit_to().press(ANOTHER).live
    assert (before["rows"] == after["rows"], before["sparse"] == after["sparse"]) == (True, False)


def test_even_the_last_model_has_another_after_it():
    visit = visit_to(Encodings(LabelTable(seed=999_999_999))).press(ANOTHER)
    assert Visit(visit.live["link"], page=ENCODINGS).live["notices"] == []


def pasted(text, state=None):
    visit = visit_to(state)
    visit.app.text_area(key="pasted").set_value(text)
    return visit.press(PASTE)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("3, 0, 0", Encodings()),
        ("[0 1 1]", OTHER),
        ("cat\nfish", Encodings()),
        ("wolf, owl, wolf", Encodings()),
        ("<b>quagga</b>\n$okapi$", STATES["awkward names"]),
    ],
    ids=["integers", "a printed array", "known names", "new names", "awkward names"],
)
def test_pasted_labels_become_the_table_and_it_is_told_how_they_were_read(text, state):
    visit = pasted(text, state)
    table, sentence = table_from_labels(text, state.table)
    assert (state_of(visit).table, visit.live["notices"]) == (table, [sentence])


@pytest.mark.parametrize("text", ["", "4", "alone"])
def test_labels_that_cannot_be_used_are_told_and_keep_everything(text):
    visit = pasted(text, STATES["every kind of row"])
    assert (state_of(visit), len(visit.live["notices"])) == (STATES["every kind of row"], 1)


# ---- questions ---------------------------------------------------------------------------------


def test_nothing_is_said_of_a_row_before_one_is_chosen():
    app = opened().app
    assert [len(alerts) for alerts in (app.info, app.success, app.warning)] == [1, 0, 0]


def test_the_chosen_row_is_said_to_be_right_or_which_label_it_is():
    visit = visit_to()
    for label in range(3):
        row = [int(i == label) for i in range(3)]
        app = visit.choose("which_row", str(row)).app
        (told,) = (alert.value for alert in (*app.success, *app.warning))
        assert told.startswith(f"Right: {row}" if label == 2 else f"{row} is label {label}.")


@pytest.mark.parametrize("softened", [True, False])
@pytest.mark.parametrize("one_class", [True, False])
@pytest.mark.parametrize("integers", [True, False])
def test_three_answers_lead_to_the_loss_and_to_code_for_the_reader_s_own_size(integers, one_class, softened):
    answers = {"integers": integers, "one_class": one_class, "softened": softened}
    visit, needed = visit_to(Encodings(examples=64, size=300, **answers)), recommended_loss(**answers)
    names = {tab.label: tab.code[0].value for tab in visit.app.tabs if tab.label in needed.names}
    assert f"Your labels: **{needed.encoding}**. {needed.reason}" in visit.prose
    assert names == dict(needed.names)
    assert {framework: visit.sources[framework] for framework in FRAMEWORKS} == {
        framework: loss_snippet(framework, needed.encoding, 64, 300).strip() for framework in FRAMEWORKS
    }


def test_an_answer_changes_the_loss():
    visit, said = visit_to(), []
    for question, answer in (("integers", "no"), ("softened", "yes"), ("one_class", "no")):
        prose = visit.choose(question, answer).prose
        said += [encoding for encoding in ("integer", "one-hot", "soft", "multi-hot") if f"**{encoding}**." in prose]
    assert said == ["one-hot", "soft", "multi-hot"]


# ---- what each costs ---------------------------------------------------------------------------


@every_state
def test_the_memory_is_the_core_s(state):
    memory = memory_of(state.examples, state.size, state.label_type, state.float_type)
    counts = [memory.labels, memory.targets, memory.logits, memory.gradient]
    shown = opened(state).metrics
    assert [shown[name] for name in ("integer labels", "one-hot rows", "logits", "gradient")] == [
        readable_bytes(count) for count in counts
    ]


@every_state
def test_the_memory_figure_says_what_it_shows(state):
    batch = (state.examples, state.size, state.label_type, state.float_type)
    said = figures.memory_curves(figures.memory_curves_of(*batch, KNOWN_SIZES)).message
    assert opened(state).alt("memory_curves") == said


def test_every_known_size_is_one_press_away():
    visit = visit_to(OTHER)
    assert {name: state_of(visit.choose("known_size", name)).size for name in KNOWN_SIZES} == KNOWN_SIZES


def test_a_field_of_the_batch_changes_that_and_nothing_else():
    visit, expected = visit_to(OTHER), OTHER
    for key, value in (
        ("size", LARGEST_VOCABULARY),
        ("examples", 1),
        ("label_type", "uint8"),
        ("float_type", "float64"),
    ):
        expected = replace(expected, **{key: value})
        assert state_of(visit.choose(key, value)) == expected


# ---- measured on this server -------------------------------------------------------------------


def small_measurement():
    return visit_to(Encodings(size=100)).choose("measured_examples", 4)


def test_a_measurement_shows_two_figures_of_the_sizes_up_to_the_reader_s():
    visit = small_measurement().press(MEASURE)
    specs = [json.loads(visit.app.get_by_key(f"{key}_measured_figure").proto.spec) for key in ("seconds", "bytes")]
    assert [trace["x"] for spec in specs for trace in spec["data"]] == [[2, 10, 100]] * 4
    assert visit.alt("seconds_measured").startswith("For 4 examples of 100 classes")


def test_a_measurement_beyond_the_bound_is_refused_with_the_figure():
    visit = opened(STATES["forty rows"])
    (refusal,) = [warning.value for warning in visit.app.warning]
    with pytest.raises(InputError) as error:
        bytes_to_measure(64, LARGEST_VOCABULARY)
    assert visit.button(MEASURE).disabled
    assert refusal.startswith(f"{error.value}. ")


def test_a_smaller_batch_can_be_measured_again():
    visit = visit_to(STATES["forty rows"]).choose("measured_examples", 1)
    assert (visit.button(MEASURE).disabled, [warning.value for warning in visit.app.warning]) == (False, [])


def test_a_second_reader_is_told_to_wait_while_another_measures():
    visit = small_measurement()
    with measuring._turn():
        visit.press(MEASURE)
    (told,) = [warning.value for warning in visit.app.warning]
    assert told == "another reader is measuring on this server; try again in a few seconds."


# ---- where the two do not agree ----------------------------------------------------------------


def test_the_table_has_the_losses_of_every_difference():
    (table,) = (table.value for table in opened().app.table)
    assert table[["loss from the integer", "loss from the row"]].values.tolist() == [
        [readable(difference.integer_loss), readable(difference.one_hot_loss)] for difference in DIFFERENCES
    ]


def test_every_difference_is_explained_with_code_that_can_be_pasted():
    visit = visit_to()
    for position, difference in enumerate(DIFFERENCES):
        visit.choose("difference", position)
        (code,) = (code.value for code in visit.app.code if code.value.startswith(f"# {difference.version}\n"))
        compile(code, "pasted", "exec")
        assert difference.why in visit.prose
        assert all(part in code for part in (difference.given, difference.integer_code, difference.repair))


# ---- names are text from strangers, and code is what ran ---------------------------------------


PLAIN = {"dataframe", "text_area"}  # elements whose text is drawn as it is


def test_no_class_s_name_is_read_as_markdown_or_html():
    assert set(opened(STATES["awkward names"]).elements_with(*ANIMALS)) <= PLAIN


def test_a_class_name_that_was_pasted_is_not_read_as_markdown_or_html():
    visit = pasted("\n".join(AWKWARD))
    assert set(visit.elements_with(*ANIMALS)) <= PLAIN


@pytest.mark.parametrize(
    "function",
    [one_hot, labels_from_one_hot, kind_of, sparse_gradient, categorical_gradient, loss_and_gradient, memory_of],
)
def test_the_code_that_is_shown_is_the_code_that_ran(function):
    assert opened().sources[function.__name__] == inspect.getsource(function).strip()


# ---- changes, undo and the address -------------------------------------------------------------

CHANGES = {
    "an odd row": lambda visit: visit.choose("odd_row", "no one"),
    "classes": lambda visit: visit.choose("label_set", "handwritten digits 0-9"),
    "another model": lambda visit: visit.press(ANOTHER),
    "an edit": lambda visit: visit.edit(["label", 0, 0], ["add"]),
    "a number of examples": lambda visit: visit.choose("examples", 7),
    "an answer": lambda visit: visit.choose("one_class", "no"),
    "a start over": lambda visit: visit.press(START_OVER),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@dataclass(frozen=True)
class Journey:
    """What a reader saw who made a change and took it back."""

    state: Encodings
    address: dict[str, list[str]]
    link: str
    errors: list[str]
    undone: Encodings


@cache
def journey(change):
    """Returns the journey of a change that begins at another state than the first."""
    visit = change(visit_to(OTHER))
    errors = [error.message for error in visit.app.exception]
    return Journey(state_of(visit), visit.address, visit.link, errors, state_of(visit.press(UNDO)))


@every_change
def test_a_change_is_shown_without_an_error(change):
    assert (journey(change).state != OTHER, journey(change).errors) == (True, [])


@every_change
def test_undo_takes_a_change_back(change):
    assert journey(change).undone == OTHER


@every_change
def test_a_change_stands_in_the_address(change):
    assert journey(change).address == EncodingsSession.fields.to_query(journey(change).state)


def test_another_reader_sees_the_same_state_by_the_address():
    seen = journey(CHANGES["an edit"])
    assert state_of(Visit(seen.link, page=ENCODINGS)) == seen.state


def test_start_over_shows_what_a_first_visitor_sees():
    assert journey(CHANGES["a start over"]).state == Encodings()


def test_a_button_starts_where_an_edit_ended_that_was_still_under_way():
    visit = visit_to()
    visit.button(ANOTHER).click()
    visit.edit(["label", 0, 3])
    assert state_of(visit).table == LabelTable(rows=(C3, C1, C2, C3), seed=2)


def test_an_edit_that_cannot_be_used_is_told_and_changes_nothing():
    visit = visit_to().edit(["label", 9, 0])
    assert (state_of(visit), len(visit.live["notices"])) == (Encodings(), 1)


def test_every_damaged_part_of_a_link_is_told():
    damaged = {name: ["?"] for name in EncodingsSession.fields.to_query(Encodings())}
    visit = Visit(urlencode(damaged, doseq=True), page=ENCODINGS)
    assert [notice.split(":")[0] for notice in visit.live["notices"]] == list(damaged)
    assert state_of(visit) == Encodings()


def test_the_sound_parts_of_a_damaged_link_are_shown():
    visit = Visit("class=yes&class=no&rows=1,7&seed=9&size=1&examples=64&softened=yes", page=ENCODINGS)
    assert state_of(visit) == Encodings(LabelTable(("yes", "no"), ((1.0, 0.0), (0.0, 1.0)), 9), 64, softened=True)


def test_what_was_wrong_with_a_link_is_no_longer_told_after_a_change():
    assert Visit("seed=x", page=ENCODINGS).press(ANOTHER).live["notices"] == []


def test_the_way_back_in_the_browser_shows_the_state_that_was_there():
    visit = visit_to().edit(["label", 0, 1])
    before = visit.link
    assert state_of(visit.edit(["label", 0, 2]).open(before)).table.rows == (C1, C1, C2, C3)


def test_a_parameter_of_another_page_is_passed_over():
    visit = Visit("logits=1,2&rate=x&p=7&event=?&examples=7", page=ENCODINGS)
    assert (state_of(visit), visit.live["notices"]) == (Encodings(examples=7), [])


@pytest.mark.parametrize("other", [LAB, SURPRISE])
def test_a_state_stays_with_its_reader_while_they_are_on_another_page(other):
    visit = visit_to(OTHER).go_to(other).edit(["unit", "bits"])
    assert state_of(visit.go_to(ENCODINGS)) == OTHER


def test_a_reader_who_comes_back_can_still_undo():
    visit = visit_to(OTHER).edit(["label", 0, 0]).go_to(LAB).go_to(ENCODINGS).press(UNDO)
    assert state_of(visit) == OTHER
