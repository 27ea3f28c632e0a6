"""The logit lab as a reader meets it: through app.py, by its controls, its pictures and its address."""

import csv
import gc
import inspect
import io
import json
import math
import sys
from functools import cache
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1.util import patch_config_options
from visiting import Visit

from scce.figures import logit_lab as figures
from scce.logit_lab.descent import gradient_step
from scce.logit_lab.example import Example
from scce.logit_lab.presets import EXAMPLES, SITUATIONS, in_situation
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import slider_limit, sweep
from scce.logit_lab.walkthrough import walk_through
from scce.losses import sparse_categorical_crossentropy
from scce.softmax import softmax
from scce.ui.lessons import LESSONS
from scce.ui.logit_lab.export import example_csv
from scce.ui.logit_lab.session import LabSession

STEP, UNDO, START_OVER = "Take one gradient step", "Undo", "Start over"
WRONG = Lab(in_situation(Example(), "confident and wrong"))
OWN_CLASSES = Lab(Example(("yes", "no"), (1.0, 0.0)))

STATES = {
    "the first one": Lab(),
    "bits": Lab(Example(temperature=2.0), "bits", 0.5),
    "a masked class": Lab(in_situation(Example(label=2), "masked class")),
    "a masked true class": Lab(Example(logits=(-math.inf, 1.0, 0.0, -1.0))),
    "extreme logits": Lab(in_situation(Example(), "extreme logits")),
    "the largest logits": Lab(Example(("a", "b"), (1e300, -1e300), 1, 0.01), "bits", 1000.0),
    "twenty classes": Lab(Example(tuple(f"class {i}" for i in range(20)), tuple(i / 7 for i in range(20)), 19)),
    "awkward names": Lab(Example(("salt & pepper", "50%", "a=b", "#", "猫", " C++ ", "a,b"), (0.1,) * 7, 6, 0.3)),
}
every_state = pytest.mark.parametrize("state", STATES.values(), ids=STATES)
some_states = pytest.mark.parametrize("state", [STATES["bits"], STATES["awkward names"]], ids=["bits", "awkward names"])


def link_of(state):
    """Returns what follows the ? in a link to a state of the lab."""
    return urlencode(LabSession.fields.to_query(state), doseq=True)


def visit_to(state):
    return Visit(link_of(state))


@cache
def opened(state):
    """Returns a visit that is only looked at."""
    return visit_to(state)


@cache
def opened_bare():
    """Returns a first visit that is only looked at."""
    return Visit()


def example_of(shown):
    """Returns the example that the live component shows."""
    logits = tuple(-math.inf if logit is None else logit for logit in shown["logits"])
    return Example(tuple(shown["classes"]), logits, shown["label"], shown["temperature"])


def state_of(visit):
    """Returns the state that a visit shows: by the live component, and by the field of the learning rate."""
    return Lab(example_of(visit.live), visit.live["unit"], visit.widget("rate").value)


def descriptions(visit):
    """Returns what the figures on the page say to those who do not see them."""
    return {chart.proto.alt for chart in visit.app.get("plotly_chart")}


def descriptions_of(example, unit):
    """Returns what the figures of an example say that follow a drag."""
    steps = walk_through(example)
    pictures = (
        figures.loss_curve(figures.loss_curve_of(example, steps, unit)),
        figures.loss_along_logits(figures.loss_along_logits_of(example, steps, unit, slider_limit(example.logits))),
        figures.gradient_bars(figures.gradient_bars_of(example, steps)),
    )
    return {picture.message for picture in pictures}


# ---- the first visit ---------------------------------------------------------------------------


def test_the_first_visit_opens_the_lab():
    assert [title.value for title in opened_bare().app.title] == ["Logit lab"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.address)
def test_a_page_opens_from_the_navigation(lesson):
    app = Visit(page=lesson.path).app
    assert [title.value for title in app.title] == [lesson.title]


@every_state
def test_a_state_opens_without_an_error(state):
    assert [error.message for error in opened(state).app.exception] == []


def test_the_address_is_bare_until_the_reader_changes_something():
    assert opened_bare().address == {}


def test_a_first_visitor_has_nothing_to_undo():
    assert opened_bare().button(UNDO).disabled


def test_an_example_stays_with_its_reader_on_another_page():
    visit = Visit().edit(["label", 2])
    visit.app.query_params = {}  # as the navigation does
    visit.app.switch_page(LESSONS[0].path).run()
    assert state_of(visit) == Lab(Example(label=2))


