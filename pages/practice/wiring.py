"""Wire the last layer to the loss, and see whether the model learns."""

import streamlit as st

from scce.figures import wiring as figures
from scce.frameworks import FRAMEWORKS as TITLES
from scce.readable import plain_number, readable
from scce.snippets import FRAMEWORKS, wiring_snippet
from scce.ui.lessons import show_next
from scce.ui.mirror import mirror
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text
from scce.ui.session import give_head_start, read_address, session_of, write_address
from scce.ui.source import show_source
from scce.ui.wiring import controls
from scce.ui.wiring.state import HIGHEST_RATE, MOST_STEPS, WiringSession
from scce.ui.wiring.verdicts import show_verdict, show_verdicts
from scce.wiring import FRAMEWORKS as WIRED
from scce.wiring import LAST_LAYERS, Wiring, double_softmax_floor, reported, train, wirings
from scce.wiring.starts import STARTS

st.title("Wire the loss to the model")
st.markdown(
    "The last layer of a model gives **logits**, or with a softmax **probabilities**. The loss has to know which. "
    "If it is told the wrong thing, no framework stops you: it reports a number. "
    "**Change the wiring, and watch the true loss.**"
)
session = session_of(WiringSession)
read_address(session)
state = session.state
wiring, start = state.wiring, state.start

with st.container(horizontal=True, vertical_alignment="bottom"):
    framework = mirror("framework", wiring.framework, controls.choose_wiring)
    st.selectbox("Framework", WIRED, format_func=TITLES.__getitem__, width=290, **framework)
    last_layer = mirror("last_layer", wiring.last_layer, controls.choose_wiring)
    st.segmented_control("Last layer", LAST_LAYERS, **last_layer)
    told = mirror("from_logits", str(wiring.from_logits), controls.choose_wiring)
    only_logits = len({other.from_logits for other in wirings(wiring.framework)}) == 1
    st.segmented_control("from_logits", ["True", "False"], disabled=only_logits, **told)
    st.button("Undo", icon=":material/undo:", disabled=len(session.trail) < 2, on_click=controls.undo)
    st.button("Start over", icon=":material/restart_alt:", on_click=controls.start_over)
for notice in session.notices:
    st.warning(as_plain_text(notice))
if only_logits:
    st.caption(
        f"{TITLES[wiring.framework]} has no from_logits: its loss always takes logits, and applies softmax itself."
    )

first = reported(wiring, start.logits, start.label)
training = train(wiring, start.logits, start.label, state.learning_rate, state.num_steps)
fixed = Wiring(wiring.framework, "linear", True)
right = train(fixed, start.logits, start.label, state.learning_rate, state.num_steps)

show_verdict(training)
with st.container(horizontal=True):
    for name, value in {
        "reported at first (nats)": first.loss,
        "true at first (nats)": first.true_loss,
        f"reported after {state.num_steps} steps": training.reported_losses[-1],
        f"true after {state.num_steps} steps": training.true_losses[-1],
    }.items():
        st.metric(name, readable(float(value)), width=165)
for note in first.notes:
    st.markdown(f"- {note}")

give_head_start()
left, middle = st.columns(2)
with left:
    show_picture("training_curves", figures.training_curves(figures.training_curves_of(training, right)))
with middle:
    show_picture("gradients", figures.gradients(figures.gradients_of(first, start.label)))
    st.caption("Training moves every logit against its bar. A bar that is missing moves nothing, or it is NaN.")

with st.container(horizontal=True, vertical_alignment="bottom"):
    ready_made = mirror("start", controls.start_of(state), controls.choose_start)
    st.pills("The model starts", list(STARTS), wrap=False, **ready_made)
    typed = mirror("typed_logits", ", ".join(map(plain_number, start.logits)), controls.type_logits)
    st.text_input("its logits", width=260, **typed)
    label = mirror("true_class", start.label, controls.choose_training)
    st.number_input("true class", 0, len(start.logits) - 1, width=120, **label)
    rate = mirror("wiring_rate", state.learning_rate, controls.choose_training)
    st.number_input("learning rate", 0.0, HIGHEST_RATE, format="%g", width=140, **rate)
    steps = mirror("num_steps", state.num_steps, controls.choose_training)
    st.number_input("steps", 1, MOST_STEPS, width=120, **steps)
st.caption(
    "The model is one example with the input 1. Its only weights are its logits, trained by plain SGD in float32."
)

st.header("Every wiring, from the same start")
show_verdicts(state)
st.caption("A column is a last layer and its from_logits. PyTorch and optax always take logits.")
st.markdown(
    f"With {len(start.logits)} classes a softmax applied twice never reports less than "
    f"ln(e + {len(start.logits)} \u2212 1) \u2212 1 = **{double_softmax_floor(len(start.logits)):.4f} nats**. "
    "If your loss stops near that number, look for a second softmax."
)

st.header("The program")
for name, tab in zip(FRAMEWORKS, st.tabs(FRAMEWORKS), strict=True):
    with tab:
        here = wiring if name in ("Keras", "NumPy") else Wiring("torch", wiring.last_layer, True)
        as_wired, repaired = st.columns(2)
        with as_wired:
            st.markdown("**As it is wired**" if not here.right else "**As it is wired, and right**")
            program = wiring_snippet(name, here.last_layer, here.from_logits, start.logits, start.label)
            st.code(program, language="python", wrap_lines=True)
        with repaired:
            st.markdown("**The wiring to use**: a linear layer, and a loss that takes logits")
            program = wiring_snippet(name, "linear", True, start.logits, start.label)
            st.code(program, language="python", wrap_lines=True)
st.caption("Each program prints its loss and checks it. They run as they are.")
write_address(session)
session.complete = True

show_next("frameworks")
with st.expander("Show the code that computed this page"):
    show_source(reported, train, double_softmax_floor)
