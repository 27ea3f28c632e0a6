"""What is special to the page of wirings: its verdicts, its wirings, its starts, its table and its programs."""

import re
from functools import cache, partial

import numpy as np
import pytest
from states_to_visit import OTHER, WIRED
from visiting import WIRING, failing, opened, opened_at, visit_to

from scce.figures import wiring as figures
from scce.readable import readable
from scce.snippets import FRAMEWORKS as WRITTEN
from scce.snippets import wiring_snippet
from scce.wiring import LAST_LAYERS, VERDICTS, Wiring, double_softmax_floor, reported, train, wirings
from scce.wiring import WIRED as MODELS
from scce.wiring.starts import STARTS, Start
from scce.wiring.state import WiringState
from scce.wiring.typed import logits_in
from scce.wiring.words import about_clip, cause_and_cure

EVERY = [wiring for framework in MODELS for wiring in wirings(framework)]
LOGITS_ONLY = ["torch", "optax"]
QUICK = WiringState(num_steps=3)  # the table below trains all wirings
NOT_CALLED_FROM_LOGITS = WiringState(Wiring("keras-jax", "softmax", False), num_steps=3)
failing_wirings = partial(failing, WIRING, WIRED)


def alerts(visit):
    """Returns what stands in coloured boxes, each with its colour."""
    return [(kind, box.value) for kind in ("success", "warning", "error", "info") for box in visit.app.get(kind)]


def verdict_of(visit):
    """Returns the verdict that is shown."""
    (verdict,) = (name for name in VERDICTS for _, text in alerts(visit) if f"**{name}**: " in text)
    return verdict


def notices(visit):
    """Returns what a visit is told that could not be used, as it is read."""
    return [text for text in visit.told if not text.startswith("**")]


def trained(state, wiring=None):
    start, rate, steps = state.start, state.learning_rate, state.num_steps
    return train(wiring or state.wiring, start.logits, start.label, rate, steps)


def numbers_of(state):
    """Returns the large numbers that a state has to show."""
    first, training = reported(state.wiring, state.start.logits, state.start.label), trained(state)
    numbers = {
        "reported, step 0 (nats)": first.loss,
        "true, step 0 (nats)": first.true_loss,
        f"reported, step {state.num_steps} (nats)": training.reported_losses[-1],
        f"true, step {state.num_steps} (nats)": training.true_losses[-1],
    }
    return {name: readable(float(number)) for name, number in numbers.items()}


def descriptions_of(state):
    """Returns what the figures of a state say to those who do not see them."""
    start, right = state.start, Wiring(state.wiring.framework, "linear", True)
    curves = figures.training_curves_of(trained(state), trained(state, right))
    slopes = figures.gradients_of(reported(state.wiring, start.logits, start.label), start.label)
    return [figures.training_curves(curves).message, figures.gradients(slopes).message]


def programs(visit):
    """Returns the programs of a visit, by the label of their tab: as it is wired, and the one to use."""
    return {tab.label: [code.value for code in tab.code] for tab in visit.app.tabs if tab.label in WRITTEN}


# ---- the first visit ---------------------------------------------------------------------------


def test_the_first_visit_shows_a_softmax_applied_twice_that_learns_slowly():
    assert (opened(WIRING).state.wiring, verdict_of(opened(WIRING))) == (
        Wiring("keras-jax", "softmax", True),
        "learns slowly",
    )


def test_the_first_visit_names_the_number_where_such_a_loss_stops():
    assert "**0.7437 nats**" in opened(WIRING).prose
    assert "stays between 0.7437 and 1.7437" in opened(WIRING).prose
    assert opened(WIRING).alt("training_curves").endswith(" It cannot report less than 0.7437 nats.")


# ---- what is shown is the core's ---------------------------------------------------------------


def test_the_verdict_is_the_trainings_in_words_and_in_colour():
    def is_shown(visit, state):
        verdict = trained(state).verdict
        colour = {"learns": "success", "nothing to learn": "success", "learns slowly": "warning"}.get(verdict, "error")
        cure = cause_and_cure(state.wiring) or about_clip(state.wiring, verdict)
        said = [f"**{cure}**"] if cure else []
        return alerts(visit) == [(colour, "\n\n".join([*said, f"**{verdict}**: {VERDICTS[verdict]}"]))]

    assert failing_wirings(is_shown) == []


def test_the_states_to_visit_come_to_every_verdict():
    assert {trained(state).verdict for state in WIRED.values()} == {*VERDICTS}


def test_the_large_numbers_are_the_core_s():
    assert failing_wirings(lambda visit, state: visit.metrics == numbers_of(state)) == []


def test_the_notes_of_the_report_are_told():
    def are_told(visit, state):
        notes = [line for text in visit.app.markdown for line in text.value.splitlines() if line.startswith("- ")]
        first = reported(state.wiring, state.start.logits, state.start.label)
        return notes == [f"- {sentence}" for sentence in first.sentences]

    assert failing_wirings(are_told) == []


def test_the_figures_say_what_they_show():
    def say(visit, state):
        return [visit.alt(key) for key in ("training_curves", "gradients")] == descriptions_of(state)

    assert failing_wirings(say) == []


