"""The lab as one builds it without a live component: st.slider, st.metric and Plotly. The bench's peer."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from scce import sparse_categorical_crossentropy, sparse_gradient
from scce.logit_lab import Example
from scce.softmax import softmax

st.set_page_config(layout="wide")
example = Example()
logits = np.array(
    [
        st.slider(f"logit of {name}", -10.0, 10.0, logit, 0.1)
        for name, logit in zip(example.classes, example.logits, strict=True)
    ]
)
loss = float(sparse_categorical_crossentropy(example.label, logits))
st.metric("loss", f"{loss:.3f}")
for title, numbers in (
    ("probability", softmax(logits)),
    ("gradient", sparse_gradient(example.label, logits)),
):
    st.plotly_chart(go.Figure(go.Bar(x=example.classes, y=numbers), {"title": title, "height": 300}), key=title)
