"""What the controls of the two encodings do to the session: one function per control."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import streamlit as st

from scce.classes import CLASS_SETS
from scce.encodings.costs import KNOWN_SIZES
from scce.encodings.label_table import LabelTable, table_from_labels, table_of
from scce.encodings.state import Encodings
from scce.labels import one_hot, smooth_labels
from scce.live.encodings import edited
from scce.ui import live
from scce.ui.encodings.live import KEY
from scce.ui.encodings.state import EncodingsSession
from scce.ui.mirror import chosen
from scce.ui.session import session_of

ODD_ROWS = ("two ones", "no one", "a mix of two", "smoothed")


def receive() -> None:
    """Carries out what the reader did in the label table."""
    live.receive(session_of(EncodingsSession), KEY, edited, "labels", ("labels",))


def choose_classes() -> None:
    """Starts the table over with the ready-made set of classes that was chosen."""
    classes = CLASS_SETS.get(chosen("label_set"))
    _change(lambda state: replace(state, table=table_of(classes)) if classes else state)


def choose_odd_row() -> None:
    """Makes the first row one that no integer can say."""
    kind = chosen("odd_row")
    _change(lambda state: replace(state, table=_with_odd_row(state.table, kind)) if kind else state)


def odd_row_of(state: Encodings) -> str | None:
    """Returns the kind of row that was chosen, as long as the first row is of it."""
    kind = chosen("odd_row")
    return kind if kind and _with_odd_row(state.table, kind) == state.table else None


def _with_odd_row(table: LabelTable, kind: str) -> LabelTable:
    label = int(np.argmax(table.rows[0]))
    rival = (label + 1) % len(table.classes)
    start = table.with_label(0, label)
    if kind == "two ones":
        return start.with_target(0, rival, 1.0)
    if kind == "no one":
        return start.with_target(0, label, 0.0)
    if kind == "a mix of two":
        return start.with_target(0, label, 0.7).with_target(0, rival, 0.3)
    smoothed = smooth_labels(one_hot(label, len(table.classes)), 0.1)
    return replace(table, rows=(tuple(smoothed.tolist()), *table.rows[1:]))


def paste() -> None:
    """Takes over the labels that were pasted, and says what was made of them."""
    session, said = session_of(EncodingsSession), []

    def pasted(state: Encodings) -> Encodings:
        table, sentence = table_from_labels(st.session_state.pasted, state.table)
        said.append(sentence)
        return replace(state, table=table)

    _change(pasted)
    session.notices += tuple(said)


def ask_another_model() -> None:
    """Gives the table the answers of another made-up model."""
    # A link holds nine digits.
    _change(lambda state: replace(state, table=replace(state.table, seed=(state.table.seed + 1) % 10**9)))


def choose_known_size() -> None:
    """Takes over a well-known number of classes."""
    name = chosen("known_size")
    _change(lambda state: replace(state, size=KNOWN_SIZES[name]) if name else state)


def choose_batch() -> None:
    """Takes over the shape and the types of the batch whose cost is shown."""
    shape = {name: chosen(name) for name in ("examples", "size", "label_type", "float_type")}
    _change(lambda state: replace(state, **shape))


def answer() -> None:
    """Takes over the answers to the three questions."""
    answers = {question: chosen(question) == "yes" for question in ("integers", "one_class", "softened")}
    _change(lambda state: replace(state, **answers))


def undo() -> None:
    """Takes the last change back."""
    live.undo(session_of(EncodingsSession), KEY, edited)


def start_over() -> None:
    """Shows what a first visitor sees; undo still leads back."""
    _change(lambda _: Encodings())


def _change(make: Callable[[Encodings], Encodings]) -> None:
    live.change(session_of(EncodingsSession), KEY, edited, make)
