"""A picture as every page shows it."""

import streamlit as st

from scce.figures.picture import Picture

PLOTLY = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def show_picture(key: str, picture: Picture) -> None:
    """Shows a picture, with its message for those who do not see it."""
    st.plotly_chart(picture.figure, key=f"{key}_figure", config=PLOTLY, alt=picture.message)