# ---- what is shown is the core's ---------------------------------------------------------------


@every_state
def test_the_loss_is_the_core_s(state):
    assert opened(state).loss == walk_through(state.example).loss


@every_state
def test_the_probabilities_are_the_core_s(state):
    shown = opened(state).live["now"]["probability"]
    assert np.array_equal(shown, walk_through(state.example).probabilities)


@every_state
def test_every_figure_says_what_it_shows(state):
    past = figures.loss_history(figures.loss_history_of([walk_through(state.example)], [False], state.unit)).message
    assert descriptions(opened(state)) == {past, *descriptions_of(state.example, state.unit)}


@every_state
def test_every_figure_is_json_that_a_browser_reads(state):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    specs = [chart.proto.spec for chart in opened(state).app.get("plotly_chart")]
    assert all(json.loads(spec, parse_constant=refuse)["data"] for spec in specs)


def test_the_textbook_formula_is_shown_to_fail():
    texts = "".join(text.value for text in opened(STATES["extreme logits"]).app.markdown)
    assert "the textbook formula gives **\u221e nats**, the core **1100.000 nats**" in texts


# ---- controls ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_ready_made_classes_are_one_choice_away(name):
    visit = visit_to(OWN_CLASSES).choose("class_set", name)
    assert (visit.widget("class_set").value, state_of(visit)) == (name, Lab(EXAMPLES[name]))


def test_the_reader_s_own_classes_are_called_so():
    visit = Visit().edit(["name", 0, "wolf"])
    assert visit.widget("class_set").value == "your own classes"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_is_one_press_away(situation):
    assert state_of(Visit().choose("situation", situation)) == Lab(in_situation(Example(), situation))


def test_a_situation_can_be_pressed_again():
    visit = Visit().choose("situation", "undecided").edit(["logit", 0, 9.0]).choose("situation", "undecided")
    assert state_of(visit) == Lab(in_situation(Example(), "undecided"))


@pytest.mark.parametrize("state", [Lab(), WRONG], ids=["right", "wrong"])
def test_a_gradient_step_lowers_the_loss(state):
    assert visit_to(state).press(STEP).loss < walk_through(state.example).loss


@every_state
def test_a_gradient_step_is_the_core_s(state):
    assert state_of(visit_to(state).press(STEP)).example == gradient_step(state.example, state.learning_rate)


@pytest.mark.parametrize("rate", [0.001, 1000.0])
def test_a_gradient_step_goes_as_far_as_the_learning_rate_says(rate):
    visit = Visit().choose("rate", rate).press(STEP)
    assert state_of(visit) == Lab(gradient_step(Example(), rate), learning_rate=rate)


def test_the_history_counts_the_gradient_steps():
    said = " ".join(descriptions(Visit().press(STEP).press(STEP)))
    assert "The loss in each of 3 states" in said


