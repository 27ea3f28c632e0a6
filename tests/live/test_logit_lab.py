"""What the lab's component gets is the core's, bit for bit, for every position of every slider."""

import math
from dataclasses import replace

import numpy as np
import pytest
from components import LAB, lab_of, labs
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import bits, state_after

from scce.classes import MOST_CLASSES
from scce.information import in_unit
from scce.live import Columns, Moment
from scce.live.logit_lab import LARGEST_COLUMN, TEMPERATURES, edited, payload
from scce.logit_lab.example import Example
from scce.logit_lab.state import PANELS, Lab
from scce.logit_lab.sweeps import slider_limit
from scce.logit_lab.walkthrough import walk_through
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.softmax import softmax, softmax_of

laws = settings(deadline=None, derandomize=True, max_examples=25)
many_classes = labs(fewest=7)
SIZES = range(2, MOST_CLASSES + 1)


def sent_to(lab, held=None):
    return payload(lab, Moment(held=held))


# ---- numbers -----------------------------------------------------------------------------------


def moved(logits, stops, sliders):
    """Returns the logits (S, P, K) of every example that a sheet shows: slider after slider, stop after stop."""
    rows = np.tile(np.array(logits), (len(sliders), len(stops), 1))
    for at, slider in enumerate(sliders):
        rows[at, :, slider] = stops
    return rows


def column(table, name, shape, otherwise=None):
    """Returns a column of a table as the live component reads it: one that equals another is sent once."""
    return table.columns[name if name in table.columns else otherwise].reshape(shape)


def assert_table_is_the_core(data, name, rows, temperatures, lab):
    """Compares a table with the core on rows (..., K) of logits, whichever class is the true one.

    What is known of the true class is there for the label; at rest, for whichever class is the true one.
    """
    table, of_true, label, unit = data[name], data[f"{name}True"].columns, lab.example.label, lab.unit
    shape, size = rows.shape, rows.shape[-1]
    temperature = np.reshape(temperatures, (-1, 1)) if np.ndim(temperatures) else temperatures
    scaled = rows / temperature
    labels = np.broadcast_to(np.arange(size), shape)
    each = np.broadcast_to(scaled[..., np.newaxis, :], (*shape, size))  # a row for every class as the true one
    losses = sparse_categorical_crossentropy(labels, each)
    gradients = sparse_gradient(labels, each) / (temperature[..., np.newaxis] if np.ndim(temperature) else temperature)

    is_true = np.eye(size, dtype=bool)
    if_true = np.diagonal(gradients, axis1=-2, axis2=-1)  # of class k, if k is the true one
    told = (lambda numbers: numbers.reshape(-1)) if name == "now" else lambda numbers: numbers[..., label].reshape(-1)
    if_other = column(table, "gradient_if_other", shape, "probability")[..., np.newaxis, :]
    shown = [
        (column(table, "power", shape), softmax_of(scaled).powers),
        (column(table, "probability", shape), softmax(scaled)),
        (column(table, "loss", shape), losses),
        (column(table, "loss_in_unit", shape, "loss"), in_unit(losses, unit)),
        (np.where(is_true, gradients, if_other), gradients),
        (of_true["slope"], told(if_true)),
        (of_true["times_guessing"], told((losses / np.log(size)).round(1))),
    ]
    for found, expected in shown:
        np.testing.assert_array_equal(bits(found), bits(expected))


def assert_sliders_are_the_core(lab):
    """Compares every stop of every slider with the core."""
    data, example = sent_to(lab), lab.example
    rows = moved(example.logits, data["stops"], range(len(example.classes)))
    assert_table_is_the_core(data, "sheet", rows, example.temperature, lab)


@laws
@given(labs())
def test_every_slider_at_every_stop_shows_the_core_bit_for_bit(lab):
    assert_sliders_are_the_core(lab)


