"""A record holds the core's numbers, and its figure shows them: for every outcome, in every unit, at every extreme."""

from itertools import product

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import AWKWARD_NAMES, as_drawn, axes_of, colours_of, failing, has_no_nan, reads_as_a_sentence, traces_sent

from scce.figures import surprise as figures
from scce.information import cross_entropy, entropy, in_unit, kl_divergence, surprise
from scce.labels import smooth_labels
from scce.losses import categorical_crossentropy
from scce.readable import readable, readable_probability
from scce.surprise.two_distributions import SITUATIONS, TwoDistributions, in_situation

laws = settings(deadline=None, derandomize=True, max_examples=20)
drawings = settings(deadline=None, derandomize=True, max_examples=5)

weights = st.sampled_from([0.0, 1.0, 5e-324]) | st.floats(0, 1)
fractions = st.sampled_from([0.0, 1.0, 5e-324, 1 - 2**-53]) | st.floats(0, 1)
units = st.sampled_from(["nats", "bits"])
every_unit = pytest.mark.parametrize("unit", ["nats", "bits"])
UNIT = {"nats": 1.0, "bits": np.log(2)}


def distributions(size):
    shares = st.lists(weights, min_size=size, max_size=size).filter(any).map(lambda w: np.array(w) / sum(w))
    return shares.map(lambda p: tuple(p.tolist()))


@st.composite
def pairs(draw):
    size = draw(st.integers(2, 5) | st.just(10))
    return TwoDistributions(
        tuple(f"class {k}" for k in range(size)), draw(distributions(size)), draw(distributions(size))
    )


PICTURES = ("surprise_curve", "floor_and_excess", "lowest_loss")
every_picture = pytest.mark.parametrize("picture", PICTURES)

EXTREMES = {
    "certain and expected": (1.0, TwoDistributions(p=(1.0, 0.0, 0.0, 0.0), q=(1.0, 0.0, 0.0, 0.0))),
    "certain and ruled out": (0.0, TwoDistributions(p=(1.0, 0.0, 0.0, 0.0), q=(0.0, 1.0, 0.0, 0.0))),
    "even and ruled out": (5e-324, in_situation(in_situation(TwoDistributions(), "uniform"), "q rules it out")),
    "next to impossible": (5e-324, TwoDistributions(p=(1.0, 5e-324, 0.0, 0.0), q=(5e-324, 1.0, 0.0, 0.0))),
    "next to certain": (1 - 2**-53, in_situation(TwoDistributions(), "q sure and wrong")),
    "ten outcomes": (0.5, TwoDistributions(tuple("abcdefghij"), (0.1,) * 10, (0.0,) * 9 + (1.0,))),
}


def picture_of(picture, event, pair, unit="nats"):
    return {
        "surprise_curve": lambda: figures.surprise_curve(figures.surprise_curve_of(event, pair, unit)),
        "floor_and_excess": lambda: figures.floor_and_excess(figures.floor_and_excess_of(pair, unit)),
        "lowest_loss": lambda: figures.lowest_loss(figures.lowest_loss_of(len(pair.outcomes), event, unit)),
    }[picture]()


def figure_of(*args):
    return picture_of(*args).figure


@pytest.fixture(scope="module")
def extremes():
    """Returns every picture of every extreme pair, which are only looked at."""
    return {
        f"{picture} of {name} in {unit}": picture_of(picture, event, pair, unit)
        for picture in PICTURES
        for name, (event, pair) in EXTREMES.items()
        for unit in UNIT
    }


def in_every_unit(cases):
    """Returns the cases in nats and in bits."""
    return {f"{name} in {unit}": (*case, unit) for name, case in cases.items() for unit in UNIT}


# ---- records -----------------------------------------------------------------------------------


@laws
@given(fractions, pairs(), units)
def test_the_outcomes_stand_on_the_curve_where_they_are_expected(event, pair, unit):
    record = figures.surprise_curve_of(event, pair, unit)
    assert (tuple(record.happens), tuple(record.expected)) == (pair.p, pair.q)
    assert np.array_equal(record.surprises, in_unit(surprise(pair.q), unit))


@laws
@given(fractions, pairs(), units)
def test_the_event_has_its_own_surprise(event, pair, unit):
    record = figures.surprise_curve_of(event, pair, unit)
    assert (record.event, record.event_surprise) == (event, in_unit(surprise(event), unit))


