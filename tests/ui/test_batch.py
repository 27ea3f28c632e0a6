"""What is special to a batch and its mean: its numbers, its answers, its table, what is pasted, digits and files."""

import io
import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from changes_to_make import CHANGES, PASTED, edit_sheet, paste
from looks import differences, look_at
from states_to_visit import BATCHES
from visiting import BATCH, Visit, failing, opened, opened_at, visit_to

from scce.batch.answers import framework_answers
from scce.batch.class_weights import two_means_of
from scce.batch.findings import accuracy_of, missing_loss, move_from_plain_mean, odd_targets, perplexity_of
from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.scores import batch_loss, score
from scce.batch.small_batch import MOST_EXAMPLES, SmallBatch
from scce.batch.state import BatchState
from scce.batch.ways import REDUCTIONS
from scce.batch.words import (
    about_accuracy,
    about_missing_loss,
    about_move,
    about_odd_targets,
    about_perplexity,
    about_two_means,
    formula,
)
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.datasets.digits import load_digits
from scce.figures import batch as figures
from scce.frameworks import FRAMEWORKS as ASKED
from scce.readable import in_percent, readable
from scce.snippets import FRAMEWORKS, batch_snippet
from scce.ui import away
from scce.work import Keeping

NOT_EQUAL = "\u2260"
DATA = Path(__file__).parents[2] / "scce" / "datasets" / "data" / "README.md"
FIRST, OTHERS, SOFT = BATCHES["the first one"], BATCHES["another one"], BATCHES["targets"]
failing_batches = partial(failing, BATCH, BATCHES)


def core_of(state):
    """Returns what the core says of the batch in a state's table."""
    batch = state.batch.arrays
    scores = score(batch)
    return scores, batch_loss(scores, state.problem.way, batch.weights)


def metrics_of(loss):
    """Returns the large numbers that belong to a loss."""
    accuracy = "none" if np.isnan(loss.accuracy) else in_percent(loss.accuracy)
    return {"loss (nats)": readable(loss.loss), "accuracy": accuracy}


def tokens_of(state):
    """Returns the large number that tokens have too."""
    if state.row_is == "example":
        return {}
    scores, loss = core_of(state)
    return {"perplexity": readable(perplexity_of(scores, loss, state.problem.way, state.batch.weights).value)}


def answers_in(visit):
    """Returns the table of the frameworks as rows of text."""
    table, *_ = (table.value for table in visit.app.table)
    return table.values.tolist()


def sheet_in(visit):
    """Returns the table to edit, as it was before the reader's edits."""
    (table,) = (table.value for table in visit.app.data_editor)
    return table


def key_of_sheet(visit):
    (table,) = visit.app.data_editor
    return table.key


def is_as(visit, other):
    """Says whether two visits show the same, the table to edit too."""
    return differences(look_at(visit), look_at(other)) == [] and sheet_in(visit).equals(sheet_in(other))


# ---- the first visit ---------------------------------------------------------------------------


def test_the_first_visit_shows_one_right_and_one_wrong():
    assert opened(BATCH).metrics == {"loss (nats)": "1.177", "accuracy": "50.0\u00a0%"}
    assert "loss = (0.051 + 2.303) / 2 = 1.177 nats" in opened(BATCH).prose
    assert opened(BATCH).widget("problem").value == "one right, one wrong"


def test_the_first_visit_warns_of_nothing():
    assert opened(BATCH).told == []


# ---- what is shown is the core's ---------------------------------------------------------------


def test_loss_and_accuracy_are_the_core_s():
    assert failing_batches(lambda visit, state: visit.metrics == metrics_of(core_of(state)[1]) | tokens_of(state)) == []


def test_what_is_said_about_the_loss_is_the_core_s():
    def is_said(visit, state):
        scores, loss = core_of(state)
        accuracy, move = accuracy_of(scores, loss), move_from_plain_mean(scores, loss)
        said = [f"loss = {formula(loss)} nats", about_move(move), *([about_accuracy(accuracy)] if accuracy else [])]
        if means := two_means_of(scores, loss, state.problem.way, has_weights=state.batch.is_weighted):
            said.append(about_two_means(means))
        if state.row_is == "token":
            said.append(about_perplexity(perplexity_of(scores, loss, state.problem.way, state.batch.weights)))
        return all(sentence in visit.prose for sentence in said)

    assert failing_batches(is_said) == []


def test_targets_that_do_not_sum_to_1_are_told():
    def is_told(visit, state):
        odd = odd_targets(core_of(state)[0])
        return [text for text in visit.told if "sum to" in text and "targets" in text] == (
            [about_odd_targets(odd)] if odd else []
        )

    assert failing_batches(is_told) == []


