"""A batch and its mean as a practitioner meets it: the table, a file, pasted text, the digits and the address."""

import inspect
import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from visiting import BATCH, LAB, Visit

from scce.batch.answers import ENCODINGS, framework_answers
from scce.batch.findings import accuracy_of, missing_loss, move_from_plain_mean
from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.scores import batch_loss, score
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch
from scce.batch.state import BatchState
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS
from scce.batch.words import about_accuracy, about_missing_loss, about_move, formula
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.datasets.digits import load_digits
from scce.figures import batch as figures
from scce.frameworks import FRAMEWORKS as ASKED
from scce.readable import readable
from scce.reductions import mean_over_examples, mean_over_weights, total
from scce.snippets import FRAMEWORKS, batch_snippet
from scce.ui.batch.session import BatchSession

UNDO, START_OVER, PASTE = "Undo", "Start over", "Use these"
NOT_EQUAL = "\u2260"
DATA = Path(__file__).parents[2] / "scce" / "datasets" / "data" / "README.md"

FIRST = BatchState()
OTHER = BatchState(
    "table",
    BatchProblem(
        SmallBatch(
            (0, 1, 5, 2),
            ((1.0, 2.0, 0.5), (0.0, -1.0, 4.0), (3.0, 3.0, 3.0), (0.0, 0.0, 1.0)),
            True,
            (1.0, 2.0, 3.0, 0.5),
        ),
        Way("weighted mean", 5, 0.25),
    ),
    "one-hot",
)
EVERY_WAY = {
    f"{name}, {reduction}, {encoding}": BatchState(
        problem=replace(problem, way=replace(problem.way, reduction=reduction)), encoding=encoding
    )
    for name, problem in PROBLEMS.items()
    for reduction in REDUCTIONS
    for encoding in ENCODINGS
}


def table_of(labels, rows, from_logits=False, weights=None, **way):
    """Returns the state with a batch in the table."""
    weights = tuple(weights or (1.0,) * len(labels))
    return BatchState(problem=BatchProblem(SmallBatch(tuple(labels), tuple(rows), from_logits, weights), Way(**way)))


PAIR = ((0.25, 0.75), (0.5, 0.5))
EXTREMES = {
    "smoothing and a class that is ruled out": table_of((1, 0), ((0.0, 1.0), (0.5, 0.5)), smoothing=0.1),
    "all certain and right": table_of((0, 1), ((1.0, 0.0), (0.0, 1.0))),
    "nothing to sum": table_of((1, 1), PAIR, ignore_label=1, reduction="sum"),
    "no weight at all": table_of((1, 0), PAIR, weights=(0.0, 0.0), reduction="weighted mean"),
    "weights that cancel": table_of((1, 0), PAIR, weights=(1.0, -1.0), reduction="weighted mean"),
    "negative weights": table_of((1, 0), PAIR, weights=(-1.0, -2.0), reduction="sum"),
    "no numbers": table_of((1, 0), ((float("nan"), 1.0), (float("inf"), -1.0)), from_logits=True),
    "no row is usable": table_of((1, 0), ((-2.0, 1.0), (0.5, 7.0)), smoothing=1.0),
    "infinities of both signs": table_of((0, 1), ((0.0, 1.0), (1.0, 0.0)), weights=(1.0, -1.0)),
    "one example": table_of((1,), PAIR[:1]),
    "the largest labels": table_of((LARGEST_LABEL, -LARGEST_LABEL), PAIR, ignore_label=LARGEST_LABEL),
    "the largest table": table_of(
        [i % 20 for i in range(32)], [tuple(float(i * k % 7) for k in range(20)) for i in range(32)], from_logits=True
    ),
}
STATES = {**EVERY_WAY, **EXTREMES, "another": OTHER}
SOME = {name: state for name, state in STATES.items() if state not in EVERY_WAY.values() or ", mean, integer" in name}
every_state = pytest.mark.parametrize("state", STATES.values(), ids=STATES)
some_states = pytest.mark.parametrize("state", SOME.values(), ids=SOME)
every_problem = pytest.mark.parametrize("name", PROBLEMS)


def link_of(state):
    return urlencode(BatchSession.fields.to_query(state), doseq=True)


def visit_to(state=None):
    return Visit(link_of(state) if state else "", page=BATCH)


@cache
def opened(state=None):
    """Returns a visit that is only looked at; without a state, the first one of a reader."""
    return visit_to(state)


def core_of(state):
    """Returns what the core says of the batch in a state's table."""
    batch = state.batch.arrays
    scores = score(batch)
    return scores, batch_loss(scores, state.problem.way, batch.weights)


