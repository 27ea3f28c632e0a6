"""What a browser sends is a message of the right form, or as good as not sent."""

import math
from operator import add

from hypothesis import given, settings
from sending import anything, message

from scce.arrays import InputError
from scce.live import Message, after, message_in, unknown
from scce.live.messages import MOST_EDITS

STRANGE_MESSAGES = {
    "nothing": None,
    "a number": 0,
    "a text": "message",
    "a list": [1, 1, "settled", None, [["add"]]],
    "an empty one": {},
    "an unknown phase": message(["add"], phase="asleep"),
    "a phase of lists": message(["add"], phase=[["settled"]]),
    "a number in words": message(["add"], number="1"),
    "a fraction of a number": message(["add"], number=1.5),
    "not a number": message(["add"], number=math.nan),
    "an infinite number": message(["add"], number=math.inf),
    "no revision": message(["add"], revision=None),
    "a revision in words": message(["add"], revision="1"),
    "held by name": message(["add"], held="cat"),
    "held by a yes": message(["add"], held=True),
    "held between classes": message(["add"], held=0.5),
    "edits in words": message() | {"edits": "add"},
    "edits by name": message() | {"edits": {"add": 1}},
    "no edits": message() | {"edits": None},
    "too many edits": message(*[["add"]] * (MOST_EDITS + 1)),
    **{f"without {name}": {key: part for key, part in message(["add"]).items() if key != name} for name in message()},
}


def added(total, edit):
    """The state is a number, and an edit is one to add."""
    match edit:
        case [int(number) | float(number)]:
            return add(total, number)
        case ["too large"]:
            raise OverflowError
        case ["refused"]:
            raise InputError("it is refused")
    raise unknown(edit)


def sent(*numbered):
    return Message(9, 1, "settled", None, numbered)


def test_a_message_is_read_as_it_was_sent():
    raw = message(["add"], ["label", 1], number=3, revision=2, phase="resting", held=1)
    assert message_in(raw) == Message(3, 2, "resting", 1, raw["edits"])


def test_a_message_may_hold_as_many_edits_as_a_reader_on_a_lost_line_makes():
    assert message_in(message(*[["add"]] * MOST_EDITS)) is not None


def test_what_has_not_the_form_of_a_message_is_none():
    assert {name: read for name, raw in STRANGE_MESSAGES.items() if (read := message_in(raw)) is not None} == {}


@settings(deadline=None, derandomize=True, max_examples=100)
@given(anything)
def test_whatever_else_is_sent_is_no_message(raw):
    assert message_in(raw) is None


def test_only_edits_that_have_not_been_seen_are_carried_out():
    assert after(sent([3, 1], [4, 10], [5, 100]), 0, added, seen=4) == (100, ())


def test_each_edit_that_cannot_be_carried_out_is_told_in_a_sentence():
    state, notices = after(sent([1, 1], [1, "refused"], [1, "too large"], [1, "explode"], [1, 2]), 0, added, seen=0)
    assert (state, notices) == (
        3,
        ("it is refused.", "a number in the last edit is too large.", "the edit ['explode'] is not known."),
    )


def test_an_edit_without_a_number_is_not_known():
    assert after(sent(["add"]), 0, added, seen=0) == (0, ("the edit ['add'] is not known.",))
