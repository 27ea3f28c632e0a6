"""A stranger's text is shown letter by letter: Markdown makes nothing of it, and it links to nothing."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from visiting import as_read

from scce.ui.plain import as_plain_text

laws = settings(deadline=None, derandomize=True, max_examples=200)

MARKS = "\\`*_{}[]()#+-.!|~$<>:&"
texts = st.text(st.sampled_from(MARKS + "www.http://@zebra ") | st.characters(exclude_characters="\u2060"))
# What Streamlit makes a link of by itself, once it has read the escapes.
ADDRESSES = re.compile(r"https?://|www\.|\w@\w", re.IGNORECASE)


def unescaped(text):
    """Returns a text as Markdown reads it: without the escapes, and with what cannot be seen."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


@laws
@given(texts)
def test_a_reader_reads_the_text_as_it_was_written(text):
    assert as_read(as_plain_text(text)) == text


@laws
@given(texts)
def test_no_mark_is_left_without_its_escape(text):
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", as_plain_text(text))
    assert [letter for letter in rest if letter in MARKS] == []


@laws
@given(texts)
def test_no_text_is_taken_for_an_address(text):
    assert ADDRESSES.findall(unescaped(as_plain_text(text))) == []


MADE = (":material/delete: a", "1:material/close:", "x :streamlit: y", "->", "<-> <->", "a -- b", "p >= q <= r ~= s")


def test_no_text_becomes_a_picture_or_an_arrow():
    becomes = re.compile(r":material/\w+:|:streamlit:|(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)")
    assert [text for text in MADE if becomes.search(unescaped(as_plain_text(text)))] == []
    assert [as_read(as_plain_text(text)) for text in MADE] == [*MADE]