@every_unit
def test_the_curve_is_minus_the_logarithm_of_p(unit):
    p, surprises = figures.surprise_curve_of(0.5, TwoDistributions(), unit).curve
    np.testing.assert_allclose(surprises, -np.log2(p) if unit == "bits" else -np.log(p), rtol=1e-15)


def test_the_curve_reaches_from_nearly_impossible_to_certain():
    p, surprises = figures.surprise_curve_of(0.5, TwoDistributions(), "nats").curve
    assert (p[0] < 0.001, p[-1], surprises[-1]) == (True, 1, 0)


@laws
@given(pairs(), units)
def test_the_floor_is_the_entropy_and_each_expectation_adds_its_divergence(pair, unit):
    record = figures.floor_and_excess_of(pair, unit)
    even = np.full(len(pair.p), 1 / len(pair.p))
    assert record.entropy == in_unit(entropy(pair.p), unit)
    assert np.array_equal(record.divergences, [in_unit(kl_divergence(pair.p, q), unit) for q in (pair.q, even, pair.p)])


@laws
@given(pairs(), units)
def test_floor_and_excess_together_are_the_cross_entropy_as_scipy_has_it(pair, unit):
    record, p, q = figures.floor_and_excess_of(pair, unit), np.array(pair.p), np.array(pair.q)
    expected = (scipy.stats.entropy(p) + scipy.special.rel_entr(p, q).sum()) / UNIT[unit]
    assert record.entropy + record.divergences[0] == pytest.approx(expected, rel=1e-12, abs=1e-14)
    assert record.entropy + record.divergences[0] == pytest.approx(
        in_unit(cross_entropy(p, q), unit), rel=1e-12, abs=1e-14
    )


@laws
@given(pairs(), units)
def test_to_expect_what_happens_adds_nothing(pair, unit):
    assert figures.floor_and_excess_of(pair, unit).divergences[-1] == 0


@laws
@given(st.integers(2, 10), fractions, units)
def test_the_lowest_loss_is_the_entropy_of_the_smoothed_label(num_classes, smoothing, unit):
    label = smooth_labels(np.eye(num_classes)[0], smoothing)
    expected = scipy.stats.entropy(label) / UNIT[unit]
    assert figures.lowest_loss_of(num_classes, smoothing, unit).loss == pytest.approx(expected, rel=1e-12, abs=1e-14)


@laws
@given(st.integers(2, 10), st.floats(0, 1), st.data())
def test_no_logits_get_below_the_lowest_loss(num_classes, smoothing, data):
    logits = data.draw(st.lists(st.floats(-30, 30), min_size=num_classes, max_size=num_classes))
    label = smooth_labels(np.eye(num_classes)[0], smoothing)
    assert (
        categorical_crossentropy(label, logits) >= figures.lowest_loss_of(num_classes, smoothing, "nats").loss - 1e-12
    )


@laws
@given(st.integers(2, 10), st.floats(1e-6, 1))
def test_some_logits_reach_the_lowest_loss(num_classes, smoothing):
    label = smooth_labels(np.eye(num_classes)[0], smoothing)
    lowest = figures.lowest_loss_of(num_classes, smoothing, "nats").loss
    assert categorical_crossentropy(label, np.log(label)) == pytest.approx(lowest, rel=1e-10)


def test_the_lowest_loss_runs_from_zero_for_no_smoothing_to_ln_k_for_nothing_else():
    curves = {case: figures.lowest_loss_of(case[0], 0.1, case[1]).curve for case in product(range(2, 11), UNIT)}
    ends = {case: (*smoothings[[0, -1]], *losses[[0, -1]]) for case, (smoothings, losses) in curves.items()}
    assert ends == {
        (size, unit): (0, 1, 0, pytest.approx(np.log(size) / UNIT[unit], rel=1e-14)) for size, unit in curves
    }


@pytest.mark.parametrize("hundredths", [0, 1, 10, 50, 99, 100])
def test_the_readers_place_is_on_the_curve(hundredths):
    record = figures.lowest_loss_of(4, hundredths / 100, "nats")
    assert record.loss == pytest.approx(record.curve[1, hundredths], rel=1e-14)


# ---- figures -----------------------------------------------------------------------------------