def errors_in(visit):
    return [error.message for error in visit.app.exception]


def metrics_of(loss):
    """Returns the large numbers that belong to a loss."""
    accuracy = "none counts" if np.isnan(loss.accuracy) else f"{loss.accuracy:.1%}"
    return {"loss (nats)": readable(loss.loss), "accuracy": accuracy}


def answers_in(visit):
    """Returns the table of the frameworks as rows of text."""
    (table,) = (table.value for table in visit.app.table)
    return table.values.tolist()


def sheet_in(visit):
    """Returns the table to edit."""
    (table,) = (table.value for table in visit.app.data_editor)
    return table


def batch_in(visit):
    """Returns the labels, predictions and weights that the table to edit shows."""
    sheet = sheet_in(visit).to_numpy(float)
    return sheet[:, 0].tolist(), sheet[:, 1:-1].tolist(), sheet[:, -1].tolist()


def told(visit):
    """Returns the warnings as they are read."""
    return [re.sub(r"\\(.)", r"\1", warning.value).replace("\u2060", "") for warning in visit.app.warning]


def damage_told(visit):
    """Returns the parameters of the link that are said to be of no use."""
    return [text.split(":")[0] for text in told(visit) if text.split(":")[0] in BatchSession.fields.to_query(FIRST)]


CONTROLS = ("source", "reduction", "ignore_label", "smoothing", "labels_as")


def shown_in(visit):
    """Returns all that a visit shows of a batch."""
    table = [sheet_in(visit).to_csv()] if visit.app.data_editor else []
    controls = {name: visit.widget(name).value for name in CONTROLS}
    texts = [visit.prose, visit.metrics, answers_in(visit), *(visit.alt(key) for key in ("fraction", "sorted_losses"))]
    return [table, controls, texts, {name: visit.sources.get(name) for name in FRAMEWORKS}]


# ---- the first visit ---------------------------------------------------------------------------


def test_a_link_to_the_page_opens_the_page():
    assert [title.value for title in opened().app.title] == ["A batch and its mean"]


def test_the_first_visit_shows_one_right_and_one_wrong():
    assert opened().metrics == {"loss (nats)": "1.177", "accuracy": "50.0%"}
    assert "loss = (0.051 + 2.303) / 2 = 1.177 nats" in opened().prose
    assert opened().widget("problem").value == "one right, one wrong"


def test_the_first_visit_leaves_the_address_bare_and_has_nothing_to_undo():
    assert (opened().address, opened().button(UNDO).disabled, errors_in(opened())) == ({}, True, [])


def test_the_first_visit_warns_of_nothing():
    assert told(opened()) == []


# ---- any state ---------------------------------------------------------------------------------


@every_state
def test_a_state_opens_without_an_error(state):
    assert errors_in(opened(state)) == []


@every_state
def test_loss_and_accuracy_are_the_core_s(state):
    assert opened(state).metrics == metrics_of(core_of(state)[1])


@some_states
def test_what_is_said_about_the_loss_is_the_core_s(state):
    scores, loss = core_of(state)
    accuracy, move = accuracy_of(scores, loss), move_from_plain_mean(scores, loss)
    said = [f"loss = {formula(loss)} nats", about_move(move), *([about_accuracy(accuracy)] if accuracy else [])]
    assert [sentence for sentence in said if sentence not in opened(state).prose] == []


@some_states
def test_an_example_without_a_loss_is_told(state):
    missing = missing_loss(*core_of(state))
    said = [about_missing_loss(missing)] if missing else []
    assert [text for text in told(opened(state)) if "has no loss: " in text] == said


@some_states
def test_every_figure_says_what_it_shows(state):
    scores, loss = core_of(state)
    assert opened(state).alt("fraction") == figures.describe_fraction(figures.fraction_of(loss))
    assert opened(state).alt("sorted_losses") == figures.describe_sorted_losses(figures.sorted_losses_of(scores, loss))


@some_states
def test_every_figure_is_json_that_a_browser_reads(state):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    specs = [chart.proto.spec for chart in opened(state).app.get("plotly_chart")]
    assert [bool(json.loads(spec, parse_constant=refuse)["layout"]) for spec in specs] == [True, True]


@some_states
def test_a_link_opens_its_state(state):
    visit = opened(state)
    assert repr(batch_in(visit)) == repr(
        ([*map(float, state.batch.labels)], [*map(list, state.batch.predictions)], [*map(float, state.batch.weights)])
    )
    assert [visit.widget(name).value for name in CONTROLS] == [
        state.source,
        state.problem.way.reduction,
        state.problem.way.ignore_label,
        state.problem.way.smoothing,
        state.encoding,
    ]


