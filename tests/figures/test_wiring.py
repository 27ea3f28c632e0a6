"""A record holds what a wiring reports and what is true, and its figure shows both: also a NaN and an infinity."""

import base64
import json
import re
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.classes import MOST_CLASSES
from scce.figures import wiring as figures
from scce.figures.wiring import Gradients, TrainingCurves
from scce.readable import readable
from scce.wiring import VERDICTS, WIRED, Wiring, double_softmax_floor, reported, train, wirings
from scce.wiring.starts import LARGEST_START, STARTS, Start

laws = settings(deadline=None, derandomize=True, max_examples=15)

EVERY = [wiring for framework in WIRED for wiring in wirings(framework)]
TWICE = [
    wiring
    for wiring in EVERY
    if (wiring.last_layer, wiring.from_logits) == ("softmax", True) and wiring.framework != "keras-tensorflow"
]
BREAKS = Wiring("keras-jax", "linear", False)  # from sure and wrong it becomes NaN
NAN, INFINITY = np.nan, np.inf
EXTREMES = {
    "as far apart as can be": Start((LARGEST_START, -LARGEST_START, 0.0), 1),
    "the most classes": Start(tuple(k / 7 for k in range(MOST_CLASSES)), MOST_CLASSES - 1),
    "certain and right": Start((LARGEST_START, 0.0), 0),
}

every_wiring = pytest.mark.parametrize("wiring", EVERY, ids=str)
every_start = pytest.mark.parametrize("start", [*STARTS.values(), *EXTREMES.values()], ids=[*STARTS, *EXTREMES])

# Records that nothing here trains to, and that must be drawn all the same.
BROKEN = {
    "NaN from the second step": TrainingCurves(*np.array([[1, NAN, NAN], [2, NAN, NAN], [2, 1, 0.5]]), None, "NaN"),
    "NaN everywhere": TrainingCurves(*np.full((3, 3), NAN), None, "NaN"),
    "infinite": TrainingCurves(*np.array([[1, INFINITY, 3], [2, 4, INFINITY], [2, 1, 0.5]]), None, "unlearns"),
    "nothing but infinite": TrainingCurves(*np.full((3, 3), INFINITY), None, "unlearns"),
    "all 0": TrainingCurves(*np.zeros((3, 2)), None, "nothing to learn"),
    "next to 0": TrainingCurves(*np.full((3, 2), 5e-324), None, "nothing to learn"),
    "huge": TrainingCurves(*np.full((3, 2), 1e300), None, "unlearns"),
    "NaN, with a floor": TrainingCurves(*np.full((3, 3), NAN), 0.7437, "NaN"),
}
every_broken = pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN)

losses = st.floats(0, 1e6) | st.sampled_from([0.0, NAN, INFINITY, 5e-324, 16.118, 1e300])
slopes = st.floats(-1, 1) | st.sampled_from([0.0, -0.0, NAN, INFINITY, -INFINITY, 1e7, -1e7, 1e-20])


@st.composite
def curves(draw):
    lines = draw(st.integers(2, 20).flatmap(lambda n: st.lists(st.lists(losses, min_size=n, max_size=n), min_size=3)))
    floor = draw(st.none() | st.integers(2, 20).map(double_softmax_floor))
    return TrainingCurves(*np.array(lines[:3]), floor, draw(st.sampled_from(list(VERDICTS))))


@st.composite
def gradients(draw):
    size = draw(st.integers(2, MOST_CLASSES))
    reaching = draw(st.lists(slopes, min_size=size, max_size=size))
    right = draw(st.lists(st.floats(-1, 1), min_size=size, max_size=size))
    return Gradients(np.array(reaching, dtype=np.float32), np.array(right), draw(st.integers(0, size - 1)))


@cache
def trained(wiring, start=STARTS["wrong"]):
    """Returns what comes of a wiring, and of the right one."""
    right = Wiring(wiring.framework, "linear", True)
    return [train(each, start.logits, start.label, 1.0, 2) for each in (wiring, right)]


def curves_of(wiring, start=STARTS["wrong"]):
    return figures.training_curves_of(*trained(wiring, start))


def gradients_of(wiring, start=STARTS["wrong"]):
    return figures.gradients_of(reported(wiring, start.logits, start.label), start.label)


def read_json(figure):
    """Returns a figure's JSON as a browser reads it: a browser knows no NaN and no Infinity."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(figure.to_json(), parse_constant=refuse)


def as_sent(values):
    """Returns the numbers of a trace as its JSON says them: as a list, or as the bytes of an array."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.array([NAN if value is None else value for value in values], dtype=float)


