"""The page of wirings as a reader meets it: by its controls, its verdict, its programs and its address."""

import inspect
import json
import re
from functools import cache
from urllib.parse import urlencode

import numpy as np
import pytest
from visiting import WIRING, Visit

from scce.figures import wiring as figures
from scce.readable import readable
from scce.snippets import FRAMEWORKS as WRITTEN
from scce.snippets import wiring_snippet
from scce.ui.wiring.session import WiringSession
from scce.wiring import LAST_LAYERS, VERDICTS, WIRED, Wiring, double_softmax_floor, reported, train, wirings
from scce.wiring.starts import STARTS, Start
from scce.wiring.state import WiringState, logits_in

UNDO, START_OVER = "Undo", "Start over"
ESCAPED = r"\\[!-/:-@\[-`{-~]"  # in Markdown: the letter as it is
EVERY = [wiring for framework in WIRED for wiring in wirings(framework)]
LOGITS_ONLY = ["torch", "optax"]
BREAKS = Wiring("keras-jax", "linear", False)
QUICK = WiringState(num_steps=3)  # the table below trains all wirings
OTHER = WiringState(Wiring("keras-torch", "linear", False), Start((0.5, -1.0, 2.25), 1), 0.5, 2)

STATES = {
    "the first one": WiringState(),
    "another one": OTHER,
    "NaN": WiringState(BREAKS, STARTS["sure and wrong"], 1.0, 2),
    "frozen": WiringState(Wiring("torch", "softmax", True), STARTS["sure and wrong"], 1.0, 2),
    "nothing to learn": WiringState(start=Start((40.0, 0.0), 0), num_steps=1),
    "unlearns": WiringState(Wiring("keras-jax", "linear", False), Start((-2.0, -1.0, -1.5), 0), 0.1, 20),
    "as far apart as can be": WiringState(Wiring("optax", "linear", True), Start((1000.0, -1000.0), 1), 100.0, 2),
    "a tiny rate": WiringState(start=Start((1e-7, 0.0), 0), learning_rate=1e-300, num_steps=2),
    "twenty classes": WiringState(start=Start(tuple(k / 8 for k in range(20)), 19), num_steps=1),
}
every_state = pytest.mark.parametrize("state", STATES.values(), ids=STATES)
every_wiring = pytest.mark.parametrize("wiring", EVERY, ids=str)


def link_of(state):
    """Returns what follows the ? in a link to a state of the page."""
    return urlencode(WiringSession.fields.to_query(state), doseq=True)


def visit_to(state):
    return Visit(link_of(state), page=WIRING)


@cache
def opened(state):
    """Returns a visit that is only looked at."""
    return visit_to(state)


@cache
def opened_bare():
    """Returns a first visit that is only looked at."""
    return Visit(page=WIRING)


@cache
def opened_link(link):
    """Returns a visit by a link that is only looked at."""
    return Visit(link, page=WIRING)


def state_of(visit):
    """Returns the state that a visit's controls show."""
    framework, last_layer, told = (visit.widget(name).value for name in ("framework", "last_layer", "from_logits"))
    start = Start(logits_in(visit.widget("logits").value), visit.widget("label").value)
    rate, steps = visit.widget("rate").value, visit.widget("steps").value
    return WiringState(Wiring(framework, last_layer, told == "True"), start, rate, steps)


def alerts(visit):
    """Returns what stands in coloured boxes, each with its colour."""
    return [(kind, box.value) for kind in ("success", "warning", "error", "info") for box in visit.app.get(kind)]


def verdict_of(visit):
    """Returns the verdict that is shown."""
    (verdict,) = (name for name in VERDICTS for _, text in alerts(visit) if text.startswith(f"**{name}**: "))
    return verdict


def notices(visit):
    """Returns what a visit is told that could not be used, as it is read."""
    texts = [text for kind, text in alerts(visit) if kind == "warning" and not text.startswith("**")]
    return [re.sub(ESCAPED, lambda match: match[0][1], text) for text in texts]


def named(visit):
    """Returns the parameters of the link that a visit is told about."""
    return [notice.split(":")[0] for notice in notices(visit)]


def trained(state, wiring=None):
    start, rate, steps = state.start, state.learning_rate, state.num_steps
    return train(wiring or state.wiring, start.logits, start.label, rate, steps)


