"""What is packed in little time is gzip, as short as may be expected, and never longer than what it packs."""

import gzip
import random

import pytest

from scce.live import LOGIT_LAB, as_bytes
from scce.serve.packing import PIECE, packed

CHANCE = random.Random(0).randbytes(5 * PIECE)
TEXT = b"a sentence that comes again, " * 1000
SHEET = as_bytes(LOGIT_LAB.first_payload({"logits": ["2.1,-0.7,0.3,1.9"]}))
PLAIN = {
    "nothing": b"",
    "a letter": b"a",
    "a text": TEXT,
    "chance": CHANCE,
    "a text before chance": TEXT + CHANCE,
    "a text after chance": CHANCE + TEXT,
    "a piece and a byte": CHANCE[: PIECE + 1],
    "a sheet": SHEET,
}


@pytest.mark.parametrize("plain", PLAIN.values(), ids=PLAIN)
def test_what_is_packed_is_unpacked_by_gzip(plain):
    assert gzip.decompress(packed(plain)) == plain


@pytest.mark.parametrize("plain", PLAIN.values(), ids=PLAIN)
def test_packing_adds_no_more_than_gzip_says_of_itself(plain):
    assert len(packed(plain)) <= len(plain) + 64


@pytest.mark.parametrize("plain", [TEXT, SHEET], ids=["a text", "a sheet"])
def test_packing_in_little_time_costs_few_bytes(plain):
    assert len(packed(plain)) <= 1.1 * len(gzip.compress(plain, 1))