def floor_lines(figure):
    """Returns the heights of the horizontal lines across a figure."""
    assert all(shape.y0 == shape.y1 for shape in figure.layout.shapes)
    return [shape.y0 for shape in figure.layout.shapes]


def finite(values):
    return np.asarray(values)[np.isfinite(values)]


# ---- records -----------------------------------------------------------------------------------


@every_wiring
@every_start
def test_the_curves_are_the_losses_of_the_training_and_of_the_right_one(wiring, start):
    training, right = trained(wiring, start)
    record = figures.training_curves_of(training, right)
    for line, expected in (
        (record.reported, training.reported_losses),
        (record.true, training.true_losses),
        (record.right, right.true_losses),
    ):
        np.testing.assert_array_equal(line, expected)
    assert record.verdict == training.verdict


@every_wiring
@every_start
def test_only_a_softmax_applied_twice_has_a_floor(wiring, start):
    floor = double_softmax_floor(len(start.logits)) if wiring in TWICE else None
    assert curves_of(wiring, start).floor == floor


@pytest.mark.parametrize("wiring", TWICE, ids=str)
@every_start
def test_nothing_is_reported_below_the_floor(wiring, start):
    record = curves_of(wiring, start)
    assert record.reported.min() >= record.floor - 1e-6


@every_wiring
@every_start
def test_the_slopes_are_those_of_the_report(wiring, start):
    report = reported(wiring, start.logits, start.label)
    record = figures.gradients_of(report, start.label)
    np.testing.assert_array_equal(record.reaching, report.gradient)
    np.testing.assert_array_equal(record.right, report.right_gradient)
    assert record.label == start.label


# ---- the training ------------------------------------------------------------------------------


@laws
@given(curves())
def test_there_is_one_line_for_what_is_reported_what_is_true_and_what_is_right(record):
    lines = figures.training_curves(record).data
    assert [line.name for line in lines] == ["reported", "true", "right wiring"]
    np.testing.assert_array_equal([line.y for line in lines], [record.reported, record.true, record.right])
    np.testing.assert_array_equal([line.x for line in lines], [np.arange(len(record.reported))] * 3)


@laws
@given(curves())
def test_the_lines_differ_in_more_than_their_colour(record):
    lines = figures.training_curves(record).data
    assert len({line.line.dash for line in lines}) == len({line.line.width for line in lines}) == 3
    assert [line.line.color for line in lines] == [None] * 3


@laws
@given(curves())
def test_every_finite_loss_is_within_the_picture(record):
    layout = figures.training_curves(record).layout
    heights = finite([record.reported, record.true, record.right])
    assert layout.yaxis.range[0] <= np.min(heights, initial=0) <= np.max(heights, initial=0) <= layout.yaxis.range[1]
    assert tuple(layout.xaxis.range) == (0, len(record.reported) - 1)


@every_wiring
@every_start
def test_the_floor_is_a_line_within_the_picture_where_there_is_one(wiring, start):
    record = curves_of(wiring, start)
    figure = figures.training_curves(record)
    assert floor_lines(figure) == ([] if record.floor is None else [record.floor])
    assert all(0 < floor < figure.layout.yaxis.range[1] for floor in floor_lines(figure))


@laws
@given(curves())
def test_the_floor_is_written_at_its_line(record):
    notes = figures.training_curves(record).layout.annotations
    expected = [] if record.floor is None else [(record.floor, f"lowest it can report: {record.floor:.4f}")]
    assert [(note.y, note.text) for note in notes] == expected


@every_broken
def test_the_axis_of_a_broken_training_goes_up_to_a_number(record):
    low, high = figures.training_curves(record).layout.yaxis.range
    assert 0 == low < high < INFINITY


@every_broken
def test_a_broken_training_is_a_figure_that_a_browser_can_read(record):
    lines = [as_sent(trace["y"]) for trace in read_json(figures.training_curves(record))["data"]]
    shown = [record.reported, record.true, record.right]
    np.testing.assert_array_equal(finite(lines), finite(shown))


@laws
@given(curves())
def test_any_training_is_a_figure_that_a_browser_can_read(record):
    assert read_json(figures.training_curves(record))["data"]


# ---- the gradients -----------------------------------------------------------------------------


@laws
@given(gradients())
def test_there_are_two_bars_for_each_class_and_the_true_one_is_named(record):
    classes = [f"{k} (true)" if k == record.label else str(k) for k in range(len(record.right))]
    bars = figures.gradients(record).data
    assert [(bar.name, list(bar.x)) for bar in bars] == [("reaches the logit", classes), ("should reach it", classes)]
    assert len({bar.marker.pattern.shape for bar in bars}) == 2
    assert [bar.marker.color for bar in bars] == [None, None]


