"""The records of a run hold its numbers, and the figures show them: also a NaN, an infinity and a single point."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import as_sent, finite, levels_of, named_levels_of, reads_as_a_sentence, traces_sent

from scce.figures import training as figures
from scce.figures.frame import INK, NEUTRAL
from scce.figures.training import AccuracyCurves, LossCurves, Plane
from scce.readable import in_percent, readable
from scce.training import STARTS, Run, TrainingState, uniform_loss
from scce.training.regions import Regions

laws = settings(deadline=None, derandomize=True, max_examples=10)

NAN, INFINITY = np.nan, np.inf
LINES = {"guessing evenly, ln 4 =": uniform_loss(4), "fresh weights, on average": 1.9}
CLASSES = ("first arm", "second arm", "third arm")

losses = st.floats(0, 50) | st.sampled_from([0.0, NAN, INFINITY, 5e-324, 1e30, 1e300])
shares = st.floats(0, 1)


@st.composite
def loss_records(draw):
    size = draw(st.integers(1, 20))
    rows = [np.array(draw(st.lists(losses, min_size=size, max_size=size))) for _ in range(3)]
    lines = dict(zip(LINES, draw(st.tuples(st.floats(0.69, 4.7), st.floats(0.1, 20))), strict=True))
    twin = rows[2] if draw(st.booleans()) else None
    return LossCurves(np.arange(size), rows[0], rows[1], twin, size - 1 + draw(st.integers(1, 50)), lines)


@st.composite
def accuracy_records(draw):
    size = draw(st.integers(1, 20))
    rows = [np.array(draw(st.lists(shares, min_size=size, max_size=size))) for _ in range(2)]
    return AccuracyCurves(np.arange(size), *rows, size - 1 + draw(st.integers(1, 50)), 1 / draw(st.integers(2, 100)))


@st.composite
def planes(draw):
    size, side = draw(st.integers(1, 12)), draw(st.integers(2, 5))
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    line = np.linspace(-1.2, 1.2, side, dtype=np.float32)
    guesses, chances = random.integers(3, size=(side, side)), random.uniform(1 / 3, 1, (side, side))
    costs = np.array(draw(st.lists(losses, min_size=size, max_size=size)))
    labels = random.integers(3, size=size)
    return Plane(Regions(line, line, guesses, chances), random.uniform(-1, 1, (size, 2)), labels, costs, CLASSES)


def run_of(data="random", epochs=2, twin=False, **changes):
    """Returns a run after some epochs."""
    run = Run(TrainingState(data, replace(STARTS[data], epochs=epochs, **changes), twin))
    for _ in range(epochs):
        run.step()
    return run


def loss_curves_of(run):
    """Returns the record of a run's losses, its twin's beside it if it has one."""
    return figures.loss_curves_of(*(track.points for track in run.tracks), last_epoch=run.epochs, lines=LINES)


def accuracy_curves_of(run):
    """Returns the record of a run's accuracies."""
    return figures.accuracy_curves_of(run.tracks[0].points, run.epochs, 1 / run.training.num_classes)


# ---- records -----------------------------------------------------------------------------------


@pytest.mark.parametrize("epochs", [1, 3])
def test_the_curves_are_the_points_of_the_run(epochs):
    run = run_of(epochs=epochs)
    record, points = loss_curves_of(run), run.points
    np.testing.assert_array_equal(record.epochs, np.arange(epochs + 1))
    np.testing.assert_array_equal(record.training, [point.loss for point in points])
    np.testing.assert_array_equal(record.held_out, [point.held_out_loss for point in points])
    assert (record.twin, record.last_epoch, record.lines) == (None, epochs, LINES)


@pytest.mark.parametrize("encoding", ["integer", "one-hot"])
def test_the_twin_is_the_run_with_the_other_encoding(encoding):
    other = "one-hot" if encoding == "integer" else "integer"
    record = loss_curves_of(run_of(twin=True, encoding=encoding))
    np.testing.assert_array_equal(record.twin, loss_curves_of(run_of(encoding=other)).training)
    np.testing.assert_allclose(record.twin, record.training, rtol=1e-6)


@pytest.mark.parametrize(("data", "classes"), [("random", 4), ("digits", 10), ("spirals", 3)])
def test_the_accuracies_are_those_of_the_run_beside_guessing(data, classes):
    run = run_of(data)
    record, points = accuracy_curves_of(run), run.points
    np.testing.assert_array_equal(record.training, [point.accuracy for point in points])
    np.testing.assert_array_equal(record.held_out, [point.held_out_accuracy for point in points])
    assert (list(record.epochs), record.last_epoch, record.guessing) == ([0, 1, 2], 2, 1 / classes)


