"""A figure as every page shows it."""

import plotly.graph_objects as go
import streamlit as st

PLOTLY = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def show_figure(key: str, figure: go.Figure, alt: str) -> None:
    """Shows a figure, with its message for those who do not see it."""
    st.plotly_chart(figure, key=f"{key}_figure", config=PLOTLY, alt=alt)
