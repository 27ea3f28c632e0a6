"""The label doctor on the page: what is wrong, what it does to the loss, which examples it concerns, and its cure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from scce.batch.small_batch import SmallBatch
from scce.batch.state import BatchState
from scce.batches import LabelForm, Way
from scce.doctor import Case, Finding, findings
from scce.readable import readable
from scce.tables import Scale
from scce.ui.batch.session import BatchSession
from scce.ui.batch.shown import Shown
from scce.ui.batch.worst import show_examples, told
from scce.ui.plain import as_plain_text
from scce.ui.session import session_of

MOST_SHOWN = 8
HEADING_ANCHOR = "the-label-doctor"
ICONS = {"fault": ":material/error:", "doubt": ":material/help:", "note": ":material/info:"}
OTHER_KIND: dict[bool, Scale] = {True: "probabilities", False: "logits"}
Change = Callable[[BatchState], BatchState]


def findings_in(session: BatchSession, shown: Shown, way: Way) -> tuple[Finding, ...]:
    """Returns what the doctor has to say of the batch, the most harmful first."""
    case = Case(
        shown.scores,
        shown.asked.from_logits,
        way,
        shown.weights,
        shown.asked if shown.is_whole else None,
        tokens=shown.tokens,
        form=_form_in(session),
    )
    return tuple(findings(case))


def show_way_to_doctor(found: Sequence[Finding]) -> None:
    """Shows beside the loss what is wrong first, and the way to the line that mends it."""
    if found and found[0].weight != "note":
        says = f"{found[0].title}:** the" if found[0].weight == "fault" else f"{found[0].title}?** The"
        with st.container(key="way_to_doctor"):
            st.markdown(f"**{says} [label doctor](#{HEADING_ANCHOR}) has the line to change.")


def show_doctor(session: BatchSession, shown: Shown, found: Sequence[Finding]) -> None:
    """Shows what is wrong with the batch, the most harmful first, or that nothing is."""
    st.header("The label doctor", anchor=HEADING_ANCHOR)
    if all(one.weight == "note" for one in found):
        st.markdown(f":material/check_circle: I find nothing wrong with {_much(shown)}.")
    for number, finding in enumerate(found):
        _show_finding(session, shown, finding, is_first=number == 0 and finding.weight != "note")
    if not shown.is_whole:
        st.caption(
            f"Of these {len(shown.scores.labels):,} rows a few numbers each are kept. So the loss with the array "
            "transposed, and some losses of another order of the classes, are not known."
        )


def _form_in(session: BatchSession) -> LabelForm | None:
    """Returns how the labels of a text were written, while the page shows it."""
    if session.shown_paste is not None:
        return session.shown_paste.upload.form
    return session.upload.form if session.state.source == "file" and session.upload is not None else None


def _much(shown: Shown) -> str:
    size = len(shown.scores.labels)
    return "this example" if size == 1 else f"these {size:,} examples"


def _show_finding(session: BatchSession, shown: Shown, finding: Finding, *, is_first: bool) -> None:
    title = f"**{finding.title}**{_moved(finding)}"
    with st.expander(title, icon=ICONS[finding.weight], expanded=is_first):
        st.markdown(as_plain_text(finding.sentence))
        st.code(finding.repair, language="python", wrap_lines=True)
        if cure := _cure(session, shown, finding):
            st.button("Mend it here", icon=":material/healing:", key=f"mend_{finding.key}", on_click=cure)
        if finding.weight != "note":
            _show_rows(shown, finding)


def _show_rows(shown: Shown, finding: Finding) -> None:
    """Shows the first of the examples that a finding concerns, as pictures where there are any."""
    rows = finding.rows[:MOST_SHOWN].tolist()
    if shown.images is not None:
        show_examples(shown, rows)
        return
    more = len(finding.rows) - len(rows)
    listed = " \u00b7 ".join(told(shown.scores, row) for row in rows)
    st.caption(f"{'Examples' if len(finding.rows) > 1 else 'Example'} {listed}{f' and {more:,} more' if more else ''}")


def _moved(finding: Finding) -> str:
    """Returns what the loss is with it, and without."""
    if finding.weight == "note" or finding.after is None:
        return ""
    return f": {readable(finding.before)} now, {readable(finding.after)} nats {finding.effect}"


# ---- cures -------------------------------------------------------------------------------------


def _cure(session: BatchSession, shown: Shown, finding: Finding) -> Callable[[], None] | None:
    """Returns what mends a finding on this page, or None where only the reader's own code can."""
    if finding.key in ("softmax_twice", "not_probabilities") and session.state.source != "digits":
        return partial(_read_as, OTHER_KIND[shown.asked.from_logits])
    change = _change(shown, finding)
    on_any_source = finding.key == "padding"
    if change is None or not (on_any_source or session.state.source == "table"):
        return None
    return partial(session.change, change)


def _change(shown: Shown, finding: Finding) -> Change | None:
    if finding.key == "padding":
        label = int(shown.scores.labels[finding.rows[0]])
        return lambda state: state.with_way(replace(state.problem.way, ignore_label=label))
    if finding.key == "from_one":
        return lambda state: state.with_batch(_counted_from_zero(state.batch))
    if finding.key == "class_axis":
        return lambda state: state.with_batch(_turned(state.batch))
    if finding.key in ("outside", "zero_targets", "several_classes"):
        return lambda state: state.with_batch(state.batch.without(finding.rows.tolist()))
    return None


def _counted_from_zero(batch: SmallBatch) -> SmallBatch:
    return replace(batch, labels=tuple(label - 1 for label in batch.labels))


def _turned(batch: SmallBatch) -> SmallBatch:
    return replace(batch, predictions=tuple(zip(*batch.predictions, strict=True)))


def _read_as(kind: Scale) -> None:
    """Reads the numbers of the batch as another kind, wherever they come from."""
    session = session_of(BatchSession)
    if session.shown_paste is not None:
        session.take_paste(session.shown_paste.text, replace(session.shown_paste.wish, kind=kind))
    elif session.state.source == "table":
        session.change(
            lambda state: state.with_batch(replace(state.batch, from_logits=kind == "logits")),
        )
    elif session.pasted is not None:
        session.take_paste(session.pasted.text, replace(session.pasted.wish, kind=kind))
    else:
        session.wish = replace(session.wish, kind=kind)
