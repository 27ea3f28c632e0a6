"""What the component of surprise and entropy gets is the core's, bit for bit, for every position of every slider."""

import numpy as np
import pytest
from components import pairs
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import bits

from scce.information import in_unit, surprise
from scce.live import Moment
from scce.live.surprise import STOPS, edited, payload
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions, account, with_probability

laws = settings(deadline=None, derandomize=True, max_examples=15)

TOTALS = ("entropy", "divergence", "cross_entropy")
FOUR = TwoDistributions()


def sent_to(state):
    return payload(state, Moment())


# ---- numbers -----------------------------------------------------------------------------------


def swept(state, side):
    """Returns the pair at every stop of every slider of p or q: slider after slider, stop after stop."""
    start = state.pair.p if side == "p" else state.pair.q
    moved = [with_probability(start, i, stop) for i in range(len(start)) for stop in STOPS]
    return [(row, state.pair.q) if side == "p" else (state.pair.p, row) for row in moved]


def assert_tables_are_the_core(data, name, pairs, unit):
    """Compares two tables, of the outcomes and of the totals, with the core on one pair (p, q) after the other."""
    told = [account(p, q) for p, q in pairs]
    expected = {
        "p": [one.p for one in told],
        "q": [one.q for one in told],
        "surprise": [in_unit(one.surprises, unit) for one in told],
        "term": [in_unit(one.terms, unit) for one in told],
    }
    totals = {total: [in_unit(getattr(one, total), unit) for one in told] for total in TOTALS}
    for table, columns in ((data[name], expected), (data[f"{name}Totals"], totals)):
        assert list(table.columns) == list(columns)
        for column, values in columns.items():
            np.testing.assert_array_equal(bits(table.columns[column]), bits(np.reshape(values, -1)))


@settings(laws, max_examples=8)
@given(pairs())
def test_every_slider_at_every_stop_shows_the_core_bit_for_bit(state):
    data = sent_to(state)
    for side in ("p", "q"):
        assert_tables_are_the_core(data, f"by{side.upper()}", swept(state, side), state.unit)


@laws
@given(pairs())
def test_the_pair_at_rest_shows_the_core_bit_for_bit(state):
    assert_tables_are_the_core(sent_to(state), "now", [(state.pair.p, state.pair.q)], state.unit)


@laws
@given(pairs())
def test_the_event_shows_the_core_where_it_is_and_at_every_stop(state):
    events, surprises = sent_to(state)["events"].columns, surprise([state.event, *STOPS])
    np.testing.assert_array_equal(bits(events["surprise"]), bits(in_unit(surprises, state.unit)))
    np.testing.assert_array_equal(bits(events["bits"]), bits(in_unit(surprises, "bits")))


@laws
@given(pairs())
def test_guessing_evenly_costs_the_logarithm_of_the_number_of_outcomes(state):
    assert sent_to(state)["uniform"] == in_unit(np.log(len(state.pair.outcomes)), state.unit)


@laws
@given(pairs())
def test_what_the_browser_reads_off_the_sheet_is_what_the_core_makes_of_the_slider(state):
    data, size = sent_to(state), len(state.pair.outcomes)
    for side in ("p", "q"):
        rows = data[f"by{side.upper()}"].columns[side].reshape(size, len(STOPS), size)
        for outcome, stop in ((0, 0), (0, 100), (size - 1, 37)):
            slid = edited(state, [side, outcome, STOPS[stop]])
            assert edited(state, [side, rows[outcome, stop].tolist()]) == slid


def test_the_stops_are_the_hundredths():
    assert tuple(float(f"{i // 100}.{i % 100:02}") for i in range(101)) == STOPS


# ---- edits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (["event", 0.5], Surprise(0.5)),
        (["event", 1], Surprise(1.0)),
        (["event", 0.0], Surprise(0.0)),
        (["unit", "bits"], Surprise(unit="bits")),
        (["unit", "nats"], Surprise()),
        (["p", [0.1, 0.2, 0.3, 0.4]], Surprise(pair=FOUR.with_side("p", [0.1, 0.2, 0.3, 0.4]))),
        (["q", [1, 0, 0, 0]], Surprise(pair=FOUR.with_side("q", [1.0, 0.0, 0.0, 0.0]))),
        (["p", 0, 1], Surprise(pair=FOUR.with_side("p", [1.0, 0.0, 0.0, 0.0]))),
        (["p", 3, 0.3], Surprise(pair=FOUR.with_probability("p", 3, 0.3))),
        (["q", 1, 0.0], Surprise(pair=FOUR.with_probability("q", 1, 0.0))),
    ],
    ids=str,
)
def test_an_edit_does_what_it_says(edit, expected):
    assert edited(Surprise(), edit) == expected


@laws
@given(pairs(), st.data())
def test_a_probability_that_is_set_takes_the_others_with_it_in_proportion(state, data):
    outcome, probability = data.draw(st.integers(0, len(state.pair.p) - 1)), data.draw(st.floats(0, 1))
    p = edited(state, ["p", outcome, probability]).pair.p
    others, before = np.delete(p, outcome), np.delete(state.pair.p, outcome)
    assert p[outcome] == probability
    np.testing.assert_allclose(np.outer(others, before), np.outer(before, others), atol=1e-15)