def numbers_of(state):
    """Returns the large numbers that a state has to show."""
    first, training = reported(state.wiring, state.start.logits, state.start.label), trained(state)
    numbers = {
        "reported at first (nats)": first.loss,
        "true at first (nats)": first.true_loss,
        f"reported after {state.num_steps} steps": training.reported_losses[-1],
        f"true after {state.num_steps} steps": training.true_losses[-1],
    }
    return {name: readable(float(number)) for name, number in numbers.items()}


def descriptions_of(state):
    """Returns what the figures of a state say to those who do not see them."""
    start, right = state.start, Wiring(state.wiring.framework, "linear", True)
    curves = figures.training_curves_of(trained(state), trained(state, right))
    slopes = figures.gradients_of(reported(state.wiring, start.logits, start.label), start.label)
    return [figures.describe_training_curves(curves), figures.describe_gradients(slopes)]


def programs(visit):
    """Returns the programs of a visit, by the label of their tab: as it is wired, and the one to use."""
    return {tab.label: [code.value for code in tab.code] for tab in visit.app.tabs if tab.label in WRITTEN}


# ---- the first visit ---------------------------------------------------------------------------


def test_the_first_visit_shows_a_softmax_applied_twice_that_learns_slowly():
    assert state_of(opened_bare()) == WiringState(Wiring("keras-jax", "softmax", True))
    assert (verdict_of(opened_bare()), notices(opened_bare())) == ("learns slowly", [])


def test_the_first_visit_names_the_number_where_such_a_loss_stops():
    assert "**0.7437 nats**" in opened_bare().prose
    assert "stays between 0.7437 and 1.7437" in opened_bare().prose
    assert opened_bare().alt("training_curves").endswith(" It cannot report less than 0.7437 nats.")


def test_a_first_visitor_has_nothing_to_undo_and_a_bare_address():
    assert (opened_bare().button(UNDO).disabled, opened_bare().address) == (True, {})


# ---- what is shown is the core's ---------------------------------------------------------------


@every_state
def test_a_state_opens_without_an_error(state):
    assert [error.message for error in opened(state).app.exception] == []


@every_state
def test_a_link_opens_its_state(state):
    assert (state_of(opened(state)), notices(opened(state))) == (state, [])


@every_state
def test_the_verdict_is_the_trainings_in_words_and_in_colour(state):
    verdict = trained(state).verdict
    colour = {"learns": "success", "nothing to learn": "success", "learns slowly": "warning"}.get(verdict, "error")
    assert alerts(opened(state)) == [(colour, f"**{verdict}**: {VERDICTS[verdict]}")]


def test_the_states_above_come_to_every_verdict():
    assert {trained(state).verdict for state in STATES.values()} == {*VERDICTS}


@every_state
def test_the_large_numbers_are_the_core_s(state):
    assert opened(state).metrics == numbers_of(state)


@every_state
def test_the_notes_of_the_report_are_told(state):
    notes = [text.value for text in opened(state).app.markdown if text.value.startswith("- ")]
    first = reported(state.wiring, state.start.logits, state.start.label)
    assert notes == [f"- {sentence}" for sentence in first.sentences]


@every_state
def test_the_figures_say_what_they_show(state):
    assert [opened(state).alt(key) for key in ("training_curves", "gradients")] == descriptions_of(state)


@every_state
def test_every_figure_is_json_that_a_browser_reads(state):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    specs = [chart.proto.spec for chart in opened(state).app.get("plotly_chart")]
    assert [bool(json.loads(spec, parse_constant=refuse)["data"]) for spec in specs] == [True, True]


@every_state
def test_the_floor_is_that_of_as_many_classes(state):
    classes = len(state.start.logits)
    said = f"ln(e + {classes} \u2212 1) \u2212 1 = **{double_softmax_floor(classes):.4f} nats**"
    assert f"With {classes} classes a softmax applied twice never reports less than {said}." in opened(state).prose


# ---- every wiring by its controls --------------------------------------------------------------


def wired(visit, wiring):
    """Chooses a wiring as a reader does, one control after the other, and only what is not chosen yet."""
    chosen = {"framework": wiring.framework, "last_layer": wiring.last_layer, "from_logits": str(wiring.from_logits)}
    for name, choice in chosen.items():
        if visit.widget(name).value != choice:
            visit.choose(name, choice)
    return visit


