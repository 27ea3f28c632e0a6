"""The metric mixer on the page: the same predictions under every accuracy, and loss beside accuracy."""

import streamlit as st

from scce.batch.scores import BatchLoss
from scce.batches import Way
from scce.figures import metrics as figures
from scce.metrics import accuracies, confusion_of, loss_beside_accuracy
from scce.metrics.words import about_accuracies, about_confusion, about_loss_beside
from scce.readable import in_percent
from scce.ui.batch.shown import Shown
from scce.ui.picture import show_picture
from scce.ui.plain import as_plain_text


def show_mixer(shown: Shown, loss: BatchLoss, way: Way) -> None:
    """Shows how far apart the accuracies of the same predictions are, and on request each of them with two figures."""
    metrics = accuracies(shown.scores, ignore_label=way.ignore_label, weights=shown.weights)
    st.markdown(about_accuracies(metrics))
    if metrics:
        with st.container(key="stacked_metrics"):
            st.table(
                {
                    "accuracy": ["none" if one.value is None else in_percent(one.value) for one in metrics],
                    "call": [f"{one.library} `{one.call}`" for one in metrics],
                    "what it counts": [as_plain_text(one.counts) for one in metrics],
                }
            )
        st.caption(f"As in {', '.join(dict.fromkeys(one.title for one in metrics))}; a test runs them all.")
    _show_figures(shown, loss)


def _show_figures(shown: Shown, loss: BatchLoss) -> None:
    table, beside = confusion_of(shown.scores, loss), loss_beside_accuracy(shown.scores, loss)
    left, right = st.columns(2)
    if table is not None:
        with left:
            show_picture("confusion", figures.confusion_table(figures.confusion_table_of(table, shown.classes)))
            st.markdown(as_plain_text(about_confusion(table, shown.classes)))
    if beside is not None:
        with right:
            show_picture("loss_bins", figures.loss_bins(figures.loss_bins_of(beside)))
            st.markdown(about_loss_beside(beside))