def test_the_floor_is_that_of_as_many_classes():
    def is_said(visit, state):
        classes = len(state.start.logits)
        said = f"ln(e + {classes} \u2212 1) \u2212 1 = **{double_softmax_floor(classes):.4f} nats**"
        return f"With {classes} classes a softmax applied twice never reports less than {said}." in visit.prose

    assert failing_wirings(is_said) == []


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
    visit, shown = visit_to(WIRING, QUICK), {}
    for wiring in EVERY:
        wired(visit, wiring)
        seen = [visit.state, visit.errors, verdict_of(visit), visit.metrics]
        shown[wiring] = (seen, visit.widget("from_logits").disabled, visit.prose, programs(visit))
    return shown


def test_every_wiring_can_be_chosen_and_shows_its_verdict_and_its_numbers():
    expected = {wiring: WiringState(wiring, num_steps=3) for wiring in EVERY}
    assert {wiring: seen for wiring, (seen, *_) in walk().items()} == {
        wiring: [state, [], trained(state).verdict, numbers_of(state)] for wiring, state in expected.items()
    }


def test_from_logits_cannot_be_chosen_where_there_is_none_and_the_page_says_why():
    def why(wiring):
        return f"{wiring.model.title} has no from_logits: its loss always takes logits, and applies softmax itself."

    found = {
        wiring: (disabled, why(wiring) in prose, "has no from_logits" in prose)
        for wiring, (_, disabled, prose, _) in walk().items()
    }
    assert found == {wiring: (wiring.framework in LOGITS_ONLY,) * 3 for wiring in EVERY}


def test_the_frameworks_are_offered_by_their_names_and_versions():
    assert opened(WIRING).widget("framework").options == [framework.title for framework in MODELS.values()]


@pytest.mark.parametrize("framework", LOGITS_ONLY)
def test_a_framework_without_from_logits_sets_it_and_another_keeps_that(framework):
    visit = visit_to(WIRING, NOT_CALLED_FROM_LOGITS).choose("framework", framework)
    assert visit.state.wiring == Wiring(framework, "softmax", True)
    assert visit.choose("framework", "keras-torch").state.wiring == Wiring("keras-torch", "softmax", True)


def test_a_choice_before_the_answer_to_the_one_before_it_does_not_undo_that():
    visit = visit_to(WIRING, NOT_CALLED_FROM_LOGITS)
    visit.widget("framework").set_value("torch")
    first = visit.app._tree.get_widget_states()
    visit.widget("last_layer").set_value("linear")
    second = visit.app._tree.get_widget_states()  # from_logits is False in it: the browser does not know better yet
    visit.app._run(first)
    visit.app._run(second)
    assert visit.state.wiring == Wiring("torch", "linear", True)


# ---- where the model starts --------------------------------------------------------------------


def test_every_ready_made_start_is_one_press_away_and_called_by_its_name():
    visit, other, seen = visit_to(WIRING, OTHER["frameworks"]), OTHER["frameworks"], {}
    assert visit.widget("start").value is None  # the reader's own has no name
    for name in STARTS:
        visit.choose("start", name)
        seen[name] = (visit.state, visit.metrics, visit.widget("start").value)
    expected = {name: WiringState(other.wiring, start, other.learning_rate, 2) for name, start in STARTS.items()}
    assert seen == {name: (state, numbers_of(state), name) for name, state in expected.items()}


def test_logits_can_be_typed_and_the_true_class_stays_among_them():
    visit, seen = visit_to(WIRING, QUICK), {}
    expected = {
        "3, 1, 0, 2": Start((3.0, 1.0, 0.0, 2.0), 3),
        "3 1 0 4": Start((3.0, 1.0, 0.0, 4.0), 3),
        " 3,1 , 0\t5,": Start((3.0, 1.0, 0.0, 5.0), 3),
        " ".join(["0"] * 20): Start((0.0,) * 20, 3),
        "1e2, -0.5": Start((100.0, -0.5), 1),
        "2,0 1,0 0,1": Start((2.0, 1.0, 0.1), 1),
        "tensor([3.0000, 1.0000, 0.1000])": Start((3.0, 1.0, 0.1), 1),
    }
    for text in expected:
        visit.choose("logits", text)
        seen[text] = (visit.state, visit.widget("label").max)
    assert seen == {
        text: (WiringState(start=start, num_steps=3), len(start.logits) - 1) for text, start in expected.items()
    }


NO_LOGITS = {
    "": "the number of logits, 0, is outside 2..20.",
    "7": "the number of logits, 1, is outside 2..20.",
    "0 " * 21: "the number of logits, 21, is outside 2..20.",
    "1, two": "logit 'two' is not a number.",
    "1, nan": "logit nan at position 1 is not a number.",
    "1, inf": "logit inf at position 1 is not finite; only -inf, a masked class, may be infinite.",
    "0, 1, 2, 3, four": "logit 'four' is not a number.",
}


