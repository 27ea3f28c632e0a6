"""What every framework answers, as one table."""

from collections.abc import Sequence

import streamlit as st

from scce.batch.answers import Answer
from scce.readable import readable
from scce.ui.internals import WHOLE_CELLS
from scce.ui.plain import as_plain_text

NO_NUMBER = {"error": "an error", "not offered": "not offered"}
SAME, DIFFERENT = "=", "\u2260"


def show_answer_table(answers: Sequence[Answer]) -> None:
    """Shows a row per framework: its number, whether it is the plain definition's, and why not."""
    st.html(WHOLE_CELLS)
    with st.container(key="stacked_answers"):
        st.table(
            {
                "framework": [answer.framework.title for answer in answers],
                "loss (nats)": [_number(answer) for answer in answers],
                "why": [as_plain_text(" ".join(answer.sentences)) or "the plain definition" for answer in answers],
            }
        )
    with st.expander("How they were called"):
        st.code("\n".join(answer.call for answer in answers), language="python", wrap_lines=True)


def _number(answer: Answer) -> str:
    if answer.loss is None:
        return NO_NUMBER[answer.outcome]
    return f"{SAME if answer.agrees else DIFFERENT} {readable(answer.loss)}"