@some_states
def test_the_worst_examples_are_told_the_worst_first(state):
    scores, loss = core_of(state)
    order = figures.sorted_losses_of(scores, loss).examples[:8]
    assert re.findall(r"^Example (\d+): \*\*(\S+) nats\*\*", opened(state).prose, re.MULTILINE) == [
        (str(example), readable(scores.losses[example])) for example in order.tolist()
    ]


# ---- the frameworks ----------------------------------------------------------------------------


def number_of(answer):
    """Returns what the table says of an answer: the same number as the plain definition's, another, or none."""
    if answer.loss is None:
        return "an error" if answer.outcome == "error" else "not offered"
    return f"{'=' if answer.agrees else NOT_EQUAL} {readable(answer.loss)}"


@every_state
def test_every_framework_has_a_row_with_its_answer(state):
    asked = state.batch.arrays
    answers = framework_answers(asked, state.problem.way, encoding=state.encoding)
    rows = [(name.split(":")[0], number) for name, number, _ in answers_in(opened(state))]
    assert rows == [(answer.framework.title, number_of(answer)) for answer in answers]
    assert len(rows) == len(ASKED)


@every_state
def test_every_row_that_is_not_the_plain_definition_s_says_why(state):
    reasons = [why for _, number, why in answers_in(opened(state)) if not number.startswith("=")]
    assert all(why.strip() and why != "the plain definition" for why in reasons)


@some_states
def test_no_reason_is_written_as_markup(state):
    special = re.compile(r"(?<!\\)[*_`$<\[]")
    assert [why for _, _, why in answers_in(opened(state)) if special.search(why)] == []


@some_states
def test_the_programs_hold_the_loss_that_is_shown_or_it_is_told_why_there_is_none(state):
    visit, loss = opened(state), core_of(state)[1].loss
    programs = [visit.sources[framework] for framework in FRAMEWORKS if framework in visit.sources]
    if programs:
        expected = f"{abs(loss):.9g}" if np.isfinite(loss) else ".inf" if np.isinf(loss) else "the mean of nothing"
        assert [expected in program for program in programs] == [True] * len(FRAMEWORKS)
    else:
        assert [text for text in told(visit) if text.startswith("There is none: ")] != []


@pytest.mark.parametrize("state", [FIRST, OTHER, EXTREMES["one example"]], ids=["first", "other", "one example"])
def test_the_program_without_a_framework_prints_the_loss_that_is_shown(state, capsys):
    exec(compile(opened(state).sources["NumPy"], "NumPy", "exec"), {})
    assert readable(float(capsys.readouterr().out)) == opened(state).metrics["loss (nats)"]


def test_the_programs_are_those_of_the_snippet_writer():
    for framework in FRAMEWORKS:
        program = batch_snippet(framework, OTHER.batch.arrays, OTHER.problem.way)
        assert opened(OTHER).sources[framework] == program.strip()


@pytest.mark.parametrize(
    "function", [score, batch_loss, mean_over_examples, mean_over_weights, total, framework_answers]
)
def test_the_code_that_is_shown_is_the_code_that_ran(function):
    assert opened().sources[function.__name__] == inspect.getsource(function).strip()


# ---- ready-made problems -----------------------------------------------------------------------


@every_problem
def test_every_problem_is_one_press_away(name):
    visit = visit_to(OTHER).choose("problem", name)
    assert shown_in(visit)[0] == shown_in(opened(BatchState(problem=PROBLEMS[name])))[0]
    assert visit.metrics == metrics_of(core_of(BatchState(problem=PROBLEMS[name]))[1])
    assert (visit.widget("problem").value, errors_in(visit)) == (name, [])


@every_problem
def test_the_link_to_a_problem_shows_it_to_another_reader(name):
    visit = visit_to(OTHER).choose("problem", name)
    other = Visit(visit.link, page=BATCH)
    assert (shown_in(other), other.address) == (shown_in(visit), visit.address)
    assert other.widget("problem").value == name


def test_the_readers_own_batch_is_no_problem():
    assert opened(OTHER).widget("problem").value is None


# ---- controls ----------------------------------------------------------------------------------


def paste(visit, text):
    visit.app.text_area(key="pasted_batch").set_value(text)
    return visit.press(PASTE)


