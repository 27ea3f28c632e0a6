"""Train a small model, and read what its loss says."""

from functools import partial

import streamlit as st

from scce.arrays import InputError
from scce.encodings.memory import memory_of, readable_bytes
from scce.figures import training as figures
from scce.readable import readable
from scce.snippets import TRAINING_FRAMEWORKS, training_snippet
from scce.training import (
    ENCODINGS,
    OPTIMIZERS,
    adam_step,
    forward,
    frequency_loss,
    initial_loss,
    loss_and_gradients,
    sgd_step,
    uniform_loss,
)
from scce.training.regions import decision_regions, example_losses
from scce.training.settings import LARGEST_LEARNING_RATE, MOST_BATCH, MOST_EPOCHS
from scce.training.words import story
from scce.ui.lessons import show_next
from scce.ui.mirror import mirror
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text
from scce.ui.session import give_head_start, read_address, session_of, write_address
from scce.ui.source import show_source
from scce.ui.training import controls
from scce.ui.training.export import run_csv
from scce.ui.training.mistakes import show_mistakes
from scce.ui.training.run import Run
from scce.ui.training.state import DATA, TrainingSession, layers_text
from scce.ui.training.upload import upload_table

PICTURE_EVERY = 0.3  # seconds
FRESH = "fresh weights, on average"
LARGEST_SEED = 10**9 - 1


def fresh_run_or_stop(session: TrainingSession) -> Run:
    """Returns the session's run; where there is no data yet, the page ends here."""
    try:
        run = session.fresh_run()
    except InputError as error:
        st.warning(as_plain_text(f"{error}."))
        run = None
    if run is None:
        write_address(session)
        session.complete = True
        st.stop()
    return run


st.title("Train a classifier")
st.markdown(
    "A model starts with random weights. Each **epoch** it sees every example once and moves its weights against the "
    "gradient of the loss. **Press Start, and compare the loss with guessing evenly.**"
)
session = session_of(TrainingSession)
read_address(session)
state = session.state
settings = state.settings

for notice in session.notices:
    st.warning(as_plain_text(notice))
with st.container(horizontal=True, vertical_alignment="bottom"):
    data = mirror("training_data", state.data, controls.choose_data)
    st.segmented_control("Learn from", list(DATA), format_func=DATA.__getitem__, **data)
    st.button("Undo", icon=":material/undo:", disabled=len(session.trail) < 2, on_click=controls.undo)
    st.button("Start over", icon=":material/restart_alt:", on_click=controls.start_over)
buttons = st.container(horizontal=True)
if state.data == "file":
    upload_table(session)
run = fresh_run_or_stop(session)
with buttons:
    label = "Pause" if session.running else "Start again" if run.finished else "Go on" if run.now.epoch else "Start"
    icon = ":material/pause:" if session.running else ":material/play_arrow:"
    key, act = ("pause", controls.pause) if session.running else ("start", controls.start)
    st.button(label, icon=icon, key=key, on_click=act)
    st.button("One epoch", icon=":material/skip_next:", on_click=controls.step, disabled=run.finished)
    st.button("Reset", icon=":material/replay:", on_click=controls.reset)


def show_run() -> None:
    """Trains for a moment if the run goes on, and shows where it is."""
    session = session_of(TrainingSession)
    run = fresh_run_or_stop(session)
    if session.running:
        waiting = not run.go_on()
        if run.finished:
            session.running = False
            st.rerun()
    else:
        waiting = False
    now, ended = run.now, run.finished
    words = f"epoch {now.epoch} of {run.epochs}"
    if not ended:
        seconds = run.seconds_left
        words += f", about {seconds:.0f} s of work left" if seconds >= 1 else ", less than a second of work left"
        words += " (waiting for other readers)" if waiting else ""
    st.progress(min(now.epoch / run.epochs, 1.0), words)
    with st.container(horizontal=True):
        for name, value in {
            "training loss (nats)": readable(now.loss),
            "held-out loss (nats)": readable(now.held_out_loss or 0.0),
            "training accuracy": f"{now.accuracy:.1%}",
            "held-out accuracy": f"{now.held_out_accuracy or 0.0:.1%}",
        }.items():
            st.metric(name, value, width=165)
    points, *twin = [track.points for track in run.tracks]
    left, right = st.columns(2)
    with left:
        losses = figures.loss_curves_of(points, *twin, last_epoch=run.epochs, lines=baselines)
        show_picture("losses", figures.loss_curves(losses))
    with right:
        if session.state.data == "spirals":
            inputs, labels = run.training.inputs, run.training.labels
            shown = figures.Plane(
                decision_regions(now.network, -1.2, 1.2),
                inputs,
                labels,
                example_losses(now.network, inputs, labels),
                run.training.classes,
            )
            show_picture("plane", figures.plane(shown))
        else:
            shares = figures.accuracy_curves_of(points, run.epochs, 1 / run.training.num_classes)
            show_picture("accuracies", figures.accuracy_curves(shares))
    for sentence in story(
        points, uniform_loss(run.training.num_classes), run.training.num_classes, diverged=now.diverged
    ):
        st.markdown(sentence)


baselines = {
    f"guessing evenly, ln {run.training.num_classes} =": uniform_loss(run.training.num_classes),
    FRESH: initial_loss(run.training, settings),
}
give_head_start()
st.fragment(show_run, run_every=PICTURE_EVERY if session.running else None)()

with st.container(horizontal=True, vertical_alignment="bottom"):
    layers = mirror("hidden_layers", layers_text(settings.hidden), controls.choose_layers)
    st.text_input("hidden units", width=130, help="10, or 32,16 for two layers, or none", **layers)
    optimizer = mirror("optimizer", settings.optimizer, controls.choose_optimizer)
    st.segmented_control("optimiser", OPTIMIZERS, **optimizer)
    numbers = {
        name: mirror(f"training_{name}", getattr(settings, name), controls.choose_settings) for name in controls.FIELDS
    }
    st.number_input("learning rate", 0.0, LARGEST_LEARNING_RATE, format="%g", width=140, **numbers["learning_rate"])
    still = settings.optimizer == "adam"
    st.number_input("momentum", 0.0, 1.0, step=0.1, format="%g", width=130, disabled=still, **numbers["momentum"])
    st.number_input("batch size", 1, MOST_BATCH, width=120, **numbers["batch_size"])
    st.number_input("epochs", 1, MOST_EPOCHS, width=120, **numbers["epochs"])
    encoding = mirror("training_encoding", settings.encoding, controls.choose_encoding)
    st.segmented_control("labels as", ENCODINGS, **encoding)
    st.number_input("label smoothing", 0.0, 1.0, step=0.05, format="%g", width=140, **numbers["smoothing"])
    st.number_input("seed", 0, LARGEST_SEED, width=120, **numbers["seed"])
    twin = mirror("twin", state.twin, controls.choose_twin)
    st.toggle("train the other encoding beside it", disabled=settings.smoothing > 0, **twin)
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

if state.data == "digits":
    st.header("Its most confident mistakes")
    show_mistakes(run)

if state.data != "file":
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
write_address(session)
session.complete = True

show_next("training")
with st.expander("Show the code that computed this page"):
    show_source(forward, loss_and_gradients, adam_step, sgd_step, uniform_loss, frequency_loss, initial_loss)