@every_wiring
@every_start
def test_a_bar_is_as_long_as_its_slope_or_up_to_the_edge(wiring, start):
    record = gradients_of(wiring, start)
    reaching, right = figures.gradients(record).data
    np.testing.assert_array_equal(right.y, record.right)
    np.testing.assert_array_equal(reaching.y, np.clip(np.nan_to_num(record.reaching), -1.2, 1.2))


@laws
@given(gradients())
def test_every_bar_ends_within_the_picture(record):
    figure = figures.gradients(record)
    low, high = figure.layout.yaxis.range
    ends = np.array([bar.y for bar in figure.data])
    assert (np.isfinite(ends) & (low < ends) & (ends < high)).all()


@laws
@given(gradients())
def test_a_bar_says_its_slope_also_where_it_is_cut(record):
    for bar, slopes in zip(figures.gradients(record).data, (record.reaching, record.right), strict=True):
        said = [readable(float(slope), signed=True) for slope in slopes]
        assert list(bar.customdata) == said
        assert bar.text is None or list(bar.text) == said


@pytest.mark.parametrize(("size", "written"), [(2, True), (6, True), (7, False), (20, False)])
def test_slopes_are_written_at_their_bars_where_there_is_room(size, written):
    bars = figures.gradients(Gradients(np.zeros(size), np.zeros(size), 0)).data
    assert [bar.text is not None for bar in bars] == [written] * 2


@pytest.mark.parametrize("label", [0, 4, 9])
def test_the_axes_of_the_gradients_stay_where_they_are(label):
    moved = figures.gradients(Gradients(np.full(10, 1e7), np.linspace(-1, 1, 10), label)).layout
    resting = figures.gradients(Gradients(np.zeros(2), np.zeros(2), 0)).layout
    assert (moved.xaxis, moved.yaxis) == (resting.xaxis, resting.yaxis)


@laws
@given(gradients())
def test_any_gradient_is_a_figure_that_a_browser_can_read(record):
    bars = read_json(figures.gradients(record))["data"]
    assert all(np.isfinite(as_sent(bar["y"])).all() for bar in bars)


# ---- both --------------------------------------------------------------------------------------

PICTURES = {
    "training_curves": lambda: figures.training_curves(curves_of(TWICE[0])),
    "gradients": lambda: figures.gradients(gradients_of(TWICE[0])),
}
every_picture = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)


@every_picture
def test_every_axis_has_a_title_and_no_order_of_colours_is_set(picture):
    layout = picture().layout
    assert all([layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text])
    assert layout.colorway is None


@every_picture
def test_a_figure_has_a_legend_of_all_its_traces(picture):
    figure = picture()
    assert figure.layout.showlegend
    assert all(trace.name and trace.showlegend is not False for trace in figure.data)


def test_the_axis_of_the_losses_says_their_unit():
    assert PICTURES["training_curves"]().layout.yaxis.title.text.endswith("(nats)")


# ---- descriptions ------------------------------------------------------------------------------


@laws
@given(curves())
def test_the_training_is_described_with_its_steps_and_its_last_losses(record):
    reported_loss, true, right = (readable(float(line[-1])) for line in (record.reported, record.true, record.right))
    expected = (
        f"After {len(record.reported) - 1} steps the framework reports {reported_loss} nats, the true loss is "
        f"{true} nats, and with the right wiring it would be {right} nats."
    )
    assert figures.describe_training_curves(record).startswith(expected)


@laws
@given(curves())
def test_the_training_is_described_with_its_floor_where_there_is_one(record):
    floor = "" if record.floor is None else f" It cannot report less than {record.floor:.4f} nats."
    assert figures.describe_training_curves(record).partition("it would be ")[2].partition(" nats.")[2] == floor


@laws
@given(gradients())
def test_the_gradients_are_described_with_the_slopes_along_the_true_class(record):
    here, right = (readable(float(slopes[record.label]), signed=True) for slopes in (record.reaching, record.right))
    assert figures.describe_gradients(record) == (
        f"Along the logit of the true class, {record.label}, the gradient is {here}; it should be {right}."
    )


@every_broken
def test_a_broken_training_is_described_with_nan_and_infinity_as_people_write_them(record):
    described = figures.describe_training_curves(record)
    assert described.endswith(".")
    assert not re.search(r"\b(nan|inf|None)\b", described)


def test_a_training_that_becomes_nan_is_described_so():
    start = STARTS["sure and wrong"]
    record = curves_of(BREAKS, start)
    assert (record.verdict, np.isnan(record.true[-1])) == ("NaN", True)
    assert "the true loss is NaN nats, and" in figures.describe_training_curves(record)
    assert "the gradient is NaN; it should be \u22121.000." in figures.describe_gradients(gradients_of(BREAKS, start))