def edit_sheet(visit, **edits):
    """Edits the table: the page runs with what the browser would send, all edits since the table appeared."""
    states = visit.app._tree.get_widget_states()
    (table,) = visit.app.data_editor
    message = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | edits
    states.widgets.add(id=table.proto.id, string_value=json.dumps(message))
    visit.app._run(states)
    return visit


PASTED = "y_true = [1, 0]\ny_pred = [[2, 1], [3, 4]]"
with_way = {
    name: OTHER.with_way(replace(OTHER.problem.way, **{name: value}))
    for name, value in (("reduction", "sum"), ("ignore_label", 1), ("smoothing", 0.5))
}
CHANGES = {
    "a reduction": (lambda visit: visit.choose("reduction", "sum"), with_way["reduction"]),
    "an ignored label": (lambda visit: visit.choose("ignore", 1), with_way["ignore_label"]),
    "no ignored label": (
        lambda visit: visit.choose("ignore", None),
        OTHER.with_way(replace(OTHER.problem.way, ignore_label=None)),
    ),
    "smoothing": (lambda visit: visit.choose("smoothing", 0.5), with_way["smoothing"]),
    "probabilities": (
        lambda visit: visit.choose("given", "probabilities"),
        OTHER.with_batch(replace(OTHER.batch, from_logits=False)),
    ),
    "integers": (lambda visit: visit.choose("labels_as", "integer"), replace(OTHER, encoding="integer")),
    "a problem": (
        lambda visit: visit.choose("problem", "padding to ignore"),
        replace(OTHER, problem=PROBLEMS["padding to ignore"]),
    ),
    "a class more": (
        lambda visit: visit.press("Add class"),
        OTHER.with_batch(replace(OTHER.batch, predictions=tuple((*row, 0.0) for row in OTHER.batch.predictions))),
    ),
    "a class less": (
        lambda visit: visit.press("Drop class"),
        OTHER.with_batch(replace(OTHER.batch, predictions=tuple(row[:-1] for row in OTHER.batch.predictions))),
    ),
    "a cell": (
        lambda visit: edit_sheet(visit, edited_rows={"0": {"true class": 2}}),
        OTHER.with_batch(replace(OTHER.batch, labels=(2, 1, 5, 2))),
    ),
    "a paste": (
        lambda visit: paste(visit, PASTED),
        OTHER.with_batch(SmallBatch((1, 0), ((2.0, 1.0), (3.0, 4.0)), True, (1.0, 1.0))),
    ),
    "the digits": (lambda visit: visit.choose("source", "digits"), replace(OTHER, source="digits")),
    "a start over": (lambda visit: visit.press(START_OVER), FIRST),
}
every_change = pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)


@cache
def after(change):
    """Returns a visit after a change that is only looked at."""
    return change(visit_to(OTHER))


@every_change
def test_a_change_stands_in_the_address(change, expected):
    assert (after(change).address, errors_in(after(change))) == (BatchSession.fields.to_query(expected), [])


@every_change
def test_a_change_shows_what_its_address_shows_to_another_reader(change, expected):
    # But for the table: Streamlit hands a table out as it was before the reader's edits.
    assert shown_in(after(change))[1:] == shown_in(Visit(after(change).link, page=BATCH))[1:]


@every_change
def test_undo_takes_a_change_back(change, expected):
    visit = change(visit_to(OTHER)).press(UNDO)
    assert (shown_in(visit), visit.address) == (shown_in(opened(OTHER)), BatchSession.fields.to_query(OTHER))


def test_undo_leads_back_through_everything():
    visit = visit_to(OTHER)
    for change, _ in CHANGES.values():
        change(visit)
    while not visit.button(UNDO).disabled:
        visit.press(UNDO)
    assert shown_in(visit) == shown_in(opened(OTHER))


@pytest.mark.parametrize("name", ["source", "reduction", "kind", "labels_as", "problem"])
def test_to_choose_nothing_keeps_what_there_is(name):
    visit = visit_to()
    before = visit.widget(name).value
    assert visit.choose(name, None).widget(name).value == before
    assert shown_in(visit) == shown_in(opened())


def test_what_frameworks_are_given_does_not_change_the_loss_but_their_answers():
    problem = BatchState(problem=PROBLEMS["smoothed labels"])
    rows = replace(problem, encoding="one-hot")
    assert opened(problem).metrics == opened(rows).metrics
    assert answers_in(opened(problem)) != answers_in(opened(rows))


def test_no_class_can_be_dropped_where_there_are_two():
    assert opened(EXTREMES["one example"]).button("Drop class").disabled