@cache
def walk():
    """Returns what is shown of every wiring, by one reader who goes through them all."""
    visit, shown = visit_to(QUICK), {}
    for wiring in EVERY:
        wired(visit, wiring)
        seen = [state_of(visit), verdict_of(visit), visit.metrics, visit.widget("from_logits").disabled, visit.prose]
        shown[wiring] = (seen, len(visit.app.exception), programs(visit))
    return shown


@every_wiring
def test_every_wiring_can_be_chosen_and_shows_its_verdict_and_its_numbers(wiring):
    (state, verdict, metrics, _, _), errors, _ = walk()[wiring]
    expected = WiringState(wiring, num_steps=3)
    assert (state, errors) == (expected, 0)
    assert (verdict, metrics) == (trained(expected).verdict, numbers_of(expected))


@every_wiring
def test_from_logits_cannot_be_chosen_where_there_is_none_and_the_page_says_why(wiring):
    (_, _, _, disabled, prose), _, _ = walk()[wiring]
    why = f"{wiring.model.title} has no from_logits: its loss always takes logits, and applies softmax itself."
    assert (disabled, why in prose, "has no from_logits" in prose) == ((wiring.framework in LOGITS_ONLY,) * 3)


def test_the_frameworks_are_offered_by_their_names_and_versions():
    assert opened_bare().widget("framework").options == [framework.title for framework in WIRED.values()]


@pytest.mark.parametrize("framework", LOGITS_ONLY)
def test_a_framework_without_from_logits_sets_it_and_another_keeps_that(framework):
    visit = visit_to(WiringState(Wiring("keras-jax", "softmax", False), num_steps=3)).choose("framework", framework)
    assert state_of(visit).wiring == Wiring(framework, "softmax", True)
    assert state_of(visit.choose("framework", "keras-torch")).wiring == Wiring("keras-torch", "softmax", True)


@pytest.mark.parametrize("control", ["last_layer", "from_logits", "start"])
def test_a_choice_cannot_be_taken_away(control):
    visit = visit_to(QUICK)
    before = visit.widget(control).value
    assert (visit.choose(control, None).widget(control).value, state_of(visit)) == (before, QUICK)


def test_a_choice_before_the_answer_to_the_one_before_it_does_not_undo_that():
    visit = visit_to(WiringState(Wiring("keras-jax", "softmax", False), num_steps=3))
    visit.widget("framework").set_value("torch")
    first = visit.app._tree.get_widget_states()
    visit.widget("last_layer").set_value("linear")
    second = visit.app._tree.get_widget_states()  # from_logits is False in it: the browser does not know better yet
    visit.app._run(first)
    visit.app._run(second)
    assert state_of(visit).wiring == Wiring("torch", "linear", True)


# ---- where the model starts --------------------------------------------------------------------


@cache
def started(name):
    """Returns a visit that is only looked at, after one press on a ready-made start that is not shown yet."""
    return visit_to(OTHER).choose("start", name)


@pytest.mark.parametrize("name", STARTS)
def test_every_ready_made_start_is_one_press_away(name):
    expected = WiringState(OTHER.wiring, STARTS[name], OTHER.learning_rate, OTHER.num_steps)
    assert (state_of(started(name)), started(name).metrics) == (expected, numbers_of(expected))


@pytest.mark.parametrize("name", STARTS)
def test_a_ready_made_start_is_called_by_its_name(name):
    assert started(name).widget("start").value == name


def test_the_reader_s_own_start_has_no_name():
    assert opened(OTHER).widget("start").value is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("3, 1, 0, 2", Start((3.0, 1.0, 0.0, 2.0), 3)),
        ("3 1 0 2", Start((3.0, 1.0, 0.0, 2.0), 3)),
        (" 3,1 , 0\t2,", Start((3.0, 1.0, 0.0, 2.0), 3)),
        ("1e2, -0.5", Start((100.0, -0.5), 1)),
        (" ".join(["0"] * 20), Start((0.0,) * 20, 3)),
    ],
)
def test_logits_can_be_typed_and_the_true_class_stays_among_them(text, start):
    visit = visit_to(QUICK).choose("logits", text)
    assert (state_of(visit), visit.widget("label").max) == (
        WiringState(start=start, num_steps=3),
        len(start.logits) - 1,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the number of logits, 0, is outside 2..20."),
        ("7", "the number of logits, 1, is outside 2..20."),
        ("0 " * 21, "the number of logits, 21, is outside 2..20."),
        ("1, two", "logit 'two' is not a number."),
        ("1, nan", "logit nan at position 1 is not a number."),
        ("1, inf", "logit inf at position 1 is not finite; only -inf, a masked class, may be infinite."),
        ("0, 1, 2, 3, four", "logit 'four' is not a number."),
    ],
)
def test_logits_that_cannot_be_are_told_in_a_sentence_and_nothing_is_lost(text, told):
    visit = visit_to(QUICK).choose("logits", text)
    assert (notices(visit), state_of(visit), visit.button(UNDO).disabled) == ([told], QUICK, True)


