"""Surprise and entropy as a reader meets it: through app.py, by its controls, its pictures and its address."""

import inspect
import json
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

import numpy as np
import pytest
from visiting import ENCODINGS, LAB, SURPRISE, Visit

from scce.classes import CLASS_SETS
from scce.figures import surprise as figures
from scce.information import cross_entropy, entropy, in_unit, kl_divergence, perplexity, surprise
from scce.labels import one_hot, smooth_labels
from scce.readable import readable
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import SITUATIONS, TwoDistributions, account, in_situation, with_probability
from scce.ui.surprise.session import SurpriseSession

SMOOTH, UNDO, START_OVER = "Smooth your p", "Undo", "Start over"

FOUR = TwoDistributions()
TEN = TwoDistributions(tuple("0123456789"), tuple((np.arange(1, 11) / 55).tolist()), (0.1,) * 10)
AWKWARD = TwoDistributions(
    ("<b>quagga</b>", "50% zebra", "a=kudu", "$okapi$", "*eland*", "[oryx](x)"),
    (0.5, 0.1, 0.1, 0.1, 0.1, 0.1),
    (1 / 6,) * 6,
)
ANIMALS = ("quagga", "zebra", "kudu", "okapi", "eland", "oryx")

STATES = {
    "the first one": Surprise(),
    "bits": Surprise(0.3, FOUR, "bits"),
    "a one-hot p": Surprise(pair=in_situation(FOUR, "one-hot label")),
    "q rules it out": Surprise(pair=in_situation(FOUR, "q rules it out")),
    "q is p": Surprise(pair=in_situation(FOUR, "q = p"), unit="bits"),
    "two certainties that differ": Surprise(0.0, TwoDistributions(("yes", "no"), (1.0, 0.0), (0.0, 1.0))),
    "the smallest numbers": Surprise(5e-324, TwoDistributions(("yes", "no"), (1.0, 5e-324), (1e-300, 1.0)), "bits"),
    "ten outcomes": Surprise(1.0, TEN),
    "awkward names": Surprise(pair=AWKWARD),
}
every_state = pytest.mark.parametrize("state", STATES.values(), ids=STATES)
OTHER = Surprise(0.3, TwoDistributions(("sun", "rain"), (0.9, 0.1), (0.5, 0.5)), "bits")


def link_of(state):
    return urlencode(SurpriseSession.fields.to_query(state), doseq=True)


def visit_to(state=None):
    return Visit(link_of(state) if state else "", page=SURPRISE)


@cache
def opened(state=None):
    """Returns a visit that is only looked at; without a state, the first one of a reader."""
    return visit_to(state)


def state_of(visit):
    """Returns the state that a visit shows."""
    live = visit.live
    pair = TwoDistributions(tuple(live["outcomes"]), tuple(live["p"]), tuple(live["q"]))
    return Surprise(live["event"], pair, live["unit"])


# ---- the first visit ---------------------------------------------------------------------------


def test_a_link_to_the_page_opens_the_page():
    assert [title.value for title in opened().app.title] == ["Surprise and entropy"]


def test_the_first_visit_shows_the_first_state():
    assert state_of(opened()) == Surprise()


def test_the_address_is_bare_until_the_reader_changes_something():
    assert opened().address == {}


def test_a_first_visitor_has_nothing_to_undo():
    assert opened().button(UNDO).disabled


@every_state
def test_a_state_opens_without_an_error(state):
    assert [error.message for error in opened(state).app.exception] == []


@every_state
def test_a_link_opens_its_state(state):
    assert state_of(opened(state)) == state


@every_state
def test_the_link_that_is_offered_is_the_one_that_was_followed(state):
    assert opened(state).live["link"] == link_of(state)


# ---- what is shown is the core's ---------------------------------------------------------------


@every_state
def test_the_metrics_are_the_core_s(state):
    total = cross_entropy(state.pair.p, state.pair.q)
    numbers = {
        "H(p, q) in nats": total,
        "H(p, q) in bits": in_unit(total, "bits"),
        "perplexity, e to the H(p, q)": perplexity(total),
    }
    assert opened(state).metrics == {label: readable(float(number)) for label, number in numbers.items()}


@every_state
def test_the_floor_and_the_excess_are_told_in_the_reader_s_unit(state):
    def said(nats):
        return f"{readable(float(in_unit(nats, state.unit)))} {state.unit}"

    p, q = state.pair.p, state.pair.q
    assert (
        f"Your p has H(p) = **{said(entropy(p))}**. Your q reaches **{said(cross_entropy(p, q))}**: "
        f"{said(kl_divergence(p, q))} more than the best q."
    ) in opened(state).prose


