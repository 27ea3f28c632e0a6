"""A picture as every page shows it."""

import streamlit as st

from scce.figures.picture import Picture
from scce.ui.internals import Unchecked

PLOTLY = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def show_picture(key: str, picture: Picture) -> None:
    """Shows a picture, with its message for those who do not see it."""
    drawing = picture.drawing
    st.plotly_chart(
        Unchecked(drawing),
        height=drawing.layout["height"],  # of its place, too, before what draws it is there
        key=f"{key}_figure",
        config=PLOTLY,
        alt=picture.message,
    )