CHANGES = {
    "a step": lambda visit: visit.press(STEP),
    "a situation": lambda visit: visit.choose("situation", "undecided"),
    "classes": lambda visit: visit.choose("class_set", "handwritten digits 0-9"),
    "a learning rate": lambda visit: visit.choose("rate", 2.0),
    "an edit": lambda visit: visit.edit(["logit", 0, 3.5]),
    "a class more": lambda visit: visit.edit(["add"]),
    "a start over": lambda visit: visit.press(START_OVER),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@cache
def after(change):
    """Returns a visit after a change that is only looked at."""
    return change(visit_to(WRONG))


@every_change
def test_undo_takes_a_change_back(change):
    assert state_of(change(visit_to(WRONG)).press(UNDO)) == WRONG


@every_change
def test_a_change_stands_in_the_address(change):
    visit = after(change)
    assert visit.address == LabSession.fields.to_query(state_of(visit))


@every_change
def test_another_reader_sees_the_same_state_by_the_address(change):
    assert state_of(Visit(after(change).link)) == state_of(after(change))


@every_change
def test_a_change_leads_to_a_page_without_an_error(change):
    assert [error.message for error in after(change).app.exception] == []


def test_undo_leads_back_through_everything():
    visit = Visit().press(STEP).edit(["label", 3]).choose("situation", "nearly tied").press(START_OVER)
    for _ in range(4):
        visit.press(UNDO)
    assert (state_of(visit), visit.button(UNDO).disabled) == (Lab(), True)


def test_start_over_shows_what_a_first_visitor_sees():
    assert state_of(visit_to(STATES["bits"]).press(START_OVER)) == Lab()


# ---- the address -------------------------------------------------------------------------------


@every_state
def test_a_link_opens_its_state(state):
    assert state_of(opened(state)) == state


@every_state
def test_the_link_that_is_offered_opens_the_state_again(state):
    assert state_of(Visit(opened(state).live["link"])) == state


@some_states
def test_a_rerun_of_the_page_keeps_what_can_be_undone(state):
    visit = visit_to(state).press(STEP).edit(["label", 0], ["logit", 1, 0.7])
    visit.app.run()
    assert state_of(visit.press(UNDO)).example == gradient_step(state.example, state.learning_rate)


@pytest.mark.parametrize("change", [CHANGES["a step"], CHANGES["an edit"]], ids=["a step", "an edit"])
def test_a_change_counts_even_if_the_address_before_the_last_one_comes_with_it(change):
    slow, quick = (Visit().edit(["label", 1]) for _ in range(2))
    before = dict(slow.app.query_params)
    slow.edit(["label", 2]).app.query_params = before
    assert state_of(change(slow)) == state_of(change(quick.edit(["label", 2])))


def test_the_way_back_in_the_browser_shows_the_state_that_was_there():
    visit = Visit().edit(["label", 1])
    before = visit.link
    assert state_of(visit.edit(["label", 2]).open(before)) == Lab(Example(label=1))


@pytest.mark.parametrize("parameter", LabSession.fields.to_query(Lab()))
def test_a_damaged_part_of_a_link_is_told_in_one_sentence(parameter):
    damaged = LabSession.fields.to_query(Lab(Example(label=1, temperature=2.0), "bits", 3.0)) | {parameter: ["?"]}
    notices = Visit(urlencode(damaged, doseq=True)).live["notices"]
    assert [notice.split(":")[0] for notice in notices] == [parameter]


def test_every_damaged_part_of_a_link_is_told():
    visit = Visit("class=alone&logits=1,x&label=-1&temperature=0&unit=bats&rate=fast")
    told = [notice.split(":")[0] for notice in visit.live["notices"]]
    assert (told, state_of(visit)) == (["class", "logits", "label", "temperature", "unit", "rate"], Lab())


def test_the_sound_parts_of_a_damaged_link_are_shown():
    visit = Visit("class=wolf&class=owl&logits=1,x&label=1&temperature=2&unit=bits&rate=fast")
    assert state_of(visit) == Lab(Example(("wolf", "owl"), (0.0, 0.0), 1, 2.0), "bits")


def test_what_was_wrong_with_a_link_is_no_longer_told_after_a_change():
    assert Visit("label=9").press(STEP).live["notices"] == []


# ---- edits in the live component ---------------------------------------------------------------


def test_edits_are_shown():
    visit = Visit().edit(["name", 0, "wolf"]).edit(["remove", 3]).edit(["label", 2], ["logit", 2, 3.5]).edit(["add"])
    visit.edit(["temperature", 0.5], ["unit", "bits"])
    assert state_of(visit) == Lab(Example(("wolf", "dog", "bird", "class 3"), (2.0, 1.0, 3.5, 0.0), 2, 0.5), "bits")


def test_an_edit_is_acknowledged():
    assert Visit().edit(["label", 1], number=7).live["seen"] == 7


def test_in_the_middle_of_a_drag_the_figures_follow():
    moved, said = Example(logits=(9.0, 1.0, 0.0, -1.0)), set()
    visit = Visit()
    for _ in range(3):
        said |= descriptions(visit.edit(["logit", 0, 9.0], phase="moving"))
    assert said >= descriptions_of(moved, "nats")


def test_when_a_slider_rests_all_figures_follow():
    moved = Example(logits=(9.0, 1.0, 0.0, -1.0))
    said = descriptions(Visit().edit(["logit", 0, 9.0], phase="resting"))
    assert said >= descriptions_of(moved, "nats")


def test_in_the_middle_of_a_drag_the_address_waits():
    assert Visit().edit(["logit", 0, 9.0], phase="moving").address == {}


def test_in_the_middle_of_a_drag_no_sheet_is_sent():
    assert "sheet" not in Visit().edit(["logit", 0, 9.0], phase="moving").live


def test_a_slider_held_among_many_gets_its_finest_stops():
    lab = visit_to(STATES["twenty classes"]).edit(held=3, phase="resting").live
    assert (lab["held"], len(lab["fineStops"])) == (3, 201)


@pytest.mark.parametrize("phase", ["moving", "resting", "settled"])
def test_a_step_starts_where_an_edit_ended_that_was_still_under_way(phase):
    visit = Visit()
    visit.button(STEP).click()
    visit.edit(["logit", 0, -5.0], phase=phase)
    assert state_of(visit).example == gradient_step(Example(logits=(-5.0, 1.0, 0.0, -1.0)), 1.0)


def test_an_edit_from_before_a_step_does_not_undo_it():
    visit = Visit()
    late = visit.message(["logit", 0, -5.0])
    visit.press(STEP).run_with(late)
    assert state_of(visit).example == gradient_step(Example(), 1.0)


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


@pytest.mark.parametrize(
    "edit", [["logit", 0, math.nan], ["logit", 9, 1.0], ["logit", 0, 10**400], ["?"]], ids=range(4)
)
def test_an_edit_that_cannot_be_used_is_told_and_changes_nothing(edit):
    visit = Visit().edit(edit)
    assert (state_of(visit), len(visit.live["notices"])) == (Lab(), 1)


@pytest.mark.parametrize("message", [None, [], {"edits": [["add"]]}], ids=str)
def test_a_message_of_another_form_changes_nothing(message):
    visit = Visit().run_with(message)
    assert (state_of(visit), visit.live["notices"]) == (Lab(), [])


# ---- names are text from strangers -------------------------------------------------------------

STRANGERS = ("**zebra**", "<b>quagga</b>", "[okapi](x)", "$kudu$ :red[x]")


def test_a_class_name_is_never_read_as_markdown_or_html():
    app = visit_to(Lab(Example(STRANGERS))).app
    kinds = ("markdown", "caption", "title", "header", "subheader", "html")
    texts = [text.value for kind in kinds for text in app.get(kind)]
    assert [text for text in texts for name in ("zebra", "quagga", "okapi", "kudu") if name in text] == []


def test_a_class_name_reaches_the_live_component_as_it_is():
    assert visit_to(Lab(Example(STRANGERS))).live["classes"] == list(STRANGERS)


# ---- the download ------------------------------------------------------------------------------


def read_csv(example):
    """Returns the rows as a program reads them, every number with all its digits; a class may be called NA."""
    table = pd.read_csv(io.StringIO(example_csv(example)), dtype=str, keep_default_na=False)
    return table.apply(lambda column: column if column.name == "class" else column.map(float))


@every_state
def test_the_download_holds_the_numbers_of_the_core(state):
    steps, table = walk_through(state.example), read_csv(state.example)
    columns = table[["one_hot", "probability", "gradient", "loss_if_true_nats"]].to_numpy(float).T
    assert np.array_equal(columns, [steps.targets, steps.probabilities, steps.gradient, steps.losses])


@every_state
def test_the_download_holds_the_example(state):
    table = read_csv(state.example)
    label, temperature = int(table["one_hot"].argmax()), table["temperature"][0]
    assert Example(tuple(table["class"]), tuple(table["logit"]), label, temperature) == state.example


def test_the_download_numbers_the_classes_from_0():
    assert read_csv(Example())["integer_label"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "=a,b"])
def test_no_class_name_is_a_formula_in_a_spreadsheet(name):
    _, row, _ = csv.reader(io.StringIO(example_csv(Example((name, "other"), (1.0, 0.0)))))
    assert row[0] == f"'{name}"


def test_the_download_is_offered():
    assert [button.label for button in opened_bare().app.get("download_button")] == ["Download as CSV"]


# ---- the code ----------------------------------------------------------------------------------


@pytest.mark.parametrize("function", [softmax, sparse_categorical_crossentropy, sweep, gradient_step])
def test_the_code_that_is_shown_is_the_code_that_ran(function):
    tabs = {tab.label: tab.code[0].value for tab in opened_bare().app.tabs}
    assert tabs[function.__name__].strip() == inspect.getsource(function).strip()


# ---- the long run ------------------------------------------------------------------------------


def test_two_hundred_reruns_leave_nothing_behind():
    visit = Visit(link_of(OWN_CLASSES))

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