@drawings
@given(fractions, pairs(), units)
def test_there_is_one_mark_for_each_outcome_in_their_order_where_it_is_expected_or_at_the_upper_edge(event, pair, unit):
    marks = figure_of("surprise_curve", event, pair, unit).data[: len(pair.outcomes)]
    assert [mark.name for mark in marks] == list(pair.outcomes)
    assert [mark.x[0] for mark in marks] == list(pair.q)
    assert np.array_equal(
        [mark.y[0] for mark in marks], np.minimum(in_unit(surprise(pair.q), unit), in_unit(7.0, unit))
    )


@drawings
@given(fractions, pairs())
def test_what_happens_more_often_has_the_larger_mark(event, pair):
    marks = figure_of("surprise_curve", event, pair).data[: len(pair.outcomes)]
    by_frequency = [marks[k].marker.size for k in np.argsort(pair.p, kind="stable")]
    assert by_frequency == sorted(by_frequency)


@pytest.mark.parametrize("outcomes", [4, 10])
def test_no_colour_is_set_for_an_outcome(outcomes):
    pair = TwoDistributions(tuple("abcdefghij"[:outcomes]), (1 / outcomes,) * outcomes, (1 / outcomes,) * outcomes)
    assert colours_of(figure_of("surprise_curve", 0.5, pair).data[:outcomes]) == []


def test_no_order_of_colours_is_set_for_a_figure(extremes):
    assert failing(extremes, lambda picture: picture.figure.layout.colorway is None) == []


def test_the_bars_say_the_floor_which_is_the_same_for_all_and_what_each_expectation_adds():
    def law(case):
        _, pair, unit = case
        record = figures.floor_and_excess_of(pair, unit)
        floor, excess = figures.floor_and_excess(record).figure.data
        said = [text.removesuffix(" \u2192") for text in excess.text]
        cut = [text.endswith("\u2192") for text in excess.text]
        return (set(floor.x), said, cut) == (
            {float(in_unit(entropy(pair.p), unit))},
            [f"{readable(record.entropy)} + {readable(divergence)}" for divergence in record.divergences],
            (np.asarray(excess.x) < record.divergences).tolist(),
        )

    assert failing(in_every_unit(EXTREMES), law) == []


def test_every_bar_ends_within_the_picture():
    def law(case):
        figure = figure_of("floor_and_excess", *case)
        ends = np.sum([trace.x for trace in figure.data], axis=0)
        return 0 <= ends.min() <= ends.max() < figure.layout.xaxis.range[1]

    assert failing(in_every_unit(EXTREMES), law) == []


@every_unit
def test_the_events_surprise_is_written_below_the_title_away_from_the_outcomes_own_numbers(unit):
    figure = figure_of("surprise_curve", 0.125, TwoDistributions(), unit)
    texts = [text for trace in figure.data for text in trace.text or () if text]
    said = f"\u2716 one event: {readable(3 * np.log(2) / UNIT[unit])} {unit}"
    assert (figure.layout.title.subtitle.text.split("<br>")[-1], texts) == (said, ["0, 2", "1", "3"])


@every_unit
def test_the_lowest_loss_is_written_at_the_readers_place(unit):
    record = figures.lowest_loss_of(4, 0.3, unit)
    place = figures.lowest_loss(record).figure.data[-1]
    assert (place.x[0], place.y[0], place.text[0]) == (0.3, record.loss, readable(record.loss))


def test_every_number_of_an_extreme_pair_reaches_the_browser(extremes):
    def law(picture):
        values = [trace[axis] for trace in traces_sent(picture.figure) for axis in "xy"]
        return all(np.isfinite(each.astype(float)).all() for each in values if each.dtype.kind != "U")

    assert failing(extremes, law) == []


@drawings
@given(fractions, pairs(), units)
@every_picture
def test_any_pair_is_a_figure_that_a_browser_can_read(picture, event, pair, unit):
    figure = figure_of(picture, event, pair, unit)
    assert len(traces_sent(figure)) == len(figure.data)


def test_every_axis_of_numbers_has_a_title(extremes):
    assert failing(extremes, lambda picture: all(axis.title.text for axis in axes_of(picture.figure))) == []


