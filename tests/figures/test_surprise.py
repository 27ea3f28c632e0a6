"""A record holds the core's numbers, and its figure shows them: for every outcome, in every unit, at every extreme."""

import json
import re

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

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
every_extreme = pytest.mark.parametrize(("event", "pair"), EXTREMES.values(), ids=EXTREMES)


def record_of(picture, event, pair, unit="nats"):
    return {
        "surprise_curve": lambda: figures.surprise_curve_of(event, pair, unit),
        "floor_and_excess": lambda: figures.floor_and_excess_of(pair, unit),
        "lowest_loss": lambda: figures.lowest_loss_of(len(pair.outcomes), event, unit),
    }[picture]()


def figure_of(picture, event, pair, unit="nats"):
    return getattr(figures, picture)(record_of(picture, event, pair, unit))


def description_of(picture, event, pair, unit="nats"):
    return getattr(figures, f"describe_{picture}")(record_of(picture, event, pair, unit))


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
    entities = {"amp": "&", "lt": "<", "gt": ">"}
    without_tags = re.sub(r"<[^<>]*>", "", text)
    return re.sub(r"&([a-z]+);", lambda match: entities.get(match[1], match[0]), without_tags)


def values_on(axis, figure):
    return np.array([value for trace in figure.data for value in trace[axis] if not isinstance(value, str)], float)


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


@pytest.mark.parametrize("num_classes", range(2, 11))
@every_unit
def test_the_lowest_loss_runs_from_zero_for_no_smoothing_to_ln_k_for_nothing_else(num_classes, unit):
    smoothings, losses = figures.lowest_loss_of(num_classes, 0.1, unit).curve
    assert (smoothings[0], smoothings[-1], losses[0]) == (0, 1, 0)
    assert losses[-1] == pytest.approx(np.log(num_classes) / UNIT[unit], rel=1e-14)


@pytest.mark.parametrize("hundredths", [0, 1, 10, 50, 99, 100])
def test_the_readers_place_is_on_the_curve(hundredths):
    record = figures.lowest_loss_of(4, hundredths / 100, "nats")
    assert record.loss == pytest.approx(record.curve[1, hundredths], rel=1e-14)


# ---- figures -----------------------------------------------------------------------------------


@drawings
@given(fractions, pairs())
def test_there_is_one_mark_for_each_outcome_in_their_order(event, pair):
    marks = figure_of("surprise_curve", event, pair).data[: len(pair.outcomes)]
    assert [mark.name for mark in marks] == list(pair.outcomes)
    assert [mark.text[0] for mark in marks] == [str(k) for k in range(len(pair.outcomes))]


@drawings
@given(fractions, pairs(), units)
def test_a_mark_stands_where_the_outcome_is_expected_or_at_the_upper_edge(event, pair, unit):
    marks = figure_of("surprise_curve", event, pair, unit).data[: len(pair.outcomes)]
    heights = np.array([mark.y[0] for mark in marks])
    surprises = in_unit(surprise(pair.q), unit)
    assert [mark.x[0] for mark in marks] == list(pair.q)
    assert np.array_equal(heights, np.minimum(surprises, in_unit(7.0, unit)))


@drawings
@given(fractions, pairs())
def test_what_happens_more_often_has_the_larger_mark(event, pair):
    marks = figure_of("surprise_curve", event, pair).data[: len(pair.outcomes)]
    by_frequency = [marks[k].marker.size for k in np.argsort(pair.p, kind="stable")]
    assert by_frequency == sorted(by_frequency)


@pytest.mark.parametrize("outcomes", [4, 10])
def test_no_colour_is_set_for_an_outcome(outcomes):
    pair = TwoDistributions(tuple("abcdefghij"[:outcomes]), (1 / outcomes,) * outcomes, (1 / outcomes,) * outcomes)
    figure = figure_of("surprise_curve", 0.5, pair)
    assert [colours_in(trace.to_plotly_json()) for trace in figure.data[:outcomes]] == [[]] * outcomes


@every_picture
def test_no_order_of_colours_is_set_for_a_figure(picture):
    assert figure_of(picture, 0.5, TwoDistributions()).layout.colorway is None


@every_unit
@every_extreme
def test_the_bars_say_the_floor_and_what_each_expectation_adds(event, pair, unit):
    record = figures.floor_and_excess_of(pair, unit)
    texts = [text for trace in figures.floor_and_excess(record).data for text in trace.text]
    floor = [f"H(p) {readable(record.entropy)}"] * 3
    assert texts == [*floor, *[f"+ KL {readable(divergence)}" for divergence in record.divergences]]


@every_extreme
def test_the_floor_is_the_same_under_all_expectations(event, pair):
    assert set(figure_of("floor_and_excess", event, pair).data[0].x) == {entropy(pair.p)}


@every_unit
@every_extreme
def test_every_bar_ends_within_the_picture(event, pair, unit):
    figure = figure_of("floor_and_excess", event, pair, unit)
    ends = np.sum([trace.x for trace in figure.data], axis=0)
    assert 0 <= ends.min() <= ends.max() < figure.layout.xaxis.range[1]


@every_unit
def test_the_events_surprise_is_written_beside_it(unit):
    texts = [
        text for trace in figure_of("surprise_curve", 0.125, TwoDistributions(), unit).data for text in trace.text or ()
    ]
    assert f"one event: {readable(3 * np.log(2) / UNIT[unit])}" in texts


@every_unit
def test_the_lowest_loss_is_written_at_the_readers_place(unit):
    record = figures.lowest_loss_of(4, 0.3, unit)
    place = figures.lowest_loss(record).data[-1]
    assert (place.x[0], place.y[0], place.text[0]) == (0.3, record.loss, readable(record.loss))


