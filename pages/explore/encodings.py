"""Change a label as an integer or as a one-hot row, see both give the same loss, and what each of them costs."""

from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pandas as pd
import streamlit as st

from scce.arrays import FloatArray, InputError, IntArray
from scce.encodings.choosing import recommended_loss
from scce.encodings.costs import KNOWN_SIZES, MOST_BYTES, Cost, bytes_to_measure, sizes_up_to
from scce.encodings.differences import DIFFERENCES
from scce.encodings.equality import Equality
from scce.encodings.label_table import MOST_EXAMPLES, kind_of
from scce.encodings.memory import memory_of, readable_bytes
from scce.figures import encodings as figures
from scce.kernel import loss_and_gradient, wide_block
from scce.labels import labels_from_one_hot, one_hot
from scce.losses import categorical_crossentropy, categorical_gradient, sparse_categorical_crossentropy, sparse_gradient
from scce.readable import readable
from scce.snippets import FRAMEWORKS, loss_snippet
from scce.ui.away import reader_here
from scce.ui.encodings import controls
from scce.ui.encodings.measuring import measured_costs
from scce.ui.encodings.session import EncodingsSession
from scce.ui.frame import open_page
from scce.ui.internals import end_if_unwanted
from scce.ui.mirror import mirror
from scce.ui.paste import show_paste
from scce.ui.picture import show_picture
from scce.ui.session import session_of
from scce.ui.turns import in_turn, waited_for
from scce.work import Busy, Waiting

ABOUT_PASTE = (
    "Integers such as 0, 2, 1, names one per line, one-hot or soft rows, a column of a table, or what Python, R or "
    f"pandas print. Up to {MOST_EXAMPLES} labels."
)

page = open_page(EncodingsSession)
session, shown = page.session, page.state
st.markdown(session.subject.invitation)


# Each of these runs again by its key (see controls.receive); when an edit has settled, all of the page.


@st.fragment(key="labels")
def show_labels() -> None:
    session_of(EncodingsSession).show(controls.receive)


@st.fragment(key="same_number")
def show_same_number() -> None:
    state = session_of(EncodingsSession).state
    told = state.told
    if told.one_hot.any():
        _show_pairs(told, state.table.classes)
    st.markdown(
        "The integer loss **looks up** one probability and takes its logarithm. The one-hot loss **multiplies** the "
        "logarithm of every probability by its target and adds: all terms but one are 0. So both are \u2212ln p of the "
        "true class, and their gradients are the same too. "
        f"Of your {len(told.one_hot)} rows, {int(told.one_hot.sum())} can be written as integers. "
        "The model behind these losses is made up: its logits are random numbers."
    )


def show_costs() -> None:
    """Shows what was measured last."""
    measured = figures.Measured(*st.session_state.costs)
    seconds, peak = figures.seconds_measured(measured), figures.bytes_measured(measured)
    left, right = st.columns(2)
    with left:
        show_picture("seconds_measured", seconds)
    with right:
        show_picture("bytes_measured", peak)
    st.markdown(seconds.message)
    st.caption(
        "Loss and gradient of random float32 logits, the better of a few runs. One-hot rows are made from the integers "
        "first; that is part of what they cost."
    )


