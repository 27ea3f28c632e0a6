"""Choose a lesson: questions on the pages themselves, each asked before its answer is shown."""

import streamlit as st

from scce.lessons import LESSONS, LINK_FIELDS, lesson_named
from scce.ui.lessons.listed import STYLE, list_of
from scce.ui.lessons.printed import handout_of
from scce.ui.plain import as_plain_text
from scce.ui.rooms.session import base_address

link, problems = LINK_FIELDS.from_query({name: st.query_params.get_all(name) for name in st.query_params})
st.title("Lessons")
for problem in problems:
    st.warning(as_plain_text(str(problem)))
st.html(STYLE)
if link.handout is None:
    st.markdown(
        "A step of a lesson asks first. You predict, and then see what is so, on a page that stays live: move what you "
        "like. Each question can be asked again with other numbers."
    )
    st.html(list_of(LESSONS))
    st.markdown(
        "Without a network: the logit lab with three classes in one file. It opens from a memory stick, in any browser."
    )
    st.link_button("Hand-out for a memory stick", "handout/softmax-cross-entropy.html", icon=":material/usb:")
else:
    with st.container(key="on_screen"):
        st.markdown("Print this page with your browser, on paper or as a PDF. [All lessons](lessons)")
    st.html(handout_of(lesson_named(link.handout), base_address()))