@pytest.mark.parametrize("logits", [(0.12345678, 1.0), (999.9999, 0.1 + 0.2), (1e-7, -0.0)])
def test_the_field_holds_the_logits_with_all_their_digits(logits):
    visit = opened(WiringState(start=Start(logits, 0), num_steps=1))
    assert logits_in(visit.widget("logits").value) == logits


def test_the_true_class_the_rate_and_the_steps_can_be_chosen():
    visit = visit_to(QUICK).choose("label", 1).choose("rate", 2.5).choose("steps", 4)
    expected = WiringState(start=Start(label=1), learning_rate=2.5, num_steps=4)
    assert (state_of(visit), visit.metrics, visit.address) == (
        expected,
        numbers_of(expected),
        WiringSession.fields.to_query(expected),
    )


def test_a_rate_of_0_is_told_in_a_sentence_and_nothing_is_lost():
    visit = visit_to(OTHER).choose("steps", 3)
    before = visit.link
    visit.choose("rate", 0.0)
    assert notices(visit) == ["learning rate 0 is not above 0 and up to 100."]
    assert (visit.widget("rate").value, visit.link) == (0.5, before)
    assert state_of(visit.press(UNDO)) == OTHER


def test_what_could_not_be_used_is_no_longer_told_after_a_change():
    assert notices(visit_to(QUICK).choose("logits", "x").choose("label", 0)) == []


# ---- undo and start over -----------------------------------------------------------------------

