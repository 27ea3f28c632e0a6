"""A record holds the core's numbers, and its figure shows them: for every class, in every unit, at every extreme."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.figures import logit_lab as lab
from scce.information import in_unit
from scce.logit_lab.example import Example
from scce.logit_lab.presets import EXAMPLES
from scce.logit_lab.walkthrough import walk_through
from scce.losses import sparse_categorical_crossentropy, sparse_gradient
from scce.readable import readable, readable_probability
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=30)
drawings = settings(deadline=None, derandomize=True, max_examples=10)

any_logit = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.just(-np.inf)
units = st.sampled_from(["nats", "bits"])
limits = st.sampled_from([10.0, 100.0, 1e300])
every_unit = pytest.mark.parametrize("unit", ["nats", "bits"])


@st.composite
def examples(draw):
    logits = draw(st.lists(any_logit, min_size=2, max_size=20).filter(lambda row: max(row) > -np.inf))
    label = draw(st.integers(0, len(logits) - 1))
    names = tuple(f"class {i}" for i in range(len(logits)))
    return Example(names, tuple(logits), label, draw(st.floats(0.01, 100)))


PICTURES = ("loss_curve", "loss_along_logits", "gradient_bars", "loss_history")
every_picture = pytest.mark.parametrize("picture", PICTURES)
every_class_picture = pytest.mark.parametrize("picture", PICTURES[:3])
every_marked_picture = pytest.mark.parametrize("picture", PICTURES[:2])
every_loss_picture = pytest.mark.parametrize("picture", [name for name in PICTURES if name.startswith("loss")])

EXTREMES = {
    "the true class masked": Example(("a", "b", "c"), (-np.inf, 1.0, 2.0), 0),
    "another class masked": Example(("a", "b", "c"), (-np.inf, 1.0, 2.0), 1),
    "a class alone": Example(("a", "b", "c"), (-np.inf, 1.0, -np.inf), 1),
    "the largest logits": Example(("a", "b", "c"), (1e300, -1e300, 0.0), 1),
    "the smallest logits": Example(("a", "b"), (5e-324, -5e-324), 1),
    "the lowest temperature": Example(("a", "b"), (1e300, -1e300), 1, 0.01),
    "the highest temperature": Example(("a", "b"), (1e300, -1e300), 1, 100.0),
}
every_extreme = pytest.mark.parametrize("example", EXTREMES.values(), ids=EXTREMES)


def figure_of(picture, example, unit="nats", limit=10.0):
    return {
        "loss_curve": lambda: lab.loss_curve(lab.loss_curve_of(example, unit)),
        "loss_along_logits": lambda: lab.loss_along_logits(lab.loss_along_logits_of(example, unit, limit)),
        "gradient_bars": lambda: lab.gradient_bars(lab.gradient_bars_of(example)),
        "loss_history": lambda: lab.loss_history(lab.loss_history_of([example] * 2, unit), [False, True], unit),
    }[picture]()


def description_of(picture, example, unit="nats", limit=10.0):
    return {
        "loss_curve": lambda: lab.describe_loss_curve(lab.loss_curve_of(example, unit)),
        "loss_along_logits": lambda: lab.describe_loss_along_logits(lab.loss_along_logits_of(example, unit, limit)),
        "gradient_bars": lambda: lab.describe_gradient_bars(lab.gradient_bars_of(example)),
        "loss_history": lambda: lab.describe_loss_history(lab.loss_history_of([example] * 2, unit), unit),
    }[picture]()


def read_json(figure):
    """Returns a figure's JSON as a browser reads it: a browser knows no NaN and no Infinity."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(figure.to_json(), parse_constant=refuse)


def colours_in(node):
    """Returns every setting within a trace that is a colour."""
    if isinstance(node, dict):
        return [key for key in node if "color" in key] + [
            found for value in node.values() for found in colours_in(value)
        ]
    return []


