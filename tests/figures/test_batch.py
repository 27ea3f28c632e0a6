"""A record holds the numbers of a batch, and its figure shows them: few examples, many, none, NaN and infinite ones."""

import json
import math
import re
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scce.batch.presets import PROBLEMS
from scce.batch.scores import batch_loss, score
from scce.batch.ways import REDUCTIONS
from scce.batches import Batch, Way
from scce.figures import batch as figures
from scce.figures.frame import NEUTRAL
from scce.readable import readable
from scce.softmax import softmax

laws = settings(deadline=None, derandomize=True, max_examples=50)
drawings = settings(deadline=None, derandomize=True, max_examples=10)

SEED_LABELS = [1, 2]
SEED = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
SMALL = figures.MOST_SEGMENTS  # as many examples have a segment each


def made(labels=SEED_LABELS, predictions=SEED, from_logits=False, weights=None, **way):
    """Returns the scores of a batch, and the loss that they become."""
    scores = score(Batch(labels, predictions, from_logits))
    return scores, batch_loss(scores, Way(**way), weights)


def of_many(number, **way):
    """Returns the same of many examples, all different."""
    random = np.random.default_rng(number)
    return made(random.integers(5, size=number), random.normal(0, 3, (number, 5)), True, **way)


def of_problem(name):
    batch, way = PROBLEMS[name].batch.arrays, PROBLEMS[name].way
    scores = score(batch)
    return scores, batch_loss(scores, way, batch.weights)


@st.composite
def batches(draw, most=8):
    """Returns scores and loss of a batch of any kind: flawed rows, labels that are no class, what is ruled out."""
    length, size = draw(st.integers(1, most)), draw(st.integers(2, 4))
    weight = st.sampled_from([0.0, 0.5, 1.0, 3.0, -1.0])
    number = st.sampled_from([0.0, 1.0, 0.5, 700.0, math.nan, -math.inf]) | st.floats(0, 1)
    rows = st.lists(number, min_size=size, max_size=size)
    return made(
        draw(st.lists(st.integers(-1, size), min_size=length, max_size=length)),
        draw(st.lists(rows, min_size=length, max_size=length)),
        draw(st.booleans()),
        weights=draw(st.none() | st.lists(weight, min_size=length, max_size=length)),
        ignore_label=draw(st.sampled_from([None, -1, 0])),
        smoothing=draw(st.sampled_from([0.0, 0.1, 1.0])),
        reduction=draw(st.sampled_from(REDUCTIONS)),
    )


EXTREMES = {
    **{name: of_problem(name) for name in PROBLEMS},
    "one example": made([0], [[0.5, 0.5]]),
    "all certain and right": made([0, 1], [[1.0, 0.0], [0.0, 1.0]]),
    "all infinite": made([0, 1], [[0.0, 1.0], [1.0, 0.0]]),
    "infinite beside large": made([0, 0], [[0.0, 1.0], [math.exp(-700), 1.0]]),
    "smoothed where a class is ruled out": made(smoothing=0.1),
    "no example has a loss": made([7, -1]),
    "negative weights": made(weights=[-1, 1]),
    "weights that cancel": made([1, 1], weights=[1, -1], reduction="weighted mean"),
    "infinities that cancel": made([0, 1], [[0.0, 1.0], [1.0, 0.0]], weights=[1, -1]),
    "large weights": made(weights=[1e9, 1]),
    "as many as there are segments": of_many(SMALL),
    "one more": of_many(SMALL + 1),
    "as many as there are bars": of_many(figures.MOST_BARS),
    "one bar more": of_many(figures.MOST_BARS + 1),
    "many": of_many(3_000, smoothing=0.1, ignore_label=2),
    "many of which few count": made([0, *[-1] * 99], [[0.5, 0.5]] * 100, ignore_label=-1),
    "many of which none counts": made([-1] * 100, [[0.5, 0.5]] * 100, ignore_label=-1),
    "many and one infinite": made([0] * 100, [[0.0, 1.0], *[[0.5, 0.5]] * 99], smoothing=0.1),
}
every_extreme = pytest.mark.parametrize("pair", EXTREMES.values(), ids=EXTREMES)
every_picture = pytest.mark.parametrize("picture", ["fraction", "sorted_losses"])


def record_of(picture, pair):
    return figures.fraction_of(pair[1]) if picture == "fraction" else figures.sorted_losses_of(*pair)


def figure_of(picture, pair):
    return getattr(figures, picture)(record_of(picture, pair))


@cache
def drawn(picture, pair):
    """Returns the figure of an extreme batch, which is only looked at."""
    return figure_of(picture, pair)


def description_of(picture, pair):
    return getattr(figures, f"describe_{picture}")(record_of(picture, pair))