def test_no_21st_class_is_added():
    visit = visit_to(EXTREMES["the largest table"]).press("Add class")
    assert told(visit) == ["the number of classes, 21, is outside 2..20."]
    assert shown_in(visit) == shown_in(opened(EXTREMES["the largest table"]))


def test_a_choice_that_undo_took_back_stays_back():
    visit = visit_to().choose("smoothing", 0.25).choose("smoothing", 0.5)
    before = visit.app._tree.get_widget_states()
    visit.press(UNDO)
    visit.app._run(before)
    assert visit.widget("smoothing").value == 0.25


# ---- the table ---------------------------------------------------------------------------------


def test_the_table_is_called_after_what_its_numbers_are():
    assert list(sheet_in(opened()).columns) == ["true class", "p[0]", "p[1]", "p[2]", "weight"]
    assert list(sheet_in(opened(OTHER)).columns) == ["true class", "z[0]", "z[1]", "z[2]", "weight"]


def test_all_edits_since_a_table_appeared_are_shown_and_the_table_stays():
    visit = edit_sheet(visit_to(), edited_rows={"0": {"p[1]": 0.5}})
    (before,) = (table.key for table in visit.app.data_editor)
    edit_sheet(visit, edited_rows={"0": {"p[1]": 0.5}}, added_rows=[{"p[0]": 0.5}], deleted_rows=[1])
    assert (visit.address["label"], visit.address["row"]) == (["1,0"], ["0.05,0.5,0", "0.5,0,0"])
    assert visit.metrics == {"loss (nats)": "0.693", "accuracy": "100.0%"}
    assert [table.key for table in visit.app.data_editor] == [before]  # else the reader's cell would lose its focus


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({"edited_rows": {"0": {"p[1]": None}}}, "p[1] of example 0 is empty."),
        ({"deleted_rows": [0, 1]}, "the number of examples, 0, is outside 1..32."),
        ({"added_rows": [{}] * MOST_EXAMPLES}, "the number of examples, 34, is outside 1..32."),
    ],
)
def test_an_edit_that_leaves_no_batch_is_told_and_a_new_table_shows_what_there_was(edits, sentence):
    visit = visit_to()
    (before,) = (table.key for table in visit.app.data_editor)
    edit_sheet(visit, **edits)
    assert (told(visit), shown_in(visit)) == ([sentence], shown_in(opened()))
    assert [table.key for table in visit.app.data_editor] != [before]


def test_an_edit_in_a_table_that_is_gone_is_not_carried_out():
    visit = edit_sheet(visit_to(), edited_rows={"0": {"true class": 2}})
    late = visit.app._tree.get_widget_states()
    (table,) = visit.app.data_editor
    late.widgets.add(id=table.proto.id, string_value=json.dumps({"edited_rows": {"0": {"true class": 0}}}))
    visit.press(UNDO)
    visit.app._run(late)
    assert shown_in(visit) == shown_in(opened())


def test_the_table_of_a_new_batch_can_be_edited_at_once():
    visit = edit_sheet(visit_to().choose("problem", "a masked class"), edited_rows={"0": {"true class": 1}})
    assert visit.address["label"] == ["1,1"]


# ---- pasted ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PASTED, ((1, 0), ((2.0, 1.0), (3.0, 4.0)), True, (1.0, 1.0))),
        ("label\ta\tb\n1\t0,25\t0,75\n0\t1\t0", ((1, 0), ((0.25, 0.75), (1.0, 0.0)), False, (1.0, 1.0))),
        ("weight,label,a,b\n2,1,-inf,3\n1,0,1,2", ((1, 0), ((-np.inf, 3.0), (1.0, 2.0)), True, (2.0, 1.0))),
        ("0.5 0.5\n0.25 0.75", ((1, 2), ((0.5, 0.5), (0.25, 0.75)), False, (1.0, 1.0))),
    ],
    ids=["printed lists", "a spreadsheet", "weights", "the labels that are there"],
)
def test_pasted_numbers_become_the_table_and_it_is_told_how_they_were_read(text, expected):
    visit, state = paste(visit_to(), text), FIRST.with_batch(SmallBatch(*expected))
    assert visit.address == BatchSession.fields.to_query(state)
    assert shown_in(visit) == shown_in(opened(state))
    assert "2 rows of 2 numbers" in told(visit)[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is nothing in the text."),
        ("one two", "there is no row of numbers in the text."),
        ("1 2\n3 4\n5 6", "2 labels do not fit 3 rows; paste the labels too: y_true = [1, 2]."),
        ("label,a,b\n9999999999,1,2", f"label 9999999999 is outside -{LARGEST_LABEL}..{LARGEST_LABEL}."),
        ("label,weight,a,b\n0,nan,1,2", f"weight nan is outside -{LARGEST_LABEL}..{LARGEST_LABEL}."),
    ],
    ids=["nothing", "words", "labels that do not fit", "a label too large", "a weight that is none"],
)
def test_a_text_that_cannot_be_used_is_told_and_changes_nothing(text, sentence):
    visit = paste(visit_to(), text)
    assert (told(visit), shown_in(visit), visit.address) == ([sentence], shown_in(opened()), {})