def test_an_example_without_a_loss_is_told():
    def is_told(visit, state):
        missing = missing_loss(*core_of(state))
        said = [about_missing_loss(missing)] if missing else []
        return [text for text in visit.told if "has no loss: " in text] == said

    assert failing_batches(is_told) == []


def test_every_figure_says_what_it_shows():
    def say(visit, state):
        scores, loss = core_of(state)
        return [visit.alt("fraction"), visit.alt("sorted_losses")] == [
            figures.fraction(figures.fraction_of(loss)).message,
            figures.sorted_losses(figures.sorted_losses_of(scores, loss)).message,
        ]

    assert failing_batches(say) == []


def test_the_worst_examples_are_told_the_worst_first():
    def are_told(visit, state):
        scores, loss = core_of(state)
        order = figures.sorted_losses_of(scores, loss).examples[:8]
        found = re.findall(r"^Example (\d+): \*\*(\S+) nats\*\*", visit.prose, re.MULTILINE)
        return found == [(str(example), readable(scores.losses[example])) for example in order.tolist()]

    assert failing_batches(are_told) == []


# ---- the frameworks ----------------------------------------------------------------------------


def number_of(answer):
    """Returns what the table says of an answer: the same number as the plain definition's, another, or none."""
    if answer.loss is None:
        return "an error" if answer.outcome == "error" else "not offered"
    return f"{'=' if answer.agrees else NOT_EQUAL} {readable(answer.loss)}"


def test_every_framework_has_a_row_with_its_answer():
    def has_a_row(visit, state):
        answers = framework_answers(state.batch.arrays, state.problem.way, encoding=state.encoding)
        rows = [(name.split(":")[0], number) for name, number, _ in answers_in(visit)]
        return rows == [(answer.framework.title, number_of(answer)) for answer in answers] and len(rows) == len(ASKED)

    assert failing_batches(has_a_row) == []


def test_every_row_that_is_not_the_plain_definition_s_says_why_and_not_in_markup():
    special = re.compile(r"(?<!\\)[*_`$<\[]")

    def say_why(visit, state):
        reasons = [why for _, number, why in answers_in(visit) if not number.startswith("=")]
        marked = [why for _, _, why in answers_in(visit) if special.search(why)]
        return all(why.strip() and why != "the plain definition" for why in reasons) and marked == []

    assert failing_batches(say_why) == []


def test_the_programs_hold_the_loss_that_is_shown_or_it_is_told_why_there_is_none():
    def hold(visit, state):
        loss = core_of(state)[1].loss
        programs = [visit.sources[framework] for framework in FRAMEWORKS if framework in visit.sources]
        if not programs:
            return any(text.startswith("There is none: ") for text in visit.told)
        expected = f"{abs(loss):.9g}" if np.isfinite(loss) else ".inf" if np.isinf(loss) else "the mean of nothing"
        return [expected in program for program in programs] == [True] * len(FRAMEWORKS)

    assert failing_batches(hold) == []


@pytest.mark.parametrize("name", ["the first one", "another one", "one example"])
def test_the_program_without_a_framework_prints_the_loss_that_is_shown(name, capsys):
    visit = opened_at(BATCH, BATCHES[name])
    exec(compile(visit.sources["NumPy"], "NumPy", "exec"), {})
    assert readable(float(capsys.readouterr().out)) == visit.metrics["loss (nats)"]


def test_the_programs_are_those_of_the_snippet_writer():
    found = {framework: opened_at(BATCH, OTHERS).sources[framework] for framework in FRAMEWORKS}
    assert found == {
        framework: batch_snippet(framework, OTHERS.batch.arrays, OTHERS.problem.way).strip() for framework in FRAMEWORKS
    }


def test_what_frameworks_are_given_does_not_change_the_loss_but_their_answers():
    problem = PROBLEMS["smoothed labels"]
    labels, rows = (opened_at(BATCH, BatchState(problem=problem, encoding=name)) for name in ("integer", "one-hot"))
    assert labels.metrics == rows.metrics
    assert answers_in(labels) != answers_in(rows)


# ---- ready-made problems -----------------------------------------------------------------------


def test_every_problem_is_one_press_away_and_called_by_its_name():
    visit, wrong = visit_to(BATCH, OTHERS), {}
    assert visit.widget("problem").value is None  # the reader's own batch is no problem
    for name, problem in PROBLEMS.items():
        visit.choose("problem", name)
        state = BatchState(problem=problem, encoding=OTHERS.encoding)
        if (visit.state, visit.metrics, visit.widget("problem").value, visit.errors) != (
            state,
            metrics_of(core_of(state)[1]),
            name,
            [],
        ):
            wrong[name] = visit.state
        if not sheet_in(visit).equals(sheet_in(Visit(visit.link, page=BATCH))):
            wrong[name] = sheet_in(visit)
    assert wrong == {}


