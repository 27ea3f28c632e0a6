"""Say what a loss is, and read what it comes from."""

import streamlit as st

from scce.diagnosis import causes, constants, shapes
from scce.figures.diagnosis import loss_curve_with_evidence, loss_curve_with_evidence_of
from scce.figures.number_line import number_line, number_line_of
from scce.ui.diagnosis import controls
from scce.ui.diagnosis.causes import as_formula, asked_in, show_finding, show_others, show_repair
from scce.ui.diagnosis.constants import show_constants
from scce.ui.diagnosis.printing import for_print
from scce.ui.diagnosis.session import DiagnosisSession
from scce.ui.frame import open_page
from scce.ui.paste import show_paste
from scce.ui.picture import show_picture
from scce.ui.session import give_head_start

USUAL_CLASSES = 10
ABOUT_LOSS = "The loss as it was printed: a number, nan, a line of a log, or an error"
ABOUT_PASTE = "Lines of a log, a Keras History, a CSV with a column for the loss, or losses one after another."

page = open_page(DiagnosisSession)
for_print()
state = page.state
diagnosis = state.diagnosis

with page.part("typed", horizontal=True, vertical_alignment="bottom"):
    page.show_typed(ABOUT_LOSS, "loss", 420, lambda loss: loss or "", placeholder="2.3026")
    show_paste("Paste a log", ABOUT_PASTE, "Use this", "pasted_loss", controls.paste)
page.show_notices()

if diagnosis is None:
    controls.show_examples(page)
else:
    with page.part("finding"):
        show_finding(page, diagnosis)
        for shape in state.shapes:
            st.markdown(f"**{as_formula(shape.title)}.** {as_formula(shape.sentence)}")
        st.caption(as_formula(diagnosis.read))
if state.curve is not None:
    show_picture("curve", loss_curve_with_evidence(loss_curve_with_evidence_of(state.curve, state.shapes)))

with st.container(horizontal=True, vertical_alignment="bottom"):
    with st.popover("What else is known"), st.container(horizontal=True):
        for name in controls.KNOWN:
            if name != asked_in(diagnosis):
                controls.show_control(page, name)
    page.show_undo()

if diagnosis:
    if diagnosis[1:]:
        with page.part("others"):
            show_others(diagnosis[1:])
    with page.part("repair"):
        show_repair(diagnosis[0], state.whose)
if diagnosis is not None:
    controls.show_examples(page)

give_head_start()
said = None if diagnosis is None else diagnosis.said
with st.container(key="on_screen"):
    show_picture("number_line", number_line(number_line_of(constants(state.size or USUAL_CLASSES), said)))
with page.part("table"):
    show_constants(state.size, said)
page.close(causes, constants, shapes)