def test_a_run_that_diverges_has_a_record_up_to_its_end():
    record = loss_curves_of(run_of(epochs=9, optimizer="sgd", learning_rate=1000.0))
    assert len(record.epochs) == len(record.training) < 10
    assert not np.isfinite(record.training[-1])
    assert len(traces_sent(figures.loss_curves(record).figure)) == 2


# ---- the losses --------------------------------------------------------------------------------


@laws
@given(loss_records())
def test_there_is_a_curve_for_each_kind_of_data_and_for_the_twin_infinite_losses_at_the_edge(record):
    rows = {"training data": record.training, "held-out data": record.held_out}
    if record.twin is not None:
        rows["the other encoding"] = record.twin
    figure = figures.loss_curves(record).figure
    assert [curve.name for curve in figure.data] == list(rows)
    for curve, row in zip(figure.data, rows.values(), strict=True):
        np.testing.assert_array_equal(curve.x, record.epochs)
        np.testing.assert_array_equal(curve.y, np.where(np.isinf(row), figure.layout.yaxis.range[1], row))
        arrows = curve.marker.symbol or ["circle"] * len(row)
        assert [symbol == "arrow-up" for symbol in arrows] == np.isinf(row).tolist()


@laws
@given(loss_records())
def test_the_curves_differ_in_their_stroke_and_have_no_colour_of_a_class(record):
    curves = figures.loss_curves(record).figure.data
    assert len({curve.line.dash for curve in curves}) == len(curves)
    assert {curve.line.color for curve in curves} <= {INK, NEUTRAL}


@laws
@given(loss_records())
def test_the_lines_that_give_the_losses_a_meaning_are_within_the_picture_and_named(record):
    figure = figures.loss_curves(record).figure
    assert named_levels_of(figure) == {f"{name} {readable(loss)}": loss for name, loss in record.lines.items()}
    assert max(levels_of(figure)) < figure.layout.yaxis.range[1]


@laws
@given(loss_records())
def test_a_loss_is_within_the_picture_unless_it_explodes(record):
    low, high = figures.loss_curves(record).figure.layout.yaxis.range
    shown = np.concatenate([record.training, record.held_out])
    ordinary = shown[np.isfinite(shown) & (shown <= 4 * max(record.lines.values()))]
    assert low == 0 <= np.max(ordinary, initial=0) <= high < INFINITY


@laws
@given(loss_records())
def test_the_picture_is_as_wide_as_the_whole_run(record):
    assert tuple(figures.loss_curves(record).figure.layout.xaxis.range) == (0, record.last_epoch)


@laws
@given(loss_records())
def test_any_losses_are_a_figure_that_a_browser_can_read(record):
    rows = [record.training, record.held_out, *([] if record.twin is None else [record.twin])]
    for curve, row in zip(traces_sent(figures.loss_curves(record).figure), rows, strict=True):
        np.testing.assert_array_equal(curve["y"].astype(float)[np.isfinite(row)], finite(row))


@pytest.mark.parametrize(("size", "mode"), [(1, "lines+markers"), (2, "lines"), (2000, "lines")])
def test_a_single_point_is_drawn_as_a_point(size, mode):
    row = np.full(size, 1.5)
    losses = figures.loss_curves(LossCurves(np.arange(size), row, row, row, size, LINES)).figure
    accuracies = figures.accuracy_curves(AccuracyCurves(np.arange(size), row / 2, row / 2, size, 0.25)).figure
    assert {curve.mode for curve in (*losses.data, *accuracies.data)} == {mode}


@laws
@given(loss_records())
def test_the_losses_are_told_with_the_last_of_them_and_what_they_are_worth(record):
    message = figures.loss_curves(record).message
    last = [readable(float(row[-1])) for row in (record.training, record.held_out)]
    assert message.startswith(
        f"After {len(record.epochs) - 1} of {record.last_epoch} epochs the training loss is {last[0]} nats "
        f"and the held-out loss {last[1]} nats; "
    )
    assert [name for name, loss in record.lines.items() if f"{name} {readable(loss)}" not in message] == []
    assert reads_as_a_sentence(message)


# ---- the accuracies ----------------------------------------------------------------------------


@laws
@given(accuracy_records())
def test_the_accuracies_are_drawn_above_a_line_of_guessing(record):
    figure = figures.accuracy_curves(record).figure
    for curve, row in zip(figure.data, (record.training, record.held_out), strict=True):
        np.testing.assert_array_equal(curve.y, row)
    assert levels_of(figure) == [record.guessing]


