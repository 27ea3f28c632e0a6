"""A row of class weights: one number per class, the weights that balance them, and none at all."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from scce.arrays import InputError
from scce.batch.class_weights import Balanced, balanced_weights
from scce.batch.state import BatchState
from scce.batch.ways import LARGEST_LABEL
from scce.batch.words import about_balanced
from scce.classes import MOST_CLASSES
from scce.ui.batch.session import BatchSession
from scce.ui.batch.shown import Shown, shown_in
from scce.ui.mirror import chosen, mirror
from scce.ui.plain import as_plain_text
from scce.ui.session import session_of


def show_class_weights(state: BatchState, shown: Shown) -> None:
    """Shows the class weights of a batch, to be changed; they are folded away while there are none."""
    weights, num_classes = state.problem.way.class_weights, shown.scores.num_classes
    if weights is not None and len(weights) != num_classes:
        st.warning(f"Your {len(weights)} class weights are not for these {num_classes} classes: they are not used.")
    with st.expander("Class weights", icon=":material/balance:", expanded=weights is not None):
        if num_classes > MOST_CLASSES:
            st.caption(f"These are {num_classes:,} classes, and a link holds the weights of {MOST_CLASSES} at most.")
            return
        _show_row(_weights_in(state, num_classes), shown.classes)
        with st.container(horizontal=True):
            st.button("Balanced", icon=":material/balance:", on_click=_balance)
            st.button("All 1", icon=":material/restart_alt:", on_click=_reset, disabled=weights is None)
        st.caption(_about(_weights_in(state, num_classes), shown, state))


def _show_row(weights: Sequence[float], classes: Sequence[str]) -> None:
    with st.container(horizontal=True, gap="small"):
        for k, (weight, name) in enumerate(zip(weights, classes, strict=True)):
            st.number_input(
                as_plain_text(name),
                min_value=-float(LARGEST_LABEL),
                max_value=float(LARGEST_LABEL),
                value=weight,
                step=0.5,
                format="%.6g",
                width=120,
                **mirror(_name(k), weight, partial(_take_over, k, len(weights))),
            )


def _about(weights: Sequence[float], shown: Shown, state: BatchState) -> str:
    said = "The loss of an example is multiplied with the weight of its class."
    balanced = _balanced(shown, state)
    is_balanced = balanced is not None and np.allclose(weights, balanced.weights, rtol=1e-9)
    if balanced is None or not is_balanced or state.problem.way.class_weights is None:
        return said
    return f"{said} {about_balanced(balanced)}"


def _balanced(shown: Shown, state: BatchState) -> Balanced | None:
    try:
        return balanced_weights(shown.scores, state.problem.way)
    except InputError:
        return None


def _weights_in(state: BatchState, num_classes: int) -> tuple[float, ...]:
    weights = state.problem.way.class_weights
    return weights if weights is not None and len(weights) == num_classes else (1.0,) * num_classes


def _take_over(k: int, num_classes: int) -> None:
    def changed(state: BatchState) -> BatchState:
        weights, value = list(_weights_in(state, num_classes)), chosen(_name(k))
        weights[k] = weights[k] if value is None else float(value)
        return state.with_class_weights(tuple(weights))

    session_of(BatchSession).change(changed)


def _balance() -> None:
    session = session_of(BatchSession)
    shown = shown_in(session)
    if shown is not None:
        session.change(
            lambda state: state.with_class_weights(balanced_weights(shown.scores, state.problem.way).weights)
        )


def _reset() -> None:
    session_of(BatchSession).change(lambda state: state.with_class_weights(None))


def _name(k: int) -> str:
    return f"weight_of_class_{k}"