def as_drawn(text):
    """Returns a text as Plotly draws it: without its tags, its entities decoded, and it knows few of them."""
    entities = {"amp": "&", "lt": "<", "gt": ">", "mu": "\u03bc", "nbsp": "\xa0"}

    def decoded(match):
        entity = match[1]
        if entity.startswith("#"):
            return chr(int(entity[2:], 16) if entity[1] == "x" else int(entity[1:]))
        return entities.get(entity, match[0])

    return re.sub(r"&(#\d+|#x[\da-fA-F]+|[a-z]+);", decoded, re.sub(r"<[^<>]*>", "", text))


def losses_of(logits, example, unit):
    """Returns the loss of every row of logits, the rest as in the example."""
    labels = np.full(logits.shape[:-1], example.label)
    return in_unit(sparse_categorical_crossentropy(labels, logits / example.temperature), unit)


# ---- records -----------------------------------------------------------------------------------


@laws
@given(examples(), units)
def test_the_classes_stand_on_the_curve_where_softmax_puts_them(example, unit):
    scaled = np.array(example.logits) / example.temperature
    assert np.array_equal(lab.loss_curve_of(example, unit).probabilities, softmax(scaled))


@laws
@given(examples(), units)
def test_a_class_on_the_curve_costs_what_it_would_cost_if_it_were_true(example, unit):
    size = len(example.classes)
    rows = np.tile(np.array(example.logits) / example.temperature, (size, 1))
    expected = in_unit(sparse_categorical_crossentropy(np.arange(size), rows), unit)
    assert np.array_equal(lab.loss_curve_of(example, unit).losses, expected)


@every_unit
def test_the_curve_is_minus_the_logarithm_of_p(unit):
    p, losses = lab.loss_curve_of(Example(), unit).curve
    np.testing.assert_allclose(losses, -np.log2(p) if unit == "bits" else -np.log(p), rtol=1e-15)


def test_the_curve_reaches_from_nearly_impossible_to_certain():
    p, losses = lab.loss_curve_of(Example(), "nats").curve
    assert (p[0] < 0.001, p[-1], losses[-1]) == (True, 1, 0)


@laws
@given(examples(), units, limits)
def test_a_line_is_the_loss_of_the_example_with_one_logit_moved(example, unit, limit):
    record = lab.loss_along_logits_of(example, unit, limit)
    rows = np.tile(np.array(example.logits), (*record.losses.shape, 1))
    for k in range(len(example.classes)):
        rows[k, :, k] = record.positions
    assert np.array_equal(record.losses, losses_of(rows, example, unit))


@laws
@given(examples(), units, limits)
def test_the_lines_run_from_one_end_of_the_sliders_to_the_other(example, unit, limit):
    positions = lab.loss_along_logits_of(example, unit, limit).positions
    assert (positions[0], positions[-1]) == (-limit, limit)


@laws
@given(examples(), units)
def test_the_loss_of_a_record_is_that_of_the_example(example, unit):
    expected = losses_of(np.array(example.logits), example, unit)
    assert lab.loss_along_logits_of(example, unit, 10.0).loss == expected


@laws
@given(examples())
def test_the_bars_are_the_gradient_over_the_temperature(example):
    scaled = np.array(example.logits) / example.temperature
    expected = sparse_gradient(example.label, scaled) / example.temperature
    assert np.array_equal(lab.gradient_bars_of(example).gradient, expected)


@laws
@given(examples())
def test_no_bar_is_longer_than_the_reach(example):
    record = lab.gradient_bars_of(example)
    assert np.abs(record.gradient).max() <= record.reach


@laws
@given(st.lists(examples(), min_size=1, max_size=4), units)
def test_the_history_is_the_loss_of_every_state(trail, unit):
    expected = [losses_of(np.array(example.logits), example, unit) for example in trail]
    assert np.array_equal(lab.loss_history_of(trail, unit), expected)


