"""What is special to one-hot or integer: its numbers, its table, its questions, its costs and what is measured."""

import json
from functools import partial
from itertools import product
from unittest.mock import MagicMock, patch

import numpy as np
import pytest
import streamlit as st
from changes_to_make import paste
from states_to_visit import AWKWARD, ENCODED, OTHER
from visiting import ENCODINGS, Visit, failing, opened, opened_at, visit_to

from scce.arrays import LARGEST_SEED, InputError
from scce.encodings.choosing import recommended_loss
from scce.encodings.costs import KNOWN_SIZES, LARGEST_VOCABULARY, bytes_to_measure, measured_cost
from scce.encodings.differences import DIFFERENCES
from scce.encodings.label_table import LabelTable, model_logits
from scce.encodings.memory import memory_of, readable_bytes
from scce.encodings.state import Encodings
from scce.figures import encodings as figures
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient
from scce.readable import readable
from scce.snippets import FRAMEWORKS, loss_snippet
from scce.ui.encodings import measuring
from scce.ui.encodings.pasting import table_of_labels
from scce.work import Busy, Waiting

ANOTHER, MEASURE = "Ask another model", "Measure"
C0, C1, C2, C3 = LabelTable().rows
failing_tables = partial(failing, ENCODINGS, ENCODED)


# ---- what is shown is the core's ---------------------------------------------------------------


def test_the_live_component_shows_the_table():
    def shows(visit, state):
        live = visit.live
        return (tuple(live["classes"]), tuple(map(tuple, live["rows"]))) == (state.table.classes, state.table.rows)

    assert failing_tables(shows) == []


def one_hot_part(table):
    """Returns the labels, rows and logits of the examples whose row is one-hot."""
    chosen = [sorted(row) == [0] * (len(row) - 1) + [1] for row in table.rows]
    rows = np.array(table.rows)[chosen]
    return rows.argmax(axis=-1), rows, model_logits(table)[chosen]


def test_the_two_losses_are_the_core_s_and_apart_by_nothing():
    def are_the_core_s(visit, state):
        labels, rows, logits = one_hot_part(state.table)
        if not len(labels):
            return "mean loss from integers" not in visit.metrics
        sparse, categorical = sparse_categorical_crossentropy(labels, logits), categorical_crossentropy(rows, logits)
        expected = {
            "mean loss from integers": f"{readable(sparse.mean())} nats",
            "mean loss from one-hot rows": f"{readable(categorical.mean())} nats",
            "largest difference of a loss": "0",
            "largest difference of a slope": "0",
        }
        return {label: visit.metrics[label] for label in expected} == expected

    assert failing_tables(are_the_core_s) == []


def test_both_gradients_are_the_core_s_and_nothing_is_between_them():
    def are_the_core_s(visit, state):
        labels, rows, logits = one_hot_part(state.table)
        pair = (sparse_gradient(labels, logits), categorical_gradient(rows, logits)) if len(labels) else ()
        expected = [*pair, *[np.zeros_like(rows)] * bool(pair)]
        shown = [table.value for table in visit.app.dataframe]
        texts = [[[readable(slope, signed=True) for slope in row] for row in gradient] for gradient in expected]
        names = {tuple(table.columns) for table in shown}
        return [table.values.tolist() for table in shown] == texts and names <= {state.table.classes}

    assert failing_tables(are_the_core_s) == []


def test_the_rows_that_integers_can_say_are_counted():
    def are_counted(visit, state):
        count = len(one_hot_part(state.table)[0])
        return f"Of your {len(state.table.rows)} rows, {count} can be written as integers." in visit.prose

    assert failing_tables(are_counted) == []


def test_the_memory_is_the_core_s():
    def is_the_core_s(visit, state):
        memory = memory_of(state.examples, state.size, label_dtype=state.label_type, float_dtype=state.float_type)
        counts = [memory.labels, memory.targets, memory.logits, memory.gradient]
        shown = [visit.metrics[name] for name in ("integer labels", "one-hot rows", "logits", "gradient")]
        return shown == [readable_bytes(count) for count in counts]

    assert failing_tables(is_the_core_s) == []