def test_a_problem_in_a_link_is_called_by_its_name():
    found = {name: opened_at(BATCH, BATCHES[name]).widget("problem").value for name in PROBLEMS}
    assert found == {name: name for name in PROBLEMS}


# ---- class weights, targets, one sigmoid output ------------------------------------------------


def expander(visit):
    """Returns whether the class weights are unfolded."""
    (found,) = (part for part in visit.app.expander if part.label == "Class weights")
    return found.proto.expanded


def test_class_weights_are_folded_away_while_there_are_none():
    assert (expander(opened(BATCH)), expander(opened_at(BATCH, OTHERS))) == (False, True)


def test_balanced_weights_are_those_of_the_labels_and_it_is_said_which_class_has_none():
    visit = visit_to(BATCH, PROBLEMS_OF["three of a class"]).press("Balanced")
    assert visit.address["class_weight"] == ["0.6666666666666666,2,1"]
    assert "Class 2 has no example: it is not counted among the classes and weighs 1." in visit.prose


PROBLEMS_OF = {
    "three of a class": BatchState(
        problem=BatchProblem(SmallBatch((0, 1, 0, 0), ((0.5, 0.25, 0.25),) * 4, False, (1.0,) * 4))
    )
}


def test_where_no_example_has_a_class_there_is_nothing_to_balance():
    visit = visit_to(BATCH, BATCHES["all ignored"]).press("Balanced")
    assert visit.told == ["no example that counts is of a class: there is nothing to balance."]


def test_class_weights_of_other_classes_are_told_and_not_used():
    visit = opened_at(BATCH, replace(DIGITS, problem=BatchProblem(way=Way(class_weights=(1.0, 2.0)))))
    assert visit.told == ["Your 2 class weights are not for these 10 classes: they are not used."]
    assert visit.metrics == opened_at(BATCH, DIGITS).metrics


def test_digits_have_class_weights_of_their_own():
    visit = visit_to(BATCH, DIGITS).choose("weight_of_class_3", 5.0)
    way = Way(class_weights=(1.0, 1.0, 1.0, 5.0, *[1.0] * 6))
    digits = load_digits()
    scores = score(Batch(digits.labels, digits.logits, from_logits=True))
    assert visit.metrics == metrics_of(batch_loss(scores, way))
    assert visit.choose("source", "table").address["class_weight"] == ["1"]


def test_labels_become_targets_and_targets_labels():
    visit = visit_to(BATCH, FIRST).choose("truth", "targets")
    assert (visit.address["target"], "label" in visit.address) == (["0,1,0", "0,0,1"], False)
    assert visit.metrics == opened(BATCH).metrics
    assert visit.choose("truth", "classes").state == FIRST


@pytest.mark.parametrize(
    ("state", "truth", "sentence"),
    [
        ("a label too large", "targets", "label 4 of example 1 is outside 0..3: it has no row."),
        ("targets", "classes", "the largest target of example 2, 0.5, is there twice."),
    ],
)
def test_what_has_no_row_and_what_has_no_class_is_told(state, truth, sentence):
    visit = visit_to(BATCH, BATCHES[state]).choose("truth", truth)
    assert (visit.told[0], visit.state) == (sentence, BATCHES[state])


def test_a_cell_of_a_target_is_edited():
    visit = edit_sheet(visit_to(BATCH, SOFT), edited_rows={"0": {"t[1]": 0.1}})
    assert visit.address["target"][0] == "0.9,0.1"


def test_one_sigmoid_output_costs_the_same_as_its_two_columns():
    visit = Visit(page=BATCH).press("Put this example into the table")
    assert visit.metrics == {"loss (nats)": "0.228", "accuracy": "100.0\u00a0%"}
    assert "**0.228 nats** either way" in visit.prose


# ---- the table ---------------------------------------------------------------------------------


def test_the_table_shows_the_batch():
    def is_shown(visit, state):
        sheet, batch = sheet_in(visit).to_numpy(float), state.batch
        truth = batch.targets or [(float(label),) for label in batch.labels]
        rows = zip(truth, batch.predictions, batch.weights, strict=True)
        return repr(sheet.tolist()) == repr([[*true, *row, weight] for true, row, weight in rows])

    assert failing_batches(is_shown) == []


def test_the_table_is_called_after_what_its_numbers_are():
    assert list(sheet_in(opened(BATCH)).columns) == ["true class", "p[0]", "p[1]", "p[2]", "weight"]
    assert list(sheet_in(opened_at(BATCH, OTHERS)).columns) == ["true class", "z[0]", "z[1]", "z[2]", "weight"]
    assert list(sheet_in(opened_at(BATCH, SOFT)).columns) == ["t[0]", "t[1]", "z[0]", "z[1]", "weight"]


