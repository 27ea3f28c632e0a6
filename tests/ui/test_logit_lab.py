"""What is special to the logit lab: its numbers, its situations, its steps, its drag and its download."""

import csv
import gc
import io
import math
import sys
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from states_to_visit import LABS
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1.util import patch_config_options
from visiting import LAB, Visit, failing, opened, opened_at, visit_to

from scce.figures import logit_lab as figures
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.example import Example
from scce.logit_lab.presets import in_situation
from scce.logit_lab.state import FIELDS, PARTS, Lab
from scce.logit_lab.sweeps import slider_limit
from scce.logit_lab.walkthrough import walk_through
from scce.ui.logit_lab.export import example_csv

STEP = "Take one gradient step"
WRONG = Lab(in_situation(Example(), "confident and wrong"))
failing_labs = partial(failing, LAB, LABS)
OPEN = FIELDS.to_link(Lab(more=PARTS))


def state_of(visit):
    """Returns the state that a visit shows: by the live component, and by the field of the learning rate."""
    shown = visit.live
    logits = tuple(-math.inf if logit is None else logit for logit in shown["logits"])
    example = Example(tuple(shown["classes"]), logits, shown["label"], shown["temperature"])
    return Lab(example, shown["unit"], visit.widget("rate").value, tuple(shown["open"]), visit.state.more)


def descriptions(visit):
    """Returns what the figures on the page say to those who do not see them."""
    return {chart.proto.alt for chart in visit.app.get("plotly_chart")}


def descriptions_of(example, unit="nats"):
    """Returns what the figures of an example say that follow a drag."""
    steps = walk_through(example)
    pictures = (
        figures.loss_curve(figures.loss_curve_of(example, steps, unit)),
        figures.loss_along_logits(figures.loss_along_logits_of(example, steps, unit, slider_limit(example.logits))),
        figures.gradient_bars(figures.gradient_bars_of(example, steps)),
    )
    return {picture.message for picture in pictures}


# ---- what is shown is the core's ---------------------------------------------------------------


def test_the_live_component_shows_the_state():
    assert failing_labs(lambda visit, state: state_of(visit) == state) == []


def test_the_loss_and_the_probabilities_are_the_core_s():
    def are_the_core_s(visit, state):
        steps, shown = walk_through(state.example), visit.live["now"].columns["probability"]
        return visit.loss == steps.loss and np.array_equal(shown, steps.probabilities)

    assert failing_labs(are_the_core_s) == []


def test_every_figure_says_what_it_shows():
    def say(visit, state):
        trail = figures.loss_history_of([walk_through(state.example)], [False], state.unit)
        past = figures.loss_history(trail).message
        return descriptions(visit) == {past, *descriptions_of(state.example, state.unit)}

    opened_up = {name: replace(state, more=PARTS) for name, state in LABS.items()}
    assert failing(LAB, opened_up, say) == []


# ---- controls ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [Lab(), WRONG], ids=["right", "wrong"])
def test_a_gradient_step_lowers_the_loss(state):
    assert visit_to(LAB, state).press(STEP).loss < walk_through(state.example).loss


def test_a_gradient_step_is_the_core_s_also_at_the_ends_of_what_is_possible():
    visit = Visit()
    stepped = {name: visit.open(opened_at(LAB, state).link).press(STEP).state for name, state in LABS.items()}
    assert {name: lab.example for name, lab in stepped.items()} == {
        name: gradient_step(state.example, state.learning_rate) for name, state in LABS.items()
    }


@pytest.mark.parametrize("rate", [0.001, 1000.0])
def test_a_gradient_step_goes_as_far_as_the_learning_rate_says(rate):
    visit = Visit().choose("rate", rate).press(STEP)
    assert state_of(visit) == Lab(gradient_step(Example(), rate), learning_rate=rate)


def test_the_history_counts_the_gradient_steps():
    said = " ".join(descriptions(Visit(OPEN).press(STEP).press(STEP)))
    assert "The loss in each of 3 states" in said


def test_a_rerun_of_the_page_keeps_what_can_be_undone():
    visit = Visit().press(STEP).edit(["label", 0], ["logit", 1, 0.7])
    visit.app.run()
    assert state_of(visit.press("Undo")) == Lab(gradient_step(Example(), 1.0))


# ---- edits in the live component ---------------------------------------------------------------


def test_edits_are_shown():
    visit = Visit().edit(["name", 0, "wolf"]).edit(["remove", 3]).edit(["label", 2], ["logit", 2, 3.5]).edit(["add"])
    visit.edit(["temperature", 0.5], ["unit", "bits"])
    assert state_of(visit) == Lab(Example(("wolf", "dog", "bird", "class 3"), (2.0, 1.0, 3.5, 0.0), 2, 0.5), "bits")


def test_an_edit_is_acknowledged():
    assert Visit().edit(["label", 1], number=7).live["seen"] == 7


MOVED = Example(logits=(9.0, 1.0, 0.0, -1.0))


def test_in_the_middle_of_a_drag_the_figures_follow_one_after_the_other():
    visit, said = Visit(OPEN), set()
    for _ in range(3):
        said |= descriptions(visit.edit(["logit", 0, 9.0], phase="moving"))
    assert said >= descriptions_of(MOVED)


def test_when_a_slider_rests_all_figures_follow():
    assert descriptions(Visit(OPEN).edit(["logit", 0, 9.0], phase="resting")) >= descriptions_of(MOVED)


# ---- what is one press away --------------------------------------------------------------------


def test_a_part_that_is_closed_is_not_drawn_and_one_that_is_pressed_is():
    visit = Visit()
    assert descriptions(visit) < descriptions_of(Example())  # the curve and the slope
    turn(visit, "along")
    assert descriptions(visit) == descriptions_of(Example())
    assert visit.address["more"] == ["along"]
    turn(visit, "along")
    assert ("more" in visit.address, visit.state) == (False, Lab())