@every_state
def test_guessing_evenly_is_as_perplexing_as_there_are_outcomes(state):
    size = len(state.pair.outcomes)
    assert f"evenly among your {size} outcomes has a perplexity of {size}.000" in opened(state).prose


@every_state
def test_every_figure_says_what_it_shows(state):
    visit, pair, unit = opened(state), state.pair, state.unit
    assert {key: visit.alt(key) for key in ("surprise_curve", "floor_and_excess", "lowest_loss")} == {
        "surprise_curve": figures.surprise_curve(figures.surprise_curve_of(state.event, pair, unit)).message,
        "floor_and_excess": figures.floor_and_excess(figures.floor_and_excess_of(pair, unit)).message,
        "lowest_loss": figures.lowest_loss(figures.lowest_loss_of(len(pair.outcomes), 0.1, unit)).message,
    }


@every_state
def test_every_figure_is_json_that_a_browser_reads(state):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    specs = [chart.proto.spec for chart in opened(state).app.get("plotly_chart")]
    assert [bool(json.loads(spec, parse_constant=refuse)["data"]) for spec in specs] == [True] * 3


@pytest.mark.parametrize(
    "function", [surprise, entropy, cross_entropy, kl_divergence, with_probability, smooth_labels, account]
)
def test_the_code_that_is_shown_is_the_code_that_ran(function):
    assert opened().sources[function.__name__] == inspect.getsource(function).strip()


def test_no_outcome_s_name_is_read_as_markdown_or_html():
    assert set(opened(STATES["awkward names"]).elements_with(*ANIMALS)) <= {"selectbox"}


# ---- controls ----------------------------------------------------------------------------------


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_is_one_press_away(situation):
    visit = visit_to(OTHER).choose("pair_situation", situation)
    assert state_of(visit).pair == in_situation(OTHER.pair, situation)


def test_a_situation_can_be_pressed_again():
    visit = visit_to().choose("pair_situation", "uniform").edit(["p", 0, 1]).choose("pair_situation", "uniform")
    assert state_of(visit) == Surprise(pair=in_situation(FOUR, "uniform"))


def test_every_ready_made_set_of_outcomes_begins_evenly():
    visit = visit_to(OTHER)
    for name, classes in CLASS_SETS.items():
        even = (1 / len(classes),) * len(classes)
        assert state_of(visit.choose("outcome_set", name)).pair == TwoDistributions(classes, even, even)


@pytest.mark.parametrize(
    ("state", "name"), [(OTHER, "your own classes"), (STATES["ten outcomes"], "handwritten digits 0-9")]
)
def test_the_set_of_outcomes_is_called_by_its_name(state, name):
    assert opened(state).widget("outcome_set").value == name


@pytest.mark.parametrize("smoothing", [0.0, 0.3, 1.0])
def test_smoothing_makes_p_a_smoothed_label_and_its_lowest_loss_is_shown(smoothing):
    visit = visit_to().choose("smoothing", smoothing).press(SMOOTH)
    assert state_of(visit).pair == FOUR.with_side("p", smooth_labels(one_hot(0, 4), smoothing))
    assert visit.alt("lowest_loss") == figures.lowest_loss(figures.lowest_loss_of(4, smoothing, "nats")).message


