"""Text is read as people copy it, and names stay as they are."""

from scce.typography import plain, sendable, unquoted

PLAIN = {
    "\uff10\uff0e\uff15": "0.5",
    "\uff0d\uff11": "-1",
    "\u22121e\u22123": "-1e-3",
    "\u2212inf \u2212.5": "-inf -.5",
    "a\u2212b \u2212 \u2212c": "a\u2212b \u2212 \u2212c",
    "\u20130.5 \u2013.5": "-0.5 -.5",
    "1\uff0c2\uff1b3": "1,2;3",
    "1\u2009234\u202f567,5": "1234567,5",
    "0.1\u2009200": "0.1 200",
    "\u200b1\u2060\ufeff": "1",
    "a\u00a0b": "a b",
    "1\u20132": "1\u20132",
    "\uff11\u5e74": "\uff11\u5e74",
    "\u732b\uff0c\u72ac": "\u732b\uff0c\u72ac",
    "\U0001f469\u200d\U0001f52c": "\U0001f469\u200d\U0001f52c",
}
UNQUOTED = {
    "> 1\n> 2": "1\n2",
    "> > 1\n>\n> > 2": "1\n\n2",
    "> x\n[1] 1": "> x\n[1] 1",
    ">>> x\n": ">>> x\n",
    ">0\n>1": ">0\n>1",
    ">= 5\n>= 6": ">= 5\n>= 6",
    "": "",
}


def test_numbers_become_plain_and_names_stay():
    assert {text: plain(text) for text in PLAIN} == PLAIN


def test_quoting_marks_go_where_every_line_has_one():
    assert {text: unquoted(text) for text in UNQUOTED} == UNQUOTED


def test_half_a_letter_is_replaced_and_whole_ones_stay():
    texts = {"a": "a", "\ud800": "\ufffd", "1\udfff2": "1\ufffd2", "\U0001f600 \u732b": "\U0001f600 \u732b"}
    assert {text: sendable(text) for text in texts} == texts
