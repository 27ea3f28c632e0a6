"""Train a small model, and read what its loss says."""

from functools import partial

import streamlit as st

from scce.arrays import InputError
from scce.diagnosis import curve_of_points, shapes
from scce.encodings.memory import memory_of, readable_bytes
from scce.figures import training as figures
from scce.readable import in_percent, readable
from scce.snippets import TRAINING_FRAMEWORKS, training_snippet
from scce.training import (
    DATA,
    READY_MADE,
    Run,
    adam_step,
    forward,
    frequency_loss,
    initial_loss,
    loss_and_gradients,
    sgd_step,
    uniform_loss,
)
from scce.training.findings import findings_of
from scce.training.regions import decision_regions, example_losses
from scce.training.words import finale, story
from scce.ui.frame import open_page
from scce.ui.internals import end_if_unwanted
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text
from scce.ui.session import give_head_start, session_of
from scce.ui.training import controls
from scce.ui.training.export import run_csv
from scce.ui.training.mistakes import show_mistakes
from scce.ui.training.session import TrainingSession
from scce.ui.training.turn import LOOK
from scce.ui.training.upload import upload_table
from scce.ui.turns import in_turn

PICTURE_EVERY = 0.3  # seconds
FRESH = "fresh weights, on average"
TOLD = ("nan", "by_heart")  # what the story says of a curve
PROMISES = {
    "spirals": "Three arms of points in the plane. There is a rule to learn: watch the regions bend around the arms.",
    "random": "Inputs and labels are drawn at random: there is nothing to learn but the examples themselves.",
    "digits": "Pictures of digits, 8 by 8 pixels. There is a rule to learn, and some digits are hard to read.",
    "file": "A table of your own, with a column that says what is true.",
}


def fresh_run_or_stop(session: TrainingSession) -> Run:
    """Returns the session's run; where there is no data yet, the page ends here."""
    try:
        run = session.fresh_run()
    except InputError as error:
        st.warning(as_plain_text(f"{error}."))
        session.rest()
        run = None
    if run is None:
        with st.container(horizontal=True):
            page.show_undo()
        page.rest()
        st.stop()
    return run


page = open_page(TrainingSession)
st.markdown(
    "A model starts with random weights. Each **epoch** it sees every example once and moves its weights against the "
    "gradient of the loss. **Press Train, and compare the loss with guessing evenly.**"
)
session, state = page.session, page.state

page.show_notices()
st.segmented_control("Learn from", format_func=DATA.__getitem__, **page.control("data"))
if session.asked is None:  # it tells what comes of it
    st.caption(PROMISES[state.data])
buttons = page.part("buttons", horizontal=True)
if state.data == "file":
    upload_table(session)
state = session.state  # a large table may have changed it
settings = state.settings
run = fresh_run_or_stop(session)
if session.steps:
    session.go_on(run)
with buttons:
    label = "Pause" if session.running else "Train again" if run.finished else "Go on" if run.now.epoch else "Train"
    icon = ":material/pause:" if session.running else ":material/play_arrow:"
    key, act = ("pause", controls.pause) if session.running else ("start", controls.start)
    st.button(label, icon=icon, key=key, on_click=act)
    st.button("One epoch", icon=":material/skip_next:", on_click=controls.step, disabled=run.finished)
    st.button(
        "Back to epoch 0",
        icon=":material/first_page:",
        on_click=controls.reset,
        help="The first weights again, with the settings as they are. Start over, below, resets the settings.",
    )


def how_far(session: TrainingSession, run: Run) -> str:
    """Returns where the run is, and who comes first."""
    words = f"epoch {run.points[-1].epoch} of {run.epochs}"
    if run.finished:
        return words
    seconds = run.seconds_left
    words += f", about {seconds:.0f} s of work left" if seconds >= 1 else ", less than a second of work left"
    if session.slice is None or session.slice.before == 0:
        return words
    return f"{words}, {session.slice.before} before you"


