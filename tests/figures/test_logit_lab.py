"""A record holds the core's numbers, and its figure shows them: for every class, in every unit, at every extreme."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import AWKWARD_NAMES, as_drawn, axes_of, colours_of, failing, has_no_nan, reads_as_a_sentence, traces_sent

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
CLASS_PICTURES, MARKED_PICTURES = PICTURES[:3], PICTURES[:2]
LOSS_PICTURES = [name for name in PICTURES if name.startswith("loss")]
every_class_picture = pytest.mark.parametrize("picture", CLASS_PICTURES)

EXTREMES = {
    "the true class masked": Example(("a", "b", "c"), (-np.inf, 1.0, 2.0), 0),
    "another class masked": Example(("a", "b", "c"), (-np.inf, 1.0, 2.0), 1),
    "a class alone": Example(("a", "b", "c"), (-np.inf, 1.0, -np.inf), 1),
    "the largest logits": Example(("a", "b", "c"), (1e300, -1e300, 0.0), 1),
    "the smallest logits": Example(("a", "b"), (5e-324, -5e-324), 1),
    "the lowest temperature": Example(("a", "b"), (1e300, -1e300), 1, 0.01),
    "the highest temperature": Example(("a", "b"), (1e300, -1e300), 1, 100.0),
}


def loss_curve_of(example, unit="nats"):
    return lab.loss_curve_of(example, walk_through(example), unit)


def loss_along_logits_of(example, unit="nats", limit=10.0):
    return lab.loss_along_logits_of(example, walk_through(example), unit, limit)


def gradient_bars_of(example):
    return lab.gradient_bars_of(example, walk_through(example))


def loss_history_of(trail, unit="nats"):
    return lab.loss_history_of([walk_through(example) for example in trail], [False] * len(trail), unit)


def picture_of(picture, example, unit="nats", limit=10.0):
    return {
        "loss_curve": lambda: lab.loss_curve(loss_curve_of(example, unit)),
        "loss_along_logits": lambda: lab.loss_along_logits(loss_along_logits_of(example, unit, limit)),
        "gradient_bars": lambda: lab.gradient_bars(gradient_bars_of(example)),
        "loss_history": lambda: lab.loss_history(loss_history_of([example] * 2, unit)),
    }[picture]()


def figure_of(*args, **options):
    return picture_of(*args, **options).figure


@pytest.fixture(scope="module")
def extremes():
    """Returns every picture of every extreme example, which are only looked at."""
    return {
        f"{picture} of {name} in {unit}": picture_of(picture, example, unit, limit=1e300)
        for picture in PICTURES
        for name, example in EXTREMES.items()
        for unit in ("nats", "bits")
    }


def losses_of(logits, example, unit):
    """Returns the loss of every row of logits, the rest as in the example."""
    labels = np.full(logits.shape[:-1], example.label)
    return in_unit(sparse_categorical_crossentropy(labels, logits / example.temperature), unit)


# ---- records -----------------------------------------------------------------------------------


@laws
@given(examples(), units)
def test_the_classes_stand_on_the_curve_where_softmax_puts_them(example, unit):
    scaled = np.array(example.logits) / example.temperature
    assert np.array_equal(loss_curve_of(example, unit).probabilities, softmax(scaled))


@laws
@given(examples(), units)
def test_a_class_on_the_curve_costs_what_it_would_cost_if_it_were_true(example, unit):
    size = len(example.classes)
    rows = np.tile(np.array(example.logits) / example.temperature, (size, 1))
    expected = in_unit(sparse_categorical_crossentropy(np.arange(size), rows), unit)
    assert np.array_equal(loss_curve_of(example, unit).losses, expected)


@every_unit
def test_the_curve_is_minus_the_logarithm_of_p(unit):
    p, losses = loss_curve_of(Example(), unit).curve
    np.testing.assert_allclose(losses, -np.log2(p) if unit == "bits" else -np.log(p), rtol=1e-15)


def test_the_curve_reaches_from_nearly_impossible_to_certain():
    p, losses = loss_curve_of(Example(), "nats").curve
    assert (p[0] < 0.001, p[-1], losses[-1]) == (True, 1, 0)


@every_unit
def test_a_class_that_costs_more_than_the_picture_shows_stands_at_its_edge(unit):
    far = Example(logits=(-50.0, 50.0, 0.0, 0.0))
    figure = lab.loss_curve(loss_curve_of(far, unit)).figure
    _, top = figure.layout.yaxis.range
    heights = [height for mark in figure.data if "markers" in mark.mode for height in mark.y]
    assert (max(loss_curve_of(far, unit).losses) > top, max(heights) <= top, len(heights)) == (True, True, 4)


@laws
@given(examples(), units, limits)
def test_a_line_is_the_loss_of_the_example_with_one_logit_moved(example, unit, limit):
    record = loss_along_logits_of(example, unit, limit)
    rows = np.tile(np.array(example.logits), (*record.losses.shape, 1))
    for k in range(len(example.classes)):
        rows[k, :, k] = record.positions
    assert np.array_equal(record.losses, losses_of(rows, example, unit))


@laws
@given(examples(), units, limits)
def test_the_lines_run_from_one_end_of_the_sliders_to_the_other(example, unit, limit):
    positions = loss_along_logits_of(example, unit, limit).positions
    assert (positions[0], positions[-1]) == (-limit, limit)


@laws
@given(examples(), units)
def test_the_loss_of_a_record_is_that_of_the_example(example, unit):
    expected = losses_of(np.array(example.logits), example, unit)
    assert loss_along_logits_of(example, unit, 10.0).loss == expected


@laws
@given(examples())
def test_the_bars_are_the_gradient_over_the_temperature(example):
    scaled = np.array(example.logits) / example.temperature
    expected = sparse_gradient(example.label, scaled) / example.temperature
    assert np.array_equal(gradient_bars_of(example).gradient, expected)


@laws
@given(examples())
def test_no_bar_is_longer_than_the_reach(example):
    record = gradient_bars_of(example)
    assert np.abs(record.gradient).max() <= record.reach


@laws
@given(st.lists(examples(), min_size=1, max_size=4), units)
def test_the_history_is_the_loss_of_every_state(trail, unit):
    expected = [losses_of(np.array(example.logits), example, unit) for example in trail]
    assert np.array_equal(loss_history_of(trail, unit).losses, expected)


# ---- figures -----------------------------------------------------------------------------------


@drawings
@given(examples(), units)
@every_class_picture
def test_there_is_one_trace_per_class_in_class_order(picture, example, unit):
    names = [trace.name for trace in figure_of(picture, example, unit).data]
    assert names[: len(example.classes)] == list(example.classes)


def test_no_colour_is_set_for_any_class():
    def law(case):
        picture, size = case
        example = Example(tuple(f"class {i}" for i in range(size)), (0.0,) * size)
        return colours_of(figure_of(picture, example).data[:size]) == []

    assert failing({case: case for case in product(CLASS_PICTURES, (2, 10, 20))}, law) == []


def test_no_order_of_colours_is_set_for_a_figure(extremes):
    assert failing(extremes, lambda picture: picture.figure.layout.colorway is None) == []


def test_every_axis_of_numbers_has_a_title_and_a_range_of_numbers(extremes):
    def law(picture):
        axes = axes_of(picture.figure)
        return all(axis.title.text and np.isfinite(axis.range).all() for axis in axes)

    assert failing(extremes, law) == []


@every_unit
def test_an_axis_of_losses_or_slopes_says_in_which_unit(unit):
    titles = {picture: figure_of(picture, Example(), unit).layout.yaxis.title.text for picture in LOSS_PICTURES}
    assert failing(titles, lambda title: title.endswith(f"({unit})")) == []
    assert figure_of("gradient_bars", Example(), unit).layout.xaxis.title.text.endswith("(nats)")


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
    record = loss_history_of(trail, unit)
    top = lab.loss_history(record).figure.layout.yaxis.range[1]
    assert max([*record.losses[np.isfinite(record.losses)], 0]) <= top


@pytest.mark.parametrize("length", [1, 9, 10, 11, 200])
def test_every_state_of_a_history_is_within_the_picture(length):
    record = lab.LossHistory("nats", np.ones(length), [False] * length)
    first, last = lab.loss_history(record).figure.layout.xaxis.range
    assert first < 0 <= length - 1 < last


@every_class_picture
def test_a_class_name_reaches_the_reader_as_text(picture):
    def law(name):
        return as_drawn(figure_of(picture, Example((name, "other"), (1.0, 0.0))).data[0].name) == name

    assert [name for name in AWKWARD_NAMES if not law(name)] == []


@pytest.mark.parametrize("picture", MARKED_PICTURES)
def test_a_class_name_in_the_key_reaches_the_reader_as_text(picture):
    figures = {name: figure_of(picture, Example((name, "other"), (1.0, 0.0))) for name in AWKWARD_NAMES}
    keys = {name: as_drawn(figure.layout.title.subtitle.text) for name, figure in figures.items()}
    assert keys == {name: f"0 {name} \u00b7 1 other" for name in AWKWARD_NAMES}


def test_a_class_name_beside_its_bar_reaches_the_reader_as_text():
    figures = {name: figure_of("gradient_bars", Example((name, "other"), (1.0, 0.0))) for name in AWKWARD_NAMES}
    shown = {name: as_drawn(figure.data[0].y[0]) for name, figure in figures.items()}
    assert shown == {name: f"0 {name}" for name in AWKWARD_NAMES}


def test_class_names_that_look_like_numbers_make_an_axis_of_names():
    figure = figure_of("gradient_bars", EXAMPLES["handwritten digits 0-9"])
    assert figure.layout.yaxis.type == "category"


def test_class_names_that_begin_alike_keep_a_bar_of_their_own():
    figure = figure_of("gradient_bars", Example(("x" * 39 + "1", "x" * 39 + "2"), (1.0, 0.0)))
    assert len({trace.y[0] for trace in figure.data}) == 2


@pytest.mark.parametrize("picture", MARKED_PICTURES)
def test_the_class_with_the_largest_mark_is_the_true_one(picture):
    figure = figure_of(picture, Example(label=2))
    one_trace = picture == "loss_along_logits"
    sizes = figure.data[-1].marker.size if one_trace else [trace.marker.size for trace in figure.data[:4]]
    assert np.argmax(sizes) == 2


@drawings
@given(examples(), units)
def test_a_mark_stands_where_the_logit_is_and_a_masked_one_at_the_left_edge(example, unit):
    marks = figure_of("loss_along_logits", example, unit).data[-1]
    assert list(marks.x) == [max(logit, -10.0) for logit in example.logits]


@drawings
@given(examples(), units)
def test_every_class_is_named_once_beside_a_mark_or_counted(example, unit):
    for picture in MARKED_PICTURES:
        traces = figure_of(picture, example, unit).data
        texts = [text for trace in traces for text in trace.text or () if text]
        assert sum(map(classes_in, texts)) == len(example.classes)


def classes_in(text):
    """Returns how many classes a label names or counts: "0: 1.386 \u00b7 1\u20133 +2" is 6."""
    own, _, others = re.sub("[\u2190\u2191]", "", text).rpartition(" \u00b7 ") if "\u00b7" in text else (text, "", "")
    if ":" in own:
        return 1 + (classes_in(others) if others else 0)
    numbers, _, more = re.sub("[\u2190\u2191]", "", own or others).partition(" +")
    runs = [[int(end) for end in run.split("\u2013")] for run in numbers.split(", ")]
    return sum(run[-1] - run[0] + 1 for run in runs) + int(more or 0)


@drawings
@given(examples(), units)
def test_a_line_runs_from_left_to_right(example, unit):
    lines = [trace.x for trace in figure_of("loss_along_logits", example, unit).data[:-1]]
    assert np.array_equal(lines, np.sort(lines, axis=1))


@pytest.mark.parametrize("stepped", [[False], [False, True, True], [False, True, False, True]])
def test_gradient_steps_are_full_marks_and_other_changes_open_ones(stepped):
    record = lab.loss_history_of([walk_through(Example())] * len(stepped), stepped, "nats")
    (trace,) = lab.loss_history(record).figure.data
    assert [symbol == "circle" for symbol in trace.marker.symbol] == stepped


def test_an_extreme_example_is_a_figure_that_a_browser_can_read(extremes):
    assert failing(extremes, lambda picture: len(traces_sent(picture.figure)) == len(picture.figure.data)) == []


@drawings
@given(examples(), units)
@pytest.mark.parametrize("picture", PICTURES)
def test_any_example_is_a_figure_that_a_browser_can_read(picture, example, unit):
    figure = figure_of(picture, example, unit)
    assert len(traces_sent(figure)) == len(figure.data)


# ---- messages ----------------------------------------------------------------------------------


@laws
@given(examples(), units)
def test_a_message_says_the_numbers_as_people_read_them(example, unit):
    steps = walk_through(example)
    messages = {picture: picture_of(picture, example, unit).message for picture in PICTURES}
    loss = f"{readable(float(in_unit(steps.loss, unit)))} {unit}"
    assert [picture for picture in LOSS_PICTURES if loss not in messages[picture]] == []
    assert f"p = {readable_probability(steps.probabilities[example.label])} " in messages["loss_curve"]
    slopes = zip(example.classes, steps.gradient, strict=True)
    described = ", ".join(f"{name} {readable(slope, signed=True)}" for name, slope in slopes)
    assert described in messages["gradient_bars"]


@every_class_picture
def test_a_message_names_the_true_class_as_it_is(picture):
    messages = {name: picture_of(picture, Example(("other", name), (1.0, 0.0), 1)).message for name in AWKWARD_NAMES}
    assert [name for name, message in messages.items() if name not in message] == []


def test_the_message_of_an_extreme_example_reads_as_a_sentence_without_nan(extremes):
    def law(picture):
        return reads_as_a_sentence(picture.message) and has_no_nan(picture.message)

    assert failing(extremes, law) == []
