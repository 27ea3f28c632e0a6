"""The code that ran, as the page shows it."""

import inspect
from collections.abc import Callable
from typing import Any

import streamlit as st


def show_source(*functions: Callable[..., Any]) -> None:
    """Shows the source of functions, one tab each."""
    for function, tab in zip(functions, st.tabs([function.__name__ for function in functions]), strict=True):
        tab.code(inspect.getsource(function), language="python", wrap_lines=True)