def test_every_number_of_classes_has_a_sheet_of_the_core():
    for size in SIZES:
        assert_sliders_are_the_core(lab_of(size, 0.3))


@laws
@given(labs())
def test_every_temperature_shows_the_core_bit_for_bit(lab):
    data = sent_to(lab)
    rows = np.tile(np.array(lab.example.logits), (len(data["temperatures"]), 1))
    assert_table_is_the_core(data, "byTemperature", rows, data["temperatures"], lab)


@laws
@given(labs())
def test_the_example_at_rest_shows_the_core_bit_for_bit(lab):
    rows = np.array([lab.example.logits])
    assert_table_is_the_core(sent_to(lab), "now", rows, lab.example.temperature, lab)


@laws
@given(many_classes, st.data())
def test_the_slider_in_hand_shows_the_core_at_all_its_stops(lab, data):
    held = data.draw(st.integers(0, len(lab.example.classes) - 1))
    sent = sent_to(lab, held)
    rows = moved(lab.example.logits, sent["fineStops"], [held])
    assert sent["held"] == held
    assert_table_is_the_core(sent, "fine", rows, lab.example.temperature, lab)


@laws
@given(labs())
def test_the_loss_at_rest_is_that_of_the_page(lab):
    assert np.array_equal(sent_to(lab)["now"].columns["loss"], walk_through(lab.example).losses)


@laws
@given(labs())
def test_guessing_evenly_costs_the_logarithm_of_the_number_of_classes(lab):
    assert sent_to(lab)["uniform"] == in_unit(walk_through(lab.example).uniform_loss, lab.unit)


# ---- sheets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lab", [Lab(), Lab(Example(temperature=2.0), "bits")], ids=["plain", "all columns"])
def test_no_column_of_a_sheet_is_too_large(lab):
    logits = {size: lab_of(size).example.logits for size in SIZES}
    labs_ = [
        Lab(Example(tuple(map(str, range(size))), row, 0, lab.example.temperature), lab.unit)
        for size, row in logits.items()
    ]
    tables = [part for full in labs_ for part in sent_to(full, 0).values() if isinstance(part, Columns)]
    assert max(len(column) for table in tables for column in table.columns.values()) <= LARGEST_COLUMN


def test_a_sheet_is_coarse_for_more_than_six_classes():
    assert [size for size in SIZES if len(sent_to(lab_of(size))["stops"]) < 201] == list(range(7, MOST_CLASSES + 1))


@pytest.mark.parametrize("logit", [0.0, 50.0, 1e6, -1e300])
def test_the_stops_run_from_one_end_of_the_slider_to_the_other(logit):
    sheets = [sent_to(lab_of(size, logit)) for size in SIZES]
    limit = slider_limit([logit, 3.0])
    assert {(data["limit"], data["stops"][0], data["stops"][-1]) for data in sheets} == {(limit, -limit, limit)}


@pytest.mark.parametrize(("reach", "limit"), [(0.0, 10.0), (10.0, 10.0), (1000.0, 1000.0), (10.5, 100.0)])
def test_the_sliders_do_not_shrink_under_the_reader_s_hand(reach, limit):
    data = payload(Lab(), Moment(reach=reach))
    assert (data["limit"], data["stops"][0], data["stops"][-1]) == (limit, -limit, limit)


def test_the_stops_are_those_of_the_slider_a_stride_apart():
    sheets = [sent_to(lab_of(size)) for size in SIZES]
    assert [data["stops"] for data in sheets] == [
        [tenths / 10 for tenths in range(-100, 101, data["stride"])] for data in sheets
    ]


def test_the_temperatures_are_every_tenth_up_to_five():
    assert sent_to(Lab())["temperatures"] == tuple(float(f"{tenths // 10}.{tenths % 10}") for tenths in range(1, 51))


def test_the_temperatures_of_the_slider_are_within_what_an_example_allows():
    assert all(LAB.is_whole(Lab(Example(temperature=temperature))) for temperature in TEMPERATURES)