@pytest.mark.parametrize("name", ["a cell", "a paste", "a class more", "given", "a problem"])
def test_the_table_is_as_before_when_undo_takes_a_change_back(name):
    visit = CHANGES["batch"][name].act(visit_to(BATCH, OTHERS)).press("Undo")
    assert is_as(visit, opened_at(BATCH, OTHERS))


def test_no_class_can_be_dropped_where_there_are_two():
    assert opened_at(BATCH, BATCHES["one example"]).button("Drop class").disabled


def test_no_21st_class_is_added():
    visit = visit_to(BATCH, BATCHES["the largest table"]).press("Add class")
    assert visit.told == ["the number of classes, 21, is outside 2..20."]
    assert is_as(visit, opened_at(BATCH, BATCHES["the largest table"]))


def test_all_edits_since_a_table_appeared_are_shown_and_the_table_stays():
    visit = edit_sheet(Visit(page=BATCH), edited_rows={"0": {"p[1]": 0.5}})
    before = key_of_sheet(visit)
    edit_sheet(visit, edited_rows={"0": {"p[1]": 0.5}}, added_rows=[{"p[0]": 0.5}], deleted_rows=[1])
    assert (visit.address["label"], visit.address["row"]) == (["1,0"], ["0.05,0.5,0", "0.5,0,0"])
    assert visit.metrics == {"loss (nats)": "0.693", "accuracy": "100.0\u00a0%"}
    assert key_of_sheet(visit) == before  # else the reader's cell would lose its focus


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({"edited_rows": {"0": {"p[1]": None}}}, "p[1] of example 0 is empty."),
        ({"deleted_rows": [0, 1]}, "the number of examples, 0, is outside 1..32."),
        ({"added_rows": [{}] * MOST_EXAMPLES}, "the number of examples, 34, is outside 1..32."),
    ],
)
def test_an_edit_that_leaves_no_batch_is_told_and_a_new_table_shows_what_there_was(edits, sentence):
    visit = Visit(page=BATCH)
    before = key_of_sheet(visit)
    edit_sheet(visit, **edits)
    assert (visit.told, is_as(visit, opened(BATCH)), key_of_sheet(visit) != before) == ([sentence], True, True)


def test_an_edit_in_a_table_that_is_gone_is_not_carried_out():
    visit = edit_sheet(Visit(page=BATCH), edited_rows={"0": {"true class": 2}})
    late = visit.app._tree.get_widget_states()
    (table,) = visit.app.data_editor
    late.widgets.add(id=table.proto.id, string_value=json.dumps({"edited_rows": {"0": {"true class": 0}}}))
    visit.press("Undo")
    visit.app._run(late)
    assert is_as(visit, opened(BATCH))


def test_the_table_of_a_new_batch_can_be_edited_at_once():
    visit = Visit(page=BATCH).choose("problem", "a masked class")
    assert edit_sheet(visit, edited_rows={"0": {"true class": 1}}).address["label"] == ["1,1"]


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
    visit, state = paste(Visit(page=BATCH), text), FIRST.with_batch(SmallBatch(*expected))
    assert (visit.state, visit.address) == (state, visit.chapter.fields.to_query(state))
    assert (visit.metrics, sheet_in(visit).equals(sheet_in(opened_at(BATCH, state)))) == (
        metrics_of(core_of(state)[1]),
        True,
    )
    assert "**2 examples** of **2 classes**" in visit.prose


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is nothing in the text."),
        ("one two", "there is no row of numbers in the text."),
        ("1 2\n3 4\n5 6", "2 labels do not fit 3 rows; paste the labels too: y_true = [1, 2]."),
        ("label,a,b\n9999999999,1,2", "the pasted table: line 2, column 'label': label 9999999999 is none of the 2 "),
        ("label,weight,a,b\n0,nan,1,2", "the pasted table: line 2, column 'weight': 'nan' is not a finite number."),
    ],
    ids=["nothing", "words", "labels that do not fit", "a label too large", "a weight that is none"],
)
def test_a_text_that_cannot_be_used_is_told_and_changes_nothing(text, sentence):
    visit = paste(Visit(page=BATCH), text)
    assert [told.startswith(sentence) for told in visit.told] == [True]
    assert (visit.state, visit.address, visit.metrics) == (FIRST, {}, opened(BATCH).metrics)


LARGE = "label,a,b\n" + "0,0.75,0.25\n1,0.5,0.5\n" * 20