def test_the_parts_stand_in_the_link_in_the_page_s_order():
    assert turn(turn(Visit(), "history"), "along").address["more"] == ["along,history"]
    assert FIELDS.from_query({"more": ["history,along,history"]})[0].more == ("along", "history")
    assert [str(problem) for problem in FIELDS.from_query({"more": ["along,x"]})[1]] == [
        "more: part 'x' is not one of pictures, along, history, exercises"
    ]


def test_an_open_part_is_no_change_to_undo_and_stays_open_over_one():
    visit = turn(Visit().press(STEP), "exercises")
    assert not visit.button("Undo").disabled
    visit.press("Undo")
    assert (visit.state, visit.button("Undo").disabled) == (Lab(more=("exercises",)), True)
    assert visit.press("Start over").state == Lab()


def test_a_telephone_is_not_sent_the_pictures_before_it_asks_for_them():
    telephone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1"}
    with patch.object(ContextProxy, "headers", telephone):
        visit = Visit()
        assert descriptions(visit) == set()
        assert visit.edit(["logit", 0, 9.0], phase="moving").errors == []
        visit.app.run()
        assert len(descriptions(visit.press("Show the curve and the slope"))) == 2


def turn(visit, part):
    """Presses what opens a part, or closes it."""
    key = f"more_{part}"
    visit.app.session_state[f"{key}_{visit.app.session_state[f'{key}_turn']}"] = not_open = part not in visit.state.more
    session = visit.session
    session.turn(part)
    assert (part in session.state.more) == not_open
    visit.app.run()
    return visit


@pytest.mark.parametrize("phase", ["moving", "resting", "settled"])
def test_after_an_edit_the_page_sends_no_sheet_for_the_component_asks_for_it(phase):
    assert "sheet" not in Visit().edit(["logit", 0, 9.0], phase=phase).given


def test_after_a_press_the_page_sends_a_sheet():
    visit = Visit().edit(["logit", 0, 9.0])
    button, message = visit.button(STEP), visit.message(number=1)  # the browser sends its last message again
    button.click()
    assert "sheet" in visit.run_with(message).given


def test_a_step_starts_where_a_slider_rests():
    visit = Visit()
    visit.button(STEP).click()
    visit.edit(["logit", 0, -5.0], phase="resting")
    assert state_of(visit).example == gradient_step(Example(logits=(-5.0, 1.0, 0.0, -1.0)), 1.0)


def test_an_edit_is_not_carried_out_again_by_later_runs():
    visit = Visit().edit(["remove", 0])
    visit.app.run()
    assert visit.press(STEP).live["classes"] == ["dog", "bird", "fish"]


def test_an_edit_from_before_the_connection_was_lost_is_not_carried_out_again():
    lost = Visit()
    last = lost.message(["remove", 1])
    lost.run_with(last)
    found = Visit(lost.link, lost.states_with(last))  # a new session, and the browser sends what it has
    found.button(STEP).click()
    assert found.run_with(last).live["classes"] == ["cat", "bird", "fish"]


def test_an_edit_of_any_form_that_cannot_be_used_is_told_and_changes_nothing():
    visit = Visit()
    for edit in (["logit", 0, math.nan], ["logit", 0, 10**400], ["?"]):
        visit.edit(edit)
        assert (state_of(visit), len(visit.live["notices"])) == (Lab(), 1)


def test_a_message_of_another_form_changes_nothing():
    visit = Visit()
    for message in (None, [], {"edits": [["add"]]}):
        visit.run_with(message)
        assert (state_of(visit), visit.live["notices"]) == (Lab(), [])


# ---- the download ------------------------------------------------------------------------------


def read_csv(example):
    """Returns the rows as a program reads them, every number with all its digits; a class may be called NA."""
    table = pd.read_csv(io.StringIO(example_csv(example)), dtype=str, keep_default_na=False)
    return table.apply(lambda column: column if column.name == "class" else column.map(float))


def test_the_download_holds_the_example_and_the_numbers_of_the_core():
    wrong = []
    for name, state in LABS.items():
        steps, table = walk_through(state.example), read_csv(state.example)
        columns = table[["one_hot", "probability", "gradient", "loss_if_true_nats"]].to_numpy(float).T
        label, temperature = int(table["one_hot"].argmax()), table["temperature"][0]
        same = Example(tuple(table["class"]), tuple(table["logit"]), label, temperature) == state.example
        if not (same and np.array_equal(columns, [steps.targets, steps.probabilities, steps.gradient, steps.losses])):
            wrong.append(name)
    assert wrong == []


def test_the_download_numbers_the_classes_from_0():
    assert read_csv(Example())["integer_label"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "=a,b"])
def test_no_class_name_is_a_formula_in_a_spreadsheet(name):
    _, row, _ = csv.reader(io.StringIO(example_csv(Example((name, "other"), (1.0, 0.0)))))
    assert row[0] == f"'{name}"


def test_the_download_is_offered():
    assert [button.label for button in opened(LAB).app.get("download_button")] == ["Download as CSV"]


# ---- the long run ------------------------------------------------------------------------------


def test_two_hundred_reruns_leave_nothing_behind():
    visit = Visit()

    def blocks_after(reruns):
        for i in range(reruns):
            if i % 10:
                visit.edit(["logit", 0, float(i % 10)], phase="moving")
            else:
                visit.app.run()
        gc.collect()
        return sys.getallocatedblocks()

    with patch_config_options({"runner.postScriptGC": False}):
        assert -blocks_after(20) + blocks_after(200) < 100  # not even one small object in two reruns