# ---- figures -----------------------------------------------------------------------------------


@drawings
@given(examples(), units)
@every_class_picture
def test_there_is_one_trace_per_class_in_class_order(picture, example, unit):
    names = [trace.name for trace in figure_of(picture, example, unit).data]
    assert names[: len(example.classes)] == list(example.classes)


@every_class_picture
@pytest.mark.parametrize("size", [2, 10, 20])
def test_no_colour_is_set_for_any_class(picture, size):
    example = Example(tuple(f"class {i}" for i in range(size)), (0.0,) * size)
    figure = figure_of(picture, example)
    assert [colours_in(trace.to_plotly_json()) for trace in figure.data[:size]] == [[]] * size


@every_picture
def test_no_order_of_colours_is_set_for_a_figure(picture):
    assert figure_of(picture, Example()).layout.colorway is None


@every_picture
@every_unit
def test_every_axis_of_numbers_has_a_title(picture, unit):
    layout = figure_of(picture, Example(), unit).layout
    assert all(axis.title.text for axis in (layout.xaxis, layout.yaxis) if axis.type != "category")


@every_loss_picture
@every_unit
def test_an_axis_of_losses_says_in_which_unit(picture, unit):
    assert figure_of(picture, Example(), unit).layout.yaxis.title.text.endswith(f"({unit})")


@every_unit
def test_the_axis_of_slopes_says_in_which_unit(unit):
    assert figure_of("gradient_bars", Example(), unit).layout.xaxis.title.text.endswith("(nats)")


@every_picture
@every_extreme
def test_every_axis_of_numbers_has_a_range_of_numbers(picture, example):
    layout = figure_of(picture, example, limit=1e300).layout
    ranges = [axis.range for axis in (layout.xaxis, layout.yaxis) if axis.type != "category"]
    assert np.isfinite(np.array(ranges, float)).all()


@drawings
@given(st.lists(st.floats(-10, 10), min_size=4, max_size=4), st.integers(0, 3))
@every_class_picture
def test_the_axes_stay_where_they_are_while_logits_move(picture, logits, label):
    moved = figure_of(picture, Example(logits=tuple(logits), label=label)).layout
    resting = figure_of(picture, Example()).layout
    assert (moved.xaxis, moved.yaxis) == (resting.xaxis, resting.yaxis)


@drawings
@given(st.lists(examples(), min_size=1, max_size=12), units)
def test_every_finite_loss_of_a_history_is_within_the_picture(trail, unit):
    losses = lab.loss_history_of(trail, unit)
    layout = lab.loss_history(losses, [False] * len(losses), unit).layout
    assert max([*losses[np.isfinite(losses)], 0]) <= layout.yaxis.range[1]


@pytest.mark.parametrize("length", [1, 9, 10, 11, 200])
def test_every_state_of_a_history_is_within_the_picture(length):
    first, last = lab.loss_history(np.ones(length), [False] * length, "nats").layout.xaxis.range
    assert first < 0 <= length - 1 < last


AWKWARD_NAMES = [
    "<b>x</b>",
    "a & b",
    "&lt;",
    "&amp;",
    "it's",
    '"quoted"',
    "1 < 2",
    "2 > 1",
    "<br>",
    "$x$",
    "%{x}",
    "猫",
]
every_awkward_name = pytest.mark.parametrize("name", AWKWARD_NAMES)


@every_class_picture
@every_awkward_name
def test_a_class_name_reaches_the_reader_as_text(picture, name):
    figure = figure_of(picture, Example((name, "other"), (1.0, 0.0)))
    assert as_drawn(figure.data[0].name) == name


@every_marked_picture
@every_awkward_name
def test_a_class_name_in_the_key_reaches_the_reader_as_text(picture, name):
    figure = figure_of(picture, Example((name, "other"), (1.0, 0.0)))
    assert as_drawn(figure.layout.title.subtitle.text) == f"0 {name} \u00b7 1 other"