def test_more_rows_than_the_table_holds_become_the_readers_file():
    visit = paste(Visit(page=BATCH), LARGE)
    scores = score(Batch([0, 1] * 20, [[0.75, 0.25], [0.5, 0.5]] * 20, from_logits=False))
    assert (visit.widget("source").value, visit.metrics) == ("file", metrics_of(batch_loss(scores, PLAIN_MEAN)))
    assert ["40 examples" in visit.prose, "no link holds them" in visit.prose] == [True, True]


def test_a_long_text_is_read_by_a_worker_and_a_short_one_at_once():
    rows = "label,a,b\n" + "0,0.75000000000000,0.25000000000000\n" * 3
    for text, times in ((rows, 0), (rows + " " * 1_000, 1)):
        with patch.object(away, "result_of", wraps=away.result_of) as worker:
            visit = paste(Visit(page=BATCH), text)
        assert (visit.errors, worker.call_count, visit.state.batch.size) == ([], times, 3)


def test_undo_leads_from_many_pasted_rows_to_the_table():
    visit = paste(Visit(page=BATCH), LARGE).press("Undo")
    assert (visit.state, visit.metrics) == (FIRST, opened(BATCH).metrics)


def test_many_pasted_rows_stay_for_the_reader_who_comes_back_to_them():
    visit = paste(Visit(page=BATCH), LARGE)
    before = visit.metrics
    assert visit.choose("source", "table").choose("source", "file").metrics == before


def test_many_rows_with_a_weight_that_is_none_are_refused():
    visit = paste(Visit(page=BATCH), "label,weight,a,b\n" + "0,nan,0.5,0.5\n" * 40)
    assert (visit.errors, len(visit.told), visit.state) == ([], 1, FIRST)


# ---- the digits --------------------------------------------------------------------------------

DIGITS = BatchState("digits")


def test_the_digits_are_as_accurate_as_their_readme_says():
    (accuracy,) = re.findall(r"Accuracy: ([\d.]+)%", DATA.read_text(encoding="utf-8"))
    assert opened_at(BATCH, DIGITS).metrics["accuracy"] == in_percent(float(accuracy) / 100)


def test_the_loss_of_the_digits_is_the_core_s():
    digits = load_digits()
    loss = batch_loss(score(Batch(digits.labels, digits.logits, from_logits=True)), PLAIN_MEAN)
    assert (opened_at(BATCH, DIGITS).metrics, opened_at(BATCH, DIGITS).errors) == (metrics_of(loss), [])


def test_the_worst_digits_are_shown_as_pictures_the_worst_first():
    digits, visit = load_digits(), opened_at(BATCH, DIGITS)
    losses = score(Batch(digits.labels, digits.logits, from_logits=True)).losses
    worst = np.argsort(-losses, kind="stable")[:8].tolist()
    said = re.findall(r"^Example (\d+): \*\*(\S+) nats\*\*. True (\d)", visit.prose, re.MULTILINE)
    assert said == [(str(i), readable(losses[i]), str(digits.labels[i])) for i in worst]
    assert len(visit.app.get("image")) == len(worst)


def test_it_is_said_whose_digits_they_are():
    assert "CC BY 4.0" in opened_at(BATCH, DIGITS).prose


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_the_digits_go_the_same_way_to_one_number(reduction):
    digits = load_digits()
    way = Way(reduction, 3, 0.1)
    visit = visit_to(BATCH, BatchState("digits", BatchProblem(way=way)))
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


def read_as(visit, kind):
    """Says what the numbers of a file or of a text are."""
    (control,) = (group for group in visit.app.button_group if str(group.key).startswith("read_kind_"))
    control.set_value(kind).run()
    return visit


def column(visit, label):
    """Returns the control that says which column the labels, or the weights, are in."""
    (found,) = (box for box in visit.app.selectbox if box.label == f"column of the {label}")
    return found


def test_without_a_file_the_page_asks_for_one():
    visit = opened_at(BATCH, FILE)
    assert [info.value.split(".")[0] for info in visit.app.info] == ["Choose a file"]
    assert (visit.metrics, visit.told, visit.errors) == ({}, [], [])


def test_a_file_is_read_and_described():
    visit = upload(visit_to(BATCH, FILE), CSV)
    assert (visit.metrics, visit.errors, visit.told) == (metrics_of(LOSS_OF_CSV), [], [])
    assert "mine\\.csv: **3 examples** of **2 classes**, read as **probabilities** because every row" in visit.prose


def test_a_parquet_file_is_read_as_well():
    content = io.BytesIO()
    pd.read_csv(io.BytesIO(CSV)).to_parquet(content)
    assert upload(visit_to(BATCH, FILE), content.getvalue(), "mine.parquet").metrics == metrics_of(LOSS_OF_CSV)


