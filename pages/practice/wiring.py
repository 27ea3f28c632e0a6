"""Wire the last layer to the loss, and see whether the model learns."""

from functools import partial

import streamlit as st

from scce.figures import wiring as figures
from scce.readable import plain_number, readable
from scce.snippets import FRAMEWORKS, wiring_snippet, written_wiring
from scce.ui.frame import open_page
from scce.ui.mirror import mirror
from scce.ui.picture import show_picture
from scce.ui.session import give_head_start
from scce.ui.wiring import controls
from scce.ui.wiring.session import WiringSession
from scce.ui.wiring.verdicts import show_verdict, show_verdicts
from scce.wiring import WIRED, Wiring, double_softmax_floor, reported, train, wirings
from scce.wiring.starts import STARTS
from scce.wiring.typed import logits_in

page = open_page(WiringSession)
st.markdown(
    "The last layer of a model gives **logits**, or with a softmax **probabilities**. The loss has to know which. "
    "If it is told the wrong thing, no framework stops you: it reports a number. "
    "**Change the wiring, and watch the true loss.**"
)
state = page.state
wiring, start = state.wiring, state.start

with page.part("wiring", horizontal=True, vertical_alignment="bottom"):
    framework = page.control("framework", partial(controls.choose_framework, page))
    st.selectbox("Framework", format_func=lambda key: WIRED[key].title, width=290, **framework)
    st.segmented_control("Last layer", **page.control("last_layer"))
    only_logits = len({other.from_logits for other in wirings(wiring.framework)}) == 1
    st.segmented_control("from_logits", disabled=only_logits, **page.control("from_logits"))
    page.show_undo()
page.show_notices()
if only_logits:
    st.caption(f"{wiring.model.title} has no from_logits: its loss always takes logits, and applies softmax itself.")

first = reported(wiring, start.logits, start.label)
training = train(wiring, start.logits, start.label, state.learning_rate, state.num_steps)
fixed = Wiring(wiring.framework, "linear", True)
right = train(fixed, start.logits, start.label, state.learning_rate, state.num_steps)

with page.part("verdict"):
    show_verdict(training)
with page.part("numbers", horizontal=True):
    for name, value in {
        "reported, step 0 (nats)": first.loss,
        "true, step 0 (nats)": first.true_loss,
        f"reported, step {state.num_steps} (nats)": training.reported_losses[-1],
        f"true, step {state.num_steps} (nats)": training.true_losses[-1],
    }.items():
        st.metric(name, readable(float(value)), width=171)
if first.sentences:
    st.markdown("\n".join(f"- {sentence}" for sentence in first.sentences))

give_head_start()
left, middle = st.columns(2)
with left:
    show_picture("training_curves", figures.training_curves(figures.training_curves_of(training, right)))
with middle:
    show_picture("gradients", figures.gradients(figures.gradients_of(first, start.label)))
    st.caption("Training moves every logit against its bar. A bar that is missing moves nothing, or it is NaN.")

with page.part("start", horizontal=True, vertical_alignment="bottom"):
    ready_made = mirror("start", controls.start_of(state), controls.choose_start)
    st.pills("The model starts", list(STARTS), wrap=False, **ready_made)
    page.show_typed("its logits", "logits", 260, lambda logits: ", ".join(map(plain_number, logits)), logits_in)
    st.number_input("true class", 0, len(start.logits) - 1, start.label, width=140, **page.control("label"))
    st.number_input("learning rate", width=140, **page.control("rate"))
    st.number_input("steps", width=140, **page.control("steps"))
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
        here = written_wiring(name, wiring)
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
page.close(reported, train, double_softmax_floor)
