"""The code that ran, as the page shows it."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


@st.fragment
def show_source(functions: Sequence[Callable[..., Any]]) -> None:
    """Shows the source of functions, one tab each, to those who open it: others need not wait for its colours."""
    code = st.expander("Show the code that computed this page", key="code", on_change="rerun")
    if code.open:
        for function, tab in zip(functions, code.tabs([each.__name__ for each in functions]), strict=True):
            tab.code(inspect.getsource(function), language="python", wrap_lines=True)