CHANGES = {
    "from_logits": lambda visit: visit.choose("from_logits", "True"),
    "a framework": lambda visit: visit.choose("framework", "torch"),
    "a last layer": lambda visit: visit.choose("last_layer", "softmax"),
    "a start": lambda visit: visit.choose("start", "near zero"),
    "logits": lambda visit: visit.choose("logits", "1, 2, 3, 4, 5"),
    "a true class": lambda visit: visit.choose("label", 2),
    "a rate": lambda visit: visit.choose("rate", 0.25),
    "steps": lambda visit: visit.choose("steps", 3),
    "a start over": lambda visit: visit.press(START_OVER),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@cache
def after(change):
    """Returns a visit after a change that is only looked at."""
    return change(visit_to(OTHER))


@every_change
def test_a_change_is_shown_without_an_error(change):
    assert (state_of(after(change)) != OTHER, len(after(change).app.exception)) == (True, 0)


@every_change
def test_a_change_stands_in_the_address(change):
    assert after(change).address == WiringSession.fields.to_query(state_of(after(change)))


@every_change
def test_another_reader_sees_the_same_page_by_the_address(change):
    one, other = after(change), opened(state_of(after(change)))
    assert (state_of(other), verdict_of(other), other.metrics) == (state_of(one), verdict_of(one), one.metrics)


@every_change
def test_undo_takes_a_change_back(change):
    visit = change(visit_to(OTHER)).press(UNDO)
    assert (state_of(visit), visit.button(UNDO).disabled) == (OTHER, True)


def test_undo_leads_back_through_everything():
    visit = visit_to(OTHER)
    for change in CHANGES.values():
        change(visit)
    for _ in CHANGES:
        visit.press(UNDO)
    assert (state_of(visit), visit.button(UNDO).disabled) == (OTHER, True)


def test_start_over_shows_what_a_first_visitor_sees():
    assert state_of(after(CHANGES["a start over"])) == WiringState()


# ---- the address -------------------------------------------------------------------------------


def test_the_way_back_in_the_browser_shows_the_state_that_was_there():
    visit = visit_to(QUICK).choose("label", 1)
    before, link = state_of(visit), visit.link
    assert state_of(visit.choose("label", 2).open(link)) == before


@pytest.mark.parametrize(
    ("control", "choice", "label"), [("num_steps", 2, 2), ("start", "right", 0), ("last_layer", None, 2)], ids=str
)
def test_a_change_counts_even_if_the_address_before_the_last_one_comes_with_it(control, choice, label):
    visit = visit_to(QUICK).choose("label", 1)
    before = dict(visit.app.query_params)
    visit.choose("label", 2).app.query_params = before
    assert state_of(visit.choose(control, choice)).start.label == label


def test_a_start_that_is_pressed_again_is_kept_even_if_an_older_address_comes_with_it():
    visit = visit_to(QUICK).choose("start", "near zero")
    before = dict(visit.app.query_params)
    visit.choose("start", "right").app.query_params = before
    assert visit.choose("start", None).widget("start").value == "right"


@pytest.mark.parametrize("parameter", WiringSession.fields.to_query(QUICK))
def test_a_damaged_part_of_a_link_is_told_in_one_sentence_and_the_rest_is_shown(parameter):
    damaged = WiringSession.fields.to_query(QUICK) | {parameter: ["?"]}
    visit = opened_link(urlencode(damaged, doseq=True))
    assert (named(visit), len(visit.app.exception)) == ([parameter], 0)
    assert state_of(visit) == (WiringState() if parameter == "steps" else QUICK)


def test_every_damaged_part_of_a_link_is_told():
    visit = opened_link("framework=x&last_layer=x&from_logits=x&logits=x&label=x&rate=x&steps=x")
    assert (sorted(named(visit)), state_of(visit)) == (sorted(WiringSession.fields.to_query(QUICK)), WiringState())


def test_a_link_to_a_wiring_that_pytorch_does_not_have_says_what_it_has():
    visit = opened_link("framework=torch&from_logits=False&steps=3")
    told = "torch.nn.CrossEntropyLoss has no from_logits: it always takes logits, and applies softmax itself"
    assert notices(visit) == [f"framework: {told}"]


def test_what_was_wrong_with_a_link_is_no_longer_told_after_a_change():
    assert notices(Visit("rate=x&steps=3", page=WIRING).choose("label", 0)) == []


def test_a_state_stays_with_its_reader_while_they_are_on_another_page():
    visit = visit_to(QUICK).choose("label", 1)
    before = state_of(visit)
    assert state_of(visit.go_to("pages/explore/logit_lab.py").go_to(WIRING)) == before


STRANGERS = [
    "**zebra**",
    "<b>zebra</b>",
    "[zebra](//x)",
    "![zebra](//x)",
    ":red[zebra]",
    "$zebra$",
    "`zebra`",
    "_zebra_",
]


KINDS = ("title", "header", "subheader", "markdown", "caption", "html", "success", "info", "warning", "error")


def texts_with(word, parameter, text):
    """Returns what the page says in Markdown with a word in it, when a link has some text for a parameter."""
    visit = opened_link(urlencode(WiringSession.fields.to_query(QUICK) | {parameter: [text]}, doseq=True))
    return [element.value for kind in KINDS for element in visit.app.get(kind) if word in element.value]


@pytest.mark.parametrize("text", STRANGERS)
@pytest.mark.parametrize("parameter", ["framework", "last_layer", "from_logits", "logits"])
def test_a_stranger_s_text_never_becomes_markup(text, parameter):
    found = [re.sub(ESCAPED, "", said).partition(":")[2] for said in texts_with("zebra", parameter, text)]
    assert [mark for said in found for mark in re.findall(r"[*<>\[\]!$`_]|:red", said)] == []


@pytest.mark.parametrize("text", ["http://zebra.org", "HTTPS://zebra.org", "www.zebra.org", "me@zebra.org"])
@pytest.mark.parametrize("parameter", ["framework", "logits"])
def test_a_stranger_s_address_never_becomes_a_link(text, parameter):
    # Markdown's escapes do not help: remark-gfm looks for addresses once it has read them.
    found = [re.sub(ESCAPED, lambda match: match[0][1], said) for said in texts_with("zebra", parameter, text)]
    assert [address for said in found for address in re.findall(r"(?i)https?://|www\.|\w@\w", said)] == []


# ---- the table of all wirings ------------------------------------------------------------------

COLUMNS = [(last_layer, from_logits) for last_layer in LAST_LAYERS for from_logits in (True, False)]


def table_of(visit):
    (table,) = visit.app.table
    return table.value


def cell_of(state, framework, column):
    """Returns what the table says of a wiring from the start of a state."""
    wiring = next((one for one in wirings(framework) if (one.last_layer, one.from_logits) == column), None)
    if wiring is None:
        return "no such wiring"
    training = trained(state, wiring)
    return f"{training.verdict}, true loss {readable(float(training.true_losses[-1]))}"


def test_the_table_has_a_row_for_every_framework_and_a_column_for_every_wiring():
    table = table_of(opened(QUICK))
    assert list(table["framework"]) == [framework.title for framework in WIRED.values()]
    assert sorted(table) == sorted(["framework", *(f"{last_layer}, {told}" for last_layer, told in COLUMNS)])


@pytest.mark.parametrize("column", COLUMNS, ids=str)
@pytest.mark.parametrize("state", [QUICK, OTHER, STATES["NaN"]], ids=["quick", "another one", "NaN"])
def test_the_table_says_what_comes_of_every_wiring(state, column):
    last_layer, told = column
    found = list(table_of(opened(state))[f"{last_layer}, {told}"])
    assert found == [cell_of(state, framework, column) for framework in WIRED]


# ---- the programs ------------------------------------------------------------------------------


def expected_in(program, backend):
    """Returns the number that a program checks its loss against, on a back end of Keras if it knows several."""
    if table := re.search(r"^losses = (\{.*\})$", program, re.MULTILINE):
        return eval(table[1], {"np": np})[backend]
    return float(eval(re.search(r"np\.isclose\(float\(loss\), ([^,]+),", program)[1], {"np": np}))


def wiring_under(tab, wiring):
    """Returns the wiring whose program stands under a tab, as far as a framework has it."""
    name = {"PyTorch": "torch", "optax": "optax", "NumPy": "keras-torch"}.get(tab)
    if tab == "Keras":
        name = wiring.framework if wiring.framework.startswith("keras") else "keras-torch"
    return Wiring(name, wiring.last_layer, True if tab in ("PyTorch", "optax") else wiring.from_logits)


@every_wiring
def test_under_every_tab_stand_two_programs_that_compile(wiring):
    _, _, shown = walk()[wiring]
    assert {tab: len(pair) for tab, pair in shown.items()} == dict.fromkeys(WRITTEN, 2)
    assert all(compile(program, "<program>", "exec") for pair in shown.values() for program in pair)


@every_wiring
@pytest.mark.parametrize("tab", WRITTEN)
def test_the_left_program_has_the_mistake_of_the_wiring_and_the_number_that_it_reports(wiring, tab):
    program, here = walk()[wiring][2][tab][0], wiring_under(tab, wiring)
    loss = reported(here, QUICK.start.logits, QUICK.start.label).loss
    assert expected_in(program, here.framework.removeprefix("keras-")) == pytest.approx(loss, rel=1e-4, abs=1e-5)
    assert ("Mistake" in program) == (not here.right)


@every_wiring
@pytest.mark.parametrize("tab", WRITTEN)
def test_the_right_program_is_the_right_wiring_and_expects_the_true_loss(wiring, tab):
    program = walk()[wiring][2][tab][1]
    true = reported(wiring, QUICK.start.logits, QUICK.start.label).true_loss
    assert program.strip() == wiring_snippet(tab, "linear", True, QUICK.start.logits, QUICK.start.label).strip()
    assert ("Mistake" in program, expected_in(program, "")) == (False, pytest.approx(true, rel=1e-5))


@every_state
def test_the_programs_of_every_state_compile(state):
    shown = programs(opened(state))
    assert [len(shown[tab]) for tab in WRITTEN] == [2] * len(WRITTEN)
    assert all(compile(program, "<program>", "exec") for pair in shown.values() for program in pair)


@every_state
def test_the_numpy_programs_run_as_they_are(capsys, state):
    wired, right = (state.wiring.last_layer, state.wiring.from_logits), ("linear", True)
    for program, kind in zip(programs(opened(state))["NumPy"], (wired, right), strict=True):
        exec(compile(program, "<program>", "exec"), {})
        loss = reported(Wiring("keras-torch", *kind), state.start.logits, state.start.label).loss
        assert float(capsys.readouterr().out) == pytest.approx(loss, rel=1e-4, abs=1e-5, nan_ok=True)


# ---- the code ----------------------------------------------------------------------------------


@pytest.mark.parametrize("function", [reported, train, double_softmax_floor])
def test_the_code_that_is_shown_is_the_code_that_ran(function):
    assert opened_bare().sources[function.__name__] == inspect.getsource(function).strip()


def test_the_code_is_behind_a_button():
    assert "Show the code that computed this page" in [expander.label for expander in opened_bare().app.expander]