@st.fragment(key="measurement")
@in_turn("encodings")
def show_measurement() -> None:
    """Measures what the reader presses for, which may take a minute: alone, or with all of the page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        batch = st.number_input("examples to measure", 1, 65_536, 64, key="measured_examples", width=170)
        try:
            bound = f"It takes up to {readable_bytes(bytes_to_measure(batch, shown.size))} of memory and some seconds."
            refusal = ""
        except InputError as error:
            bound, refusal = "", f"{error}. Choose fewer examples, or fewer classes above."
        pressed = st.button("Measure", icon=":material/timer:", disabled=bool(refusal))
        st.markdown(bound + f" No measurement takes more than {readable_bytes(MOST_BYTES)}.")
    if refusal:
        st.warning(refusal)
    if pressed:
        steps, costs = sizes_up_to(shown.size), list[Cost]()
        progress = st.progress(0.0, words := "Measuring")
        try:
            with closing(measured_costs(reader_here(), batch, steps)) as measuring:  # also when the reader goes away
                for told in waited_for(measuring):
                    costs.extend([told] if isinstance(told, Cost) else [])
                    end_if_unwanted()
                    if words != (words := _how_far(costs, told)):
                        progress.progress(len(costs) / len(steps), words)
            st.session_state.costs = (batch, costs)
        except InputError as error:
            st.warning(f"{error}.")
        progress.empty()
    if "costs" in st.session_state:
        show_costs()


def _how_far(costs: Sequence[Cost], told: Cost | Waiting | Busy) -> str:
    """Returns where a measurement is, in words."""
    if isinstance(told, Waiting):
        return f"Measuring: {told.before} before you"
    return f"Measured {costs[-1].num_classes:,} classes" if costs else "Measuring"


def _show_pairs(told: Equality, classes: Sequence[str]) -> None:
    """Shows the losses and gradients of the one-hot rows from both encodings."""
    from_integers, from_rows, apart, slopes = st.columns(4)
    from_integers.metric("mean loss from integers", f"{readable(told.mean_losses[0])} nats")
    from_rows.metric("mean loss from one-hot rows", f"{readable(told.mean_losses[1])} nats")
    apart.metric("largest difference of a loss", _largest(told.loss_differences))
    slopes.metric("largest difference of a slope", _largest(told.gradient_differences))
    both = (*told.paired_gradients, told.gradient_differences)
    names = "gradient from integers", "gradient from one-hot rows", "difference"
    columns = st.container(key="slope_tables").columns(3)
    for column, name, gradient in zip(columns, names, both, strict=True):
        column.caption(name)
        column.dataframe(_as_written(gradient, classes, np.flatnonzero(told.one_hot)), key=f"{name} table")


def _as_written(gradient: FloatArray, classes: Sequence[str], examples: IntArray) -> pd.DataFrame:
    rows = [[readable(slope, signed=True) for slope in row] for row in gradient]
    return pd.DataFrame(rows, [f"example {example}" for example in examples], list(classes))


def _largest(differences: FloatArray) -> str:
    return readable(float(np.abs(differences).max()))


table = shown.table

show_labels()

with st.container(horizontal=True, vertical_alignment="bottom"):
    page.show_undo()
    st.button("Ask another model", icon=":material/casino:", on_click=controls.ask_another_model)
    show_paste("Paste labels", ABOUT_PASTE, "Use these labels", "pasted", controls.paste)
page.show_way_on()

st.caption(
    "On this page: [which one do I need?](#which-one-do-i-need) \u00b7 [what each costs](#what-each-of-them-costs)"
)

st.header("The same number twice")
show_same_number()

st.header("Which row is label 2?")
left, right = st.columns(2)
with left:
    choices = {str(list(map(int, row))): row for row in one_hot(np.arange(3), 3).tolist()}
    chosen = st.radio(
        "There are three classes. Which one-hot row says the same as the integer 2?",
        list(choices),
        index=None,
        key="which_row",
    )
with right:
    if chosen is None:
        st.info("Choose a row first. A common mistake waits here.")
    elif (label := int(labels_from_one_hot(choices[chosen]))) == 2:
        st.success(f"Right: {chosen} is label 2. Classes count from 0, so 2 is the third and last of three.")
    else:
        st.warning(
            f"{chosen} is label {label}. Classes count from 0: label 0 is the first, so label 2 is the third, "
            f"{list(map(int, one_hot(2, 3)))}. A label of 3 would be outside."
        )

st.header("Which one do I need?")
asked, answered = st.columns([2, 3])
with asked:
    for question, key in (
        ("Are your labels integers?", "integers"),
        ("Is each example exactly one class?", "one_class"),
        ("Do you smooth or mix labels?", "softened"),
    ):
        st.radio(question, horizontal=True, **page.control(key))
with answered:
    needed = recommended_loss(integers=shown.integers, one_class=shown.one_class, softened=shown.softened)
    st.markdown(f"Your labels: **{needed.encoding}**. {needed.reason}")
    for framework, tab in zip(FRAMEWORKS, st.tabs(FRAMEWORKS), strict=True):
        with tab:
            if framework in needed.names:
                st.code(needed.names[framework], language="python", wrap_lines=True)
            program = loss_snippet(framework, needed.encoding, shown.examples, shown.size)
            st.code(program, language="python", wrap_lines=True)  # no key scrolls a line that is cut off
    st.caption(f"The program is for your {shown.examples:,} examples and {shown.size:,} classes, which you set below.")

st.header("What each of them costs")
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.number_input("classes", width=170, **page.control("size"))
    st.number_input("examples in a batch", width=170, **page.control("examples"))
    st.selectbox("labels are", width=130, **page.control("label_type"))
    st.selectbox("logits and rows are", width=150, **page.control("float_type"))
    same_size = next((name for name, size in KNOWN_SIZES.items() if size == shown.size), None)
    known_size = mirror("known_size", same_size, controls.choose_known_size)
    st.pills("As many classes as", list(KNOWN_SIZES), wrap=False, **known_size)

if np.iinfo(shown.label_type).max < shown.size - 1:
    st.warning(
        f"{shown.label_type} holds labels up to {np.iinfo(shown.label_type).max:,}. The last of {shown.size:,} classes "
        f"is {shown.size - 1:,}: labels beyond would wrap around. Choose a wider type."
    )
memory = memory_of(shown.examples, shown.size, label_dtype=shown.label_type, float_dtype=shown.float_type)
sizes = st.columns(4)
for column, (name, count) in zip(
    sizes,
    {
        "integer labels": memory.labels,
        "one-hot rows": memory.targets,
        "logits": memory.logits,
        "gradient": memory.gradient,
    }.items(),
    strict=True,
):
    column.metric(name, readable_bytes(count))
curves = figures.memory_curves_of(shown.examples, shown.size, shown.label_type, shown.float_type, KNOWN_SIZES)
show_picture("memory_curves", figures.memory_curves(curves))
st.markdown(
    f"Integers save the rows: **{readable_bytes(memory.labels)} instead of {readable_bytes(memory.targets)}**. They do "
    f"not save the logits. These remain, {readable_bytes(memory.logits)}, and the gradient with as much again. "
    "With many classes it is the logits that fill a machine. The functions that measure below work through them in "
    f"blocks: besides these arrays they need {readable_bytes(memory.workspace)}."
)

st.markdown("### Measured on this server")
show_measurement()

st.header("Where the two do not agree in practice")
st.markdown("On paper both are one formula. In these programs the same label gives two losses, in nats:")
st.table(
    pd.DataFrame(
        {
            "input": [difference.title for difference in DIFFERENCES],
            "program": [difference.version for difference in DIFFERENCES],
            "loss from the integer": [readable(difference.integer_loss) for difference in DIFFERENCES],
            "loss from the row": [readable(difference.one_hot_loss) for difference in DIFFERENCES],
        }
    ).set_index("input")
)
position = st.selectbox(
    "Why, and what to do",
    range(len(DIFFERENCES)),
    format_func=lambda i: f"{DIFFERENCES[i].title} ({DIFFERENCES[i].version})",
    key="difference",
)
difference = DIFFERENCES[position]
st.markdown(difference.why)
st.code(
    f"# {difference.version}\n{difference.given}\ninteger_loss = {difference.integer_code}\n"
    f"one_hot_loss = {difference.one_hot_code}\nrepaired_loss = {difference.repair}\n",
    language="python",
    wrap_lines=True,
)

page.close(
    one_hot,
    labels_from_one_hot,
    kind_of,
    sparse_categorical_crossentropy,
    categorical_crossentropy,
    sparse_gradient,
    categorical_gradient,
    loss_and_gradient,
    wide_block,
    memory_of,
    recommended_loss,
)
