"""Reading a stranger's text is linear: twice the text is twice the work, whatever is repeated in it.

What is counted are calls, which are the same in every run. tests/bench/bench_linear.py feeds more readers with more
and longer texts, and takes the time, which also finds what one call does inside.
"""

import io
import sys
from contextlib import suppress

import pytest

from scce.arrays import InputError
from scce.diagnosis import causes
from scce.encodings.state import FIELDS as ENCODINGS
from scce.live import message_in
from scce.logit_lab.state import FIELDS as LAB
from scce.tables import features, labels, predictions

LENGTH = 1_200  # characters
FRAGMENTS = (
    "a",
    "1,",
    "[",
    "]",
    "'",
    '"',
    '","b\'',
    "\\'",
    "1 ",
    "\n",
    "1\n",
    "a=1\n",
    "&amp;",
    "array([",
    "1e",
    "|1|\n",
    "-",
    "0.1 0.9\n",
)
AROUND = (("", ""), ("label,p0,p1\n", "\n0,0.5,0.5\n"))


def of_a_file(read):
    return lambda text: read(io.BytesIO(text.encode()), "a.csv")


READERS = {
    "labels": labels,
    "predictions": predictions,
    "predictions in a file": of_a_file(predictions),
    "features in a file": of_a_file(features),
    "what a loss says": causes,
    "the rows of a link": lambda text: ENCODINGS.from_query({"rows": [text], "class": [text]}),
    "the logits of a link": lambda text: LAB.from_query({"logits": [text], "classes": [text]}),
    "a message": lambda text: message_in(
        {"number": 1, "revision": 0, "phase": "settled", "held": 0, "edits": [[text]]}
    ),
}


def calls_of(read, text):
    """Returns how many functions are called to read a text."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        with suppress(InputError):
            read(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_twice_the_text_is_twice_the_work(read):
    found = {}
    for fragment in FRAGMENTS:
        for before, after in AROUND:
            once, twice = (
                calls_of(read, before + fragment * (length // len(fragment)) + after) for length in (LENGTH, 2 * LENGTH)
            )
            if twice > 2.1 * once + 200:
                found[before, fragment] = (once, twice)
    assert found == {}