def test_a_file_is_in_no_link():
    visit = upload(visit_to(BATCH, FILE), CSV)
    other = Visit(visit.link, page=BATCH)
    assert (other.metrics, len(other.app.info), other.errors) == ({}, 1, [])


def test_a_file_stays_for_the_reader_who_comes_back_to_it():
    visit = upload(visit_to(BATCH, FILE), CSV).choose("source", "digits").choose("source", "file")
    assert visit.metrics == metrics_of(LOSS_OF_CSV)


def test_a_file_goes_the_same_way_to_one_number():
    visit = upload(visit_to(BATCH, FILE), CSV).choose("ignore", 1).choose("reduction", "sum")
    assert visit.metrics == {"loss (nats)": readable(-np.log(0.75)), "accuracy": "100.0\u00a0%"}


def test_the_numbers_of_a_file_can_be_taken_for_logits():
    visit = upload(visit_to(BATCH, FILE), CSV)
    read_as(visit, "logits")
    scores = score(Batch([0, 1, 1], [[0.75, 0.25], [0.5, 0.5], [1, 0]], from_logits=True))
    assert visit.metrics == metrics_of(batch_loss(scores, PLAIN_MEAN))


def test_the_weights_of_a_file_are_used():
    visit = upload(visit_to(BATCH, FILE), b"label,a,b,weight\n0,0.75,0.25,2\n1,0.5,0.5,1\n")
    scores = score(Batch([0, 1], [[0.75, 0.25], [0.5, 0.5]], from_logits=False))
    assert visit.metrics == metrics_of(batch_loss(scores, PLAIN_MEAN, [2, 1]))


def test_what_was_chosen_for_one_file_is_not_chosen_for_the_next():
    visit = upload(upload(visit_to(BATCH, FILE), CSV), b"truth,q,r,weight\n0,0.75,0.25,2\n1,0.5,0.5,1\n", "next.csv")
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
    visit = upload(upload(visit_to(BATCH, FILE), CSV), content, "other.csv")
    assert (visit.metrics, visit.errors) == ({}, [])
    assert [text.endswith(".") for text in visit.told if "other.csv" in text] == [True]


def test_a_good_file_is_shown_after_a_bad_one():
    assert upload(upload(visit_to(BATCH, FILE), b""), CSV).metrics == metrics_of(LOSS_OF_CSV)


def test_a_file_that_has_gone_stays_shown_and_is_asked_for_where_it_is_to_be_read_otherwise():
    visit = upload(visit_to(BATCH, FILE), CSV)
    visit.app.file_uploader[0].set_value(None).run()
    assert (visit.metrics, len(visit.app.info)) == (metrics_of(LOSS_OF_CSV), 0)
    read_as(visit, "logits")
    assert [info.value.split(":")[0] for info in visit.app.info] == ["This server no longer has the file"]
    as_logits = batch_loss(score(Batch([0, 1, 1], [[0.75, 0.25], [0.5, 0.5], [1, 0]], from_logits=True)), PLAIN_MEAN)
    assert upload(visit, CSV).metrics == metrics_of(as_logits)
    assert upload(visit, CSV, "other.csv").metrics == metrics_of(LOSS_OF_CSV)


def test_where_a_server_keeps_enough_a_sentence_says_so():
    with patch("scce.ui.batch.upload.keeping_here", lambda: Keeping(100)):
        visit = upload(visit_to(BATCH, FILE), CSV)
    assert (visit.metrics, visit.errors) == ({}, [])
    assert ["keeps as many tables as it may" in text for text in visit.told] == [True]


def test_a_column_that_cannot_be_the_labels_is_told_until_another_is_chosen():
    visit = upload(visit_to(BATCH, FILE), CSV)
    column(visit, "labels").set_value("a").run()
    assert (visit.metrics, visit.errors, visit.told != []) == ({}, [], True)
    column(visit, "labels").set_value("label").run()
    assert (visit.metrics, visit.told) == (metrics_of(LOSS_OF_CSV), [])


def test_it_is_said_when_frameworks_are_asked_about_the_first_rows_only():
    visit = upload(visit_to(BATCH, FILE), b"label,a,b\n" + b"0,0.75,0.25\n" * 60 + b"1,0.75,0.25\n" * 40)
    said = [number for _, number, _ in answers_in(visit)]
    assert said[0] == f"= {readable(-np.log(0.75))}"
    assert "first 50 " in visit.prose


# ---- two readings ------------------------------------------------------------------------------

CASES = Path(__file__).parents[1] / "cases"
DOUBTFUL = CASES / "09-rows-to-be-rescaled.csv"
AS_PROBABILITIES, AS_LOGITS = "0.399", "0.574"  # nats


