"""Codes and keys: what is typed finds the room, and nobody takes one letter for another."""

import pytest

from scce.rooms import Buckets
from scce.rooms.codes import ALPHABET, LENGTH, LOOK_ALIKES, code_in, is_code, new_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7M2XF", "K7M2XF"),
        ("k7m2xf", "K7M2XF"),
        (" k7m-2xf\n", "K7M2XF"),
        ("k7m 2xf.", "K7M2XF"),
        ("\uff2b\uff17\uff2d\uff12\uff38\uff26", "K7M2XF"),  # full-width, as a Chinese keyboard has them
        ("\uff4b7m2xf", "K7M2XF"),
        ("\u24c0\u2466M2XF", "K7M2XF"),
        ("k\u00f17m2", "KN7M2"),  # a Spanish keyboard
        ("K7\u00dc2XF", "K7V2XF"),  # a German one: U stands for V
        ("s\u00dfgbz", "555682"),
        ("0oq7M2", "DDD7M2"),  # no code has these, and a D on a wall looks like them
        ("", ""),
        ("\u732b", "\u732b"),
    ],
)
def test_a_typed_code_is_read_as_it_was_meant(typed, code):
    assert code_in(typed) == code


def test_a_code_has_no_look_alikes_and_is_found_as_it_is():
    codes = [new_code() for _ in range(300)]
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) == set(ALPHABET)
    assert set(ALPHABET).isdisjoint("AEIOU0O1ILQ" + "".join(map(chr, LOOK_ALIKES)))
    assert [code for code in codes if code_in(code.lower()) != code or not is_code(code)] == []


def test_two_million_characters_are_not_looked_at():
    assert len(code_in("\ufdfa" * 2_000_000)) < 1000


def test_a_bucket_lets_a_few_pass_and_then_one_now_and_then():
    now = [0.0]
    buckets = Buckets(0.5, 3, most=2, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(5)] == [True, True, True, False, False]
    assert (buckets.has("a"), buckets.take("b")) == (False, True)
    now[0] = 2.0
    assert [buckets.take("a") for _ in range(2)] == [True, False]
    buckets.take("c")  # one more than is remembered: b is forgotten
    assert len(buckets._filled) == 2