def test_the_slider_in_hand_has_all_201_stops_where_the_sheet_is_coarse():
    assert {len(sent_to(lab_of(size), 3)["fineStops"]) for size in range(7, MOST_CLASSES + 1)} == {201}


def test_there_is_no_finer_table_without_need_or_without_the_slider():
    asked = [(6, 0), (2, 1), (7, None), (7, 7), (7, -1), (20, 10**30)]
    assert [ask for ask in asked if {"fine", "fineStops", "held"} & sent_to(lab_of(ask[0]), ask[1]).keys()] == []


def test_there_is_no_finer_table_for_a_component_that_has_its_sheet():
    assert "fine" not in payload(lab_of(20), Moment(has_sheet=True, held=0))


@pytest.mark.parametrize(
    ("temperature", "unit", "columns"),
    [
        (1.0, "nats", {"power", "probability", "loss"}),
        (2.0, "nats", {"power", "probability", "loss", "gradient_if_other"}),
        (1.0, "bits", {"power", "probability", "loss", "loss_in_unit"}),
    ],
)
def test_a_column_that_equals_another_is_sent_once(temperature, unit, columns):
    assert set(sent_to(Lab(Example(temperature=temperature), unit))["sheet"].columns) == columns


# ---- edits -------------------------------------------------------------------------------------

FOUR = Example()
HUGE = (-300.0, 800.0, 100.0, 100.0)


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


def test_the_textbook_formula_is_told_for_every_class_and_fails_where_it_does():
    told = [sent_to(Lab(Example(logits=logits), "bits"))["textbook"].columns["loss"] for logits in (FOUR.logits, HUGE)]
    np.testing.assert_allclose(told[0], in_unit(walk_through(FOUR).losses, "bits"), rtol=1e-12)
    assert np.isnan(told[1]).all() or np.isinf(told[1]).any()


def test_the_ruler_is_as_long_whatever_the_classes_are_and_an_arrow_is_as_long_as_a_step():
    first, other = sent_to(Lab()), sent_to(replace(lab_of(20, 50.0), unit="bits", learning_rate=3.0))
    assert (first["ruler"], other["ruler"]) == ((0, 2, 4, 6, 8), (0, 3, 6, 9, 12))
    assert (first["step"], other["step"]) == (1 / 20, 3 / 200)  # of a slider from -10 to 10, and from -100 to 100


@pytest.mark.parametrize(
    ("edit", "panels"),
    [(["open"], ()), (["open", "powers", "classes", "powers"], ("classes", "powers")), (["open", *PANELS], PANELS)],
    ids=str,
)
def test_an_edit_opens_panels_and_closes_the_others(edit, panels):
    assert edited(Lab(panels=("temperature",)), edit) == Lab(panels=panels)


@pytest.mark.parametrize("unit", ["nats", "bits"])
def test_an_edit_chooses_the_unit(unit):
    assert edited(Lab(), ["unit", unit]) == Lab(unit=unit)


def test_the_label_stays_with_its_class_when_another_is_removed():
    assert [edited(Lab(Example(label=2)), ["remove", removed]).example.label for removed in range(4)] == [1, 1, 0, 2]


def test_a_new_class_never_takes_a_name_that_is_there():
    lab = Lab(Example(("class 2", "class 3"), (0.0, 0.0)))
    for _ in range(MOST_CLASSES - 2):
        lab = edited(lab, ["add"])
    assert len(set(lab.example.classes)) == MOST_CLASSES


def test_edits_that_follow_each_other_see_the_classes_that_are_there_then():
    lab = state_after(LAB, ["add"], ["name", 4, "wolf"], ["label", 4], ["logit", 4, 2.5], ["remove", 0])
    assert lab.example == Example(("dog", "bird", "fish", "wolf"), (1.0, 0.0, -1.0, 2.5), 3)
