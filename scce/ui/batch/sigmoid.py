"""What one sigmoid output per example has to do with a batch of classes."""

from dataclasses import replace

import streamlit as st

from scce.batch.scores import score
from scce.batch.sigmoid import LABELS, OUTPUTS, sigmoid_example
from scce.readable import readable
from scce.ui.batch.session import BatchSession
from scce.ui.session import session_of


def show_sigmoid() -> None:
    """Shows how one sigmoid output becomes two columns, behind a button."""
    with st.popover("One output per example?", icon=":material/help:"):
        st.markdown(_words())
        st.button("Put this example into the table", on_click=_use_example)


def _words() -> str:
    loss = readable(float(score(sigmoid_example().arrays).losses.mean()))
    outputs, labels = ", ".join(map(str, OUTPUTS)), ", ".join(map(str, LABELS))
    return (
        "A model for yes or no often has **one sigmoid output p**, the probability of class 1. Its loss is **binary "
        "cross-entropy**: $-\\ln p$ where the answer is 1, and $-\\ln(1 - p)$ where it is 0.\n\n"
        "That is the loss of this page for **two columns, 1 - p and p**: the probability of class 0, and of class 1. "
        "A model that gives the logit z before the sigmoid has the columns **0 and z**, because "
        "softmax of [0, z] is [1 - p, p].\n\n"
        f"Outputs {outputs} and true classes {labels} have a mean loss of **{loss} nats** either way."
    )


def _use_example() -> None:
    session_of(BatchSession).change(
        lambda state: replace(state, row_is="example").with_batch(sigmoid_example()),
    )
