"""A record holds what a wiring reports and what is true, and its figure shows both: also a NaN and an infinity."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import failing, finite, levels_of, named_levels_of, reads_as_a_sentence, traces_sent

from scce.classes import MOST_CLASSES
from scce.figures import wiring as figures
from scce.figures.frame import NEUTRAL
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

CASES = {f"{wiring} from {name}": (wiring, start) for wiring in EVERY for name, start in (STARTS | EXTREMES).items()}
TWICE_CASES = {name: case for name, case in CASES.items() if case[0] in TWICE}

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


def same(*pairs):
    """Returns whether the arrays of each pair are the same, NaN or not."""
    return all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)


# ---- records -----------------------------------------------------------------------------------


def test_the_curves_are_the_losses_of_the_training_and_of_the_right_one():
    def law(case):
        (training, right), record = trained(*case), curves_of(*case)
        told = (training.reported_losses, training.true_losses, right.true_losses)
        shown = (record.reported, record.true, record.right)
        return same(*zip(shown, told, strict=True)) and record.verdict == training.verdict

    assert failing(CASES, law) == []


def test_only_a_softmax_applied_twice_has_a_floor():
    floors = {name: double_softmax_floor(len(start.logits)) for name, (_, start) in TWICE_CASES.items()}
    assert {name: curves_of(*case).floor for name, case in CASES.items()} == dict.fromkeys(CASES) | floors


def test_nothing_is_reported_below_the_floor():
    records = {name: curves_of(*case) for name, case in TWICE_CASES.items()}
    assert failing(records, lambda record: record.reported.min() >= record.floor - 1e-6) == []


def test_the_slopes_are_those_of_the_report():
    def law(case):
        wiring, start = case
        report, record = reported(wiring, start.logits, start.label), gradients_of(wiring, start)
        slopes = same((record.reaching, report.gradient), (record.right, report.right_gradient))
        return slopes and record.label == start.label

    assert failing(CASES, law) == []


# ---- the training ------------------------------------------------------------------------------


@laws
@given(curves())
def test_there_is_one_line_for_what_is_reported_what_is_true_and_what_is_right(record):
    figure = figures.training_curves(record).figure
    rows = np.array([record.reported, record.true, record.right])
    assert [line.name for line in figure.data] == ["reported", "true", "right wiring"]
    at_the_edge = np.where(np.isinf(rows), figure.layout.yaxis.range[1], rows)
    np.testing.assert_array_equal([line.y for line in figure.data], at_the_edge)
    np.testing.assert_array_equal([line.x for line in figure.data], [np.arange(len(record.reported))] * 3)


def test_the_lines_differ_in_more_than_their_colour():
    lines = PICTURES["training_curves"].figure.data
    assert len({line.line.dash for line in lines}) == len({line.line.width for line in lines}) == 3
    assert [line.line.color for line in lines] == [None] * 3


@laws
@given(curves())
def test_every_finite_loss_is_within_the_picture(record):
    layout = figures.training_curves(record).figure.layout
    heights = finite([record.reported, record.true, record.right])
    assert layout.yaxis.range[0] <= np.min(heights, initial=0) <= np.max(heights, initial=0) <= layout.yaxis.range[1]
    assert tuple(layout.xaxis.range) == (0, len(record.reported) - 1)


@laws
@given(curves())
def test_the_floor_is_a_line_with_its_words_where_there_is_one(record):
    words = {} if record.floor is None else {f"lowest it can report: {record.floor:.4f}": record.floor}
    assert named_levels_of(figures.training_curves(record).figure) == words


def test_the_floor_is_within_the_picture():
    def law(case):
        figure = figures.training_curves(curves_of(*case)).figure
        (floor,) = levels_of(figure)
        return 0 < floor < figure.layout.yaxis.range[1]

    assert failing(TWICE_CASES, law) == []


def test_the_axis_of_a_broken_training_goes_up_to_a_number():
    def law(record):
        low, high = figures.training_curves(record).figure.layout.yaxis.range
        return 0 == low < high < INFINITY

    assert failing(BROKEN, law) == []


def test_a_broken_training_is_a_figure_that_a_browser_can_read():
    def law(record):
        lines = np.array([trace["y"] for trace in traces_sent(figures.training_curves(record).figure)], float)
        rows = np.array([record.reported, record.true, record.right])
        return same((lines[np.isfinite(rows)], finite(rows)))

    assert failing(BROKEN, law) == []


@laws
@given(curves())
def test_any_training_is_a_figure_that_a_browser_can_read(record):
    assert len(traces_sent(figures.training_curves(record).figure)) == 3


# ---- the gradients -----------------------------------------------------------------------------


@laws
@given(gradients())
def test_there_are_two_bars_for_each_class_and_the_true_one_is_named(record):
    classes = [f"{k} (true)" if k == record.label else str(k) for k in range(len(record.right))]
    bars = figures.gradients(record).figure.data
    assert [(bar.name, list(bar.y)) for bar in bars] == [("reaches the logit", classes), ("should reach it", classes)]
    assert len({bar.marker.pattern.shape for bar in bars}) == 2
    assert [bar.marker.color for bar in bars] == [NEUTRAL, NEUTRAL]


@laws
@given(gradients())
def test_a_bar_is_as_long_as_its_slope_or_up_to_a_bound_and_ends_within_the_picture(record):
    figure = figures.gradients(record).figure
    reaching, right = (np.asarray(bar.x) for bar in figure.data)
    np.testing.assert_array_equal(right, record.right)
    np.testing.assert_array_equal(reaching, np.clip(np.nan_to_num(record.reaching), -1.05, 1.05))
    low, high = figure.layout.xaxis.range
    assert ((low < reaching) & (reaching < high)).all()
    assert low < -1 < 1 < high  # between these is every right slope


@laws
@given(gradients())
def test_a_bar_says_its_slope_and_where_it_is_cut_an_arrow_that_it_goes_on(record):
    for bar, slopes in zip(figures.gradients(record).figure.data, (record.reaching, record.right), strict=True):
        said = [readable(float(slope), signed=True) for slope in slopes]
        assert list(bar.customdata) == said
        assert [text.strip("\u2190\u2192 ") for text in bar.text] == said
        assert [text != number for text, number in zip(bar.text, said, strict=True)] == (abs(slopes) > 1.05).tolist()


@pytest.mark.parametrize("label", [0, 4, 9])
def test_the_axes_of_the_gradients_stay_where_they_are(label):
    moved = figures.gradients(Gradients(np.full(10, 1e7), np.linspace(-1, 1, 10), label)).figure.layout
    resting = figures.gradients(Gradients(np.zeros(2), np.zeros(2), 0)).figure.layout
    assert (moved.xaxis, moved.yaxis) == (resting.xaxis, resting.yaxis)


@laws
@given(gradients())
def test_any_gradient_is_a_figure_that_a_browser_can_read(record):
    assert np.isfinite([bar["x"] for bar in traces_sent(figures.gradients(record).figure)]).all()


# ---- both --------------------------------------------------------------------------------------

PICTURES = {
    "training_curves": figures.training_curves(curves_of(TWICE[0])),
    "gradients": figures.gradients(gradients_of(TWICE[0])),
}
every_picture = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)


@every_picture
def test_every_axis_has_a_title_and_no_order_of_colours_is_set(picture):
    layout = picture.figure.layout
    assert all([layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text])
    assert layout.colorway is None


@every_picture
def test_a_figure_has_a_legend_of_all_its_traces(picture):
    assert picture.figure.layout.showlegend
    assert all(trace.name and trace.showlegend is not False for trace in picture.figure.data)


def test_the_axis_of_the_losses_says_their_unit():
    assert PICTURES["training_curves"].figure.layout.yaxis.title.text.endswith("(nats)")


# ---- messages ----------------------------------------------------------------------------------


@laws
@given(curves())
def test_the_training_is_told_with_its_steps_its_last_losses_and_its_floor_where_there_is_one(record):
    reported_loss, true, right = (readable(float(line[-1])) for line in (record.reported, record.true, record.right))
    floor = "" if record.floor is None else f" It cannot report less than {record.floor:.4f} nats."
    assert figures.training_curves(record).message == (
        f"After {len(record.reported) - 1} steps the framework reports {reported_loss} nats, the true loss is "
        f"{true} nats, and with the right wiring it would be {right} nats.{floor}"
    )


@laws
@given(gradients())
def test_the_gradients_are_told_with_the_slopes_along_the_true_class(record):
    here, right = (readable(float(slopes[record.label]), signed=True) for slopes in (record.reaching, record.right))
    assert figures.gradients(record).message == (
        f"Along the logit of the true class, {record.label}, the gradient is {here}; it should be {right}."
    )


def test_a_broken_training_is_told_with_nan_and_infinity_as_people_write_them():
    messages = {name: figures.training_curves(record).message for name, record in BROKEN.items()}
    assert failing(messages, reads_as_a_sentence) == []


def test_a_training_that_becomes_nan_is_told_so():
    start = STARTS["sure and wrong"]
    record = curves_of(BREAKS, start)
    assert (record.verdict, np.isnan(record.true[-1])) == ("NaN", True)
    assert "the true loss is NaN nats, and" in figures.training_curves(record).message
    assert "the gradient is NaN; it should be \u22121.000." in figures.gradients(gradients_of(BREAKS, start)).message