def test_the_memory_figure_says_what_it_shows():
    def says(visit, state):
        batch = (state.examples, state.size, state.label_type, state.float_type)
        return (
            visit.alt("memory_curves") == figures.memory_curves(figures.memory_curves_of(*batch, KNOWN_SIZES)).message
        )

    assert failing_tables(says) == []


# ---- the table's controls ----------------------------------------------------------------------


def test_another_model_gives_other_answers_to_the_same_labels():
    before, after = opened(ENCODINGS).live, Visit(page=ENCODINGS).press(ANOTHER).live
    assert (before["rows"] == after["rows"], before["sparse"] == after["sparse"]) == (True, False)


def test_even_the_last_model_has_another_after_it():
    visit = visit_to(ENCODINGS, Encodings(LabelTable(seed=LARGEST_SEED))).press(ANOTHER)
    assert visit.state == Encodings(LabelTable(seed=0))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("3, 0, 0", "the first one"),
        ("[0 1 1]", "another one"),
        ("cat\nfish", "the first one"),
        ("wolf, owl, wolf", "the first one"),
        ("<b>zebra</b>\n$zebra$", "awkward names"),
        ("[[1,0,0,0],[0,0,1,0]]", "the first one"),
        ("[[0.7, 0.3, 0, 0]]", "the first one"),
    ],
    ids=["integers", "a printed array", "known names", "new names", "awkward names", "one-hot rows", "a soft row"],
)
def test_pasted_labels_become_the_table_and_it_is_told_how_they_were_read(text, name):
    visit = paste(visit_to(ENCODINGS, ENCODED[name]), text)
    table, sentences = table_of_labels(text, ENCODED[name].table)
    assert (visit.state.table, visit.live["notices"]) == (table, list(sentences))


def test_a_long_text_of_labels_is_read_as_a_short_one():
    texts = "cat\nfish", "cat\nfish" + " " * 1_000
    visits = [paste(visit_to(ENCODINGS, ENCODED["the first one"]), text) for text in texts]
    assert visits[0].state == visits[1].state
    assert visits[0].live["notices"] == visits[1].live["notices"] != []


def test_labels_that_cannot_be_used_are_told_and_keep_everything():
    visit = visit_to(ENCODINGS, ENCODED["every kind of row"])
    for text in ("", "4", "alone"):
        paste(visit, text)
        assert (visit.state, len(visit.live["notices"])) == (ENCODED["every kind of row"], 1)


def test_a_class_name_that_was_pasted_is_not_read_as_markdown_or_html():
    assert paste(Visit(page=ENCODINGS), "\n".join(AWKWARD)).marked_up("zebra") == []


# ---- questions ---------------------------------------------------------------------------------


def test_nothing_is_said_of_a_row_before_one_is_chosen():
    app = opened(ENCODINGS).app
    assert [len(alerts) for alerts in (app.info, app.success, app.warning)] == [1, 0, 0]


def test_the_chosen_row_is_said_to_be_right_or_which_label_it_is():
    visit = Visit(page=ENCODINGS)
    for label in range(3):
        row = [int(i == label) for i in range(3)]
        app = visit.choose("which_row", str(row)).app
        (told,) = (alert.value for alert in (*app.success, *app.warning))
        assert told.startswith(f"Right: {row}" if label == 2 else f"{row} is label {label}.")


def test_three_answers_lead_to_the_loss_and_to_code_for_the_reader_s_own_size():
    visit, wrong = Visit(page=ENCODINGS), []
    for answers in product([True, False], repeat=3):
        named = dict(zip(("integers", "one_class", "softened"), answers, strict=True))
        visit.open(visit.chapter.fields.to_link(Encodings(examples=64, size=300, **named)))
        needed = recommended_loss(**named)
        names = {tab.label: tab.code[0].value for tab in visit.app.tabs if tab.label in needed.names}
        programs = {framework: loss_snippet(framework, needed.encoding, 64, 300).strip() for framework in FRAMEWORKS}
        if (
            f"Your labels: **{needed.encoding}**. {needed.reason}" not in visit.prose
            or names != dict(needed.names)
            or {framework: visit.sources[framework] for framework in FRAMEWORKS} != programs
        ):
            wrong.append(named)
    assert wrong == []