LARGE = "label,a,b\n" + "0,0.75,0.25\n1,0.5,0.5\n" * 20


def test_more_rows_than_the_table_holds_become_the_readers_file():
    visit = paste(visit_to(), LARGE)
    scores = score(Batch([0, 1] * 20, [[0.75, 0.25], [0.5, 0.5]] * 20, from_logits=False))
    assert (visit.widget("source").value, visit.metrics) == ("file", metrics_of(batch_loss(scores, PLAIN_MEAN)))
    assert ["40 rows" in text or "no link holds them" in text for text in told(visit)] == [True, True]


def test_undo_leads_from_many_pasted_rows_to_the_table():
    assert shown_in(paste(visit_to(), LARGE).press(UNDO)) == shown_in(opened())


def test_many_pasted_rows_stay_for_the_reader_who_comes_back_to_them():
    visit = paste(visit_to(), LARGE)
    before = visit.metrics
    assert visit.choose("source", "table").choose("source", "file").metrics == before


def test_many_rows_with_a_weight_that_is_none_are_refused():
    visit = paste(visit_to(), "label,weight,a,b\n" + "0,nan,0.5,0.5\n" * 40)
    assert (errors_in(visit), len(told(visit))) == ([], 1)
    assert shown_in(visit) == shown_in(opened())


# ---- the digits --------------------------------------------------------------------------------


def test_the_digits_are_as_accurate_as_their_readme_says():
    (accuracy,) = re.findall(r"Accuracy: ([\d.]+%)", DATA.read_text(encoding="utf-8"))
    assert opened(BatchState("digits")).metrics["accuracy"] == accuracy


def test_the_loss_of_the_digits_is_the_core_s():
    digits = load_digits()
    loss = batch_loss(score(Batch(digits.labels, digits.logits, from_logits=True)), PLAIN_MEAN)
    assert (opened(BatchState("digits")).metrics, errors_in(opened(BatchState("digits")))) == (metrics_of(loss), [])


def test_the_worst_digits_are_shown_as_pictures_the_worst_first():
    digits, visit = load_digits(), opened(BatchState("digits"))
    losses = score(Batch(digits.labels, digits.logits, from_logits=True)).losses
    worst = np.argsort(-losses, kind="stable")[:8].tolist()
    said = re.findall(r"^Example (\d+): \*\*(\S+) nats\*\*. True (\d)", visit.prose, re.MULTILINE)
    assert said == [(str(i), readable(losses[i]), str(digits.labels[i])) for i in worst]
    assert len(visit.app.get("image")) == len(worst)


def test_it_is_said_whose_digits_they_are():
    assert "CC BY 4.0" in opened(BatchState("digits")).prose


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_the_digits_go_the_same_way_to_one_number(reduction):
    digits = load_digits()
    way = Way(reduction, 3, 0.1)
    visit = visit_to(BatchState("digits", BatchProblem(way=way)))
    scores = score(Batch(digits.labels, digits.logits, from_logits=True))
    assert visit.metrics == metrics_of(batch_loss(scores, way))


# ---- the reader's file -------------------------------------------------------------------------

FILE = BatchState("file")
CSV = b"label,a,b\n0,0.75,0.25\n1,0.5,0.5\n1,1,0\n"
LOSS_OF_CSV = batch_loss(score(Batch([0, 1, 1], [[0.75, 0.25], [0.5, 0.5], [1, 0]], from_logits=False)), PLAIN_MEAN)


def upload(visit, content, name="mine.csv"):
    (chooser,) = visit.app.file_uploader
    chooser.set_value((name, content, "application/octet-stream"))
    visit.app.run()
    return visit


def column(visit, label):
    """Returns the control that says which column the labels, or the weights, are in."""
    (found,) = (box for box in visit.app.selectbox if box.label == f"column of the {label}")
    return found