@in_turn("training")
def show_run() -> None:
    """Trains for a moment if the run goes on, and shows where it is."""
    session = session_of(TrainingSession)
    run = fresh_run_or_stop(session)
    if session.is_under_way:
        session.go_on(run)
        if not session.is_under_way:
            st.rerun()
    if session.trouble:
        st.warning(as_plain_text(session.trouble))
    now, ended = run.points[-1], run.finished
    share = min(now.epoch / run.epochs, 1.0)
    bar = st.progress(share, words := how_far(session, run))
    found = findings_of(run.points, run.training.num_classes, diverged=run.now.diverged)
    with st.container(horizontal=True, key="measures"):
        for name, value in {
            "training loss (nats)": readable(now.loss),
            "held-out loss (nats)": readable(now.held_out_loss),
            "training accuracy": in_percent(now.accuracy),
            "held-out accuracy": in_percent(now.held_out_accuracy),
        }.items():
            st.metric(name, value, width=165)
        if ended:
            st.info(finale(found), icon=":material/school:")
    points, *twin = [track.points for track in run.tracks]
    left, right = st.columns(2)
    with left:
        losses = figures.loss_curves_of(points, *twin, last_epoch=run.epochs, lines=baselines)
        show_picture("losses", figures.loss_curves(losses))
    with right:
        if session.state.data == "spirals":
            inputs, labels = run.training.inputs, run.training.labels
            shown = figures.Plane(
                decision_regions(run.now.network, -1.2, 1.2),
                inputs,
                labels,
                example_losses(run.now.network, inputs, labels),
                run.training.classes,
            )
            show_picture("plane", figures.plane(shown))
        else:
            shares = figures.accuracy_curves_of(points, run.epochs, 1 / run.training.num_classes)
            show_picture("accuracies", figures.accuracy_curves(shares))
    for sentence in story(found):
        st.markdown(sentence)
    for shape in shapes(curve_of_points(run.points), run.training.num_classes):
        if shape.key not in TOLD:
            st.markdown(f"**{shape.title}.** {shape.sentence}")
    # All is drawn; nothing is new until the slice is over. While the page is new, its rest is drawn first.
    while session.complete and session.slice is not None and not session.slice.is_over(LOOK):
        end_if_unwanted()
        if words != (words := how_far(session, run)):
            bar.progress(share, words)


baselines = {
    f"guessing evenly, ln {run.training.num_classes} =": uniform_loss(run.training.num_classes),
    FRESH: run.fresh_loss,
}
give_head_start()
with page.part("run"):
    st.fragment(show_run, run_every=PICTURE_EVERY if session.is_under_way else None)()

with page.part("settings", horizontal=True, vertical_alignment="bottom"):
    page.show_typed("hidden units", "hidden", 130, help="10, or 32,16 for two layers, or none")
    optimizer = controls.choosing(page, "optimizer", controls.with_optimizer)
    st.segmented_control("optimiser", **page.control("optimizer", optimizer))
    st.number_input("learning rate", width=140, **page.control("rate"))
    still = settings.optimizer == "adam"
    st.number_input("momentum", step=0.1, width=140, disabled=still, **page.control("momentum"))
    st.number_input("batch size", width=140, **page.control("batch"))
    st.number_input("epochs", width=140, **page.control("epochs"))
    encoding = controls.choosing(page, "encoding", controls.with_encoding)
    st.segmented_control("labels as", **page.control("encoding", encoding))
    smoothing = controls.choosing(page, "smoothing", controls.with_smoothing)
    st.number_input("label smoothing", step=0.05, width=140, **page.control("smoothing", smoothing))
    st.number_input("seed", width=175, **page.control("seed"))
    st.toggle("train the other encoding beside it", disabled=settings.smoothing > 0, **page.toggle("twin"))
    page.show_undo()
counted = frequency_loss(run.training.labels, run.training.num_classes)
st.caption(
    f"Fresh weights cost {readable(baselines[FRESH])} nats on average: their logits are not 0, so the model has "
    f"opinions at random. Whoever only counts the classes pays {readable(counted)} nats, the entropy of their shares."
)
st.caption(
    f"{run.work.num_parameters:,} weights, {run.work.num_steps:,} steps, "
    f"about {run.work.seconds * len(run.tracks):.1f} s of work. "
    f"{len(run.training.labels):,} examples to learn from, {len(run.held_out.labels):,} held out."
)
if state.twin and run.now.epoch:
    own, other = run.tracks
    memory = memory_of(len(run.training.labels), run.training.num_classes)
    st.markdown(
        f"Both encodings took the same steps: **{own.encoding}** {readable(own.now.loss)} nats in {own.seconds:.2f} s, "
        f"**{other.encoding}** {readable(other.now.loss)} nats in {other.seconds:.2f} s. The integers weigh "
        f"{readable_bytes(memory.labels)}, the one-hot rows {readable_bytes(memory.targets)}."
    )

if run.shows_mistakes:
    st.header("Its most confident mistakes")
    show_mistakes(run)

if state.data in READY_MADE:
    st.header("The same model in a framework")
    for framework, tab in zip(TRAINING_FRAMEWORKS, st.tabs(TRAINING_FRAMEWORKS), strict=True):
        tab.code(training_snippet(framework, state.data, settings), language="python", wrap_lines=True)
st.download_button(
    "Download the run as CSV",
    partial(run_csv, run),
    "training.csv",
    "text/csv",
    icon=":material/download:",
    on_click="ignore",
)
page.close(forward, loss_and_gradients, adam_step, sgd_step, uniform_loss, frequency_loss, initial_loss)