@laws
@given(accuracy_records())
def test_the_axes_of_the_accuracies_stay_where_they_are(record):
    layout = figures.accuracy_curves(record).figure.layout
    assert (tuple(layout.xaxis.range), tuple(layout.yaxis.range)) == ((0, record.last_epoch), (0, 1.05))


@laws
@given(accuracy_records())
def test_the_accuracies_are_told_with_the_last_of_them(record):
    own, other = in_percent(record.training[-1]), in_percent(record.held_out[-1])
    assert figures.accuracy_curves(record).message == (
        f"After {len(record.epochs) - 1} epochs {own} of the training data and {other} of the held-out data are "
        f"guessed right; guessing evenly gets {in_percent(record.guessing)}."
    )


# ---- the plane ---------------------------------------------------------------------------------


@laws
@given(planes())
def test_every_example_is_a_point_of_its_class(record):
    _, *points = figures.plane(record).figure.data
    assert [trace.name for trace in points] == list(CLASSES)
    for k, trace in enumerate(points):
        np.testing.assert_array_equal(np.stack([trace.x, trace.y], axis=1), record.inputs[record.labels == k])


@laws
@given(planes())
def test_a_class_has_a_symbol_of_its_own_and_the_colour_of_its_region(record):
    regions, *points = figures.plane(record).figure.data
    assert len({trace.marker.symbol for trace in points}) == len(CLASSES)
    from_edge_to_edge = [(k + side) / len(CLASSES) for k in range(len(CLASSES)) for side in (0, 1)]
    colours = [trace.marker.color for trace in points for _ in (0, 1)]
    assert list(regions.colorscale) == list(zip(from_edge_to_edge, colours, strict=True))


@laws
@given(planes())
def test_a_point_is_larger_the_more_it_costs_and_never_too_large(record):
    for k, trace in enumerate(figures.plane(record).figure.data[1:]):
        sizes, costs = np.array(trace.marker.size), record.losses[record.labels == k]
        assert ((sizes >= 5) & (sizes <= 20)).all()
        known = ~np.isnan(costs)
        order = np.argsort(costs[known])
        assert (np.diff(sizes[known][order]) >= 0).all()


@laws
@given(planes())
def test_a_point_says_what_it_costs(record):
    for k, trace in enumerate(figures.plane(record).figure.data[1:]):
        assert list(trace.customdata) == [readable(float(loss)) for loss in record.losses[record.labels == k]]


@laws
@given(planes())
def test_the_plane_keeps_its_edges(record):
    layout = figures.plane(record).figure.layout
    edges = (float(record.regions.x[0]), float(record.regions.x[-1]))
    assert tuple(layout.xaxis.range) == tuple(layout.yaxis.range) == edges


@laws
@given(planes())
def test_any_plane_is_a_figure_that_a_browser_can_read(record):
    for trace in traces_sent(figures.plane(record).figure)[1:]:
        assert np.isfinite(as_sent(trace["marker"]["size"])).all()


@laws
@given(planes())
def test_the_plane_is_told_with_the_share_of_every_class(record):
    message = figures.plane(record).message
    shares = [f"{name} {in_percent(np.mean(record.regions.guesses == k), 0)}" for k, name in enumerate(CLASSES)]
    mean = readable(float(np.mean(record.losses)))
    assert message == f"Shares of the plane: {', '.join(shares)}. The examples cost {mean} nats on average."
    assert reads_as_a_sentence(message)


# ---- all ---------------------------------------------------------------------------------------

RUN = run_of("spirals")
POINT = Plane(
    Regions(*np.array([[-1.2, 1.2]] * 2), np.zeros((2, 2), int), np.ones((2, 2))),
    np.zeros((1, 2)),
    np.zeros(1, int),
    np.ones(1),
    CLASSES,
)
PICTURES = {
    "loss_curves": figures.loss_curves(loss_curves_of(RUN)),
    "accuracy_curves": figures.accuracy_curves(accuracy_curves_of(RUN)),
    "plane": figures.plane(POINT),
}
every_picture = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)


@every_picture
def test_every_axis_has_a_title_and_no_order_of_colours_is_set(picture):
    layout = picture.figure.layout
    assert all([layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text])
    assert layout.colorway is None


@every_picture
def test_a_figure_has_a_legend_of_all_its_curves(picture):
    figure = picture.figure
    assert figure.layout.showlegend
    assert all(trace.name for trace in figure.data if trace.type == "scatter")


def test_the_axis_of_the_losses_says_their_unit():
    assert PICTURES["loss_curves"].figure.layout.yaxis.title.text.endswith("(nats)")