def test_without_a_file_the_page_asks_for_one():
    visit = opened(FILE)
    assert [info.value.split(".")[0] for info in visit.app.info] == ["Choose a file"]
    assert (visit.metrics, told(visit), errors_in(visit)) == ({}, [], [])


def test_a_file_is_read_and_described():
    visit = upload(visit_to(FILE), CSV)
    assert (visit.metrics, errors_in(visit), told(visit)) == (metrics_of(LOSS_OF_CSV), [], [])
    assert [text.value for text in visit.app.text] == ["mine.csv: 3 examples of 2 classes, read as probabilities."]


def test_a_parquet_file_is_read_as_well():
    content = io.BytesIO()
    pd.read_csv(io.BytesIO(CSV)).to_parquet(content)
    assert upload(visit_to(FILE), content.getvalue(), "mine.parquet").metrics == metrics_of(LOSS_OF_CSV)


def test_a_file_is_in_no_link():
    visit = upload(visit_to(FILE), CSV)
    other = Visit(visit.link, page=BATCH)
    assert (other.metrics, len(other.app.info), errors_in(other)) == ({}, 1, [])


def test_a_file_stays_for_the_reader_who_comes_back_to_it():
    visit = upload(visit_to(FILE), CSV).choose("source", "digits").choose("source", "file")
    assert visit.metrics == metrics_of(LOSS_OF_CSV)


def test_a_file_goes_the_same_way_to_one_number():
    visit = upload(visit_to(FILE), CSV).choose("ignore", 1).choose("reduction", "sum")
    assert visit.metrics == {"loss (nats)": readable(-np.log(0.75)), "accuracy": "100.0%"}


def test_the_numbers_of_a_file_can_be_taken_for_logits():
    visit = upload(visit_to(FILE), CSV)
    (kind,) = (group for group in visit.app.button_group if group.label == "The predictions are")
    kind.set_value("logits").run()
    scores = score(Batch([0, 1, 1], [[0.75, 0.25], [0.5, 0.5], [1, 0]], from_logits=True))
    assert visit.metrics == metrics_of(batch_loss(scores, PLAIN_MEAN))


def test_the_weights_of_a_file_are_used():
    visit = upload(visit_to(FILE), b"label,a,b,weight\n0,0.75,0.25,2\n1,0.5,0.5,1\n")
    scores = score(Batch([0, 1], [[0.75, 0.25], [0.5, 0.5]], from_logits=False))
    assert visit.metrics == metrics_of(batch_loss(scores, PLAIN_MEAN, [2, 1]))


def test_what_was_chosen_for_one_file_is_not_chosen_for_the_next():
    visit = upload(upload(visit_to(FILE), CSV), b"truth,q,r,weight\n0,0.75,0.25,2\n1,0.5,0.5,1\n", "next.csv")
    assert (column(visit, "labels").value, column(visit, "weights").value) == ("truth", "weight")
    scores = score(Batch([0, 1], [[0.75, 0.25], [0.5, 0.5]], from_logits=False))
    assert visit.metrics == metrics_of(batch_loss(scores, PLAIN_MEAN, [2, 1]))