def test_an_answer_changes_the_loss():
    visit, said = Visit(page=ENCODINGS), []
    for question, answer in (("integers", "no"), ("softened", "yes"), ("one_class", "no")):
        prose = visit.choose(question, answer).prose
        said += [encoding for encoding in ("integer", "one-hot", "soft", "multi-hot") if f"**{encoding}**." in prose]
    assert said == ["one-hot", "soft", "multi-hot"]


# ---- what each costs ---------------------------------------------------------------------------


def test_every_known_size_is_one_press_away():
    visit = visit_to(ENCODINGS, OTHER["encodings"])
    assert {name: visit.choose("known_size", name).state.size for name in KNOWN_SIZES} == KNOWN_SIZES


# ---- measured on this server -------------------------------------------------------------------


def small_measurement():
    return visit_to(ENCODINGS, Encodings(size=100)).choose("measured_examples", 4)


def test_a_measurement_shows_two_figures_of_the_sizes_up_to_the_reader_s():
    visit = small_measurement().press(MEASURE)
    specs = [json.loads(visit.app.get_by_key(f"{key}_measured_figure").proto.spec) for key in ("seconds", "bytes")]
    assert [trace["x"] for spec in specs for trace in spec["data"]] == [[2, 10, 100]] * 4
    assert visit.alt("seconds_measured").startswith("For 4 examples of 100 classes")


def test_a_measurement_beyond_the_bound_is_refused_with_the_figure():
    visit = opened_at(ENCODINGS, ENCODED["forty rows"])
    (refusal,) = visit.told
    with pytest.raises(InputError) as error:
        bytes_to_measure(64, LARGEST_VOCABULARY)
    assert visit.button(MEASURE).disabled
    assert refusal.startswith(f"{error.value}. ")


def test_a_smaller_batch_can_be_measured_again():
    visit = visit_to(ENCODINGS, ENCODED["forty rows"]).choose("measured_examples", 1)
    assert (visit.button(MEASURE).disabled, visit.told) == (False, [])


def test_who_has_to_wait_sees_how_many_are_before():
    visit, bar = small_measurement(), MagicMock()
    told = Scripted(Waiting(2), Busy(), measured_cost(4, 2), Busy(), measured_cost(4, 10))
    with patch.object(measuring, "workshop_here", lambda: told), patch.object(st, "progress", return_value=bar):
        visit.press(MEASURE)
    assert [call.args for call in bar.progress.call_args_list] == [
        (0, "Measuring: 2 before you"),
        (0, "Measuring"),
        (1 / 3, "Measured 2 classes"),
        (2 / 3, "Measured 10 classes"),
    ]


class Scripted:
    """A workshop that says what it is told to say."""

    def __init__(self, *results):
        self.results = results

    def carry_out(self, *_):
        yield from self.results


# ---- where the two do not agree ----------------------------------------------------------------


def test_the_table_has_the_losses_of_every_difference():
    (table,) = (table.value for table in opened(ENCODINGS).app.table)
    assert table[["loss from the integer", "loss from the row"]].values.tolist() == [
        [readable(difference.integer_loss), readable(difference.one_hot_loss)] for difference in DIFFERENCES
    ]


def test_every_difference_is_explained_with_code_that_can_be_pasted():
    visit = Visit(page=ENCODINGS)
    for position, difference in enumerate(DIFFERENCES):
        visit.choose("difference", position)
        (code,) = (code.value for code in visit.app.code if code.value.startswith(f"# {difference.version}\n"))
        compile(code, "pasted", "exec")
        assert difference.why in visit.prose
        assert all(part in code for part in (difference.given, difference.integer_code, difference.repair))