def pasted_doubtful():
    return paste(Visit(page=BATCH), DOUBTFUL.read_text(encoding="utf-8"))


def uploaded_doubtful():
    return upload(visit_to(BATCH, FILE), DOUBTFUL.read_bytes(), DOUBTFUL.name)


@pytest.mark.parametrize("doubtful", [pasted_doubtful, uploaded_doubtful], ids=["a paste", "a file"])
def test_where_two_readings_are_possible_the_page_asks_before_it_shows_a_loss(doubtful):
    visit = doubtful()
    assert (visit.metrics, list(visit.app.table), visit.errors) == ({}, [], [])
    assert f"**{AS_PROBABILITIES} nats** as probabilities and **{AS_LOGITS} nats** as logits" in visit.prose
    assert visit.press(f"logits: {AS_LOGITS} nats").metrics["loss (nats)"] == AS_LOGITS
    assert "read as **logits** because you said so" in visit.prose
    assert read_as(visit, "probabilities").metrics["loss (nats)"] == AS_PROBABILITIES


def test_a_question_is_over_when_something_else_is_chosen():
    visit = pasted_doubtful().choose("problem", "unequal weights")
    assert visit.metrics == metrics_of(core_of(visit.state)[1])


def test_what_a_text_was_read_as_is_said_until_the_table_is_edited():
    visit = paste(Visit(page=BATCH), PASTED)
    assert "read as **logits**" in visit.prose
    assert "read as **logits**" not in edit_sheet(visit, edited_rows={"0": {"true class": 0}}).prose


# ---- what a column was taken for ---------------------------------------------------------------


def left_out(visit):
    """Returns the control that says which columns are left out."""
    (found,) = (box for box in visit.app.multiselect if box.label == "columns left out")
    return found


def test_the_page_shows_what_each_column_was_taken_for_and_lets_it_be_changed():
    path = CASES / "01-ids-and-predicted-label.csv"
    visit = upload(visit_to(BATCH, FILE), path.read_bytes(), path.name)
    assert (visit.metrics["loss (nats)"], visit.told) == ("0.904", [])
    assert (column(visit, "labels").value, left_out(visit).value) == ("true_label", ["image_id", "pred_label"])
    assert ["image\\_id" in visit.prose, "pred\\_label" in visit.prose] == [True, True]
    column(visit, "labels").set_value("pred_label").run()
    guesses = score(Batch([1, 1, 0], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1], [0.7, 0.2, 0.1]], from_logits=False))
    assert visit.metrics == metrics_of(batch_loss(guesses, PLAIN_MEAN))
    left_out(visit).set_value(["image_id", "true_label", "prob_2"]).run()
    two = score(Batch([1, 1, 0], [[0.05, 0.95], [0.1, 0.8], [0.7, 0.2]], from_logits=False))
    assert visit.metrics == metrics_of(batch_loss(two, PLAIN_MEAN))


def test_a_file_without_a_name_that_says_labels_asks_for_their_column():
    visit = upload(visit_to(BATCH, FILE), b"q,a,b,r\n0,0.75,0.25,1\n1,0.5,0.5,0\n1,1,0,1\n")
    assert (visit.metrics, visit.errors, len(visit.told)) == ({}, [], 1)
    column(visit, "labels").set_value("q").run()
    left_out(visit).set_value(["r"]).run()
    assert (visit.metrics, visit.told) == (metrics_of(LOSS_OF_CSV), [])


# ---- which axis, and which class -----------------------------------------------------------------

CUBE = np.random.default_rng(4).normal(size=(2, 3, 3)).round(2)
OF_CUBE = np.array([[0, 1, 2], [2, 0, 1]])
AXES = {1: "axis 1 (of size 3)", 2: "axis 2, the last (of size 3)"}
DUTCH = "label,cat,dog\nkat,0.75,0.25\nhond,0.5,0.5\nhond,1,0\n"


def pasted_cube():
    return paste(Visit(page=BATCH), f"logits = {CUBE.tolist()}\nlabels = {OF_CUBE.tolist()}")


def uploaded_cube():
    file = io.BytesIO()
    np.savez(file, logits=CUBE, labels=OF_CUBE)
    return upload(visit_to(BATCH, FILE), file.getvalue(), "cube.npz")


def loss_of_cube(axis):
    rows = np.moveaxis(CUBE, axis, -1).reshape(-1, 3)
    return readable(batch_loss(score(Batch(OF_CUBE.reshape(-1), rows, from_logits=True)), PLAIN_MEAN).loss)