CHANGES = {
    "a situation": lambda visit: visit.choose("pair_situation", "one-hot label"),
    "outcomes": lambda visit: visit.choose("outcome_set", "handwritten digits 0-9"),
    "smoothing": lambda visit: visit.press(SMOOTH),
    "an edit": lambda visit: visit.edit(["q", 0, 0.7]),
    "an event": lambda visit: visit.edit(["event", 0.01]),
    "a unit": lambda visit: visit.edit(["unit", "nats"]),
    "a start over": lambda visit: visit.press(START_OVER),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@dataclass(frozen=True)
class Journey:
    """What a reader saw who made a change and took it back."""

    state: Surprise
    address: dict[str, list[str]]
    link: str
    errors: list[str]
    undone: Surprise


@cache
def journey(change):
    """Returns the journey of a change that begins at another state than the first."""
    visit = change(visit_to(OTHER))
    errors = [error.message for error in visit.app.exception]
    return Journey(state_of(visit), visit.address, visit.link, errors, state_of(visit.press(UNDO)))


@every_change
def test_a_change_is_shown_without_an_error(change):
    assert (journey(change).state != OTHER, journey(change).errors) == (True, [])


@every_change
def test_undo_takes_a_change_back(change):
    assert journey(change).undone == OTHER


@every_change
def test_a_change_stands_in_the_address(change):
    assert journey(change).address == SurpriseSession.fields.to_query(journey(change).state)


def test_another_reader_sees_the_same_state_by_the_address():
    seen = journey(CHANGES["an edit"])
    assert state_of(Visit(seen.link, page=SURPRISE)) == seen.state


def test_undo_leads_back_through_everything():
    visit = visit_to().press(SMOOTH).edit(["event", 0.5]).choose("pair_situation", "even q").press(START_OVER)
    for _ in range(4):
        visit.press(UNDO)
    assert (state_of(visit), visit.button(UNDO).disabled) == (Surprise(), True)


def test_start_over_shows_what_a_first_visitor_sees():
    assert journey(CHANGES["a start over"]).state == Surprise()


# ---- the live component ------------------------------------------------------------------------


def test_in_the_middle_of_a_drag_the_figures_follow():
    moved, visit, said = Surprise(0.9, FOUR.with_probability("q", 0, 0.9)), visit_to(), set()
    for _ in range(2):
        visit.edit(["event", 0.9], ["q", 0, 0.9], phase="moving")
        said |= {chart.proto.alt for chart in visit.app.get("plotly_chart")}
    assert said == {
        figures.surprise_curve(figures.surprise_curve_of(moved.event, moved.pair, "nats")).message,
        figures.floor_and_excess(figures.floor_and_excess_of(moved.pair, "nats")).message,
    }


def test_in_the_middle_of_a_drag_the_address_waits():
    assert visit_to().edit(["q", 0, 0.9], phase="moving").address == {}


def test_a_button_starts_where_an_edit_ended_that_was_still_under_way():
    visit = visit_to()
    visit.button(SMOOTH).click()
    visit.edit(["p", 3, 1], phase="moving")
    assert state_of(visit).pair.p == tuple(smooth_labels(one_hot(3, 4), 0.1).tolist())


def test_an_edit_that_cannot_be_used_is_told_and_changes_nothing():
    visit = visit_to().edit(["p", 0, 2])
    assert (state_of(visit), len(visit.live["notices"])) == (Surprise(), 1)


# ---- the address -------------------------------------------------------------------------------


def test_every_damaged_part_of_a_link_is_told():
    visit = Visit("class=alone&p=1,x&q=0.5,0.6&event=2&unit=bats", page=SURPRISE)
    told = [notice.split(":")[0] for notice in visit.live["notices"]]
    assert (told, state_of(visit)) == (["class", "p", "q", "event", "unit"], Surprise())


def test_the_sound_parts_of_a_damaged_link_are_shown():
    visit = Visit("class=sun&class=rain&p=0.9,0.2&q=0.25,0.75&event=0.5&unit=bats", page=SURPRISE)
    assert state_of(visit) == Surprise(0.5, TwoDistributions(("sun", "rain"), (0.5, 0.5), (0.25, 0.75)))


@pytest.mark.parametrize("side", ["p", "q"])
def test_a_probability_a_hair_above_1_is_told_and_not_shown(side):
    visit = Visit(f"{side}=1.00000001,0,0,0", page=SURPRISE)
    assert (len(visit.app.exception), len(visit.live["notices"])) == (0, 1)


def test_what_was_wrong_with_a_link_is_no_longer_told_after_a_change():
    assert Visit("event=9", page=SURPRISE).press(SMOOTH).live["notices"] == []


def test_the_way_back_in_the_browser_shows_the_state_that_was_there():
    visit = visit_to().edit(["event", 0.5])
    before = visit.link
    assert state_of(visit.edit(["event", 0.75]).open(before)) == Surprise(0.5)


def test_a_parameter_of_another_page_is_passed_over():
    visit = Visit("logits=1,2&rate=x&rows=9&seed=?&event=0.5", page=SURPRISE)
    assert (state_of(visit), visit.live["notices"]) == (Surprise(0.5), [])


@pytest.mark.parametrize("other", [LAB, ENCODINGS])
def test_a_state_stays_with_its_reader_while_they_are_on_another_page(other):
    visit = visit_to(OTHER).go_to(other).edit(["label", 0, 2] if other == ENCODINGS else ["label", 2])
    assert state_of(visit.go_to(SURPRISE)) == OTHER


def test_a_reader_who_comes_back_can_still_undo():
    visit = visit_to(OTHER).edit(["event", 0.75]).go_to(LAB).go_to(SURPRISE).press(UNDO)
    assert state_of(visit) == OTHER


def test_a_reader_who_comes_back_has_the_state_in_the_address():
    assert visit_to(OTHER).go_to(LAB).go_to(SURPRISE).address == SurpriseSession.fields.to_query(OTHER)
