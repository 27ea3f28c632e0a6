"""Which axis holds the classes, and which class a label is: what was read, to be changed, and what is asked."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from scce.arrays import isolated
from scce.readable import readable
from scce.tables import MOST_MEANINGS, Axes, Meaning, UnsettledError, Wish
from scce.ui.mirror import chosen, mirror
from scce.ui.plain import as_plain_text

NO_CLASS = -1
IN_A_ROW = 2
Again = Callable[[Wish], None]  # reads the same once more, as the reader wishes
LossIf = Callable[[Wish], float | None]  # what the loss would be, where that is known


def show_question(error: UnsettledError, wish: Wish, loss_if: LossIf, again: Again) -> None:
    """Asks what has to be known before numbers can be read.

    Args:
        error: why they cannot be read.
        wish: what the reader said of them so far.
        loss_if: says what the loss would be if the reader wished something.
        again: reads them once more.
    """
    with st.container(border=True, gap="small", key="question"):
        if error.axes is not None and error.axes.possible:
            _ask_for_axis(error.axes, wish, loss_if, again)
        if error.meanings:
            st.markdown("**Which class is each label?**")
            show_meanings("asked", error.meanings, error.classes, wish, again)


def _ask_for_axis(axes: Axes, wish: Wish, loss_if: LossIf, again: Again) -> None:
    st.markdown(f"**Which axis of {as_plain_text(str(axes.shape))} holds the classes?**")
    with st.container(horizontal=True):
        for axis in axes.possible:
            loss = loss_if(wish.with_axis(axis))
            cost = "" if loss is None else f": {readable(loss)} nats"
            label = f"{_words(axes, axis)}{cost}"
            st.button(label, key=f"classes_on_axis_{axis}", on_click=again, args=(wish.with_axis(axis),))


def show_axes(axes: Axes, wish: Wish, again: Again) -> None:
    """Shows which axis was taken for the classes, to be changed where another is possible."""
    if len(axes.possible) < 2:
        words = _words(axes, axes.axis or 0)
        st.caption(f"The classes are on {words} of {as_plain_text(str(axes.shape))}, because {axes.why}.")
        return

    def choose() -> None:
        again(wish.with_axis(chosen("read_axis")))

    st.segmented_control(
        f"Of {as_plain_text(str(axes.shape))}, the classes are on",
        axes.possible,
        format_func=lambda axis: _words(axes, axis),
        **mirror("read_axis", axes.axis, choose),
    )


def _words(axes: Axes, axis: int) -> str:
    last = ", the last" if axis == len(axes.shape) - 1 else ""
    return f"axis {axis}{last} (of size {axes.shape[axis]:,})"


def show_meanings(place: str, meanings: Sequence[Meaning], classes: Sequence[str], wish: Wish, again: Again) -> None:
    """Shows which class each label was taken for, to be changed; all of them are read together.

    Args:
        place: where they are shown, for the names of the controls.
        meanings: what each value of the labels was taken for, or may be.
        classes: the names of the classes.
        wish: what the reader said so far.
        again: reads the same once more.
    """
    if len(meanings) > MOST_MEANINGS:
        st.caption(
            f"The labels have more than {MOST_MEANINGS} values, too many to choose a class for each. Number them from "
            "0 in the order of the columns, or name the columns as the labels are."
        )
        return
    names = [f"{place}_meaning_{i}_{meaning.label[:40]}" for i, meaning in enumerate(meanings)]

    def choose() -> None:
        found = {meaning.label: chosen(name) for name, meaning in zip(names, meanings, strict=True)}
        meant = tuple((one, None if k == NO_CLASS else k) for one, k in found.items() if k is not None)
        again(replace(wish, meant=meant))

    with st.form(f"{place}_meanings", border=False):
        for start in range(0, len(meanings), IN_A_ROW):
            some = range(start, min(start + IN_A_ROW, len(meanings)))
            for column, i in zip(st.columns(IN_A_ROW), some, strict=False):
                with column:
                    _show_meaning(names[i], meanings[i], classes)
        st.form_submit_button("Read the labels so", on_click=choose)


def _show_meaning(name: str, meaning: Meaning, classes: Sequence[str]) -> None:
    taken = meaning.column if meaning.column is not None else NO_CLASS
    st.selectbox(
        f"label {as_plain_text(meaning.label)}",
        [*range(len(classes)), NO_CLASS],
        index=None,
        format_func=partial(_class_words, classes),
        placeholder="Choose its class",
        key=mirror(name, taken if meaning.known else None, _nothing)["key"],
    )


def _class_words(classes: Sequence[str], k: int) -> str:
    if k == NO_CLASS:
        return "no class"
    plain = f"class {k}"
    return plain if classes[k] == plain else f"{plain}: {isolated(classes[k])}"


def _nothing() -> None:
    """Does nothing: a form tells of all its controls at once."""