@pytest.mark.parametrize("cube", [pasted_cube, uploaded_cube], ids=["a paste", "a file"])
def test_where_nothing_says_which_axis_holds_the_classes_the_page_asks_and_both_can_be_seen(cube):
    visit = cube()
    assert (visit.metrics, visit.errors, len(visit.told)) == ({}, [], 1)
    losses = {axis: loss_of_cube(axis) for axis in AXES}
    assert visit.press(f"{AXES[1]}: {losses[1]} nats").metrics["loss (nats)"] == losses[1]
    assert (visit.told, "because you said so" in visit.prose) == ([], True)
    (control,) = (group for group in visit.app.button_group if str(group.key).startswith("read_axis_"))
    assert control.options == list(AXES.values())
    control.set_value(2).run()
    assert visit.metrics["loss (nats)"] == losses[2]


def classes_of(visit):
    """Returns the controls that say which class each label is, by the label."""
    return {box.label: box for box in visit.app.selectbox if box.label.startswith("label ")}


def say_classes(visit, **classes):
    for label, position in classes.items():
        classes_of(visit)[f"label {label}"].set_value(position)
    return visit.press("Read the labels so")


def pasted_names():
    return paste(Visit(page=BATCH), DUTCH)


def uploaded_names():
    return upload(visit_to(BATCH, FILE), DUTCH.encode())


@pytest.mark.parametrize("names", [pasted_names, uploaded_names], ids=["a paste", "a file"])
def test_labels_that_are_none_of_the_columns_are_given_their_classes(names):
    visit = names()
    assert (visit.errors, len(visit.told)) == ([], 1)
    assert {label: box.value for label, box in classes_of(visit).items()} == {"label hond": None, "label kat": None}
    say_classes(visit, kat=0)
    assert "'hond'" in visit.told[0]
    say_classes(visit, hond=1)
    assert (visit.told, visit.metrics) == ([], metrics_of(LOSS_OF_CSV))
    say_classes(visit, hond=0, kat=1)
    assert visit.metrics["loss (nats)"] == readable(-np.log([0.25, 0.5, 1]).mean())


def test_labels_that_count_from_one_are_counted_otherwise_and_a_new_text_starts_afresh():
    text = "y_true = [1, 2, 2]\ny_pred = [[0.75, 0.25], [0.5, 0.5], [1, 0]]"
    visit = paste(Visit(page=BATCH), text)
    assert {label: box.value for label, box in classes_of(visit).items()} == {"label 1": 1, "label 2": -1}
    say_classes(visit, **{"1": 0, "2": 1})
    assert (visit.told, visit.metrics) == ([], metrics_of(LOSS_OF_CSV))
    paste(visit, text.replace("2]", "1]", 1))
    assert {label: box.value for label, box in classes_of(visit).items()} == {"label 1": 1, "label 2": -1}


# ---- text of strangers -------------------------------------------------------------------------

STRANGERS = ("**zebra**", "<b>zebra</b>", "![zebra](//x)")


def marked_up_in(visit):
    """Returns what of a stranger's text is more than text; where a name of a file is told, a slash is none."""
    return visit.marked_up("zebra", *STRANGERS, *(text.replace("/", "") for text in STRANGERS))


@pytest.mark.parametrize(
    "text",
    ["{0}.label,{0},b\n0,1,2\n", "{0}.label,{0},b\n" + "0,1,2\n" * 40, "label,a,b\n0,{0},2\n", "[[1, '{0}']]"],
    ids=["names", "names of many", "a cell", "a list"],
)
def test_no_pasted_text_is_read_as_markup(text):
    visit, wrong = Visit(page=BATCH), {}
    for stranger in STRANGERS:
        paste(visit, text.format(stranger))
        if marked_up_in(visit) or visit.errors:
            wrong[stranger] = [*marked_up_in(visit), *visit.errors]
        visit.open(opened_at(BATCH, FIRST).link)
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "label,{0},b\n0,0.5,0.5\n",
        "label,a,b\n{0},0.5,0.5\n{0}x,0.5,0.5\nb,0.5,0.5\n",
        "label,{0},b\n0,0.5,{0}\n",
        "label,a,b,{0}\n0,1,2,{0}\n",
        "{0}",
    ],
    ids=["names", "labels", "a cell", "a column that is left out", "no table"],
)
def test_nothing_in_a_file_is_read_as_markup(text):
    visit, wrong = visit_to(BATCH, FILE), {}
    for stranger in STRANGERS:
        upload(visit, text.format(stranger).encode(), f"{stranger.replace('/', '')}.csv")
        if marked_up_in(visit) or visit.errors:
            wrong[stranger] = [*marked_up_in(visit), *visit.errors]
    assert wrong == {}


# ---- the download ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [FIRST, DIGITS], ids=["table", "digits"])
def test_the_batch_is_offered_as_a_file(state):
    assert [button.label for button in opened_at(BATCH, state).app.get("download_button")] == ["Download as CSV"]
