"""What is special to surprise and entropy: its numbers, its situations, smoothing and its drag."""

from functools import partial

import pytest
from states_to_visit import OTHER, SURPRISES
from visiting import SURPRISE, Visit, failing

from scce.figures import surprise as figures
from scce.information import cross_entropy, entropy, in_unit, kl_divergence, perplexity
from scce.labels import one_hot, smooth_labels
from scce.readable import readable
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions

SMOOTH = "Smooth your p"
PAIR, FOUR = OTHER["information"].pair, TwoDistributions()
failing_pairs = partial(failing, SURPRISE, SURPRISES)


def state_of(visit):
    """Returns the state that a visit shows."""
    live = visit.live
    pair = TwoDistributions(tuple(live["outcomes"]), tuple(live["p"]), tuple(live["q"]))
    return Surprise(live["event"], pair, live["unit"])


# ---- what is shown is the core's ---------------------------------------------------------------


def test_the_live_component_shows_the_state():
    assert failing_pairs(lambda visit, state: state_of(visit) == state) == []


def test_the_metrics_are_the_core_s():
    def are_the_core_s(visit, state):
        total = cross_entropy(state.pair.p, state.pair.q)
        numbers = {
            "H(p, q) in nats": total,
            "H(p, q) in bits": in_unit(total, "bits"),
            "perplexity, e to the H(p, q)": perplexity(total),
        }
        return visit.metrics == {label: readable(float(number)) for label, number in numbers.items()}

    assert failing_pairs(are_the_core_s) == []


def test_the_floor_and_the_excess_are_told_in_the_reader_s_unit():
    def are_told(visit, state):
        def said(nats):
            return f"{readable(float(in_unit(nats, state.unit)))} {state.unit}"

        p, q = state.pair.p, state.pair.q
        return (
            f"Your p has H(p) = **{said(entropy(p))}**. Your q reaches **{said(cross_entropy(p, q))}**: "
            f"{said(kl_divergence(p, q))} more than the best q."
        ) in visit.prose

    assert failing_pairs(are_told) == []


def test_guessing_evenly_is_as_perplexing_as_there_are_outcomes():
    def is_said(visit, state):
        size = len(state.pair.outcomes)
        return f"evenly among your {size} outcomes has a perplexity of {size}.000" in visit.prose

    assert failing_pairs(is_said) == []


def test_every_figure_says_what_it_shows():
    def say(visit, state):
        pair, unit = state.pair, state.unit
        return {key: visit.alt(key) for key in ("surprise_curve", "floor_and_excess", "lowest_loss")} == {
            "surprise_curve": figures.surprise_curve(figures.surprise_curve_of(state.event, pair, unit)).message,
            "floor_and_excess": figures.floor_and_excess(figures.floor_and_excess_of(pair, unit)).message,
            "lowest_loss": figures.lowest_loss(figures.lowest_loss_of(len(pair.outcomes), 0.1, unit)).message,
        }

    assert failing_pairs(say) == []


# ---- controls ----------------------------------------------------------------------------------


@pytest.mark.parametrize("smoothing", [0.0, 0.3, 1.0])
def test_smoothing_makes_p_a_smoothed_label_and_its_lowest_loss_is_shown(smoothing):
    visit = Visit(page=SURPRISE).choose("smoothing", smoothing).press(SMOOTH)
    assert state_of(visit).pair == FOUR.with_side("p", smooth_labels(one_hot(0, 4), smoothing))
    assert visit.alt("lowest_loss") == figures.lowest_loss(figures.lowest_loss_of(4, smoothing, "nats")).message


# ---- the live component ------------------------------------------------------------------------


def test_in_the_middle_of_a_drag_the_figures_follow_one_after_the_other():
    moved, visit, said = Surprise(0.9, FOUR.with_probability("q", 0, 0.9)), Visit(page=SURPRISE), set()
    for _ in range(2):
        visit.edit(["event", 0.9], ["q", 0, 0.9], phase="moving")
        said |= {chart.proto.alt for chart in visit.app.get("plotly_chart")}
    assert said == {
        figures.surprise_curve(figures.surprise_curve_of(moved.event, moved.pair, "nats")).message,
        figures.floor_and_excess(figures.floor_and_excess_of(moved.pair, "nats")).message,
    }


# ---- the address -------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["p", "q"])
def test_a_probability_a_hair_above_1_is_told_and_not_shown(side):
    visit = Visit(f"{side}=1.00000001,0,0,0", page=SURPRISE)
    assert (visit.errors, len(visit.live["notices"])) == ([], 1)