def read_json(figure):
    """Returns a figure's JSON as a browser reads it: a browser knows no NaN and no Infinity."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(figure.to_json(), parse_constant=refuse)


def colours_in(node, path=""):
    """Returns every setting within a trace that is a colour, and its value."""
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in colours_in(value, f"{path}.{key}".strip("."))]
    return [(path, node)] if "color" in path else []


def bars_in(figure):
    """Returns the traces that show something, by their places among all: a place is a colour."""
    return {place: trace for place, trace in enumerate(figure.data) if trace.x is not None and len(trace.x)}


def examples_by_colour(figure):
    """Returns which example each trace is of, by its place."""
    return {place: int(bar.name or bar.x[0]) for place, bar in bars_in(figure).items()}


def losses_that_count(pair):
    scores, batch = pair
    counted = batch.reduction.counted & ~np.isnan(scores.losses)
    return np.flatnonzero(counted), scores.losses[counted]


# ---- the record of the losses in order ---------------------------------------------------------


@laws
@given(batches())
def test_every_loss_that_counts_is_there_the_worst_first(pair):
    record = figures.sorted_losses_of(*pair)
    examples, losses = losses_that_count(pair)
    assert sorted(record.examples.tolist()) == examples.tolist()
    assert record.losses.tolist() == sorted(losses.tolist(), reverse=True)
    assert np.array_equal(record.losses, pair[0].losses[record.examples])
    assert (record.ranks.tolist(), record.num_examples) == (list(range(len(losses))), len(losses))


@laws
@given(batches())
def test_the_mean_of_the_record_is_that_of_the_losses_and_its_other_line_ln_k(pair):
    record = figures.sorted_losses_of(*pair)
    _, losses = losses_that_count(pair)
    assert record.mean == pytest.approx(np.mean(losses) if len(losses) else math.nan, rel=1e-12, nan_ok=True)
    assert record.uniform == math.log(pair[0].num_classes)


def test_examples_that_cost_the_same_keep_their_order():
    assert figures.sorted_losses_of(*made([0] * 5, [[0.5, 0.5]] * 5)).examples.tolist() == list(range(5))


@pytest.mark.parametrize("number", [figures.MOST_BARS + 1, 399, 400, 401, 5_000])
def test_of_many_losses_some_are_shown_the_worst_and_the_least_always(number):
    pair = of_many(number)
    record, losses = figures.sorted_losses_of(*pair), np.sort(pair[0].losses)[::-1]
    assert (record.num_examples, len(record.ranks)) == (number, min(number, figures.MOST_POINTS))
    assert (record.losses[0], record.losses[-1]) == (losses[0], losses[-1])
    assert np.array_equal(record.losses, losses[record.ranks])
    assert (np.diff(record.ranks) > 0).all()


# ---- the record of the fraction ----------------------------------------------------------------


@laws
@given(batches())
def test_every_example_of_a_small_batch_has_its_part_in_both_sums(pair):
    _, batch = pair
    record = figures.fraction_of(batch)
    assert record.names == tuple(map(str, range(len(batch.terms))))
    assert np.array_equal(record.smoothing_terms, batch.smoothing_terms, equal_nan=True)
    assert np.array_equal(record.divisors, batch.reduction.divisors)
    np.testing.assert_allclose(record.terms + record.smoothing_terms, batch.terms, rtol=1e-9, atol=1e-12)


@laws
@given(batches())
def test_the_whole_of_the_fraction_is_the_loss(pair):
    record, batch = figures.fraction_of(pair[1]), pair[1]
    whole = (record.numerator, record.denominator, record.loss)
    assert repr(whole) == repr((batch.reduction.numerator, batch.reduction.denominator, batch.loss))


@laws
@given(batches())
def test_a_part_is_nan_only_where_its_example_has_no_loss(pair):
    record = figures.fraction_of(pair[1])
    parts = np.array([record.terms, record.smoothing_terms])
    assert np.array_equal(np.isnan(parts).any(axis=0), np.isnan(pair[1].terms))


@pytest.mark.parametrize("number", [SMALL + 1, 100, 3_000])
@pytest.mark.parametrize("way", [{}, {"smoothing": 0.1, "ignore_label": 2}], ids=["plain", "smoothed"])
def test_of_many_examples_the_largest_have_a_part_each_and_the_others_one(number, way):
    _, batch = of_many(number, **way)
    record = figures.fraction_of(batch)
    shown = [int(name) for name in record.names[:-1]]
    assert (len(shown), record.names[-1]) == (SMALL - 1, f"the other {number - SMALL + 1:,}")
    assert shown == sorted(shown)
    assert batch.terms[shown].min() >= np.delete(batch.terms, shown).max()
    for part, whole in (
        (record.terms + record.smoothing_terms, batch.terms),
        (record.smoothing_terms, batch.smoothing_terms),
        (record.divisors, batch.reduction.divisors),
    ):
        np.testing.assert_allclose(part[-1], np.delete(whole, shown).sum())
        assert part.sum() == pytest.approx(whole.sum())


# ---- what the figures show ---------------------------------------------------------------------


@drawings
@given(batches())
def test_the_numerator_lies_over_the_denominator_with_a_segment_per_example(pair):
    record = figures.fraction_of(pair[1])
    figure = figures.fraction(record)
    drawn = np.nan_to_num([record.terms, record.smoothing_terms, record.divisors], posinf=0, neginf=0).T
    assert [list(trace.x) for trace in figure.data] == drawn.tolist()
    assert {tuple(trace.y) for trace in figure.data} == {("numerator", "numerator", "denominator")}
    assert (figure.layout.barmode, figure.layout.yaxis.autorange) == ("stack", "reversed")


@drawings
@given(batches())
def test_what_is_pointed_at_in_the_fraction_is_told(pair):
    record = figures.fraction_of(pair[1])
    told = [list(trace.customdata) for trace in figures.fraction(record).data]
    assert told == [
        [
            f"example {name}: {readable(term)} nats",
            f"example {name}, smoothing: {readable(smoothing)} nats",
            f"example {name}: {readable(divisor)}",
        ]
        for name, term, smoothing, divisor in zip(
            record.names, record.terms, record.smoothing_terms, record.divisors, strict=True
        )
    ]


@every_extreme
def test_the_fraction_is_written_above_its_bars(pair):
    record = figures.fraction_of(pair[1])
    above, below, loss = readable(record.numerator), f"{record.denominator:,.6g}", readable(record.loss)
    assert figures.fraction(record).layout.title.subtitle.text == f"{above} nats / {below} = {loss} nats"


@drawings
@given(batches())
def test_a_bar_is_as_high_as_its_loss_and_an_infinite_one_as_the_picture(pair):
    record = figures.sorted_losses_of(*pair)
    figure = figures.sorted_losses(record)
    top = figure.layout.yaxis.range[1]
    heights = {int(trace.x[0]): trace.y[0] for trace in bars_in(figure).values()}
    expected = zip(record.examples.tolist(), record.losses.tolist(), strict=True)
    assert heights == {example: min(loss, top) for example, loss in expected}


@drawings
@given(batches())
def test_the_worst_bar_stands_first(pair):
    record = figures.sorted_losses_of(*pair)
    assert figures.sorted_losses(record).layout.xaxis.categoryarray == tuple(map(str, record.examples))


@drawings
@given(batches())
def test_every_bar_says_its_loss(pair):
    record = figures.sorted_losses_of(*pair)
    bars = bars_in(figures.sorted_losses(record)).values()
    texts = {(int(bar.x[0]), bar.text, bar.hovertemplate) for bar in bars}
    assert texts == {
        (example, readable(loss), f"example {example}: {readable(loss)} nats<extra></extra>")
        for example, loss in zip(record.examples.tolist(), record.losses.tolist(), strict=True)
    }


@pytest.mark.parametrize("name", ["one bar more", "many"])
def test_many_losses_are_one_falling_line(name):
    record = figures.sorted_losses_of(*EXTREMES[name])
    (line,) = figures.sorted_losses(record).data
    assert (tuple(line.x), tuple(line.y)) == (tuple(record.ranks), tuple(record.losses))
    points = zip(record.examples, record.losses, strict=True)
    assert list(line.customdata) == [f"example {example}: {readable(loss)} nats" for example, loss in points]


@every_extreme
def test_mean_and_even_guess_are_lines_with_their_numbers_where_they_are_finite(pair):
    record = figures.sorted_losses_of(*pair)
    layout = figures.sorted_losses(record).layout
    lines = {"mean": record.mean, "guessing evenly": record.uniform}
    finite = {name: value for name, value in lines.items() if math.isfinite(value)}
    assert [shape.y0 for shape in layout.shapes] == [*finite.values()]
    assert [note.text for note in layout.annotations] == [f"{name} {readable(value)}" for name, value in finite.items()]


# ---- at every extreme --------------------------------------------------------------------------


@every_picture
@every_extreme
def test_an_extreme_batch_is_a_figure_that_a_browser_can_read(picture, pair):
    assert "data" in read_json(drawn(picture, pair))


@drawings
@given(batches())
@every_picture
def test_any_batch_is_a_figure_that_a_browser_can_read(picture, pair):
    assert "data" in read_json(figure_of(picture, pair))


@every_picture
@every_extreme
def test_every_number_of_an_extreme_batch_can_be_drawn(picture, pair):
    figure = drawn(picture, pair)
    axis = "x" if picture == "fraction" else "y"
    assert all(np.isfinite(np.array(trace[axis], float)).all() for trace in figure.data)
    assert np.isfinite(figure.layout[f"{axis}axis"].range).all()


def ends_of(figure):
    """Returns how far the bars of a fraction reach to both sides; each begins where the last one ends."""
    lengths = np.array([trace.x for trace in figure.data], float)
    ends = np.concatenate([[0], lengths[:, :2].reshape(-1).cumsum(), lengths[:, 2].cumsum()])
    return ends.min(), ends.max()


@every_extreme
def test_every_bar_of_an_extreme_fraction_ends_within_the_picture(pair):
    figure = drawn("fraction", pair)
    (left, right), (low, high) = ends_of(figure), figure.layout.xaxis.range
    assert low <= left <= right < high


@drawings
@given(batches())
def test_every_bar_of_a_fraction_ends_within_the_picture(pair):
    figure = figure_of("fraction", pair)
    (left, right), (low, high) = ends_of(figure), figure.layout.xaxis.range
    assert low <= left <= right < high


@every_extreme
def test_mean_even_guess_and_every_finite_loss_are_within_the_picture(pair):
    record = figures.sorted_losses_of(*pair)
    low, high = figures.sorted_losses(record).layout.yaxis.range
    values = np.array([*record.losses, record.mean, record.uniform])
    assert low == 0
    assert (values[np.isfinite(values)] < high).all()


def test_where_nothing_counts_there_is_nothing_to_draw_and_that_is_said():
    pair = EXTREMES["all ignored"]
    record = figures.sorted_losses_of(*pair)
    assert (record.examples.size, record.num_examples, math.isnan(record.mean)) == (0, 0, True)
    assert bars_in(figures.sorted_losses(record)) == {}
    assert figures.describe_sorted_losses(record) == "No example has a loss."


# ---- colours -----------------------------------------------------------------------------------


@every_picture
@every_extreme
def test_no_colour_is_set_for_an_example(picture, pair):
    set_here = [colour for trace in drawn(picture, pair).data for colour in colours_in(trace.to_plotly_json())]
    assert set(set_here) <= {("marker.line.color", NEUTRAL)}  # the border between two segments


@every_picture
def test_no_order_of_colours_is_set_for_a_figure(picture):
    assert figure_of(picture, made()).layout.colorway is None


@drawings
@given(batches(most=SMALL))
@every_picture
def test_an_example_of_a_small_batch_is_the_trace_of_its_number(picture, pair):
    places = examples_by_colour(figure_of(picture, pair))
    assert all(place == example for place, example in places.items())


def test_an_example_keeps_its_colour_where_one_before_it_is_ignored():
    pair = made([0, 1, 2], [*SEED, SEED[0]], ignore_label=0)
    places = [examples_by_colour(figure_of(picture, pair)) for picture in ("fraction", "sorted_losses")]
    assert places == [{0: 0, 1: 1, 2: 2}, {1: 1, 2: 2}]


# ---- descriptions ------------------------------------------------------------------------------


@laws
@given(batches())
def test_the_fraction_is_described_with_its_two_parts_and_the_loss(pair):
    reduction = pair[1].reduction
    assert description_of("fraction", pair) == (
        f"The numerator is {readable(reduction.numerator)} nats, the denominator {reduction.denominator:,.6g}; "
        f"the loss is {readable(reduction.loss)} nats."
    )


@laws
@given(batches())
def test_the_losses_are_described_with_the_worst_the_mean_and_the_even_guess(pair):
    record = figures.sorted_losses_of(*pair)
    assume(record.num_examples)
    assert figures.describe_sorted_losses(record) == (
        f"Example {record.examples[0]} costs most, {readable(record.losses[0])} nats; the mean of "
        f"{record.num_examples} unweighted losses is {readable(record.mean)} nats, and guessing evenly costs "
        f"{readable(record.uniform)} nats."
    )


@every_picture
@every_extreme
def test_a_description_of_an_extreme_batch_ends_as_a_sentence_and_has_no_nan_as_python_writes_it(picture, pair):
    described = description_of(picture, pair)
    assert described.endswith(".")
    assert not re.search(r"\b(nan|inf|None)\b", described)


@every_picture
@every_extreme
def test_every_axis_of_numbers_has_a_title(picture, pair):
    layout = drawn(picture, pair).layout
    assert (layout.xaxis if picture == "fraction" else layout.yaxis).title.text


def test_logits_and_their_softmax_are_the_same_pictures():
    logits = np.random.default_rng(2).normal(0, 2, (6, 4))
    pairs = made([0, 1, 2, 3, 0, 1], logits, True), made([0, 1, 2, 3, 0, 1], softmax(logits), False)
    one, other = (description_of("fraction", pair) + description_of("sorted_losses", pair) for pair in pairs)
    assert one == other