@every_awkward_name
def test_a_class_name_beside_its_bar_reaches_the_reader_as_text(name):
    figure = figure_of("gradient_bars", Example((name, "other"), (1.0, 0.0)))
    assert as_drawn(figure.data[0].y[0]) == f"0 {name}"


def test_class_names_that_look_like_numbers_make_an_axis_of_names():
    figure = figure_of("gradient_bars", EXAMPLES["handwritten digits 0-9"])
    assert figure.layout.yaxis.type == "category"


def test_class_names_that_begin_alike_keep_a_bar_of_their_own():
    figure = figure_of("gradient_bars", Example(("x" * 39 + "1", "x" * 39 + "2"), (1.0, 0.0)))
    assert len({trace.y[0] for trace in figure.data}) == 2


@every_marked_picture
def test_the_class_with_the_largest_mark_is_the_true_one(picture):
    figure = figure_of(picture, Example(label=2))
    one_trace = picture == "loss_along_logits"
    sizes = figure.data[-1].marker.size if one_trace else [trace.marker.size for trace in figure.data[:4]]
    assert np.argmax(sizes) == 2


@drawings
@given(examples(), units)
def test_a_mark_stands_where_the_logit_is_with_the_number_of_its_class(example, unit):
    marks = figure_of("loss_along_logits", example, unit).data[-1]
    assert dict(zip(marks.text, marks.x, strict=True)) == {
        str(k): logit for k, logit in enumerate(example.logits) if np.isfinite(logit)
    }


@drawings
@given(examples(), units)
def test_a_line_runs_from_left_to_right(example, unit):
    lines = [trace.x for trace in figure_of("loss_along_logits", example, unit).data[:-1]]
    assert np.array_equal(lines, np.sort(lines, axis=1))


@pytest.mark.parametrize("stepped", [[False], [False, True, True], [False, True, False, True]])
def test_gradient_steps_are_full_marks_and_other_changes_open_ones(stepped):
    figure = lab.loss_history(np.ones(len(stepped)), stepped, "nats")
    assert [symbol == "circle" for symbol in figure.data[0].marker.symbol] == stepped


@every_picture
@every_unit
@every_extreme
def test_an_extreme_example_is_a_figure_that_a_browser_can_read(picture, unit, example):
    assert read_json(figure_of(picture, example, unit, limit=1e300))["data"]


@drawings
@given(examples(), units)
@every_picture
def test_any_example_is_a_figure_that_a_browser_can_read(picture, example, unit):
    assert read_json(figure_of(picture, example, unit))["data"]


# ---- descriptions ------------------------------------------------------------------------------


@laws
@given(examples(), units)
@every_loss_picture
def test_a_description_says_the_loss_as_people_read_it(picture, example, unit):
    loss = readable(float(in_unit(walk_through(example).loss, unit)))
    assert f"{loss} {unit}" in description_of(picture, example, unit)


@laws
@given(examples(), units)
def test_the_curve_is_described_with_the_probability_as_people_read_it(example, unit):
    probability = readable_probability(walk_through(example).probabilities[example.label])
    assert f"p = {probability} " in description_of("loss_curve", example, unit)


@laws
@given(examples())
def test_the_bars_are_described_with_every_slope_as_people_read_it(example):
    slopes = zip(example.classes, walk_through(example).gradient, strict=True)
    described = ", ".join(f"{name} {readable(slope, signed=True)}" for name, slope in slopes)
    assert described in description_of("gradient_bars", example)


@every_class_picture
@every_awkward_name
def test_a_description_names_the_true_class_as_it_is(picture, name):
    assert name in description_of(picture, Example(("other", name), (1.0, 0.0), 1))


@every_picture
@every_unit
@every_extreme
def test_a_description_of_an_extreme_example_is_one_text_without_nan(picture, unit, example):
    assert "nan" not in description_of(picture, example, unit, limit=1e300).lower()
