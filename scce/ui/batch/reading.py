"""What was read of a stranger's numbers, in one row that stays in view, and the controls that read it otherwise."""

from dataclasses import replace

import numpy as np
import streamlit as st

from scce.arrays import InputError
from scce.batch.scores import batch_loss
from scce.batch.ways import way_for
from scce.batches import Way
from scce.readable import readable
from scce.tables import SCALES, Column, Reading, Role, Scale, Upload, Wish
from scce.ui.batch.questions import Again, show_axes, show_meanings
from scce.ui.mirror import chosen, mirror
from scce.ui.plain import as_plain_text

NONE = "none"
MANY = 12  # columns that are scrolled
NAMED = 4  # classes


def show_reading(upload: Upload, wish: Wish, way: Way, again: Again) -> None:
    """Shows what was read, and asks where two readings are possible.

    Args:
        upload: what was read.
        wish: what the reader said of it so far.
        way: to one number, for the loss of each reading.
        again: reads the same once more.
    """
    with st.container(border=True, gap="small", key="reading"):
        st.markdown(_about(upload))
        if upload.remarks:
            st.caption("\n".join(f"- {as_plain_text(remark)}" for remark in upload.remarks))
        if not upload.sure:
            _ask(upload, wish, way, again)
        with st.popover("Read it differently", icon=":material/tune:"):
            show_kind(upload.kind if upload.sure else None, wish, again)
            if upload.axes is not None:
                show_axes(upload.axes, wish, again)
            if upload.meanings:
                with st.expander("Which class each label is"):
                    show_meanings("read", upload.meanings, upload.classes, wish, again)
            show_columns(upload.columns, wish, again)


def _about(upload: Upload) -> str:
    size, num_classes = len(upload.scores.labels), len(upload.classes)
    much = f"**{size:,} {'example' if size == 1 else 'examples'}** of **{num_classes:,} classes**"
    kind = f", read as **{upload.kind}** because {as_plain_text(upload.why)}" if upload.sure else ""
    return f"{as_plain_text(upload.name)}: {much}{kind}.{_about_columns(upload)}"


def _about_columns(upload: Upload) -> str:
    """Returns which column holds the labels, and which the first of the classes."""
    labels = _with_role("label", upload.columns)
    classes = ", ".join(map(as_plain_text, upload.classes[:NAMED])) + (
        ", \u2026" if len(upload.classes) > NAMED else ""
    )
    return f" Labels: {as_plain_text(labels[0])}. Classes: {classes}." if labels else ""


# ---- the question ------------------------------------------------------------------------------


def _ask(upload: Upload, wish: Wish, way: Way, again: Again) -> None:
    losses = [(reading, readable(loss_of(reading, upload, way))) for reading in upload.readings]
    differ = " and ".join(f"**{loss} nats** as {reading.kind}" for reading, loss in losses)
    st.markdown(f"**What are the numbers?** The loss is {differ}. It is shown when you have chosen.")
    with st.container(horizontal=True):
        for reading, loss in losses:
            chosen_kind = replace(wish, kind=reading.kind)
            label = f"{reading.kind}: {loss} nats"
            st.button(label, key=f"read_as_{reading.kind}", on_click=again, args=(chosen_kind,))


def loss_of(reading: Reading, upload: Upload, way: Way) -> float:
    """Returns the loss of what was read, if that is so; NaN where there is none."""
    try:
        return batch_loss(reading.scores, way_for(way, reading.scores.num_classes), upload.weights).loss
    except InputError:
        return np.nan


# ---- the controls ------------------------------------------------------------------------------


def show_kind(kind: Scale | None, wish: Wish, again: Again) -> None:
    """Shows what the numbers were taken for, to be changed; None where that is not settled."""

    def choose() -> None:
        again(replace(wish, kind=chosen("read_kind")))

    st.segmented_control("The numbers are", SCALES, **mirror("read_kind", kind, choose))


def show_columns(columns: tuple[Column, ...], wish: Wish, again: Again) -> None:
    """Shows what each column was taken for, to be changed; nothing where there are none."""
    if columns:
        _show_one("label", "labels", columns, wish, again)
        _show_one("weight", "weights", columns, wish, again)
        _show_left_out(columns, wish, again)
        st.dataframe(
            [{"column": column.name, "taken for": column.role, "because": column.why} for column in columns],
            hide_index=True,
            height="content" if len(columns) < MANY else 300,
        )


def _show_one(role: Role, words: str, columns: tuple[Column, ...], wish: Wish, again: Again) -> None:
    name = f"read_{role}"
    taken = _with_role(role, columns)

    def choose() -> None:
        now = chosen(name)
        again(wish.with_roles(taken, "left out") if now == NONE else wish.with_one(now, role))

    control = mirror(name, next(iter(taken), NONE), choose)
    st.selectbox(f"column of the {words}", [NONE, *(column.name for column in columns)], **control)


def _show_left_out(columns: tuple[Column, ...], wish: Wish, again: Again) -> None:
    before = _with_role("left out", columns)

    def choose() -> None:
        now = chosen("read_left_out")
        new, back = [name for name in now if name not in before], [name for name in before if name not in now]
        again(wish.with_roles(new, "left out").with_roles(back, "class"))

    control = mirror("read_left_out", before, choose)
    st.multiselect("columns left out", [column.name for column in columns], **control)


def _with_role(role: Role, columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns if column.role == role]
