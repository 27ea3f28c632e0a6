"""What the live component of surprise and entropy gets is the core's, bit for bit; what it sends is a stranger's."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sending import (
    NO_EDITS,
    anything,
    as_browser_reads,
    bits,
    is_whole,
    message,
    nearly_edits,
    nearly_messages,
    started,
    taken,
)

from scce.information import in_unit, surprise
from scce.surprise.two_distributions import (
    MOST_OUTCOMES,
    SITUATIONS,
    TwoDistributions,
    account,
    in_situation,
    with_probability,
)
from scce.ui.surprise.live import KEY, STOPS, edited, payload
from scce.ui.surprise.state import Information, InformationSession

laws = settings(deadline=None, derandomize=True, max_examples=15)

TOTALS = ("entropy", "divergence", "cross_entropy")
FOUR = TwoDistributions()


def distributions(size):
    """Returns distributions of a size: any at all, and those with many zeros."""
    share = st.floats(1e-12, 1) | st.just(0.0)
    rows = st.lists(share, min_size=size, max_size=size).filter(any)
    return rows.map(lambda row: tuple((np.array(row) / sum(row)).tolist()))


@st.composite
def states(draw):
    size = draw(st.integers(2, MOST_OUTCOMES))
    names = tuple(f"class {i}" for i in range(size))
    pair = TwoDistributions(names, draw(distributions(size)), draw(distributions(size)))
    return Information(draw(st.floats(0, 1)), pair, draw(st.sampled_from(["nats", "bits"])))


def session_at(state=None):
    return started(InformationSession(), state or Information())


def sent_to(state):
    return payload(session_at(state))


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
        assert list(table) == list(columns)
        for column, values in columns.items():
            np.testing.assert_array_equal(bits(table[column]), bits(np.reshape(values, -1)))


@laws
@given(states())
@pytest.mark.parametrize("side", ["p", "q"])
def test_every_slider_at_every_stop_shows_the_core_bit_for_bit(side, state):
    assert_tables_are_the_core(sent_to(state), f"by{side.upper()}", swept(state, side), state.unit)


@laws
@given(states())
def test_the_pair_at_rest_shows_the_core_bit_for_bit(state):
    assert_tables_are_the_core(sent_to(state), "now", [(state.pair.p, state.pair.q)], state.unit)


@laws
@given(states())
def test_the_event_shows_the_core_where_it_is_and_at_every_stop(state):
    events, surprises = sent_to(state)["events"], surprise([state.event, *STOPS])
    np.testing.assert_array_equal(bits(events["surprise"]), bits(in_unit(surprises, state.unit)))
    np.testing.assert_array_equal(bits(events["bits"]), bits(in_unit(surprises, "bits")))


@laws
@given(states())
def test_guessing_evenly_costs_the_logarithm_of_the_number_of_outcomes(state):
    assert sent_to(state)["uniform"] == in_unit(np.log(len(state.pair.outcomes)), state.unit)


@laws
@given(states())
@pytest.mark.parametrize("side", ["p", "q"])
def test_what_the_browser_reads_off_the_sheet_is_what_the_core_makes_of_the_slider(side, state):
    size = len(state.pair.outcomes)
    rows = sent_to(state)[f"by{side.upper()}"][side].to_numpy().reshape(size, len(STOPS), size)
    for outcome, stop in ((0, 0), (0, 100), (size - 1, 37)):
        slid = edited(state, [side, outcome, STOPS[stop]])
        assert edited(state, [side, rows[outcome, stop].tolist()]) == slid


# ---- sheets ------------------------------------------------------------------------------------

SHEET = {"stops", "events", "now", "nowTotals", "byP", "byPTotals", "byQ", "byQTotals"}


def test_the_stops_are_the_hundredths():
    assert tuple(float(f"{i // 100}.{i % 100:02}") for i in range(101)) == STOPS


@pytest.mark.parametrize(("phase", "shown"), [("moving", set()), ("resting", SHEET), ("settled", SHEET)])
def test_there_is_a_sheet_whenever_a_slider_rests_and_none_in_the_middle_of_a_drag(phase, shown):
    session = session_at()
    session.phase = phase
    assert SHEET & payload(session).keys() == shown


@laws
@given(states())
def test_what_is_no_table_is_json_that_every_browser_reads(state):
    read = as_browser_reads(sent_to(state))
    shown = TwoDistributions(tuple(read["outcomes"]), tuple(read["p"]), tuple(read["q"]))
    assert Information(read["event"], shown, read["unit"]) == state


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_is_json_that_every_browser_reads(situation):
    pair = in_situation(FOUR, situation)
    read = as_browser_reads(sent_to(Information(0.0, pair)))
    assert (tuple(read["p"]), tuple(read["q"])) == (pair.p, pair.q)


@laws
@given(states())
def test_the_link_leads_to_what_is_shown(state):
    session = session_at(state)
    assert (payload(session)["link"], is_whole(session)) == (session.link, True)


def test_notices_are_sent_along():
    session = session_at()
    session.notices = ("event: it is empty",)
    assert payload(session)["notices"] == session.notices


# ---- edits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (["event", 0.5], Information(0.5)),
        (["event", 1], Information(1.0)),
        (["event", 0.0], Information(0.0)),
        (["unit", "bits"], Information(unit="bits")),
        (["unit", "nats"], Information()),
        (["p", [0.1, 0.2, 0.3, 0.4]], Information(pair=FOUR.with_side("p", [0.1, 0.2, 0.3, 0.4]))),
        (["q", [1, 0, 0, 0]], Information(pair=FOUR.with_side("q", [1.0, 0.0, 0.0, 0.0]))),
        (["p", 0, 1], Information(pair=FOUR.with_side("p", [1.0, 0.0, 0.0, 0.0]))),
        (["p", 3, 0.3], Information(pair=FOUR.with_probability("p", 3, 0.3))),
        (["q", 1, 0.0], Information(pair=FOUR.with_probability("q", 1, 0.0))),
    ],
    ids=str,
)
def test_an_edit_does_what_it_says(edit, expected):
    assert edited(Information(), edit) == expected


@laws
@given(states(), st.data())
def test_a_probability_that_is_set_takes_the_others_with_it_in_proportion(state, data):
    outcome, probability = data.draw(st.integers(0, len(state.pair.p) - 1)), data.draw(st.floats(0, 1))
    p = edited(state, ["p", outcome, probability]).pair.p
    others, before = np.delete(p, outcome), np.delete(state.pair.p, outcome)
    assert p[outcome] == probability
    np.testing.assert_allclose(np.outer(others, before), np.outer(before, others), atol=1e-15)


@pytest.mark.parametrize("edit", [["event", 1], ["p", [1, 0, 0, 0]], ["q", 0, 1]], ids=str)
def test_whole_numbers_become_floats(edit):
    state = edited(Information(), edit)
    assert {type(number) for number in (state.event, *state.pair.p, *state.pair.q)} == {float}


# ---- messages: their form is in test_live.py ---------------------------------------------------


def take(session, *messages):
    return taken(session, KEY, edited, *messages)


def test_a_drag_is_one_change_to_undo():
    moves = [message(["p", 0, i / 30], number=i, phase="moving") for i in range(1, 30)]
    session = take(session_at(), *moves, message(["p", 0, 1.0], number=30))
    session.undo()
    assert session.state == Information()


UNUSABLE_EDITS = [
    *(["event", value] for value in (-0.1, 1.1, 2, math.nan, math.inf, 10**400, "0.5", None, [0.5])),
    ["event"],
    ["event", 0.5, 0.5],
    *(["p", 0, value] for value in (-0.1, 1.1, math.nan, -math.inf, 2**70, "0.5", None, True, [0.5], {})),
    *(["q", outcome, 0.5] for outcome in (4, -1, 2**70, 0.0, "0", None, True, [0])),
    ["p", []],
    ["p", [1.0]],
    ["p", [0.5, 0.5]],
    ["p", [0.2] * 5],
    ["p", [0.25, 0.25, 0.25, 0.3]],
    ["p", [0.0] * 4],
    ["q", [1.5, -0.5, 0, 0]],
    ["q", [math.nan, 1, 0, 0]],
    ["q", [math.inf, 0, 0, 0]],
    ["q", [1e308] * 4],
    ["q", [10**400, 0, 0, 0]],
    ["q", ["0.25"] * 4],
    ["q", ["x" * 10**5, 1, 0, 0]],
    ["q", [None] * 4],
    ["q", [{}] * 4],
    ["q", [True, False, False, False]],
    ["q", [[0.25] * 4]],
    ["q", [[0.25] * 4] * 4],
    ["q", [[0.25, 0.75], [1.0]]],
    ["q", {"0": 1.0}],
    ["p"],
    ["q", 0],
    ["p", 0, 0.5, 0.5],
    ["r", 0, 0.5],
    ["unit", "bats"],
    ["unit", None],
    ["unit", ["nats"]],
    ["unit"],
    *NO_EDITS,
]
every_unusable_edit = pytest.mark.parametrize("edit", UNUSABLE_EDITS, ids=[str(edit)[:40] for edit in UNUSABLE_EDITS])


@every_unusable_edit
def test_an_edit_that_cannot_be_used_changes_nothing(edit):
    session = take(session_at(), message(edit))
    assert (session.state, session.trail) == (Information(), [("start", Information())])


@every_unusable_edit
def test_an_edit_that_cannot_be_used_is_told_in_one_short_sentence(edit):
    (sentence,) = take(session_at(), message(edit)).notices
    assert (sentence[-1], len(sentence) < 160) == (".", True)


@every_unusable_edit
def test_the_edits_around_one_that_cannot_be_used_are_carried_out(edit):
    session = take(session_at(), message(["event", 0.5], edit, ["unit", "bits"]))
    assert session.state == Information(0.5, unit="bits")


@every_unusable_edit
def test_what_is_said_about_an_unusable_edit_is_json_that_every_browser_reads(edit):
    session = take(session_at(), message(edit))
    assert as_browser_reads(payload(session))["notices"] == list(session.notices)


all_edits = nearly_edits("event", "p", "q", "unit")


@settings(laws, max_examples=100)
@given(st.lists(nearly_messages(all_edits) | anything, max_size=3))
def test_whatever_is_sent_the_page_stays_whole_and_can_be_shown(messages):
    session = take(session_at(), *messages)
    assert is_whole(session)
    assert as_browser_reads(payload(session))["seen"] == session.seen