BAD_FILES = {
    "empty": b"",
    "no rows": b"label,a,b\n",
    "no number": b"label,a,b\n0,0.5,x\n",
    "one class": b"label,a\n0,0.5\n",
    "no labels": b"a,b\n0.5,0.5\n",
    "zip": b"PK\x03\x04",
    "broken Parquet": b"PAR1",
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_shown_of_it(content):
    visit = upload(upload(visit_to(FILE), CSV), content, "other.csv")
    assert (visit.metrics, errors_in(visit)) == ({}, [])
    assert [text.endswith(".") for text in told(visit) if "other.csv" in text] == [True]


def test_a_good_file_is_shown_after_a_bad_one():
    assert upload(upload(visit_to(FILE), b""), CSV).metrics == metrics_of(LOSS_OF_CSV)


def test_a_column_that_cannot_be_the_labels_is_told_until_another_is_chosen():
    visit = upload(visit_to(FILE), CSV)
    column(visit, "labels").set_value("a").run()
    assert (visit.metrics, errors_in(visit), told(visit) != []) == ({}, [], True)
    column(visit, "labels").set_value("label").run()
    assert (visit.metrics, told(visit)) == (metrics_of(LOSS_OF_CSV), [])


def test_it_is_said_when_frameworks_are_asked_about_the_first_rows_only():
    visit = upload(visit_to(FILE), b"label,a,b\n" + b"0,0.75,0.25\n" * 60 + b"1,0.75,0.25\n" * 40)
    said = [number for _, number, _ in answers_in(visit)]
    assert said[0] == f"= {readable(-np.log(0.75))}"
    assert "first 50 " in visit.prose


# ---- the address -------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", BatchSession.fields.to_query(FIRST))
def test_a_damaged_part_of_a_link_is_told_in_one_sentence(parameter):
    visit = Visit(urlencode(BatchSession.fields.to_query(OTHER) | {parameter: ["?"]}, doseq=True), page=BATCH)
    assert (damage_told(visit), errors_in(visit)) == ([parameter], [])


def test_every_damaged_part_of_a_link_is_told_and_the_first_state_is_shown():
    damaged = {name: ["?"] for name in BatchSession.fields.to_query(FIRST)}
    visit = Visit(urlencode(damaged, doseq=True), page=BATCH)
    assert sorted(damage_told(visit)) == sorted(damaged)
    assert shown_in(visit) == shown_in(opened())


def test_what_was_wrong_with_a_link_is_no_longer_told_after_a_change():
    assert told(Visit("smoothing=x", page=BATCH).choose("reduction", "sum")) == []


def test_the_way_back_in_the_browser_shows_the_state_that_was_there():
    visit = visit_to().choose("smoothing", 0.25)
    before, shown = visit.link, shown_in(visit)
    assert shown_in(visit.choose("smoothing", 0.5).open(before)) == shown


def test_a_parameter_of_another_page_is_passed_over():
    visit = Visit("logits=1,2&rate=x&class=?&smoothing=0.25", page=BATCH)
    assert (visit.widget("smoothing").value, told(visit)) == (0.25, [])


def test_a_batch_stays_with_its_reader_while_they_are_on_another_page():
    visit = visit_to(OTHER).go_to(LAB).edit(["unit", "bits"]).go_to(BATCH)
    assert (shown_in(visit), visit.address) == (shown_in(opened(OTHER)), BatchSession.fields.to_query(OTHER))


def test_a_reader_who_comes_back_can_still_undo():
    visit = visit_to(OTHER).choose("smoothing", 0.5).go_to(LAB).go_to(BATCH).press(UNDO)
    assert shown_in(visit) == shown_in(opened(OTHER))


# ---- text of strangers -------------------------------------------------------------------------

STRANGERS = ("**zebra**", "<b>quagga</b>", "[okapi](//x)", "![kudu](//x)", "$eland$", ":red[oryx]", "`gnu`")
PLAIN = {"text", "text_area", "selectbox", "dataframe"}  # elements whose text is drawn as it is
every_stranger = pytest.mark.parametrize("stranger", STRANGERS)


@every_stranger
def test_no_part_of_a_link_is_read_as_markup(stranger):
    visit = Visit(urlencode(dict.fromkeys(BatchSession.fields.to_query(FIRST), stranger)), page=BATCH)
    assert len([text for text in told(visit) if stranger in text]) > 4
    assert set(visit.elements_with(stranger)) <= PLAIN


some_strangers = pytest.mark.parametrize("stranger", [STRANGERS[0], STRANGERS[1], STRANGERS[3]])


@some_strangers
@pytest.mark.parametrize(
    "text",
    ["{0}.label,{0},b\n0,1,2\n", "{0}.label,{0},b\n" + "0,1,2\n" * 40, "label,a,b\n0,{0},2\n", "[[1, {0}]]"],
    ids=["names", "names of many", "a cell", "a list"],
)
def test_no_pasted_text_is_read_as_markup(stranger, text):
    visit = paste(visit_to(), text.format(stranger))
    assert (set(visit.elements_with(stranger)) <= PLAIN, errors_in(visit)) == (True, [])


@some_strangers
@pytest.mark.parametrize(
    "text",
    ["label,{0},b\n0,0.5,0.5\n", "label,{0},b\n0,0.5,{0}\n", "label,a,b,{0}\n0,1,2,{0}\n", "{0}"],
    ids=["names", "a cell", "a column that is left out", "no table"],
)
def test_nothing_in_a_file_is_read_as_markup(stranger, text):
    name = stranger.replace("/", "")
    visit = upload(visit_to(FILE), text.format(stranger).encode(), f"{name}.csv")
    assert (set(visit.elements_with(stranger, name)) <= PLAIN, errors_in(visit)) == (True, [])


# ---- the download ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [FIRST, BatchState("digits")], ids=["table", "digits"])
def test_the_batch_is_offered_as_a_file(state):
    assert [button.label for button in opened(state).app.get("download_button")] == ["Download as CSV"]
