"""Put a batch in, and see how its losses become one number, here and in every framework."""

from functools import partial

import numpy as np
import streamlit as st

from scce.arrays import InputError
from scce.batch.answers import framework_answers
from scce.batch.class_weights import two_means_of
from scce.batch.findings import accuracy_of, missing_loss, move_from_plain_mean, odd_targets, perplexity_of
from scce.batch.presets import PROBLEMS
from scce.batch.scores import batch_loss, score
from scce.batch.ways import way_for
from scce.batch.words import (
    about_accuracy,
    about_missing_loss,
    about_move,
    about_odd_targets,
    about_perplexity,
    about_two_means,
    formula,
)
from scce.datasets.digits import load_digits
from scce.figures import batch as figures
from scce.readable import in_percent, readable
from scce.reductions import mean_over_examples, mean_over_weights, total
from scce.snippets import FRAMEWORKS, batch_snippet
from scce.ui.batch import controls
from scce.ui.batch.answer_table import show_answer_table
from scce.ui.batch.class_weights import show_class_weights
from scce.ui.batch.doctor import findings_in, show_doctor, show_way_to_doctor
from scce.ui.batch.export import batch_csv
from scce.ui.batch.mixer import show_mixer
from scce.ui.batch.questions import show_question
from scce.ui.batch.reading import show_reading
from scce.ui.batch.session import BatchSession
from scce.ui.batch.sheet import edit_batch
from scce.ui.batch.shown import Shown, shown_in
from scce.ui.batch.sigmoid import show_sigmoid
from scce.ui.batch.upload import upload_file
from scce.ui.batch.worst import show_worst
from scce.ui.frame import open_page
from scce.ui.mirror import mirror
from scce.ui.paste import show_paste
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text
from scce.ui.session import give_head_start

SOURCES = {"table": "a table", "digits": "real digits", "file": "your file"}
ABOUT_TARGETS = "Targets are a row of shares per example, one for each class: soft labels, mixup, a teacher's answers."
ABOUT_PASTE = (
    "Rows from a spreadsheet, or what pandas, NumPy, PyTorch, TensorFlow, JAX, R or Julia print: "
    "y_true = [1, 2], y_pred = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]"
)
ABOUT_SPOILT = "Spoil them, and see what the label doctor below finds."
ABOUT_TOKENS = "The mean loss of tokens has a perplexity."


def shown_with_class_weights(session: BatchSession) -> Shown | None:
    """Returns what a session shows, and shows its class weights."""
    if (shown := shown_in(session)) is not None:
        show_class_weights(session.state, shown)
    return shown


page = open_page(BatchSession)
st.markdown(
    "A model answers many examples at once, a **batch**. Each costs its own **loss**, and one number is made of them "
    "all. **Change a number in the table, or choose a problem, and see which part of the fraction moves.**"
)
session, state = page.session, page.state

with st.container(horizontal=True, vertical_alignment="bottom"):
    st.segmented_control("The batch comes from", format_func=SOURCES.__getitem__, **page.control("source"))
    page.show_undo()
    show_paste("Paste", ABOUT_PASTE, "Use these", "pasted_batch", controls.paste)
if state.source == "table":
    ready_made = mirror("problem", controls.problem_of(state), controls.choose_problem)
    with page.part("problem"):
        st.pills("See what happens with", list(PROBLEMS), wrap=False, **ready_made)

page.show_notices()