def test_logits_that_cannot_be_are_told_in_a_sentence_until_something_changes_and_nothing_is_lost():
    visit, seen = visit_to(WIRING, QUICK), {}
    for text in NO_LOGITS:
        visit.choose("logits", text)
        seen[text] = (notices(visit), visit.state, visit.button("Undo").disabled, visit.widget("logits").value)
    used = "2, 1, 0, -1"  # comes back where nothing is typed
    assert seen == {text: ([told], QUICK, True, text or used) for text, told in NO_LOGITS.items()}
    assert (notices(visit.choose("label", 0)), visit.widget("logits").value) == ([], used)


def test_the_field_holds_the_logits_with_all_their_digits():
    visit = visit_to(WIRING, QUICK)
    for logits in ((0.12345678, 1.0), (999.9999, 0.1 + 0.2), (1e-7, -0.0)):
        visit.open(visit.chapter.fields.to_link(WiringState(start=Start(logits, 0), num_steps=1)))
        assert logits_in(visit.widget("logits").value) == logits


# ---- the address -------------------------------------------------------------------------------


def test_a_choice_that_is_taken_away_counts_no_more_than_an_address_from_before_the_last_one():
    visit = visit_to(WIRING, QUICK).choose("start", "near zero")
    before = dict(visit.app.query_params)
    visit.choose("start", "right").app.query_params = before
    assert visit.choose("start", None).widget("start").value == "right"


def test_a_link_to_a_wiring_that_pytorch_does_not_have_says_what_it_has():
    visit = opened(WIRING, "framework=torch&from_logits=False&steps=3")
    told = "torch.nn.CrossEntropyLoss has no from_logits: it always takes logits, and applies softmax itself"
    assert notices(visit) == [f"framework: {told}"]


def test_logits_that_are_typed_never_become_markup():
    text = "<b>zebra</b>[zebra](//x)"
    visit = visit_to(WIRING, QUICK).choose("logits", text)
    assert (visit.marked_up("zebra", text), len(notices(visit))) == ([], 1)


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
    table = table_of(opened_at(WIRING, QUICK))
    assert list(table["framework"]) == [framework.title for framework in MODELS.values()]
    assert sorted(table) == sorted(["framework", *(f"{last_layer}, {told}" for last_layer, told in COLUMNS)])


@pytest.mark.parametrize("state", [QUICK, WIRED["another one"], WIRED["NaN"]], ids=["quick", "another one", "NaN"])
def test_the_table_says_what_comes_of_every_wiring(state):
    table = table_of(opened_at(WIRING, state))
    found = {column: list(table[f"{column[0]}, {column[1]}"]) for column in COLUMNS}
    assert found == {column: [cell_of(state, framework, column) for framework in MODELS] for column in COLUMNS}


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


def test_under_every_tab_stand_two_programs_that_compile():
    shown = [written for *_, written in walk().values()] + [programs(opened_at(WIRING, one)) for one in WIRED.values()]
    assert [{tab: len(pair) for tab, pair in each.items()} for each in shown] == [dict.fromkeys(WRITTEN, 2)] * len(
        shown
    )
    assert all(compile(program, "<program>", "exec") for each in shown for pair in each.values() for program in pair)


@pytest.mark.parametrize("tab", WRITTEN)
def test_the_left_program_has_the_mistake_of_the_wiring_and_the_number_that_it_reports(tab):
    wrong = {}
    for wiring, (*_, written) in walk().items():
        program, here = written[tab][0], wiring_under(tab, wiring)
        loss = reported(here, QUICK.start.logits, QUICK.start.label).loss
        number = expected_in(program, here.framework.removeprefix("keras-"))
        if number != pytest.approx(loss, rel=1e-4, abs=1e-5) or ("Mistake" in program) == here.right:
            wrong[wiring] = (number, loss)
    assert wrong == {}


@pytest.mark.parametrize("tab", WRITTEN)
def test_the_right_program_is_the_right_wiring_and_expects_the_true_loss(tab):
    wrong = {}
    expected = wiring_snippet(tab, "linear", True, QUICK.start.logits, QUICK.start.label).strip()
    for wiring, (*_, written) in walk().items():
        program, true = written[tab][1], reported(wiring, QUICK.start.logits, QUICK.start.label).true_loss
        if (program.strip(), "Mistake" in program) != (expected, False):
            wrong[wiring] = program
        elif expected_in(program, "") != pytest.approx(true, rel=1e-5):
            wrong[wiring] = (expected_in(program, ""), true)
    assert wrong == {}


@pytest.mark.parametrize("name", WIRED)
def test_the_numpy_programs_run_as_they_are(capsys, name):
    state = WIRED[name]
    wired, right = (state.wiring.last_layer, state.wiring.from_logits), ("linear", True)
    for program, kind in zip(programs(opened_at(WIRING, state))["NumPy"], (wired, right), strict=True):
        exec(compile(program, "<program>", "exec"), {})
        loss = reported(Wiring("keras-torch", *kind), state.start.logits, state.start.label).loss
        assert float(capsys.readouterr().out) == pytest.approx(loss, rel=1e-4, abs=1e-5, nan_ok=True)
