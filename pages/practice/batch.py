"""Put a batch in, and see how its losses become one number, here and in every framework."""

from functools import partial

import numpy as np
import streamlit as st

from scce.arrays import InputError
from scce.batch.answers import ENCODINGS, framework_answers
from scce.batch.presets import PROBLEMS
from scce.batch.scores import REDUCTIONS, batch_loss, score
from scce.batch.small_batch import LARGEST_LABEL
from scce.batch.words import about_accuracy, against_the_plain_mean, formula, without_loss
from scce.datasets.digits import load_digits
from scce.figures import batch as figures
from scce.readable import readable
from scce.reductions import mean_over_examples, mean_over_weights, total
from scce.snippets import FRAMEWORKS, batch_snippet
from scce.ui.batch import controls
from scce.ui.batch.answer_table import show_answer_table
from scce.ui.batch.export import batch_csv
from scce.ui.batch.sheet import edit_batch
from scce.ui.batch.shown import Shown, shown_in
from scce.ui.batch.state import BatchSession
from scce.ui.batch.upload import upload_file
from scce.ui.batch.worst import show_worst
from scce.ui.lessons import show_next
from scce.ui.mirror import mirror
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text
from scce.ui.session import give_head_start, read_address, session_of, write_address
from scce.ui.source import show_source

SOURCES = {"table": "a table", "digits": "real digits", "file": "your file"}

st.title("A batch and its mean")
st.markdown(
    "A model answers many examples at once, a **batch**. Each costs its own **loss**, and one number is made of them "
    "all. **Change a number in the table, or choose a problem, and see which part of the fraction moves.**"
)
session = session_of(BatchSession)
read_address(session)
state = session.state
problem = state.problem

source = mirror("source", state.source, controls.choose_source)
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.segmented_control("The batch comes from", list(SOURCES), format_func=SOURCES.__getitem__, **source)
    st.button("Undo", icon=":material/undo:", disabled=len(session.trail) < 2, on_click=controls.undo)
    st.button("Start over", icon=":material/restart_alt:", on_click=controls.start_over)
if state.source == "table":
    ready_made = mirror("problem", controls.problem_of(state), controls.choose_problem)
    st.pills("See what happens with", list(PROBLEMS), wrap=False, **ready_made)

for notice in session.notices:
    st.warning(as_plain_text(notice))

entry, result = st.columns([3, 2], gap="medium")
with entry:
    if state.source == "table":
        kind = mirror("kind", "logits" if state.batch.from_logits else "probabilities", controls.choose_kind)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control("The numbers are", ["probabilities", "logits"], **kind)
            st.button("Add class", icon=":material/add:", on_click=controls.add_class)
            st.button(
                "Drop class",
                icon=":material/remove:",
                on_click=controls.remove_class,
                disabled=state.batch.num_classes < 3,
            )
            with st.popover("Paste", icon=":material/content_paste:"), st.form("paste_batch", border=False):
                st.text_area(
                    "Rows from a spreadsheet, or what NumPy, PyTorch, TensorFlow or JAX print: "
                    "y_true = [1, 2], y_pred = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]",
                    key="pasted_batch",
                    height=180,
                )
                st.form_submit_button("Use these", on_click=controls.paste)
        edit_batch()
        st.caption("A row is an example. Write in any cell, or paste cells from a spreadsheet. The last row adds one.")
    elif state.source == "digits":
        st.markdown(
            f"**{len(load_digits().labels)} handwritten digits** that a model had not seen before. "
            f"{load_digits().model} Below are its worst mistakes, as pictures."
        )
        st.caption(
            "Images: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), "
            "[doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0."
        )
    else:
        upload_file(session)
shown = shown_in(session)

with result:
    if shown is not None:
        loss = batch_loss(shown.scores, weights=shown.weights, **problem.options)
        left, right = st.columns(2)
        left.metric("loss (nats)", readable(loss.loss))
        right.metric("accuracy", "none counts" if np.isnan(loss.accuracy) else f"{loss.accuracy:.1%}")
        st.markdown(f"loss = {formula(loss)} nats")
        if said := without_loss(shown.scores, loss):
            st.warning(said)
        st.markdown(against_the_plain_mean(shown.scores, loss))
    st.segmented_control("Reduction", REDUCTIONS, **mirror("reduction", problem.reduction, controls.choose_mean))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ignored = mirror("ignore_label", problem.ignore_label, controls.choose_mean)
        labels = (-LARGEST_LABEL, LARGEST_LABEL)
        st.number_input("ignore label", *labels, None, 1, placeholder="none", width=130, **ignored)
        smoothing = mirror("smoothing", problem.smoothing, controls.choose_mean)
        st.number_input("label smoothing s", 0.0, 1.0, step=0.05, format="%g", width=150, **smoothing)


def show_answers(shown: Shown) -> None:
    """Shows what every framework answers, in one table."""
    answers = framework_answers(
        shown.labels,
        shown.predictions,
        from_logits=shown.from_logits,
        encoding=state.encoding,
        weights=shown.asked_weights,
        **problem.options,
    )
    show_answer_table(answers)


def show_programs(shown: Shown) -> None:
    """Shows a program per framework that computes the loss above, or why there is none."""
    try:
        programs = [
            batch_snippet(
                framework,
                shown.labels,
                shown.predictions,
                from_logits=shown.from_logits,
                weights=shown.weights,
                **problem.options,
            )
            for framework in FRAMEWORKS
        ]
    except InputError as error:
        st.warning(as_plain_text(f"There is none: {error}."))
        return
    for program, tab in zip(programs, st.tabs(FRAMEWORKS), strict=True):
        tab.code(program, language="python", wrap_lines=True)


if shown is not None:
    give_head_start()
    left, right = st.columns(2)
    with left:
        show_picture("fraction", figures.fraction(figures.fraction_of(loss)))
        st.markdown(about_accuracy(shown.scores, loss))
    with right:
        show_picture("sorted_losses", figures.sorted_losses(figures.sorted_losses_of(shown.scores, loss)))
    st.header("The worst examples")
    show_worst(shown, loss)

    st.header("What every framework answers")
    given = mirror("labels_as", state.encoding, controls.choose_encoding)
    st.segmented_control("Give them the labels as", ENCODINGS, **given)
    if not shown.is_whole:
        st.markdown(
            f"They are asked about the **first {len(shown.labels)} examples** of {len(shown.scores.labels):,}, and "
            "compared with the plain definition of these."
        )
    show_answers(shown)

    if state.source == "table":
        st.header("The program that gives this number")
        show_programs(shown)
    st.download_button(
        "Download as CSV",
        partial(batch_csv, shown.scores, loss, shown.classes),
        "batch.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
write_address(session)
session.complete = True

show_next("batch")
with st.expander("Show the code that computed this page"):
    show_source(score, batch_loss, mean_over_examples, mean_over_weights, total, framework_answers)
