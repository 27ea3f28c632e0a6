"""A picture as every page shows it."""

import streamlit as st

from scce.figures.picture import Picture
from scce.ui.internals import Unchecked

PLOTLY = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def show_picture(key: str, picture: Picture) -> None:
    """Shows a picture, with its message for those who do not see it."""
    st.plotly_chart(Unchecked(picture.drawing), key=f"{key}_figure", config=PLOTLY, alt=picture.message)