shown: Shown | None = None
entry, result = st.columns([3, 2], gap="medium")
with entry:
    if (refused := session.question) is not None:
        take = partial(session.take_paste, refused.text)
        show_question(refused.error, refused.wish, partial(controls.loss_if_pasted, session, refused), take)
    if (pasted := session.shown_paste) is not None:
        show_reading(pasted.upload, pasted.wish, state.problem.way, controls.read_paste_again)
    if state.source == "table" and not session.asks:
        kind = page.control("given", partial(controls.choose_kind, page))
        truth = mirror("truth", "targets" if state.batch.targets else "classes", controls.choose_truth)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control("The numbers are", **kind)
            st.segmented_control("What is true", ["classes", "targets"], help=ABOUT_TARGETS, **truth)
            st.button("Add class", icon=":material/add:", on_click=controls.add_class)
            st.button(
                "Drop class",
                icon=":material/remove:",
                on_click=controls.remove_class,
                disabled=state.batch.num_classes < 3,
            )
        shown = shown_with_class_weights(session)
        with page.part("table"):
            edit_batch()
        st.caption("A row is an example. Write in any cell, or paste cells from a spreadsheet. The last row adds one.")
    elif state.source == "digits":
        st.markdown(
            f"**{len(load_digits().labels)} handwritten digits** that a model had not seen before. "
            f"{load_digits().model} Below are its worst mistakes, as pictures."
        )
        st.segmented_control("Their labels are", help=ABOUT_SPOILT, **page.control("spoilt"))
        st.caption(
            "Images: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), "
            "[doi.org/10.24432/C50P49](https://doi.org/10.24432/C50P49), CC BY 4.0."
        )
        shown = shown_with_class_weights(session)
    elif state.source == "file":
        upload_file(session, state.problem.way)
        shown = shown_with_class_weights(session)

with result:
    if shown is not None:
        way = way_for(state.problem.way, shown.scores.num_classes)
        loss = batch_loss(shown.scores, way, shown.weights)
        perplexity = perplexity_of(shown.scores, loss, way, shown.weights) if shown.tokens else None
        with page.part("loss", horizontal=True):
            st.metric("loss (nats)", readable(loss.loss), width=150)
            st.metric("accuracy", "none" if np.isnan(loss.accuracy) else in_percent(loss.accuracy), width=150)
            if perplexity is not None:
                st.metric("perplexity", readable(perplexity.value), width=150)
        found = findings_in(session, shown, way)
        show_way_to_doctor(found)
        st.markdown(f"loss = {formula(loss)} nats")
        if perplexity is not None:
            st.markdown(about_perplexity(perplexity))
        if means := two_means_of(shown.scores, loss, way, has_weights=shown.weights is not None):
            st.markdown(about_two_means(means))
        if odd := odd_targets(shown.scores):
            st.warning(about_odd_targets(odd))
        if missing := missing_loss(shown.scores, loss):
            st.warning(about_missing_loss(missing))
        st.markdown(about_move(move_from_plain_mean(shown.scores, loss)))
    with page.part("ways"):
        st.segmented_control("Reduction", **page.control("reduction"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("ignore label", placeholder="none", width=170, **page.control("ignore"))
        st.number_input("label smoothing s", step=0.05, width=145, **page.control("smoothing"))
        st.segmented_control("A row is", help=ABOUT_TOKENS, **page.control("row_is"))
    if shown is not None and shown.scores.soft is not None and way.ignore_label is not None:
        st.caption("A row of targets has no label: the label to ignore does nothing here.")
    show_sigmoid()


def show_answers(shown: Shown) -> None:
    """Shows what every framework answers, in one table."""
    answers = framework_answers(shown.asked, way, encoding=state.encoding)
    show_answer_table(answers)


def show_programs(shown: Shown) -> None:
    """Shows a program per framework that computes the loss above, or why there is none."""
    try:
        programs = [batch_snippet(framework, shown.asked, way) for framework in FRAMEWORKS]
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
        if accuracy := accuracy_of(shown.scores, loss):
            st.markdown(about_accuracy(accuracy))
    with right:
        show_picture("sorted_losses", figures.sorted_losses(figures.sorted_losses_of(shown.scores, loss)))
    show_doctor(session, shown, found)

    st.header("The worst examples")
    show_worst(shown, loss)

    st.header("What every framework answers")
    if shown.scores.soft is None:
        st.segmented_control("Give them the labels as", **page.control("labels_as"))
    else:
        st.markdown("They are given the rows of targets.")
    if not shown.is_whole:
        st.markdown(
            f"They are asked about the **first {shown.num_asked} examples** of {len(shown.scores.labels):,}, and "
            "compared with the plain definition of these."
        )
    show_answers(shown)

    st.header("The metric mixer")
    show_mixer(shown, loss, way)

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
page.close(score, batch_loss, mean_over_examples, mean_over_weights, total, framework_answers)
