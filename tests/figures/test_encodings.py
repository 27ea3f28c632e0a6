"""The records hold the core's bytes exactly, and the figures show them, with every known size marked."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import colours_of, failing, traces_sent

from scce.encodings.costs import KNOWN_SIZES, Cost
from scce.encodings.memory import memory_of, readable_bytes
from scce.figures import encodings as figures

laws = settings(deadline=None, derandomize=True, max_examples=25)
drawings = settings(deadline=None, derandomize=True, max_examples=5)

batches = st.tuples(
    st.integers(1, 1_000_000),
    st.integers(2, 1_000_000) | st.sampled_from([2, 1_000_000]),
    st.sampled_from(["int64", "int32", "int16", "uint8"]),
    st.sampled_from(["float64", "float32", "float16"]),
)
EXTREMES = {
    "the smallest batch": (1, 2, "uint8", "float16"),
    "the largest batch": (1_000_000, 1_000_000, "int64", "float64"),
    "few classes": (1_000_000, 2, "int64", "float16"),
    "many classes": (1, 1_000_000, "uint8", "float64"),
}

COSTS = [
    Cost(2, 3e-6, 4e-6, 700, 800),
    Cost(100, 2e-5, 5e-5, 30_000, 60_000),
    Cost(50_257, 0.012, 0.034, 2**24, 2**25),
]


def record_of(batch):
    return figures.memory_curves_of(*batch, KNOWN_SIZES)


# ---- the record of memory ----------------------------------------------------------------------


@laws
@given(batches)
def test_every_point_of_a_curve_has_the_bytes_of_the_core(batch):
    record, (num_examples, _, *types) = record_of(batch), batch
    for size, *counts in zip(record.sizes, record.labels, record.targets, record.logits, strict=True):
        memory = memory_of(num_examples, int(size), *types)
        assert counts == [memory.labels, memory.targets, memory.logits]


@laws
@given(batches)
def test_the_reader_s_place_has_the_bytes_of_the_core(batch):
    assert record_of(batch).here == memory_of(*batch)


def test_the_curves_run_from_2_to_a_million_classes():
    sizes = record_of(EXTREMES["few classes"]).sizes
    assert (sizes[0], sizes[-1], bool((np.diff(sizes) > 0).all())) == (2, 1_000_000, True)


# ---- the figure of memory ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def extremes():
    """Returns the record and the figure of every extreme batch, which are only looked at."""
    records = {name: record_of(batch) for name, batch in EXTREMES.items()}
    return {name: (record, figures.memory_curves(record).figure) for name, record in records.items()}


def lines_in(figure):
    return [trace for trace in figure.data if trace.mode == "lines"]


@drawings
@given(batches)
def test_the_lines_are_those_of_the_record_and_their_names_say_the_bytes_of_the_reader_s_batch(batch):
    record = record_of(batch)
    lines = {trace.name: trace for trace in lines_in(figures.memory_curves(record).figure)}
    assert {name: list(line.y) for name, line in lines.items()} == {
        f"integer labels: {readable_bytes(record.here.labels)}": record.labels.tolist(),
        f"one-hot rows: {readable_bytes(record.here.targets)}": record.targets.tolist(),
        f"logits: {readable_bytes(record.here.logits)}": record.logits.tolist(),
    }
    assert all(np.array_equal(line.x, record.sizes) for line in lines.values())


@drawings
@given(batches)
def test_a_point_of_a_line_tells_its_bytes_as_people_read_them(batch):
    lines = lines_in(figures.memory_curves(record_of(batch)).figure)
    assert all(list(line.customdata) == [readable_bytes(int(count)) for count in line.y] for line in lines)


def test_the_reader_s_place_is_marked_on_the_lines(extremes):
    def law(case):
        record, figure = case
        (marks,) = [trace for trace in figure.data if trace.mode != "lines"]
        here = [record.here.labels, record.here.targets]
        return (list(marks.x), list(marks.y)) == ([record.num_classes] * 2, here)

    assert failing(extremes, law) == []


def test_every_known_size_has_a_line_and_its_name(extremes):
    def law(case):
        layout = case[1].layout
        named = {note.text: note.x for note in layout.annotations if note.textangle == -90}
        names = {f"{name} {size:,}": np.log10(size) for name, size in KNOWN_SIZES.items()}
        return ([line.x0 for line in layout.shapes], named) == (list(KNOWN_SIZES.values()), names)

    assert failing(extremes, law) == []


def test_all_curves_are_within_the_axes(extremes):
    def law(case):
        record, figure = case
        (low, high), classes = figure.layout.yaxis.range, figure.layout.xaxis.range
        highest = max(record.targets.max(), record.logits.max())
        return 10**low <= min(record.labels) and highest <= 10**high and classes == pytest.approx((np.log10(2), 6))

    assert failing(extremes, law) == []


def test_both_axes_are_logarithmic_and_say_what_they_count(extremes):
    def law(case):
        axes = [(axis.type, axis.title.text) for axis in (case[1].layout.xaxis, case[1].layout.yaxis)]
        return axes == [("log", "number of classes"), ("log", "bytes")]

    assert failing(extremes, law) == []


def test_a_tick_s_name_is_its_number_of_bytes(extremes):
    axis = extremes["few classes"][1].layout.yaxis
    read = [readable_bytes(count).replace("bytes", "B") for count in axis.tickvals[:-1]]  # there is no word for more
    assert list(axis.ticktext)[:-1] == read


def test_no_colour_is_set_for_a_line(extremes):
    assert failing(extremes, lambda case: colours_of(lines_in(case[1])) == []) == []


def test_an_extreme_batch_is_a_figure_that_a_browser_can_read(extremes):
    assert failing(extremes, lambda case: len(traces_sent(case[1])) == 4) == []


@laws
@given(batches)
def test_the_message_says_the_reader_s_batch_and_its_bytes(batch):
    message, here = figures.memory_curves(record_of(batch)).message, memory_of(*batch)
    assert message.startswith(
        f"With {batch[0]} examples and {batch[1]} classes the integer labels take {readable_bytes(here.labels)}, "
        f"the one-hot rows {readable_bytes(here.targets)} and the logits {readable_bytes(here.logits)}."
    )


@laws
@given(batches)
def test_it_is_true_that_the_labels_stay_and_the_others_grow(batch):
    record = record_of(batch)
    assert (len(set(record.labels)), bool((np.diff(record.targets) > 0).all())) == (1, True)
    assert bool((np.diff(record.logits) > 0).all())


# ---- what was measured -------------------------------------------------------------------------

MEASURED = {
    "seconds": (figures.seconds_measured, "milliseconds", "seconds", 1000),
    "bytes": (figures.bytes_measured, "MiB", "bytes", 1 / 2**20),
}
every_measured = pytest.mark.parametrize(("draw", "unit", "quantity", "factor"), MEASURED.values(), ids=MEASURED)


@every_measured
def test_the_lines_are_what_was_measured_in_the_unit_of_the_axis(draw, unit, quantity, factor):
    figure = draw(figures.Measured(64, COSTS)).figure
    lines = {trace.name: (list(trace.x), list(trace.y)) for trace in figure.data}
    sizes = [cost.num_classes for cost in COSTS]
    assert lines == {
        name: (sizes, [pytest.approx(getattr(cost, f"{encoding}_{quantity}") * factor) for cost in COSTS])
        for name, encoding in (("integer labels", "integer"), ("one-hot rows", "one_hot"))
    }
    assert figure.layout.yaxis.title.text == unit


@every_measured
@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_legend_names_each_line(draw, unit, quantity, factor, count):
    figure = draw(figures.Measured(64, COSTS[:count])).figure
    assert (figure.layout.showlegend, [line.name for line in figure.data]) == (True, ["integer labels", "one-hot rows"])


@every_measured
@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_number_of_sizes_is_a_figure_that_a_browser_can_read(draw, unit, quantity, factor, count):
    assert len(traces_sent(draw(figures.Measured(64, COSTS[:count])).figure)) == 2


@every_measured
def test_the_message_says_the_largest_size(draw, unit, quantity, factor):
    assert draw(figures.Measured(64, COSTS)).message == (
        "For 64 examples of 50,257 classes, integers took 12 milliseconds and 16 MiB, "
        "one-hot rows 34 milliseconds and 32 MiB."
    )


@every_measured
def test_the_message_follows_the_measurement(draw, unit, quantity, factor):
    slower = [*COSTS[:-1], replace(COSTS[-1], one_hot_seconds=1.5)]
    assert "one-hot rows 1.5e+03 milliseconds" in draw(figures.Measured(64, slower)).message
