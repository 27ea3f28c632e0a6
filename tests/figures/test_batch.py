"""A record holds the numbers of a batch, and its figure shows them: few examples, many, none, NaN and infinite ones."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from looking import axes_of, colours_of, failing, named_levels_of, reads_as_a_sentence, traces_sent

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
PICTURES = ("fraction", "sorted_losses")
every_picture = pytest.mark.parametrize("picture", PICTURES)


def picture_of(picture, pair):
    return {
        "fraction": lambda: figures.fraction(figures.fraction_of(pair[1])),
        "sorted_losses": lambda: figures.sorted_losses(figures.sorted_losses_of(*pair)),
    }[picture]()


@pytest.fixture(scope="module")
def drawn():
    """Returns both pictures of every extreme batch, which are only looked at."""
    return {picture: {name: picture_of(picture, pair) for name, pair in EXTREMES.items()} for picture in PICTURES}


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
    figure = figures.fraction(record).figure
    parts = np.array([record.terms, record.smoothing_terms, record.divisors]).T
    lengths, known = np.array([trace.x for trace in figure.data], float), np.isfinite(parts)
    assert np.array_equal(lengths[known], parts[known])
    assert (lengths[np.isnan(parts)] == 0).all()
    assert {tuple(trace.y) for trace in figure.data} == {("numerator", "numerator", "denominator")}
    assert (figure.layout.barmode, figure.layout.yaxis.autorange) == ("relative", "reversed")


@drawings
@given(batches())
def test_an_infinite_part_is_as_long_as_all_that_is_finite_and_an_arrow_says_that_it_goes_on(pair):
    record = figures.fraction_of(pair[1])
    figure = figures.fraction(record).figure
    parts = np.array([record.terms, record.smoothing_terms, record.divisors]).T
    lengths = np.array([trace.x for trace in figure.data], float)
    assert (np.abs(lengths[np.isinf(parts)]) >= np.abs(parts[np.isfinite(parts)]).sum() * (1 - 1e-9)).all()
    arrows = {note.text for note in figure.layout.annotations}
    endless = {"\u221e \u2192": np.isposinf(parts[:, :2]).any(), "\u2190 \u2212\u221e": np.isneginf(parts[:, :2]).any()}
    assert arrows == {arrow for arrow, there in endless.items() if there}


@drawings
@given(batches())
def test_what_is_pointed_at_in_the_fraction_is_told(pair):
    record = figures.fraction_of(pair[1])
    told = [list(trace.customdata) for trace in figures.fraction(record).figure.data]
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


def test_the_fraction_is_written_above_its_bars(drawn):
    written = {name: picture.figure.layout.title.subtitle.text for name, picture in drawn["fraction"].items()}
    records = {name: figures.fraction_of(loss) for name, (_, loss) in EXTREMES.items()}
    assert written == {
        name: f"{readable(record.numerator)} nats / {record.denominator:,.6g} = {readable(record.loss)} nats"
        for name, record in records.items()
    }


@drawings
@given(batches())
def test_a_bar_is_as_high_as_its_loss_and_an_infinite_one_as_the_picture_the_worst_first(pair):
    record = figures.sorted_losses_of(*pair)
    figure = figures.sorted_losses(record).figure
    top = figure.layout.yaxis.range[1]
    heights = {int(trace.x[0]): trace.y[0] for trace in bars_in(figure).values()}
    expected = zip(record.examples.tolist(), record.losses.tolist(), strict=True)
    assert heights == {example: min(loss, top) for example, loss in expected}
    assert figure.layout.xaxis.categoryarray == tuple(map(str, record.examples))


@drawings
@given(batches())
def test_every_bar_says_its_loss_and_an_infinite_one_that_it_goes_on(pair):
    record = figures.sorted_losses_of(*pair)
    bars = bars_in(figures.sorted_losses(record).figure).values()
    few = record.num_examples <= figures.MOST_NUMBERS
    texts = {(int(bar.x[0]), bar.text, bar.hovertemplate) for bar in bars}
    assert texts == {
        (
            example,
            ("\u2191 " if math.isinf(loss) else "") + readable(loss) if few else None,
            f"example {example}: {readable(loss)} nats<extra></extra>",
        )
        for example, loss in zip(record.examples.tolist(), record.losses.tolist(), strict=True)
    }


@pytest.mark.parametrize("name", ["one bar more", "many"])
def test_many_losses_are_one_falling_line(name, drawn):
    record = figures.sorted_losses_of(*EXTREMES[name])
    (line,) = drawn["sorted_losses"][name].figure.data
    assert (tuple(line.x), tuple(line.y)) == (tuple(record.ranks), tuple(record.losses))
    points = zip(record.examples, record.losses, strict=True)
    assert list(line.customdata) == [f"example {example}: {readable(loss)} nats" for example, loss in points]


def test_mean_and_even_guess_are_lines_with_their_numbers_where_they_are_finite(drawn):
    shown, expected = {}, {}
    for name, pair in EXTREMES.items():
        record, figure = figures.sorted_losses_of(*pair), drawn["sorted_losses"][name].figure
        highest = max(record.uniform, record.losses[np.isfinite(record.losses)].max(initial=0))
        shown[name] = named_levels_of(figure)
        expected[name] = {line: level for line, level in record.levels.items() if 0 <= level <= 4 * highest}
        assert record.levels[f"guessing evenly {readable(record.uniform)}"] == record.uniform
    assert shown == expected


def test_a_loss_that_is_not_the_plain_mean_has_a_line_of_its_own():
    record = figures.sorted_losses_of(*of_problem("unequal weights"))
    assert list(record.levels) == ["loss 2.587", "plain mean 2.074", "guessing evenly 1.386"]
    assert list(figures.sorted_losses_of(*EXTREMES["one example"]).levels) == ["mean 0.693", "guessing evenly 0.693"]


def test_a_sum_has_no_line_among_the_losses():
    record = figures.sorted_losses_of(*made(reduction="sum"))
    assert list(record.levels) == [f"mean {readable(record.mean)}", f"guessing evenly {readable(record.uniform)}"]


# ---- at every extreme --------------------------------------------------------------------------


@every_picture
def test_every_number_of_an_extreme_batch_reaches_the_browser(picture, drawn):
    axis = "x" if picture == "fraction" else "y"

    def law(shown):
        numbers = [trace[axis].astype(float) for trace in traces_sent(shown.figure) if axis in trace]
        edges = shown.figure.layout[f"{axis}axis"].range
        return all(np.isfinite(each).all() for each in [*numbers, edges])

    assert failing(drawn[picture], law) == []


@drawings
@given(batches())
@every_picture
def test_any_batch_is_a_figure_that_a_browser_can_read(picture, pair):
    figure = picture_of(picture, pair).figure
    assert len(traces_sent(figure)) == len(figure.data)


def within_the_picture(figure):
    """Returns whether the bars of a fraction end within the figure: to the left of 0 what is negative."""
    lengths = np.array([trace.x for trace in figure.data], float)
    parts = [lengths[:, :2], lengths[:, 2]]
    low, high = figure.layout.xaxis.range
    lowest, highest = min(part.clip(max=0).sum() for part in parts), max(part.clip(min=0).sum() for part in parts)
    return low <= lowest <= highest < high


def test_every_bar_of_an_extreme_fraction_ends_within_the_picture(drawn):
    assert failing(drawn["fraction"], lambda picture: within_the_picture(picture.figure)) == []


@drawings
@given(batches())
def test_every_bar_of_a_fraction_ends_within_the_picture(pair):
    assert within_the_picture(picture_of("fraction", pair).figure)


def test_mean_even_guess_and_every_finite_loss_are_within_the_picture(drawn):
    def law(name):
        record = figures.sorted_losses_of(*EXTREMES[name])
        low, high = drawn["sorted_losses"][name].figure.layout.yaxis.range
        values = np.array([*record.losses, record.mean, record.uniform])
        return low == 0 and (values[np.isfinite(values)] < high).all()

    assert [name for name in EXTREMES if not law(name)] == []


def test_where_nothing_counts_there_is_nothing_to_draw_and_that_is_said(drawn):
    record = figures.sorted_losses_of(*EXTREMES["all ignored"])
    assert (record.examples.size, record.num_examples, math.isnan(record.mean)) == (0, 0, True)
    shown = drawn["sorted_losses"]["all ignored"]
    assert (bars_in(shown.figure), shown.message) == ({}, "No example has a loss.")


# ---- colours -----------------------------------------------------------------------------------


@every_picture
def test_no_colour_is_set_for_an_example(picture, drawn):
    borders = {("marker.line.color", NEUTRAL)}  # between two segments
    assert failing(drawn[picture], lambda shown: set(colours_of(shown.figure.data)) <= borders) == []


@every_picture
def test_no_order_of_colours_is_set_for_a_figure(picture, drawn):
    assert failing(drawn[picture], lambda shown: shown.figure.layout.colorway is None) == []


@drawings
@given(batches(most=SMALL))
@every_picture
def test_an_example_of_a_small_batch_is_the_trace_of_its_number(picture, pair):
    places = examples_by_colour(picture_of(picture, pair).figure)
    assert all(place == example for place, example in places.items())


def test_an_example_keeps_its_colour_where_one_before_it_is_ignored():
    pair = made([0, 1, 2], [*SEED, SEED[0]], ignore_label=0)
    places = [examples_by_colour(picture_of(picture, pair).figure) for picture in PICTURES]
    assert places == [{0: 0, 1: 1, 2: 2}, {1: 1, 2: 2}]


# ---- messages ----------------------------------------------------------------------------------


@laws
@given(batches())
def test_the_fraction_is_told_with_its_two_parts_and_the_loss(pair):
    reduction = pair[1].reduction
    assert picture_of("fraction", pair).message == (
        f"The numerator is {readable(reduction.numerator)} nats, the denominator {reduction.denominator:,.6g}; "
        f"the loss is {readable(reduction.loss)} nats."
    )


@laws
@given(batches())
def test_the_losses_are_told_with_the_worst_the_mean_and_the_even_guess(pair):
    record = figures.sorted_losses_of(*pair)
    assume(record.num_examples)
    assert figures.sorted_losses(record).message == (
        f"Example {record.examples[0]} costs most, {readable(record.losses[0])} nats; the mean of "
        f"{record.num_examples} unweighted losses is {readable(record.mean)} nats, and guessing evenly costs "
        f"{readable(record.uniform)} nats."
    )


@every_picture
def test_the_message_of_an_extreme_batch_ends_as_a_sentence_and_has_no_nan_as_python_writes_it(picture, drawn):
    assert failing(drawn[picture], lambda shown: reads_as_a_sentence(shown.message)) == []


@every_picture
def test_every_axis_of_numbers_has_a_title(picture, drawn):
    assert failing(drawn[picture], lambda shown: all(axis.title.text for axis in axes_of(shown.figure))) == []


def test_logits_and_their_softmax_are_the_same_pictures():
    logits = np.random.default_rng(2).normal(0, 2, (6, 4))
    pairs = made([0, 1, 2, 3, 0, 1], logits, True), made([0, 1, 2, 3, 0, 1], softmax(logits), False)
    one, other = ([picture_of(picture, pair).message for picture in PICTURES] for pair in pairs)
    assert one == other