@every_picture
@every_unit
@every_extreme
def test_every_number_of_an_extreme_pair_can_be_drawn(picture, unit, event, pair):
    figure = figure_of(picture, event, pair, unit)
    assert np.isfinite(values_on("x", figure)).all()
    assert np.isfinite(values_on("y", figure)).all()


@every_picture
@every_unit
@every_extreme
def test_an_extreme_pair_is_a_figure_that_a_browser_can_read(picture, unit, event, pair):
    assert read_json(figure_of(picture, event, pair, unit))["data"]


@drawings
@given(fractions, pairs(), units)
@every_picture
def test_any_pair_is_a_figure_that_a_browser_can_read(picture, event, pair, unit):
    assert read_json(figure_of(picture, event, pair, unit))["data"]


@every_picture
@every_unit
def test_every_axis_of_numbers_has_a_title(picture, unit):
    layout = figure_of(picture, 0.5, TwoDistributions(), unit).layout
    assert all(axis.title.text for axis in (layout.xaxis, layout.yaxis) if axis.type != "category")


@every_picture
@every_unit
def test_the_axis_of_what_is_counted_in_a_unit_says_which(picture, unit):
    layout = figure_of(picture, 0.5, TwoDistributions(), unit).layout
    axis = layout.xaxis if picture == "floor_and_excess" else layout.yaxis
    assert axis.title.text.endswith(f"({unit})")


@drawings
@given(fractions, distributions(4), distributions(4))
@every_picture
def test_the_axes_stay_where_they_are_while_p_and_q_move(picture, event, p, q):
    moved = figure_of(picture, event, TwoDistributions(p=p, q=q)).layout
    resting = figure_of(picture, 0.5, TwoDistributions()).layout
    assert (moved.xaxis, moved.yaxis) == (resting.xaxis, resting.yaxis)


@pytest.mark.parametrize("picture", ["surprise_curve", "lowest_loss"])
@every_unit
@every_extreme
def test_every_mark_is_within_the_picture(picture, unit, event, pair):
    figure = figure_of(picture, event, pair, unit)
    marks = np.array([(trace.x[0], trace.y[0]) for trace in figure.data if "markers" in trace.mode])
    low, high = np.array([figure.layout.xaxis.range, figure.layout.yaxis.range]).T
    assert ((low <= marks) & (marks <= high)).all()


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


@every_awkward_name
def test_a_name_reaches_the_reader_as_text(name):
    figure = figure_of("surprise_curve", 0.5, TwoDistributions((name, "other"), (0.5, 0.5), (0.5, 0.5)))
    assert as_drawn(figure.data[0].name) == name
    assert as_drawn(figure.layout.title.subtitle.text) == f"0 {name} \u00b7 1 other"


# ---- descriptions ------------------------------------------------------------------------------


@laws
@given(fractions, pairs(), units)
def test_the_curve_is_described_with_the_surprise_as_people_read_it(event, pair, unit):
    expected = f"has a surprise of {readable(float(in_unit(surprise(event), unit)))} {unit}."
    assert description_of("surprise_curve", event, pair, unit).endswith(expected)


@laws
@given(fractions.filter(lambda event: event < 1))
def test_the_curve_is_described_with_the_probability_as_people_read_it(event):
    expected = f"p = {readable_probability(event)} has"
    assert expected in description_of("surprise_curve", event, TwoDistributions())


@pytest.mark.parametrize(
    ("event", "said"),
    [(1.0, "p = 1.000 has a surprise of 0 nats"), (0.0, "p = 0 has a surprise of \u221e nats")],
)
def test_the_ends_of_the_curve_are_described_as_what_they_are(event, said):
    assert said in description_of("surprise_curve", event, TwoDistributions())


@laws
@given(pairs(), units)
def test_the_bars_are_described_with_their_floor_and_every_excess(pair, unit):
    described = description_of("floor_and_excess", 0.5, pair, unit)
    even = np.full(len(pair.p), 1 / len(pair.p))
    yours, evens = (readable(float(in_unit(kl_divergence(pair.p, q), unit))) for q in (pair.q, even))
    assert f"H(p), is {readable(float(in_unit(entropy(pair.p), unit)))} {unit} " in described
    assert f"your q {yours}, even q {evens}, q = p 0 {unit}." in described


@laws
@given(st.integers(2, 10), st.integers(0, 100), units)
def test_the_lowest_loss_is_described_with_its_classes_its_smoothing_and_the_loss(num_classes, hundredths, unit):
    smoothing = hundredths / 100
    record = figures.lowest_loss_of(num_classes, smoothing, unit)
    described = figures.describe_lowest_loss(record)
    assert described.startswith(f"With {num_classes} classes and a smoothing of {smoothing:g} no model can get below ")
    assert f"below {readable(record.loss)} {unit};" in described


@every_picture
@every_unit
@every_extreme
def test_a_description_of_an_extreme_pair_ends_as_a_sentence_and_has_no_nan(picture, unit, event, pair):
    described = description_of(picture, event, pair, unit)
    assert described.endswith(".")
    assert not re.search(r"\b(nan|inf|none)\b", described.lower())


@pytest.mark.parametrize("situation", SITUATIONS)
@every_picture
def test_every_situation_is_a_figure_with_a_description(picture, situation):
    pair = in_situation(TwoDistributions(), situation)
    assert read_json(figure_of(picture, 0.5, pair))["data"]
    assert description_of(picture, 0.5, pair)