@every_unit
def test_the_axis_of_what_is_counted_in_a_unit_says_which(unit):
    axes = {"surprise_curve": "yaxis", "floor_and_excess": "xaxis", "lowest_loss": "yaxis"}
    layouts = {picture: figure_of(picture, 0.5, TwoDistributions(), unit).layout for picture in axes}
    titles = {picture: layout[axes[picture]].title.text for picture, layout in layouts.items()}
    assert failing(titles, lambda title: title.endswith(f"({unit})")) == []


@drawings
@given(fractions, distributions(4), distributions(4))
@every_picture
def test_the_axes_stay_where_they_are_while_p_and_q_move(picture, event, p, q):
    moved = figure_of(picture, event, TwoDistributions(p=p, q=q)).layout
    resting = figure_of(picture, 0.5, TwoDistributions()).layout
    assert (moved.xaxis, moved.yaxis) == (resting.xaxis, resting.yaxis)


def test_every_mark_is_within_the_picture(extremes):
    def law(picture):
        figure = picture.figure
        marks = np.array([(trace.x[0], trace.y[0]) for trace in figure.data if "markers" in trace.mode])
        low, high = np.array([figure.layout.xaxis.range, figure.layout.yaxis.range]).T
        return ((low <= marks) & (marks <= high)).all()

    assert failing({name: picture for name, picture in extremes.items() if "floor_and" not in name}, law) == []


def test_a_name_reaches_the_reader_as_text():
    def shown(name):
        figure = figure_of("surprise_curve", 0.5, TwoDistributions((name, "other"), (0.5, 0.5), (0.5, 0.5)))
        return as_drawn(figure.data[0].name), as_drawn(figure.layout.title.subtitle.text.rpartition("<br>")[0])

    expected = {name: (name, f"0 {name} \u00b7 1 other") for name in AWKWARD_NAMES}
    assert {name: shown(name) for name in AWKWARD_NAMES} == expected


# ---- messages ----------------------------------------------------------------------------------


@laws
@given(fractions, pairs(), units)
def test_the_curve_is_told_with_the_event_as_people_read_it(event, pair, unit):
    probability = readable_probability(event, alone=event == 1)
    cost = readable(float(in_unit(surprise(event), unit)))
    message = picture_of("surprise_curve", event, pair, unit).message
    assert message.endswith(f"p = {probability} has a surprise of {cost} {unit}.")


@pytest.mark.parametrize(
    ("event", "said"),
    [(1.0, "p = 1.000 has a surprise of 0 nats"), (0.0, "p = 0 has a surprise of \u221e nats")],
)
def test_the_ends_of_the_curve_are_told_as_what_they_are(event, said):
    assert said in picture_of("surprise_curve", event, TwoDistributions()).message


@laws
@given(pairs(), units)
def test_the_bars_are_told_with_their_floor_and_every_excess(pair, unit):
    message = picture_of("floor_and_excess", 0.5, pair, unit).message
    even = np.full(len(pair.p), 1 / len(pair.p))
    yours, evens = (readable(float(in_unit(kl_divergence(pair.p, q), unit))) for q in (pair.q, even))
    assert f"H(p), is {readable(float(in_unit(entropy(pair.p), unit)))} {unit} " in message
    assert f"your q {yours}, even q {evens}, q = p 0 {unit}." in message


@laws
@given(st.integers(2, 10), st.integers(0, 100), units)
def test_the_lowest_loss_is_told_with_its_classes_its_smoothing_and_the_loss(num_classes, hundredths, unit):
    smoothing = hundredths / 100
    record = figures.lowest_loss_of(num_classes, smoothing, unit)
    message = figures.lowest_loss(record).message
    assert message.startswith(f"With {num_classes} classes and a smoothing of {smoothing:g} no model can get below ")
    assert f"below {readable(record.loss)} {unit};" in message


def test_the_message_of_an_extreme_pair_reads_as_a_sentence_without_nan(extremes):
    def law(picture):
        return reads_as_a_sentence(picture.message) and has_no_nan(picture.message)

    assert failing(extremes, law) == []


def test_every_situation_is_a_figure_with_a_message():
    def law(case):
        picture, situation = case
        shown = picture_of(picture, 0.5, in_situation(TwoDistributions(), situation))
        return traces_sent(shown.figure) and shown.message

    assert failing({case: case for case in product(PICTURES, SITUATIONS)}, law) == []
