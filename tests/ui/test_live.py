"""What the live component gets is the core's, bit for bit; what it sends is a stranger's."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import (
    NO_EDITS,
    anything,
    as_browser_reads,
    bits,
    is_whole,
    message,
    nearly_edits,
    nearly_messages,
    started,
    taken,
)

from scce.classes import MOST_CLASSES
from scce.information import in_unit
from scce.logit_lab.example import Example
from scce.logit_lab.presets import SITUATIONS, in_situation
from scce.logit_lab.walkthrough import walk_through
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.softmax import softmax
from scce.ui.logit_lab.live import KEY, LARGEST_COLUMN, TEMPERATURES, edited, payload
from scce.ui.logit_lab.state import Lab, LabSession

laws = settings(deadline=None, derandomize=True, max_examples=25)

any_logit = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.just(-math.inf)


@st.composite
def labs(draw, fewest=2):
    size = draw(st.integers(fewest, MOST_CLASSES))
    row = draw(st.lists(any_logit, min_size=size, max_size=size).filter(lambda row: max(row) > -math.inf))
    temperature = draw(st.just(1.0) | st.floats(0.01, 100))
    example = Example(tuple(f"class {i}" for i in range(size)), tuple(row), draw(st.integers(0, size - 1)), temperature)
    return Lab(example, draw(st.sampled_from(["nats", "bits"])))


many_classes = labs(fewest=7)


def lab_of(size, *logits):
    row = (*logits, *np.linspace(-3, 3, size - len(logits)))
    return Lab(Example(tuple(f"class {i}" for i in range(size)), row))


def session_at(lab=None):
    return started(LabSession(), lab or Lab())


def sent_to(lab, held=None):
    return payload(session_at(lab), held)


# ---- numbers -----------------------------------------------------------------------------------


def moved(logits, stops, sliders):
    """Returns the logits (S, P, K) of every example that a sheet shows: slider after slider, stop after stop."""
    rows = np.tile(np.array(logits), (len(sliders), len(stops), 1))
    for at, slider in enumerate(sliders):
        rows[at, :, slider] = stops
    return rows


def column(table, name, shape, otherwise=None):
    """Returns a column of a table as the live component reads it: one that equals another is sent once."""
    return table[name if name in table else otherwise].to_numpy().reshape(shape)


def assert_table_is_the_core(table, rows, temperatures, unit):
    """Compares a table with the core on rows (..., K) of logits, whichever class is the true one."""
    shape, size = rows.shape, rows.shape[-1]
    temperature = np.reshape(temperatures, (-1, 1)) if np.ndim(temperatures) else temperatures
    scaled = rows / temperature
    labels = np.broadcast_to(np.arange(size), shape)
    each = np.broadcast_to(scaled[..., np.newaxis, :], (*shape, size))  # a row for every class as the true one
    losses = sparse_categorical_crossentropy(labels, each)
    gradients = sparse_gradient(labels, each) / (temperature[..., np.newaxis] if np.ndim(temperature) else temperature)

    true, other = (
        column(table, f"gradient_if_{kind}", shape, "probability")[..., np.newaxis, :] for kind in ("true", "other")
    )
    shown_gradients = np.where(np.eye(size, dtype=bool), true, other)
    shown = [
        column(table, "probability", shape),
        column(table, "loss", shape),
        column(table, "loss_in_unit", shape, "loss"),
        shown_gradients,
    ]
    for found, expected in zip(shown, [softmax(scaled), losses, in_unit(losses, unit), gradients], strict=True):
        np.testing.assert_array_equal(bits(found), bits(expected))


@laws
@given(labs())
def test_every_slider_at_every_stop_shows_the_core_bit_for_bit(lab):
    data, example = sent_to(lab), lab.example
    rows = moved(example.logits, data["stops"], range(len(example.classes)))
    assert_table_is_the_core(data["sheet"], rows, example.temperature, lab.unit)


@pytest.mark.parametrize("size", range(2, MOST_CLASSES + 1))
def test_every_number_of_classes_has_a_sheet_of_the_core(size):
    lab = lab_of(size, 0.3)
    data = sent_to(lab)
    assert_table_is_the_core(data["sheet"], moved(lab.example.logits, data["stops"], range(size)), 1.0, "nats")


@laws
@given(labs())
def test_every_temperature_shows_the_core_bit_for_bit(lab):
    data = sent_to(lab)
    rows = np.tile(np.array(lab.example.logits), (len(data["temperatures"]), 1))
    assert_table_is_the_core(data["byTemperature"], rows, data["temperatures"], lab.unit)


@laws
@given(labs())
def test_the_example_at_rest_shows_the_core_bit_for_bit(lab):
    rows = np.array([lab.example.logits])
    assert_table_is_the_core(sent_to(lab)["now"], rows, lab.example.temperature, lab.unit)


@laws
@given(many_classes, st.data())
def test_the_slider_in_hand_shows_the_core_at_all_its_stops(lab, data):
    held = data.draw(st.integers(0, len(lab.example.classes) - 1))
    sent = sent_to(lab, held)
    rows = moved(lab.example.logits, sent["fineStops"], [held])
    assert_table_is_the_core(sent["fine"], rows, lab.example.temperature, lab.unit)


@laws
@given(labs())
def test_the_loss_at_rest_is_that_of_the_page(lab):
    shown = sent_to(lab)["now"]["loss"].to_numpy()
    assert np.array_equal(shown, walk_through(lab.example).losses)


@laws
@given(labs())
def test_guessing_evenly_costs_the_logarithm_of_the_number_of_classes(lab):
    assert sent_to(lab)["uniform"] == in_unit(walk_through(lab.example).uniform_loss, lab.unit)


# ---- sheets ------------------------------------------------------------------------------------

every_size = pytest.mark.parametrize("size", range(2, MOST_CLASSES + 1))


@every_size
@pytest.mark.parametrize("lab", [Lab(), Lab(Example(temperature=2.0), "bits")], ids=["plain", "all columns"])
def test_no_column_of_a_sheet_is_too_large(size, lab):
    full = replace(lab_of(size), unit=lab.unit)
    full = replace(full, example=replace(full.example, temperature=lab.example.temperature))
    tables = [part for part in sent_to(full, 0).values() if isinstance(part, pd.DataFrame)]
    assert max(len(table) for table in tables) <= LARGEST_COLUMN


@every_size
def test_a_sheet_is_coarse_for_more_than_six_classes(size):
    assert (len(sent_to(lab_of(size))["stops"]) < 201) == (size > 6)


@every_size
@pytest.mark.parametrize("logit", [0.0, 50.0, 1e6, -1e300])
def test_the_stops_run_from_one_end_of_the_slider_to_the_other(size, logit):
    data = sent_to(lab_of(size, logit))
    assert (data["stops"][0], data["stops"][-1]) == (-data["limit"], data["limit"])


@every_size
def test_the_stops_are_those_of_the_slider_a_stride_apart(size):
    data = sent_to(lab_of(size))
    assert data["stops"] == [tenths / 10 for tenths in range(-100, 101, data["stride"])]


def test_the_temperatures_are_every_tenth_up_to_five():
    assert sent_to(Lab())["temperatures"] == tuple(float(f"{tenths // 10}.{tenths % 10}") for tenths in range(1, 51))


@pytest.mark.parametrize("size", range(7, MOST_CLASSES + 1))
def test_the_slider_in_hand_has_all_201_stops_where_the_sheet_is_coarse(size):
    assert len(sent_to(lab_of(size), 3)["fineStops"]) == 201


@pytest.mark.parametrize(
    ("size", "held"), [(6, 0), (2, 1), (7, None), (7, 7), (7, -1), (20, 10**30)], ids=lambda value: str(value)[:8]
)
def test_there_is_no_finer_table_without_need_or_without_the_slider(size, held):
    assert "fine" not in sent_to(lab_of(size), held)


@laws
@given(many_classes)
def test_the_slider_in_hand_is_the_one_that_was_asked_for(lab):
    last = len(lab.example.classes) - 1
    assert sent_to(lab, last)["held"] == last


SHEET = {"stride", "stops", "sheet", "temperatures", "byTemperature", "now", "held", "fineStops", "fine"}


@pytest.mark.parametrize("held", [None, 0])
@pytest.mark.parametrize("size", [4, 20])
def test_there_is_no_sheet_in_the_middle_of_a_drag(size, held):
    session = session_at(lab_of(size))
    session.phase = "moving"
    assert SHEET & payload(session, held).keys() == set()


@pytest.mark.parametrize("phase", ["resting", "settled"])
def test_there_is_a_sheet_whenever_a_slider_rests(phase):
    session = session_at()
    session.phase = phase
    assert payload(session, None).keys() >= {"stops", "sheet", "byTemperature", "now"}


@pytest.mark.parametrize(
    ("temperature", "unit", "columns"),
    [
        (1.0, "nats", {"probability", "loss", "gradient_if_true"}),
        (2.0, "nats", {"probability", "loss", "gradient_if_true", "gradient_if_other"}),
        (1.0, "bits", {"probability", "loss", "gradient_if_true", "loss_in_unit"}),
    ],
)
def test_a_column_that_equals_another_is_sent_once(temperature, unit, columns):
    assert set(sent_to(Lab(Example(temperature=temperature), unit))["sheet"]) == columns


# ---- the rest of what is sent ------------------------------------------------------------------


@laws
@given(labs())
def test_what_is_no_table_is_json_that_every_browser_reads(lab):
    read = as_browser_reads(sent_to(lab, 0))
    assert tuple(-math.inf if logit is None else logit for logit in read["logits"]) == lab.example.logits


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_is_json_that_every_browser_reads(situation):
    example = in_situation(Example(), situation)
    assert as_browser_reads(sent_to(Lab(example)))["label"] == example.label


@laws
@given(labs())
def test_the_link_leads_to_what_is_shown(lab):
    assert sent_to(lab)["link"] == session_at(lab).link


def test_notices_are_sent_along():
    session = session_at()
    session.notices = ("label: it is empty",)
    assert payload(session, None)["notices"] == session.notices


# ---- edits -------------------------------------------------------------------------------------

FOUR = Example()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (["logit", 0, 3.5], Example(logits=(3.5, 1.0, 0.0, -1.0))),
        (["logit", 3, 7], Example(logits=(2.0, 1.0, 0.0, 7.0))),
        (["logit", 1, -math.inf], Example(logits=(2.0, -math.inf, 0.0, -1.0))),
        (["label", 2], Example(label=2)),
        (["temperature", 0.1], Example(temperature=0.1)),
        (["temperature", 5], Example(temperature=5.0)),
        (["name", 1, "wolf"], Example(("cat", "wolf", "bird", "fish"))),
        (["name", 1, "dog"], FOUR),
        (["add"], Example((*FOUR.classes, "class 4"), (*FOUR.logits, 0.0))),
        (["remove", 3], Example(FOUR.classes[:3], FOUR.logits[:3])),
        (["remove", 0], Example(FOUR.classes[1:], FOUR.logits[1:])),
    ],
    ids=str,
)
def test_an_edit_does_what_it_says(edit, expected):
    assert edited(Lab(), edit) == Lab(expected)


@pytest.mark.parametrize("unit", ["nats", "bits"])
def test_an_edit_chooses_the_unit(unit):
    assert edited(Lab(), ["unit", unit]) == Lab(unit=unit)


@pytest.mark.parametrize(("removed", "label"), [(0, 1), (1, 1), (2, 0), (3, 2)])
def test_the_label_stays_with_its_class_when_another_is_removed(removed, label):
    assert edited(Lab(Example(label=2)), ["remove", removed]).example.label == label


@pytest.mark.parametrize("edit", [["logit", 0, 1], ["temperature", 2]], ids=str)
def test_whole_numbers_become_floats(edit):
    example = edited(Lab(), edit).example
    assert {type(number) for number in (*example.logits, example.temperature)} == {float}


def test_a_new_class_never_takes_a_name_that_is_there():
    lab = Lab(Example(("class 2", "class 3"), (0.0, 0.0)))
    for _ in range(MOST_CLASSES - 2):
        lab = edited(lab, ["add"])
    assert len(set(lab.example.classes)) == MOST_CLASSES


# ---- messages ----------------------------------------------------------------------------------


def take(session, *messages):
    """Carries out messages as if the live component had sent them, one after the other."""
    return taken(session, KEY, edited, *messages)


def test_an_edit_that_comes_again_unanswered_is_carried_out_once():
    first = message() | {"edits": [[1, "add"]]}
    again = message(number=2) | {"edits": [[1, "add"], [2, "logit", 4, 2.5]]}
    assert take(session_at(), first, again).state == take(session_at(), message(["add"], ["logit", 4, 2.5])).state


def test_edits_are_carried_out_in_their_order():
    session = take(session_at(), message(["add"], ["name", 4, "wolf"], ["label", 4], ["logit", 4, 2.5], ["remove", 0]))
    assert session.state.example == Example(("dog", "bird", "fish", "wolf"), (1.0, 0.0, -1.0, 2.5), 3)


def test_a_message_is_carried_out_once():
    session = take(session_at(), message(["add"]), message(["add"]))
    assert len(session.state.example.classes) == 5


def test_a_later_message_is_carried_out_too():
    session = take(session_at(), message(["add"]), message(["add"], number=2))
    assert len(session.state.example.classes) == 6


@pytest.mark.parametrize("number", [0, -1, 1, 2])
def test_a_message_from_before_the_last_one_changes_nothing(number):
    session = take(session_at(), message(number=3), message(["add"], number=number))
    assert session.state == Lab()


@pytest.mark.parametrize("revision", [0, 2, -1, 10**30])
def test_a_message_that_knows_another_revision_changes_nothing(revision):
    session = take(session_at(), message(["add"], ["nonsense"], revision=revision))
    assert (session.state, session.trail, session.notices) == (Lab(), [("start", Lab())], ())


def test_a_message_that_comes_too_late_is_not_carried_out_later():
    session = take(session_at(), message(["add"], revision=0))
    session.revision = 0
    assert take(session, message(["add"], revision=0)).state == Lab()


@pytest.mark.parametrize(("phase", "length"), [("moving", 1), ("resting", 1), ("settled", 2)])
def test_only_a_settled_edit_can_be_undone(phase, length):
    assert len(take(session_at(), message(["logit", 0, 3.0], phase=phase)).trail) == length


@pytest.mark.parametrize("phase", ["moving", "resting", "settled"])
def test_an_edit_is_shown_in_every_phase(phase):
    session = take(session_at(), message(["logit", 0, 3.0], phase=phase))
    assert (session.state.example.logits[0], session.phase) == (3.0, phase)


def test_a_drag_is_one_change_to_undo():
    moves = [message(["logit", 0, i / 10], number=i, phase="moving") for i in range(1, 30)]
    session = take(session_at(), *moves, message(["logit", 0, 3.0], number=30))
    session.undo()
    assert session.state == Lab()


def test_the_next_message_takes_the_old_notices_away():
    session = take(session_at(), message(["temperature", 0]), message(["temperature", 2], number=2))
    assert session.notices == ()


NO_CLASSES = (4, 99, -1, -4, -5, 2**70)  # of four
UNUSABLE_EDITS = [
    ["logit", 0, math.nan],
    ["logit", 0, math.inf],
    ["logit", 0, 1e301],
    ["logit", 0, -1e301],
    ["logit", 0, 10**400],
    ["logit", 0, None],
    ["logit", 0, "1"],
    ["logit", 0, [1.0]],
    ["logit", "0", 1.0],
    ["logit", 0.0, 1.0],
    ["logit", None, 1.0],
    ["logit", 0],
    ["logit", 0, 1.0, 2.0],
    *(["logit", index, 1.0] for index in NO_CLASSES),
    *(["name", index, "wolf"] for index in NO_CLASSES),
    *(["remove", index] for index in NO_CLASSES),
    ["label", 4],
    ["label", -1],
    ["label", 2**70],
    ["label", 10**400],
    ["label", 1.0],
    ["label", True],
    ["label", None],
    ["label"],
    ["temperature", 0],
    ["temperature", -1.0],
    ["temperature", math.nan],
    ["temperature", math.inf],
    ["temperature", 10**400],
    ["temperature", "1"],
    ["temperature"],
    ["name", 0, ""],
    ["name", 0, " "],
    ["name", 0, "dog"],
    ["name", 0, "x" * 10**5],
    ["name", 0, "bell\a"],
    ["name", 0, "a\nb"],
    ["name", 0, "\ud800x"],
    ["name", 0, 1],
    ["name", 0, None],
    ["add", "wolf"],
    ["remove"],
    ["remove", "cat"],
    ["unit", "bats"],
    ["unit", None],
    ["unit", ["nats"]],
    ["unit"],
    *NO_EDITS,
]
every_unusable_edit = pytest.mark.parametrize("edit", UNUSABLE_EDITS, ids=[str(edit)[:40] for edit in UNUSABLE_EDITS])


@every_unusable_edit
def test_an_edit_that_cannot_be_used_changes_nothing(edit):
    session = take(session_at(), message(edit))
    assert (session.state, session.trail) == (Lab(), [("start", Lab())])


@every_unusable_edit
def test_an_edit_that_cannot_be_used_is_told_in_one_sentence(edit):
    (sentence,) = take(session_at(), message(edit)).notices
    assert sentence.endswith(".")


@every_unusable_edit
def test_the_edits_around_one_that_cannot_be_used_are_carried_out(edit):
    session = take(session_at(), message(["label", 1], edit, ["label", 2]))
    assert session.state == Lab(Example(label=2))


@every_unusable_edit
def test_what_is_said_about_an_unusable_edit_is_json_that_every_browser_reads(edit):
    session = take(session_at(), message(edit))
    assert as_browser_reads(payload(session, None))["notices"] == list(session.notices)


def test_a_class_too_many_or_too_few_is_told_in_a_sentence():
    full, two = Lab(lab_of(MOST_CLASSES).example), Lab(lab_of(2).example)
    told = [take(session_at(full), message(["add"])).notices, take(session_at(two), message(["remove", 0])).notices]
    assert [len(notices) for notices in told] == [1, 1]


STRANGE_MESSAGES = {
    "nothing": None,
    "a number": 0,
    "a text": "message",
    "a list": [1, 1, "settled", None, [["add"]]],
    "an empty one": {},
    "an unknown phase": message(["add"], phase="asleep"),
    "a phase of lists": message(["add"], phase=[["settled"]]),
    "a number in words": message(["add"], number="1"),
    "a fraction of a number": message(["add"], number=1.5),
    "not a number": message(["add"], number=math.nan),
    "an infinite number": message(["add"], number=math.inf),
    "no revision": message(["add"], revision=None),
    "a revision in words": message(["add"], revision="1"),
    "held by name": message(["add"], held="cat"),
    "held between classes": message(["add"], held=0.5),
    "edits in words": message() | {"edits": "add"},
    "edits by name": message() | {"edits": {"add": 1}},
    "no edits": message() | {"edits": None},
    **{f"without {name}": {key: part for key, part in message(["add"]).items() if key != name} for name in message()},
}


@pytest.mark.parametrize("sent", STRANGE_MESSAGES.values(), ids=STRANGE_MESSAGES)
def test_a_message_of_another_form_is_as_if_it_had_not_been_sent(sent):
    assert take(session_at(), sent) == session_at()


lab_edits = nearly_edits("logit", "label", "temperature", "name", "add", "remove", "unit")


@settings(laws, max_examples=150)
@given(st.lists(nearly_messages(lab_edits) | anything, max_size=3))
def test_whatever_is_sent_the_lab_stays_whole_and_can_be_shown(messages):
    session = take(session_at(), *messages)
    assert is_whole(session)
    assert as_browser_reads(payload(session, None))["seen"] == session.seen


@pytest.mark.parametrize("depth", [1, 10, 500])
def test_an_edit_of_lists_within_lists_is_told_in_a_short_sentence(depth):
    edit = json.loads("[" * depth + "]" * depth)
    (sentence,) = take(session_at(), message(edit)).notices
    assert len(sentence) < 120


def test_the_temperatures_of_the_slider_are_within_what_an_example_allows():
    assert all(is_whole(session_at(Lab(Example(temperature=temperature)))) for temperature in TEMPERATURES)
